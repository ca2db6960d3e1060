// Writers may leave out accents, Hebrew points and Arabic vowel signs. The signs of Indic and Thai scripts are letters.
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u00ad]+/g;

/** Lower case without accents, soft hyphens and compatibility forms: `Über` and `uber`, `ﬁ` and `fi`, `Ⅳ` and `iv` are the same. */
export function fold(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII text needs no folding beyond its case.
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(MARKS, '').normalize('NFC').toLowerCase().replaceAll('ß', 'ss');
}

/**
 * Each run of white space as one space, or as one line break if it contains any. Patterns that look for the end of a text, or for what
 * stands between spaces, would read a run of thousands again from each of its places.
 */
export const singleSpaces = (text: string): string => text.replace(/\s{2,}|[^\S \n]/g, (run) => (/[\n\r]/.test(run) ? '\n' : ' '));

/** Folded words with single spaces, without punctuation. */
export function plainWords(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
