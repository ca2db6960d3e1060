import { plainPeriods } from '../../../text/periods.ts';
import { termsOf } from '../../../text/terms.ts';
import { readableTitle } from '../../../text/titles.ts';
import { wordsOf } from '../../../text/words.ts';
import type { WeightedTerm } from './query.ts';

export interface TitledSource {
  sourceId: string;
  title: string;
}

/** Memory of one more number in a list, and of an entry of a map with its key's header and its own list. */
const NUMBER_BYTES = 8;
const KEY_BYTES = 120;
/** Shortest run of letters that may stand for a longer word of a title. */
const MIN_PREFIX = 3;
/** Shortest form of several words that a title writes as one. */
const MIN_JOINED = 6;
const MAX_JOINED_WORDS = 4;
/** A word in more titles, and in a larger share of them, chooses nothing: looking at all of them would only take time. */
const MANY_TITLES = 100;
const MANY = 0.05;
/** A word of a title of which the question has only the first letters: `MGM` of `MGMRESORTS`. */
const PREFIX = 0.7;

/** The sources of a clone by the words of their titles. Sources have consecutive numbers. */
export function createSubjects() {
  const numbers = new Map<string, number>();
  const byTerm = new Map<string, number[]>();
  /** Words as they are written, by their first letters. */
  const byStart = new Map<string, Map<string, number[]>>();
  let bytes = 0;

  function note(into: Map<string, number[]>, key: string, source: number): void {
    const list = into.get(key);
    if (!list) into.set(key, [source]);
    else if (list.at(-1) !== source) list.push(source);
    bytes += list ? NUMBER_BYTES : KEY_BYTES + key.length;
  }

  return {
    get size() {
      return numbers.size;
    },
    /** About how much memory the titles take. */
    get bytes() {
      return bytes;
    },
    numberOf({ sourceId, title }: TitledSource): number {
      const known = numbers.get(sourceId);
      if (known !== undefined) return known;
      const source = numbers.size;
      numbers.set(sourceId, source);
      bytes += KEY_BYTES + sourceId.length;
      const readable = readableTitle(title);
      for (const term of new Set(termsOf(`${title}\n${readable}`))) note(byTerm, term, source);
      for (const { form, kind } of wordsOf(readable).words) {
        if (kind === 'number' || form.length <= MIN_PREFIX) continue;
        const start = form.slice(0, MIN_PREFIX);
        const words = byStart.get(start) ?? new Map<string, number[]>();
        byStart.set(start, words);
        note(words, form, source);
      }
      return source;
    },
    /** The sources whose title has a term. */
    withTerm: (term: string): readonly number[] => byTerm.get(term) ?? [],
    /** The sources whose title has a longer word that begins with these letters, or, if `whole` is set, this very word. */
    withStart(letters: string, whole: boolean): number[] {
      const words = byStart.get(letters.slice(0, MIN_PREFIX));
      if (!words) return [];
      if (whole) return words.get(letters) ?? [];
      return Array.from(words).flatMap(([form, sources]) => (form.startsWith(letters) && form !== letters ? sources : []));
    },
  };
}

export type Subjects = ReturnType<typeof createSubjects>;

/** How well titles fit each distinct term of a question: for each term a value from 0 to 1 by source. */
export function titleStrengths(subjects: Subjects, query: string, terms: readonly WeightedTerm[]): Map<number, number>[] {
  const many = Math.max(MANY_TITLES, subjects.size * MANY);
  const strengths = terms.map(({ term }) => {
    const sources = subjects.withTerm(term);
    return new Map(sources.length > many ? [] : sources.map((source) => [source, 1]));
  });
  const raise = (at: number, source: number, strength: number) => {
    const map = strengths[at];
    if (map && strength > (map.get(source) ?? 0)) map.set(source, strength);
  };
  const places = new Map(terms.map(({ term }, at) => [term, at]));
  const { words } = wordsOf(plainPeriods(query));
  const placeOf = (form: string) => places.get(termsOf(form)[0] ?? '');
  words.forEach((word, first) => {
    const place = word.kind === 'number' ? undefined : placeOf(word.form);
    if (place === undefined) return;
    if (word.isCapitalized && word.form.length >= MIN_PREFIX)
      for (const source of subjects.withStart(word.form, false)) raise(place, source, PREFIX);
    let joined = word.form;
    const joinedPlaces = [place];
    for (let next = first + 1; next < Math.min(words.length, first + MAX_JOINED_WORDS); next++) {
      const { form, kind } = words[next] as (typeof words)[number];
      if (kind === 'number') break;
      joined += form;
      const other = placeOf(form);
      if (other !== undefined) joinedPlaces.push(other);
      if (joined.length < MIN_JOINED || joinedPlaces.length < 2) continue;
      for (const source of [...subjects.withStart(joined, true), ...subjects.withStart(joined, false)])
        for (const at of joinedPlaces) raise(at, source, 1);
    }
  });
  return strengths;
}
