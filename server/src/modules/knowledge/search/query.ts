import { analyzeQuestion, type Concept } from '../../../text/question.ts';
import { stem } from '../../../text/stem.ts';
import { SYNONYM_GROUPS } from '../../../text/synonyms.ts';
import { termsOf } from '../../../text/terms.ts';

/** Weight of the words of the question relative to one for their alternatives. */
const OWN_WEIGHT = 4;
/** Maximum alternatives per word. */
const MAX_ALTERNATIVES = 6;
const MIN_MISSPELLED_LENGTH = 5;
/** Spelling correction costs several hundred lookups per unknown word. */
const MAX_UNKNOWN = 2;
/** A word in more chunks, or in a larger share of them, needs no alternatives. */
const FEW = 5;
const SELDOM = 0.1;

/**
 * The search terms for an embedder that compares words only: the terms of the question, several times, and once the terms of synonyms that
 * the clone contains (`telephone` for `phone`). An unknown word without synonyms adds the most frequent term that differs by one letter.
 */
export function searchTerms(query: string, { size, frequencyOf }: { size: number; frequencyOf(term: string): number }): string[] {
  const own = termsOf(query);
  const others = new Set<string>();
  let unknown = 0;
  for (const concept of analyzeQuestion(query).concepts) {
    const { word, isName } = concept;
    if (word.kind === 'number') continue;
    const frequency = Math.max(0, ...termsOf(word.form).map(frequencyOf));
    const alternatives = isName || frequency > Math.max(FEW, size * SELDOM) ? [] : synonymsOf(concept, frequencyOf);
    for (const term of alternatives) others.add(term);
    if (alternatives.length > 0 || word.form.length < MIN_MISSPELLED_LENGTH || frequency > 0 || ++unknown > MAX_UNKNOWN) continue;
    const corrected = correctedTerm(word.form, frequencyOf);
    if (corrected !== undefined) others.add(corrected);
  }
  for (const term of own) others.delete(term);
  return others.size === 0 ? own : [...Array.from({ length: OWN_WEIGHT }, () => own).flat(), ...others];
}

function synonymsOf({ word }: Concept, frequencyOf: (term: string) => number): string[] {
  const terms = new Set(word.synonymGroups.flatMap((group) => SYNONYM_GROUPS[group] ?? []).flatMap((form) => termsOf(form)));
  return Array.from(terms, (term) => ({ term, frequency: frequencyOf(term) }))
    .filter(({ frequency }) => frequency > 0)
    .sort((a, b) => b.frequency - a.frequency)
    .slice(0, MAX_ALTERNATIVES)
    .map(({ term }) => term);
}

/** The most frequent term among the spellings one edit away (a letter inserted, removed, replaced, or two swapped). */
function correctedTerm(form: string, frequencyOf: (term: string) => number): string | undefined {
  const plain = /^[a-z]+$/.test(form);
  let best: string | undefined;
  let most = 0;
  for (const spelling of nearSpellings(form)) {
    const term = plain ? stem(spelling) : termsOf(spelling)[0];
    const frequency = term === undefined ? 0 : frequencyOf(term);
    if (frequency > most) [best, most] = [term, frequency];
  }
  return best;
}

/** Uses the letters of the word and of the Latin alphabet. Keeps the first letter. */
function* nearSpellings(form: string): Generator<string> {
  const letters = new Set(`${form}abcdefghijklmnopqrstuvwxyz`);
  for (let i = 1; i <= form.length; i++) {
    const [before, after] = [form.slice(0, i), form.slice(i)];
    if (after !== '') yield before + after.slice(1);
    if (after.length > 1) yield `${before}${after[1]}${after[0]}${after.slice(2)}`;
    for (const letter of letters) {
      yield before + letter + after;
      if (after !== '') yield before + letter + after.slice(1);
    }
  }
}
