import { LRUCache } from 'lru-cache';
import { SHORT_TEXT, tokenBound } from './token-bounds.ts';

/** The number of o200k_base tokens of a text. */
export type TokenCounter = (text: string) => number;

const MAX_CACHED_TEXTS = 200;
const LONG_TEXT = 500;

/** Loads the tokenizer once, on first use. Caches the counts of long texts: a clone's instructions are the same for every message. */
export function createTokenCounter(load: () => Promise<TokenCounter>): () => Promise<TokenCounter> {
  let counter: Promise<TokenCounter> | undefined;
  return () => {
    counter ??= load().then((count) => {
      const counts = new LRUCache<string, number>({ max: MAX_CACHED_TEXTS });
      return (text) => {
        if (text.length <= SHORT_TEXT) return tokenBound(text);
        const known = counts.get(text);
        if (known !== undefined) return known;
        const tokens = count(text);
        if (text.length < LONG_TEXT) return tokens;
        counts.set(text, tokens);
        return tokens;
      };
    });
    return counter;
  };
}
