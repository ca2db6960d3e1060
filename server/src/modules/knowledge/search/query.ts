import { MIN_COMPOUND, splitCompound, variantsOf } from '../../../text/compounds.ts';
import { plainPeriods } from '../../../text/periods.ts';
import { analyzeQuestion, type Concept, GENERIC_FACTOR, type Question } from '../../../text/question.ts';
import { stem } from '../../../text/stem.ts';
import { isStopWord } from '../../../text/stop-words.ts';
import { SYNONYM_GROUPS } from '../../../text/synonyms.ts';
import { termsOf } from '../../../text/terms.ts';
import { isUnspaced } from '../../../text/word-breaks.ts';

/** A search term and what it counts for, relative to the other terms of the question. */
export interface WeightedTerm {
  term: string;
  weight: number;
}

/** Weight of an alternative relative to a word of the question. */
const ALTERNATIVE_WEIGHT = 0.25;
/** … and of all alternatives of a word together. */
const MAX_ALTERNATIVES_WEIGHT = 0.5;
/** Weight of another form or a part of a word, and of all of a word together. Only words in at most this many chunks need them. */
const RELATIVE_WEIGHT = 0.4;
const MAX_RELATIVES_WEIGHT = 0.8;
const MAX_SELDOM_WORD = 3;
/** Splitting a compound costs hundreds of lookups, so none longer than this is split, and only this many of a question. */
const MAX_COMPOUND_LENGTH = 36;
const MAX_COMPOUNDS = 6;
/** Maximum alternatives per word. */
const MAX_ALTERNATIVES = 6;
const MIN_MISSPELLED_LENGTH = 5;
/** Spelling correction costs several hundred lookups per unknown word. */
const MAX_UNKNOWN = 2;
/** A word in more chunks, or in a larger share of them, needs no alternatives. */
const FEW = 5;
const SELDOM = 0.1;

/**
 * The terms of a question, each once. They weigh what their words count for in the question (see `Concept`): words for the kind, the unit
 * or the period of the answer stand in few texts, and without this they would outweigh the subject.
 */
export function questionTerms(query: string): WeightedTerm[] {
  return termsOfQuestion(query, analyzeQuestion(query));
}

function termsOfQuestion(query: string, { concepts, language }: Question): WeightedTerm[] {
  const factors = new Map<string, number>();
  for (const { word, factor } of concepts)
    for (const term of termsOf(word.form)) factors.set(term, Math.max(factor, factors.get(term) ?? 0));
  const weights = new Map<string, number>();
  for (const term of termsOf(plainPeriods(query))) {
    const factor = factors.get(term) ?? (isStopWord(term, language) || isUnspaced(term) ? GENERIC_FACTOR : 1);
    weights.set(term, (weights.get(term) ?? 0) + factor);
  }
  return Array.from(weights, ([term, weight]) => ({ term, weight }));
}

/**
 * The search terms for an embedder that compares words only: the terms of the question, and with less weight the terms of synonyms that
 * the clone contains (`telephone` for `phone`). An unknown word without synonyms adds the most frequent term that differs by one letter.
 */
export function searchTerms(query: string, { size, frequencyOf }: { size: number; frequencyOf(term: string): number }): WeightedTerm[] {
  const question = analyzeQuestion(query);
  const own = termsOfQuestion(query, question);
  const others = new Map<string, number>();
  let unknown = 0;
  let compounds = 0;
  for (const concept of question.concepts) {
    const { word, isName } = concept;
    if (word.kind === 'number') continue;
    const frequency = Math.max(0, ...termsOf(word.form).map(frequencyOf));
    const alternatives = isName || frequency > Math.max(FEW, size * SELDOM) ? [] : synonymsOf(concept, frequencyOf);
    const mayHaveRelatives = !isName && frequency <= MAX_SELDOM_WORD && !NO_COMPOUNDS.has(question.language ?? '');
    const mayBeCompound = word.bare.length >= MIN_COMPOUND && word.bare.length <= MAX_COMPOUND_LENGTH;
    if (mayHaveRelatives && mayBeCompound) compounds++;
    const splits = mayBeCompound && compounds <= MAX_COMPOUNDS;
    const relatives = mayHaveRelatives ? relativesOf(concept, splits, frequencyOf) : [];
    for (const term of relatives) others.set(term, Math.min(RELATIVE_WEIGHT, MAX_RELATIVES_WEIGHT / relatives.length));
    for (const term of alternatives) others.set(term, Math.min(ALTERNATIVE_WEIGHT, MAX_ALTERNATIVES_WEIGHT / alternatives.length));
    if (alternatives.length + relatives.length > 0 || word.form.length < MIN_MISSPELLED_LENGTH || frequency > 0 || ++unknown > MAX_UNKNOWN)
      continue;
    const corrected = correctedTerm(word.form, frequencyOf);
    if (corrected !== undefined) others.set(corrected, ALTERNATIVE_WEIGHT);
  }
  for (const { term } of own) others.delete(term);
  return [...own, ...Array.from(others, ([term, weight]) => ({ term, weight }))];
}

function synonymsOf({ word }: Concept, frequencyOf: (term: string) => number): string[] {
  const terms = new Set(word.synonymGroups.flatMap((group) => SYNONYM_GROUPS[group] ?? []).flatMap((form) => termsOf(form)));
  return Array.from(terms, (term) => ({ term, frequency: frequencyOf(term) }))
    .filter(({ frequency }) => frequency > 0)
    .sort((a, b) => b.frequency - a.frequency)
    .slice(0, MAX_ALTERNATIVES)
    .map(({ term }) => term);
}

/** Languages whose words the stemmer brings together, or that write no compounds. */
const NO_COMPOUNDS = new Set(['en', 'fr', 'es', 'it', 'pt']);

/** Other forms of a word that the clone contains, and those of its parts if it is a compound: `Urlaub` and `Tage` for `Urlaubstag`. */
function relativesOf({ word }: Concept, splits: boolean, frequencyOf: (term: string) => number): string[] {
  const formsOf = (bare: string) =>
    variantsOf(bare)
      .flatMap((form) => termsOf(form))
      .filter((term) => frequencyOf(term) > 0);
  const parts = (splits ? splitCompound(word.bare, (part) => formsOf(part).length > 0) : undefined) ?? [];
  return [...new Set([...formsOf(word.bare), ...parts.flatMap(formsOf)])].slice(0, MAX_ALTERNATIVES);
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
