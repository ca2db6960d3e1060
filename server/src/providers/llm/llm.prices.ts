import type { LlmUsage } from './llm.port.ts';

/** Month in which the table below was last compared with OpenAI's public price page (standard tier). */
export const PRICES_AS_OF = '2026-06';

/** US dollars per million tokens = millionths of a dollar per token: [input, cached input, output]. */
export type ModelPrices = Record<string, readonly [number, number, number]>;

const PRICES: ModelPrices = {
  'gpt-5.5': [5, 0.5, 30],
  'gpt-5.4': [2.5, 0.25, 15],
  'gpt-5.4-mini': [0.75, 0.075, 4.5],
  'gpt-5.4-nano': [0.2, 0.02, 1.25],
  'gpt-5.2': [1.75, 0.175, 14],
  'gpt-5.1': [1.25, 0.125, 10],
  'gpt-5': [1.25, 0.125, 10],
  'gpt-5-mini': [0.25, 0.025, 2],
  'gpt-5-nano': [0.05, 0.005, 0.4],
  'gpt-4.1': [2, 0.5, 8],
  'gpt-4.1-mini': [0.4, 0.1, 1.6],
  'gpt-4.1-nano': [0.1, 0.025, 0.4],
  'gpt-4o': [2.5, 1.25, 10],
  'gpt-4o-mini': [0.15, 0.075, 0.6],
  'gpt-4-turbo': [10, 10, 30],
  'gpt-4': [30, 30, 60],
  'gpt-3.5-turbo': [0.5, 0.5, 1.5],
  o1: [15, 7.5, 60],
  o3: [2, 0.5, 8],
  'o3-mini': [1.1, 0.55, 4.4],
  'o4-mini': [1.1, 0.275, 4.4],
};

/**
 * Cost in millionths of a US dollar. Undefined for a model that is neither in `own` nor in the table. Dated snapshots have the price of
 * their model.
 */
export function costOf(
  model: string,
  tokens: { input: number; cachedInput?: number; output: number },
  own: ModelPrices = {},
): number | undefined {
  const price = own[model] ?? PRICES[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];
  if (!price) return undefined;
  const cached = Math.min(tokens.cachedInput ?? 0, tokens.input);
  return Math.round((tokens.input - cached) * price[0] + cached * price[1] + tokens.output * price[2]);
}

/**
 * The usage to store. Without `tokens` from the model, they are estimated from the lengths of the texts. A provider may report another
 * name than was requested: the first of `models` with a known price counts.
 */
export function usageOf(
  models: readonly string[],
  tokens: { input: number; cachedInput?: number; output: number } | undefined,
  unreported: { promptTokens: number; answerBytes: number },
  own: ModelPrices = {},
): LlmUsage {
  const counted = tokens ?? { input: unreported.promptTokens, output: tokensOfBytes(unreported.answerBytes) };
  const costMicros = models.map((model) => costOf(model, counted, own)).find((cost) => cost !== undefined);
  const flags: LlmUsage['flags'] = [];
  if (!tokens) flags.push('estimated');
  if (costMicros === undefined) flags.push('unknown_price');
  return { inputTokens: counted.input, outputTokens: counted.output, costMicros: costMicros ?? 0, flags };
}

/** About four bytes of UTF-8 a token (OpenAI's rule of thumb). For usage that a provider did not report. */
export function estimateTokens(text: string): number {
  return tokensOfBytes(Buffer.byteLength(text));
}

function tokensOfBytes(bytes: number): number {
  return Math.ceil(bytes / 4);
}
