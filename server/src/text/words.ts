import { IRREGULAR } from './irregular-forms.ts';
import { stem } from './stem.ts';
import { MEANINGS } from './synonyms.ts';
import { fold } from './terms.ts';

/** What is known of a word, whatever text it stands in. One object for each spelling: words are compared by identity first. */
export interface Word {
  /** Lower case, without accents; digits without their thousands' commas. */
  readonly form: string;
  /** Endings off; of irregular forms (`sang`, `starb`) the stem of the basic one. */
  readonly stem: string;
  /** Groups of words of like meaning that it belongs to. */
  readonly meanings: readonly number[];
  readonly kind: 'word' | 'number';
  /** A number that may be a year: `1998`, `1990s`, but not `1,998`. */
  readonly year: boolean;
  /** Begins with a capital. */
  readonly capital: boolean;
  /** Scratch of whoever compares with one question: valid while `asker` is that question. */
  asker: unknown;
  match: unknown;
}

/** The words of a text, in order, with their places (UTF-16 units, end-exclusive). */
export interface Words {
  readonly words: readonly Word[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Spellings remembered; texts of one clone share most of them. */
const MAX_KNOWN = 30_000;
const MAX_WORD = 64;

// Scripts without spaces between words are read as overlapping pairs of letters, as in `termsOf`.
const PAIRED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LETTER = /[\p{L}\p{M}\p{N}]/u;

const NONE = 0;
const PART = 1;
const DIGIT = 2;
const PAIR = 3;
/** Class of each UTF-16 unit, found out once; 255: not yet. Halves of characters outside the BMP count as letters. */
const classes = new Uint8Array(65_536).fill(255);

function classOf(code: number): number {
  const seen = classes[code] as number;
  if (seen !== 255) return seen;
  const char = String.fromCharCode(code);
  const found =
    code >= 48 && code <= 57
      ? DIGIT
      : code === 0xad || (code >= 0xd800 && code < 0xe000)
        ? PART
        : PAIRED.test(char)
          ? PAIR
          : LETTER.test(char)
            ? PART
            : NONE;
  classes[code] = found;
  return found;
}

/** Texts read last: a search reads its chunks, and the answer reads them again. */
const recent = new Map<string, Words>();
const MAX_RECENT = 32;
/** Shorter ones are read as fast as they are found. */
const LEAST_KEPT = 500;

/** The words of a text; 4 KB take about 0.1 ms. Not to be changed: texts that come again share them. */
export function wordsOf(text: string): Words {
  const kept = text.length < LEAST_KEPT ? undefined : recent.get(text);
  if (kept) return kept;
  const read = readWords(text);
  if (text.length >= LEAST_KEPT) {
    const [oldest] = recent.keys();
    if (recent.size >= MAX_RECENT && oldest !== undefined) recent.delete(oldest);
    recent.set(text, read);
  }
  return read;
}

function readWords(text: string): Words {
  const words: Word[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (start: number, end: number) => {
    words.push(wordAt(text, start, end));
    starts.push(start);
    ends.push(end);
  };
  const { length } = text;
  for (let at = 0; at < length; ) {
    const first = classOf(text.charCodeAt(at));
    if (first === NONE) {
      at++;
      continue;
    }
    let end = at + 1;
    if (first === PAIR) {
      while (end < length && classOf(text.charCodeAt(end)) === PAIR) end++;
      if (end - at === 1) add(at, end);
      for (let i = at; i + 2 <= end; i++) add(i, i + 2);
    } else if (first === DIGIT) {
      for (; end < length; end++) {
        const next = classOf(text.charCodeAt(end));
        if (next === DIGIT || next === PART) continue;
        const code = text.charCodeAt(end);
        const inside = (code === 44 || code === 46) && classOf(text.charCodeAt(end + 1)) === DIGIT;
        if (!inside) break;
      }
      add(at, end);
    } else {
      while (end < length && (classOf(text.charCodeAt(end)) === PART || classOf(text.charCodeAt(end)) === DIGIT)) end++;
      add(at, end);
    }
    at = end;
  }
  return { words, starts, ends };
}

// Spellings by their hash, open addressing: no string is made of a word that was seen before.
const SIZE = 65_536;
const spellings: (string | undefined)[] = new Array(SIZE);
const described: (Word | undefined)[] = new Array(SIZE);
let used = 0;

function wordAt(text: string, start: number, stop: number): Word {
  const end = Math.min(stop, start + MAX_WORD);
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  let at = (hash ^ (hash >>> 15)) & (SIZE - 1);
  for (let spelling = spellings[at]; spelling !== undefined; at = (at + 1) & (SIZE - 1), spelling = spellings[at])
    if (spelling.length === end - start && text.startsWith(spelling, start)) return described[at] as Word;
  if (used >= MAX_KNOWN) {
    spellings.fill(undefined);
    described.fill(undefined);
    used = 0;
    at = (hash ^ (hash >>> 15)) & (SIZE - 1);
  }
  const spelling = text.slice(start, end);
  const word = describe(spelling);
  spellings[at] = spelling;
  described[at] = word;
  used++;
  return word;
}

const ARABIC = /^\p{Script=Arabic}+$/u;

/** Light stemming (after Larkey, Ballesteros & Connell's "light10", 2002): the article with what is written together with it, and endings. */
function arabicStem(form: string): string {
  const even = form.replace(/\u0649$/, '\u064a').replace(/\u0629$/, '\u0647');
  const bare = even.replace(
    /^(?:\u0648?(?:\u0627\u0644|\u0628\u0627\u0644|\u0643\u0627\u0644|\u0641\u0627\u0644|\u0644\u0644)|\u0648|\u0641)(?=..)/,
    '',
  );
  return bare.length > 3
    ? bare.replace(/(?:\u0647\u0627|\u0627\u0646|\u0627\u062a|\u0648\u0646|\u064a\u0646|\u064a\u0647|\u0647|\u064a)$/, (end) =>
        bare.length - end.length >= 2 ? '' : end,
      )
    : bare;
}

function describe(spelling: string): Word {
  const kind = /^\d/.test(spelling) ? 'number' : 'word';
  const form = kind === 'number' ? spelling.replace(/,(?=\d{3})/g, '').toLowerCase() : fold(spelling).replaceAll('\u00ad', '');
  const stemmed = kind === 'number' ? form : ARABIC.test(form) ? arabicStem(form) : stem(IRREGULAR.get(form) ?? form);
  return {
    form,
    stem: stemmed,
    meanings: kind === 'number' ? [] : (MEANINGS.get(form) ?? MEANINGS.get(stemmed) ?? []),
    kind,
    year: /^(?:1\d{3}|20\d\d)s?$/.test(spelling),
    capital: spelling !== spelling.toLowerCase() && /^\p{Lu}/u.test(spelling),
    asker: undefined,
    match: undefined,
  };
}
