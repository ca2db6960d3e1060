import { extractAnswer } from '../../extractive/answer.ts';
import { AppError } from '../../shared/errors.ts';
import type { Llm, LlmUsage } from './llm.port.ts';

/** Stored and shown as the model of an answer, so that readers can tell quotations from generated text. */
export const EXTRACTIVE_MODEL = 'offline-extractive';
const NO_USAGE: LlmUsage = { inputTokens: 0, outputTokens: 0, costMicros: 0, flags: [] };

/** Answers without a model: quotes sentences of the sources, or says `[no answer]`. Needs no key and no network. */
export function createExtractiveLlm(): Llm {
  return {
    defaultModel: EXTRACTIVE_MODEL,
    generative: false,
    async stream(request, signal, onText) {
      signal.throwIfAborted();
      const { grounding } = request;
      const pieces = grounding?.reply ? [grounding.reply] : grounding ? extractAnswer(grounding) : [];
      if (pieces.length === 0) onText('[no answer]');
      for (const piece of pieces) {
        onText(piece);
        await new Promise(setImmediate); // each quotation is an event of its own
        signal.throwIfAborted();
      }
      return { finishReason: pieces.length === 0 ? 'refused' : 'stop', model: EXTRACTIVE_MODEL, usage: NO_USAGE };
    },
    async complete() {
      throw new AppError('unavailable', 'Writing needs a model: set OPENAI_API_KEY, or OPENAI_BASE_URL for a model of your own.');
    },
    estimateUsage: () => () => NO_USAGE,
    maxCost: () => 0,
    models: async () => [],
    async check() {},
    close() {},
  };
}
