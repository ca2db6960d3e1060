import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** Every byte-pair tokenizer tried takes quadratic time on one unbroken run; nothing longer is handed to it. Characters. */
const MAX_RUN = 256;
const LONG_RUN = /\S{257,}|\s{257,}/g;
/** Words like `<|endoftext|>` in a document are its text, not commands. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/**
 * o200k_base tokens of a text. Runs of more than 256 characters without (or of nothing but) white space are counted piece by
 * piece, which can only count a token too many at each cut.
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

/** The greatest cut at or before `index` (and never past the end) that does not part a surrogate pair. */
export function cutBefore(text: string, index: number): number {
  if (index >= text.length) return text.length;
  const code = text.charCodeAt(index);
  const before = text.charCodeAt(index - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff ? index - 1 : index;
}
