import { tokenBound } from './prompt.ts';

/** The tokens of a text (o200k_base). */
export type TokenCounter = (text: string) => number;

const MAX_TEXTS_COUNTED = 200;
const SHORT_TEXT = 160;

/** Loads the tokenizer once, when it is first needed; the instructions of a clone, the same for every message of it, are counted once. */
export function createTokenCounter(load: () => Promise<TokenCounter>): () => Promise<TokenCounter> {
  let counter: Promise<TokenCounter> | undefined;
  return () => {
    counter ??= load().then((count) => {
      const counted = new Map<string, number>();
      return (text) => {
        // Counting a short question costs more than the room that is lost by taking it for as long as it can be.
        if (text.length <= SHORT_TEXT) return tokenBound(text);
        const known = counted.get(text);
        if (known !== undefined) return known;
        const tokens = count(text);
        if (text.length < 500) return tokens;
        if (counted.size >= MAX_TEXTS_COUNTED) counted.clear();
        counted.set(text, tokens);
        return tokens;
      };
    });
    return counter;
  };
}
