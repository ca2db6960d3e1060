import { AppError } from '../../shared/errors.ts';
import type { Span } from '../../shared/spans.ts';
import type { Llm, LlmGrounding, LlmUsage } from './llm.port.ts';
import { pickSentences } from './offline.pick.ts';
import { leadLine } from './offline.texts.ts';

/** Also the name under which its answers are stored and shown: nobody is to take them for a model's. */
export const OFFLINE_MODEL = 'offline-extractive';
const NO_USAGE: LlmUsage = { inputTokens: 0, outputTokens: 0, costMicros: 0, flags: [] };

/**
 * Answers without any model: quotes the sentences of the sources that best fit the question, with their citations, under a line that
 * says so. Says `[no answer]` when nothing fits. Needs no key, no network, and no more than milliseconds.
 */
export function createOfflineLlm(): Llm {
  return {
    defaultModel: OFFLINE_MODEL,
    generative: false,
    async stream(request, signal, onText) {
      signal.throwIfAborted();
      const pieces = request.grounding ? quote(request.grounding) : [];
      if (pieces.length === 0) onText('[no answer]');
      for (const piece of pieces) {
        onText(piece);
        await new Promise(setImmediate); // each quotation an event of its own
        signal.throwIfAborted();
      }
      return { finishReason: pieces.length === 0 ? 'refused' : 'stop', model: OFFLINE_MODEL, usage: NO_USAGE };
    },
    async complete() {
      throw new AppError('unavailable', 'Writing needs a model: set OPENAI_API_KEY, or OPENAI_BASE_URL for a model of your own.');
    },
    estimateUsage: () => () => NO_USAGE,
    async check() {},
    close() {},
  };
}

function quote(grounding: LlmGrounding): string[] {
  const picked = pickSentences(grounding);
  if (picked.length === 0) return [];
  const quotes = picked.map(({ index, header, ...row }) => {
    const text = grounding.chunks.find((one) => one.index === index)?.text ?? '';
    const cited = (span: Span) => {
      const slice = text.slice(span.start, span.end);
      const words = slice.replace(/\s+/g, ' ');
      // Cells stay apart; brackets of the source would read as markers of ours.
      const shown = slice
        .replace(/[^\S\t]*\t\s*/g, ' | ')
        .replace(/\s+/g, ' ')
        .replaceAll('[', '(')
        .replaceAll(']', ')');
      return `“${shown}” [${index}: “${words.replaceAll(/["“”]/g, "'")}”]`;
    };
    // What the figures of a row stand for: the line that names its columns, under it.
    return `\n\n${cited(row)}${header ? `\n${cited(header)}` : ''}`;
  });
  return [leadLine(grounding.language), ...quotes];
}
