/** The most words that one search takes. */
export const MAX_SEARCH_WORDS = 10;

/** The words of a search, as they are typed. */
export const searchWordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/**
 * Postgres regular expression for texts that contain all of these words, in any order and case. Undefined for no words. Lists both cases
 * of each letter, because `ilike` handles only ASCII if the locale of the database is C.
 */
export function wordPattern(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  return `^${words.map((word) => `(?=.*${[...word].map(anyCase).join('')})`).join('')}`;
}

function anyCase(letter: string): string {
  // Skip case forms of more than one letter, such as SS for ß.
  const forms = [...new Set([letter, letter.toLowerCase(), letter.toUpperCase()])].filter((form) => [...form].length === 1);
  return forms.length === 1 ? literal(letter) : `[${forms.map(literal).join('')}]`;
}

/** Escapes the letter by its code point, so that it has no special meaning. */
const literal = (letter: string) => `\\U${(letter.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
