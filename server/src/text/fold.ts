// Writers may leave out accents, Hebrew points, Arabic vowel signs, and the dots below borrowed Indic letters; the Arabic tatweel and
// joiners of letters only change how a word looks. Other signs of Indic and Thai scripts are letters.
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u00ad\u093c\u09bc\u0a3c\u0abc\u0b3c\u200b-\u200d\u2060]+/g;
/** Arabic letters that writers use for each other at the end of a word, Persian forms, and the Hindi nasal sign. */
const SAME_LETTERS = new Map([
  ...['ىي', 'یي', 'کك', 'ةه', 'ۀه', 'ہه', 'ٱا'].map(([from = '', to = '']) => [from, to] as const),
  ['\u0901', '\u0902'],
]);
const SAME = new RegExp(`[${[...SAME_LETTERS.keys()].join('')}]`, 'g');
/** Hindi writes a nasal before a consonant as a letter or as a dot: `कम्पनी`, `कंपनी`. */
const NASAL = /[\u0919\u091e\u0923\u0928\u092e]\u094d(?=[\u0915-\u0939])/g;
const DIGIT = /(?![0-9])\p{Nd}/gu;

/** The digits of a script stand in a row, and nothing separates the rows of some scripts: mathematical digits are five rows of ten. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) as number;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}

/** The decimal digits of all scripts as 0 to 9, and the separators of Arabic numbers as a dot and a comma. */
export const asciiDigits = (text: string): string => text.replace(DIGIT, asciiDigit).replaceAll('٫', '.').replaceAll('٬', ',');

/** What stands for the sign of a degree: the sign of an ordinal number, and a ring. */
const DEGREE = /(?<=\p{Nd}\s?)[º˚]/gu;

/** Lower case without accents, soft hyphens and compatibility forms: `Über` and `uber`, `ﬁ` and `fi`, `Ⅳ` and `iv` are the same. */
export function fold(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII text needs no folding beyond its case.
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  const plain = text.replace(DEGREE, '°').normalize('NFKD').replace(MARKS, '').normalize('NFC').toLowerCase().replaceAll('ß', 'ss');
  return asciiDigits(plain.replace(SAME, (letter) => SAME_LETTERS.get(letter) ?? letter).replace(NASAL, '\u0902'));
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
