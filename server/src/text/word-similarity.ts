import { isTelling } from './word-breaks.ts';
import type { Word } from './words.ts';

export const SYNONYM = 0.75;
const SAME_FORM = 0.85;
const LOOSE_FORM = 0.6;
export const COMPOUND = 0.6;
const MIN_SHARED_PREFIX = 4;
const MAX_ENDING = 4;
const MIN_COMPOUND_PART = 5;
const MIN_COMPOUND_REST = 3;

/** How similar two words are, 0 to 1: 1 for the same stem, less for a synonym, another form or a part of a compound. */
export function wordSimilarity(one: Word, other: Word): number {
  if (one.stem === other.stem) return 1;
  if (one.kind === 'number' || other.kind === 'number') return 0;
  if (other.synonymGroups.length > 0) for (const group of one.synonymGroups) if (other.synonymGroups.includes(group)) return SYNONYM;
  const [a, b] = [one.form, other.form];
  if (ARABIC_LETTER.test(a) && ARABIC_LETTER.test(b)) {
    const isSameForm = a.replace(CLITIC, '') === b || b.replace(CLITIC, '') === a;
    return isSameForm ? SAME_FORM : arabicSimilarity(one.stem, other.stem);
  }
  const shorter = Math.min(a.length, b.length);
  if (shorter === 2 && a.length === b.length) return sharesCharacter(a, b) ? SHARED_CHARACTER : 0;
  if (shorter < MIN_SHARED_PREFIX) return 0;
  const longer = Math.max(a.length, b.length);
  // Most pairs of words begin with other letters.
  if (a.charCodeAt(0) !== b.charCodeAt(0)) {
    if (one.bare === other.bare && one.bare.length >= MIN_SHARED_PREFIX) return SAME_FORM;
    if (shorter < MIN_COMPOUND_PART || longer - shorter < MIN_COMPOUND_REST) return 0;
    const [inner, outer] = a.length < b.length ? [a, b] : [b, a];
    return outer.endsWith(inner) || isPrefixed(outer, inner) ? COMPOUND : 0;
  }
  let shared = 1;
  while (shared < shorter && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++;
  if (shared >= MIN_SHARED_PREFIX && longer - shared <= MAX_ENDING && shared >= 0.6 * longer)
    return shared >= 0.75 * longer ? SAME_FORM : LOOSE_FORM;
  if (shorter < MIN_COMPOUND_PART || longer - shorter < MIN_COMPOUND_REST) return 0;
  // German compounds: `Rhein` in `Rheindelta`, `mieten` in `vermieten`.
  const [part, whole] = a.length < b.length ? [a, b] : [b, a];
  if (shared === shorter || whole.endsWith(part)) return COMPOUND;
  const rest = part.length >= 6 ? part.slice(0, -1) : part;
  return whole.startsWith(rest) ? COMPOUND : 0;
}

/** A Chinese word of two characters and another with one of them, which often means the same: `开门` and `开放`, `修改` and `更改`. */
const SHARED_CHARACTER = 0.45;

function sharesCharacter(a: string, b: string): boolean {
  const [first = '', last = ''] = a;
  return (b.includes(first) && isTelling(first)) || (b.includes(last) && isTelling(last));
}

const ARABIC_LETTER = /^\p{Script=Arabic}/u;
/** Prepositions, the future sign, and the person of a verb, which are written together with the word. */
const CLITIC = /^[بلكسيتن](?=...)/;
const MIN_SKELETON = 3;

/** The consonants of a word, without the long vowels that plurals and verb forms change: `فلاتر` and `فلتر`, `رسوم` and `رسم`. */
const skeleton = (stem: string) => stem.replace(/[اويءى]/g, '');

/** Stems with another clitic, another ending, or other vowels. Arabic words are too short for the rules of other scripts. */
function arabicSimilarity(one: string, other: string): number {
  const [a, b] = [one.replace(CLITIC, ''), other.replace(CLITIC, '')];
  if (a === other || b === one || a === b) return SAME_FORM;
  for (const [x, y] of [
    [one, other],
    [a, b],
  ] as const) {
    const [shorter, longer] = x.length < y.length ? [x, y] : [y, x];
    if (shorter.length >= MIN_SHARED_PREFIX && longer.startsWith(shorter) && longer.length - shorter.length <= 2) return SAME_FORM;
    if (skeleton(x).length >= MIN_SKELETON && skeleton(x) === skeleton(y)) return LOOSE_FORM;
  }
  return 0;
}

/** Prefixes of German and Dutch verbs and what is made of them. They are a closed class; `un` and `miss` are not here: they negate. */
const PREFIXES = /^(?:ab|an|auf|aus|bei|ein|her|hin|los|mit|nach|um|vor|weg|uber|unter|op|uit)?(?:be|er|ver|ent|emp|zer|ge|zu|ont)?$/;

/** `erkrankt` and `Erkrankung` of `krank`, `angemeldet` of `gemeldet`: a prefix, the word, and perhaps an ending. */
function isPrefixed(outer: string, inner: string): boolean {
  const at = outer.indexOf(inner);
  return at > 1 && outer.length - at - inner.length < MAX_ENDING && PREFIXES.test(outer.slice(0, at));
}

/**
 * Whether one word may be a misspelling of the other: one letter added, missing, replaced or swapped; two in words of eight letters or more.
 * @param minLength shorter words have too many neighbors
 */
export function isMisspelling(one: Word, other: Word, minLength: number): boolean {
  const [a, b] = [one.form, other.form];
  if (one.kind === 'number' || other.kind === 'number' || a.length < minLength || a[0] !== b[0]) return false;
  const maxEdits = a.length < 8 ? 1 : 2;
  return Math.abs(a.length - b.length) <= maxEdits && editDistance(a, b) <= maxEdits;
}

/** Optimal string alignment: Levenshtein's distance in which a swap of neighbors is one edit (after Damerau). */
function editDistance(a: string, b: string): number {
  let beforeLast = new Uint8Array(b.length + 1);
  let last = Uint8Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = new Uint8Array(b.length + 1);
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row[j] = edits;
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
