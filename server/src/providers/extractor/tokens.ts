import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** Longest run without a boundary that is passed to the tokenizer, in characters. Byte-pair tokenizers need quadratic time for longer runs. */
const MAX_RUN = 256;
const LONG_RUN = /\S{257,}|\s{257,}/g;
/** Treat sequences such as `<|endoftext|>` in a document as plain text. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/**
 * Counts the o200k_base tokens of a text. Runs of more than 256 characters without white space, or of only white space, are counted in
 * pieces, which adds at most one token per split.
 */
export function countTokens(text: string): number {
  let tokens = 0;
  let from = 0;
  for (const { 0: run, index } of text.matchAll(LONG_RUN)) {
    tokens += count(text.slice(from, index), AS_TEXT);
    for (let at = 0; at < run.length; ) {
      const end = cutBefore(run, at + MAX_RUN);
      tokens += count(run.slice(at, end), AS_TEXT);
      at = end;
    }
    from = index + run.length;
  }
  return tokens + count(from === 0 ? text : text.slice(from), AS_TEXT);
}

/** The largest offset up to `index`, and within the text, that does not split a surrogate pair. */
export function cutBefore(text: string, index: number): number {
  if (index >= text.length) return text.length;
  const code = text.charCodeAt(index);
  const before = text.charCodeAt(index - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff ? index - 1 : index;
}
