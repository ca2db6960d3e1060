/**
 * A regular expression of Postgres for texts that hold each of these words, in whatever order and case; undefined for no words. The cases of
 * a letter are written into it, because `ilike` knows none beyond ASCII where the database's locale is C.
 */
export function titlePattern(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  return `^${words.map((word) => `(?=.*${[...word].map(anyCase).join('')})`).join('')}`;
}

function anyCase(letter: string): string {
  // One letter each: ß in capitals is two, and stays as it is.
  const forms = [...new Set([letter, letter.toLowerCase(), letter.toUpperCase()])].filter((form) => [...form].length === 1);
  return forms.length === 1 ? literal(letter) : `[${forms.map(literal).join('')}]`;
}

/** By its number, so that none means anything. */
const literal = (letter: string) => `\\U${(letter.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
