import { type ChatMessage, promptText, wordTokens } from './answer.ts';

interface Quotable {
  number: string;
  sentence: string;
  /** Its first words, up to twelve, verbatim. */
  words: string;
}

/** Two sentences of each `<source id="n" …>…</source>` in the prompt. */
function quotable(prompt: string): Quotable[] {
  const found: Quotable[] = [];
  for (const [, number = '', text = ''] of prompt.matchAll(/<source id="(\d+)"[^>]*>\n([\s\S]*?)\n<\/source>/g)) {
    const sentences = text.match(/[A-Z][^.!?\n[\]"]{30,240}[.!?](?=\s|$)/g) ?? [];
    for (const sentence of sentences.slice(0, 2)) {
      const words = /^(?:\S+\s+){2,11}\S+/.exec(sentence)?.[0] ?? sentence;
      found.push({ number, sentence, words });
    }
  }
  return found;
}

/**
 * An answer of sentences from the prompt's sources, each with a marker `[n: "words"]`, one token per word and at most `count` tokens.
 * Readable words when the prompt has no sources. With `lies`, two of three markers are false: invented words, or a missing source.
 */
export function quoteTokens(messages: ChatMessage[], count: number, lies: boolean): string[] {
  const tokens: string[] = [];
  for (const [i, { number, sentence, words }] of quotable(promptText(messages)).entries()) {
    const marker =
      lies && i % 3 === 1
        ? `[${number}: "words which nobody ever wrote in any zebra report"]`
        : lies && i % 3 === 2
          ? `[99: "${words}"]`
          : `[${number}: "${words}"]`;
    const added = `${sentence} ${marker} `.match(/\S+\s*/g) ?? [];
    if (tokens.length + added.length > count && tokens.length > 0) break;
    tokens.push(...added);
  }
  return tokens.length > 0 ? tokens.slice(0, count) : wordTokens(promptText(messages.slice(-1)), count);
}
