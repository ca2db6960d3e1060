/**
 * `pair`: two neighboring letters of a script that is written without spaces between words (or, for Korean, with particles attached).
 * `symbol`: an emoji.
 */
export type TokenKind = 'word' | 'number' | 'pair' | 'symbol';

/** Called with the UTF-16 range of each token, end-exclusive. */
export type TokenHandler = (start: number, end: number, kind: TokenKind) => void;

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Digits of any script: `7`, `٧`, `७`. */
const DECIMAL = /\p{Nd}/u;
const LETTER = /[\p{L}\p{M}\p{N}]/u;
/** Between the digits of a number, in Latin and Arabic writing. */
const SEPARATORS = ',.٬٫';
const SOFT_HYPHEN = 0xad;

const NONE = 0;
const WORD = 1;
const DIGIT = 2;
const PAIR = 3;
const SYMBOL = 4;
const ORDINAL = 5;
const UNKNOWN = 255;
/** Class of each UTF-16 unit, filled on first use. */
const classes = new Uint8Array(65_536).fill(UNKNOWN);

/** Signs of ordinal numbers, which Unicode calls letters. Behind a number they are signs, and often written for degrees: "1º", "180 ºC". */
const ORDINALS = 'ºª';

function classify(char: string): number {
  if (ORDINALS.includes(char)) return ORDINAL;
  if (UNSPACED.test(char)) return PAIR;
  return LETTER.test(char) || char.charCodeAt(0) === SOFT_HYPHEN ? WORD : NONE;
}

/** Class of the character at a place. A pair of surrogates is one character; a half alone is none. */
function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0xd800 && code < 0xe000) {
    const char = String.fromCodePoint(text.codePointAt(at) as number);
    if (char.length === 1) return NONE;
    return DECIMAL.test(char) ? DIGIT : classify(char) || SYMBOL;
  }
  const known = classes[code] as number;
  if (known !== UNKNOWN) return known;
  const found = DECIMAL.test(String.fromCharCode(code)) ? DIGIT : classify(String.fromCharCode(code));
  classes[code] = found;
  return found;
}

const widthAt = (text: string, at: number) => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
const isWord = (text: string, at: number) => classAt(text, at) === WORD;
const isDigit = (text: string, at: number) => at < text.length && classAt(text, at) === DIGIT;

/**
 * Reports the tokens of a text in order. A word is a run of letters and digits that begins with a letter. A number begins with a digit
 * and may hold letters, and commas and dots before digits: `1,234.5`, `4th`.
 */
export function scanTokens(text: string, onToken: TokenHandler): void {
  const { length } = text;
  for (let at = 0; at < length; ) {
    const first = classAt(text, at);
    let end = at + widthAt(text, at);
    if (first === PAIR) end = scanPairs(text, at, end, onToken);
    else if (first === DIGIT) {
      end = numberEnd(text, end);
      onToken(at, end, 'number');
    } else if (first === WORD) {
      end = wordEnd(text, end);
      onToken(at, end, 'word');
    } else if (first === SYMBOL) onToken(at, end, 'symbol');
    at = end;
  }
}

/** Joiners inside a word of Indic and Arabic scripts only change how its letters look. */
const isJoiner = (code: number) => code === 0x200c || code === 0x200d;

function wordEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length) {
    const next = classAt(text, end);
    const runsOn = next === WORD || next === DIGIT || isJoiner(text.charCodeAt(end)) || (next === ORDINAL && isWord(text, end - 1));
    if (!runsOn) break;
    end += widthAt(text, end);
  }
  return end;
}

function numberEnd(text: string, from: number): number {
  let end = wordEnd(text, from);
  while (SEPARATORS.includes(text[end] ?? ' ') && isDigit(text, end + 1)) end = wordEnd(text, end + 1);
  return end;
}

/** Reports overlapping pairs of letters, or the letter that stands alone. */
function scanPairs(text: string, start: number, firstEnd: number, onToken: TokenHandler): number {
  let previous = start;
  let end = firstEnd;
  while (end < text.length && classAt(text, end) === PAIR) {
    const next = end + widthAt(text, end);
    onToken(previous, next, 'pair');
    previous = end;
    end = next;
  }
  if (previous === start) onToken(start, end, 'pair');
  return end;
}
