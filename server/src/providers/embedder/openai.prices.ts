/** Month in which the table below was last compared with OpenAI's public price page (standard tier). */
export const EMBEDDING_PRICES_AS_OF = '2026-06';

/** US dollars per million tokens = millionths of a dollar per token. */
const PRICES: Record<string, number> = {
  'text-embedding-3-large': 0.13,
  'text-embedding-3-small': 0.02,
  'text-embedding-ada-002': 0.1,
};

/** Millionths of a US dollar, rounded up. Undefined for a model that is neither in `own` nor in the table. */
export function embeddingCost(model: string, tokens: number, own: Record<string, readonly number[]> = {}): number | undefined {
  const price = own[model]?.[0] ?? PRICES[model];
  // Eight decimals first: 100 × 0.13 is 13.000000000000002.
  return price === undefined ? undefined : Math.ceil(Number((tokens * price).toFixed(8)));
}
