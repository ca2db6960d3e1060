import type { Concept, Question } from './question.ts';
import type { Word, Words } from './words.ts';

/** A word of a text that speaks of a concept of a question. */
export interface Hit {
  /** Number of the word. */
  at: number;
  /** Number of the concept. */
  concept: number;
  /** 1: the same word; less for another form, a part of a compound, a word of like meaning. */
  strength: number;
}

const MEANING = 0.75;
const FORM = 0.85;
const LOOSE_FORM = 0.6;
const COMPOUND = 0.6;
const MISSPELT = 0.7;

/** How much two words are of one kind, 0 to 1. */
export function likeness(asked: Word, word: Word): number {
  if (asked.stem === word.stem) return 1;
  if (asked.kind === 'number' || word.kind === 'number') return 0;
  for (const meaning of asked.meanings) if (word.meanings.includes(meaning)) return MEANING;
  const [a, b] = [asked.form, word.form];
  const shorter = Math.min(a.length, b.length);
  if (shorter < 4) return 0;
  const longer = Math.max(a.length, b.length);
  let shared = 0;
  while (shared < shorter && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++;
  if (shared >= 4 && longer - shared <= 4 && shared >= 0.6 * longer) return shared >= 0.75 * longer ? FORM : LOOSE_FORM;
  if (shorter < 5 || longer - shorter < 3) return 0;
  // Parts of compounds, as German writes them: `Rhein` in `Rheindelta`, `mieten` in `vermieten`.
  const [part, whole] = a.length < b.length ? [a, b] : [b, a];
  if (shared === shorter || whole.endsWith(part)) return COMPOUND;
  const rest = part.length >= 6 ? part.slice(0, -1) : part;
  return whole.startsWith(rest) ? COMPOUND : 0;
}

/** Whether the word of a concept may be meant for this one: one letter more, less, other or swapped; two in words of eight or more. */
function isMisspelling({ word: { form: asked, kind }, name }: Concept, { form, kind: other }: Word): boolean {
  if (kind === 'number' || other === 'number' || asked.length < (name ? 6 : 5) || asked[0] !== form[0]) return false;
  const most = asked.length < 8 ? 1 : 2;
  return Math.abs(asked.length - form.length) <= most && distance(asked, form) <= most;
}

/** Damerau and Levenshtein's distance with neighbours swapped as one step (optimal string alignment). */
function distance(a: string, b: string): number {
  let before = new Uint8Array(b.length + 1);
  let above = Uint8Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = new Uint8Array(b.length + 1);
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row[j] = least;
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}

type Match = readonly (readonly [concept: number, strength: number])[];

const NOTHING: Match = [];

/** Finds the concepts of one question in texts. */
export interface Finder {
  find(words: Words): Hit[];
}

/** @param misspelt numbers of the concepts whose word nobody writes so: they are found in words that differ by a letter or two */
export function createFinder({ concepts, text }: Question, misspelt: ReadonlySet<number> = new Set()): Finder {
  const asker = {};
  const acronyms = acronymsIn(concepts, text);

  function matchOf(word: Word): Match {
    if (word.asker === asker) return word.match as Match;
    const found: [number, number][] = [];
    concepts.forEach((concept, number) => {
      const strength = Math.max(likeness(concept.word, word), misspelt.has(number) && isMisspelling(concept, word) ? MISSPELT : 0);
      // A name is that name, in any form, and nothing of like meaning.
      if (strength > 0 && !(concept.name && strength === MEANING)) found.push([number, strength]);
    });
    for (const { joined, parts } of together) if (word.form.startsWith(joined)) for (const part of parts) found.push([part, 1]);
    word.asker = asker;
    word.match = found.length === 0 ? NOTHING : found;
    return word.match as Match;
  }

  const joins = joinsOf(concepts);
  const together = writtenTogether(concepts);

  return {
    find({ words }) {
      const hits: Hit[] = [];
      for (let at = 0; at < words.length; at++) {
        const word = words[at] as Word;
        for (const [concept, strength] of matchOf(word))
          hits.push({ at, concept, strength: concepts[concept]?.name && !word.capital ? SMALL_LETTERS * strength : strength });
        for (const { concept, letters } of acronyms) if (spells(words, at, letters)) hits.push({ at, concept, strength: 1 });
      }
      if (joins.size > 0) weakenParts(hits, joins);
      return hits;
    },
  };
}

const LEAST_JOINED = 6;

/** Neighbours as a file's name or a compound has them in one word: `BESTBUY_2023`. */
function writtenTogether(concepts: readonly Concept[]): { joined: string; parts: number[] }[] {
  return concepts.flatMap((concept, i) => {
    const next = concepts[i + 1];
    if (!next || next.place !== concept.place + 1 || concept.word.kind === 'number' || next.word.kind === 'number') return [];
    const joined = concept.word.form + next.word.form;
    return joined.length < LEAST_JOINED ? [] : [{ joined, parts: [i, i + 1] }];
  });
}

/** A name's word in small letters is another word: `health` is not Health. */
const SMALL_LETTERS = 0.4;
/** A part of a name of several words: the last alone may stand for it (a surname), another hardly. */
export const LAST_PART = 0.8;
const OTHER_PART = 0.5;

/** Of each concept that is part of a name of several words, the last of its parts: a surname stands for all of them. */
export function surnames(concepts: readonly Concept[]): (number | undefined)[] {
  const joins = joinsOf(concepts);
  const last: (number | undefined)[] = concepts.map(() => undefined);
  for (let i = concepts.length - 1; i >= 0; i--) if (joins.get(i)?.after) last[i] = last[i + 1] ?? i + 1;
  return last;
}

/** Concepts that make one name with the concept before or after them. */
function joinsOf(concepts: readonly Concept[]): Map<number, { before: boolean; after: boolean }> {
  const joins = new Map<number, { before: boolean; after: boolean }>();
  const joined = (one?: Concept, other?: Concept) => one?.name === true && other?.name === true && other.place === one.place + 1;
  concepts.forEach((concept, i) => {
    const before = joined(concepts[i - 1], concept);
    const after = joined(concept, concepts[i + 1]);
    if (before || after) joins.set(i, { before, after });
  });
  return joins;
}

/** In place: what is left of hits on parts of names that stand apart from their other parts. */
function weakenParts(hits: Hit[], joins: ReadonlyMap<number, { before: boolean; after: boolean }>): void {
  const strengths = hits.map((hit, i) => {
    const join = joins.get(hit.concept);
    if (!join) return hit.strength;
    const beside = (concept: number) => {
      for (let k = Math.max(0, i - 6); k <= i + 6; k++) {
        const other = hits[k];
        if (other?.concept === concept && Math.abs(other.at - hit.at) <= 2) return true;
      }
      return false;
    };
    if ((join.before && beside(hit.concept - 1)) || (join.after && beside(hit.concept + 1))) return hit.strength;
    return hit.strength * (join.after ? OTHER_PART : LAST_PART);
  });
  hits.forEach((hit, i) => {
    hit.strength = strengths[i] as number;
  });
}

/** Concepts that may be the first letters of what a text spells out: `CEO`, and in a question without capitals any word of 3 or 4 letters. */
function acronymsIn(concepts: readonly Concept[], text: string): { concept: number; letters: string }[] {
  const small = text === text.toLowerCase();
  return concepts.flatMap(({ word }, concept) => {
    const { form } = word;
    if (word.kind === 'number' || form.length < 2 || form.length > 5) return [];
    const shouted = text.includes(form.toUpperCase()) && form !== form.toUpperCase();
    return shouted || (small && form.length > 2 && form.length < 5) ? [{ concept, letters: form }] : [];
  });
}

const SMALL = new Set('of and the for de del la und für der et des'.split(' '));

/** Whether the words from `at` on begin with these letters, one after the other, small words left out. */
function spells(words: readonly Word[], at: number, letters: string): boolean {
  if (words[at]?.form[0] !== letters[0] || (words[at]?.form.length ?? 0) < 4) return false;
  let next = at;
  for (const letter of letters) {
    while (SMALL.has(words[next]?.form ?? '') && next > at) next++;
    const form = words[next]?.form;
    if (form === undefined || form[0] !== letter || form.length < 3) return false;
    next++;
  }
  return true;
}
