import { LRUCache } from 'lru-cache';
import { bareForm } from './compounds.ts';
import { fold } from './fold.ts';
import { stem } from './stem.ts';
import { GROUPS_BY_WORD } from './synonyms.ts';
import { scanTokens } from './tokens.ts';

/** What is known of a spelling in any text. Each spelling has one object, so that words compare by identity first. */
export interface Word {
  /** Lower case without accents; numbers without thousands separators. */
  readonly form: string;
  /** The stem of the form, see `stem`. */
  readonly stem: string;
  /** The form without the ending of an inflected word, see `bareForm`. */
  readonly bare: string;
  /** Indexes of the synonym groups that contain it. */
  readonly synonymGroups: readonly number[];
  readonly kind: 'word' | 'number';
  /** A number that may be a year: `1998`, `1990s`, but not `1,998`. */
  readonly isYear: boolean;
  readonly isCapitalized: boolean;
  /** Cache of the concept matcher that compared this word last. */
  matchedBy: unknown;
  cachedMatches: unknown;
}

/** The words of a text in order, with their ranges (UTF-16 units, end-exclusive). */
export interface Words {
  readonly words: readonly Word[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** The texts of one clone share most of their spellings. */
const MAX_SPELLINGS = 30_000;
const MAX_WORD = 64;

/** Recent texts: a search analyzes its chunks, the answer analyzes them again, and the next question finds many of them again. */
const recent = new LRUCache<string, Words>({ maxSize: 400_000, sizeCalculation: (_, text) => text.length });
/** Shorter texts take no longer to scan than to look up. */
const MIN_CACHED_LENGTH = 500;

/** The words of a text; 4 KB take about 0.1 ms. The result is shared between calls: do not change it. */
export function wordsOf(text: string): Words {
  if (text.length < MIN_CACHED_LENGTH) return scanWords(text);
  const cached = recent.get(text);
  if (cached) return cached;
  const scanned = scanWords(text);
  recent.set(text, scanned);
  return scanned;
}

function scanWords(text: string): Words {
  const words: Word[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  scanTokens(text, (start, end) => {
    words.push(wordAt(text, start, end));
    starts.push(start);
    ends.push(end);
  });
  return { words, starts, ends };
}

// An open-addressing hash table by spelling, which looks up a known word without creating a string.
const SIZE = 65_536;
const spellings: (string | undefined)[] = new Array(SIZE);
const entries: (Word | undefined)[] = new Array(SIZE);
let used = 0;

function wordAt(text: string, start: number, stop: number): Word {
  const end = Math.min(stop, start + MAX_WORD);
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  let slot = (hash ^ (hash >>> 15)) & (SIZE - 1);
  for (let spelling = spellings[slot]; spelling !== undefined; slot = (slot + 1) & (SIZE - 1), spelling = spellings[slot])
    if (spelling.length === end - start && text.startsWith(spelling, start)) return entries[slot] as Word;
  if (used >= MAX_SPELLINGS) {
    spellings.fill(undefined);
    entries.fill(undefined);
    used = 0;
    slot = (hash ^ (hash >>> 15)) & (SIZE - 1);
  }
  const spelling = text.slice(start, end);
  const word = describe(spelling);
  spellings[slot] = spelling;
  entries[slot] = word;
  used++;
  return word;
}

function describe(spelling: string): Word {
  const kind = /^\p{Nd}/u.test(spelling) ? 'number' : 'word';
  const form = kind === 'number' ? fold(spelling).replace(/,(?=\d{3})/g, '') : fold(spelling);
  const isCapitalized = spelling !== spelling.toLowerCase() && /^\p{Lu}/u.test(spelling);
  const stemmed = kind === 'number' ? form : stem(form);
  return {
    form,
    stem: stemmed,
    bare: kind === 'number' ? form : bareForm(form, isCapitalized),
    synonymGroups: kind === 'number' ? [] : (GROUPS_BY_WORD.get(form) ?? GROUPS_BY_WORD.get(stemmed) ?? []),
    kind,
    isYear: /^(?:1\d{3}|20\d\d)s?$/.test(fold(spelling)),
    isCapitalized,
    matchedBy: undefined,
    cachedMatches: undefined,
  };
}

/** The stems of all words of a text, stop words included, in order. */
export function stemsOf(text: string): string[] {
  return wordsOf(text).words.map((word) => word.stem);
}
