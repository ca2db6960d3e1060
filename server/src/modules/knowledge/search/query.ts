import { analyzeQuestion, type Concept } from '../../../text/question.ts';
import { stem } from '../../../text/stem.ts';
import { SYNONYM_GROUPS } from '../../../text/synonyms.ts';
import { termsOf } from '../../../text/terms.ts';

/** What the words asked count for, against others that may stand for them. */
const OWN = 4;
/** Others taken for one word at the most. */
const MOST_OTHERS = 6;
const LEAST_MISSPELT = 5;
/** Each unknown word costs some hundred look-ups. */
const MOST_UNKNOWN = 2;
/** A word that stands in more chunks, or a larger share of them, is the one that the clone uses. */
const FEW = 5;
const SELDOM = 0.1;

/**
 * The terms to look for, for a model that knows no meaning: those of the question, several times, and once those of words of like
 * meaning that stand in the clone (`telephone` for `phone`). For a word that nobody writes so and that has none, the most frequent of
 * those that differ from it by one letter.
 */
export function searchTerms(query: string, { size, frequencyOf }: { size: number; frequencyOf(term: string): number }): string[] {
  const own = termsOf(query);
  const others = new Set<string>();
  let unknown = 0;
  for (const concept of analyzeQuestion(query).concepts) {
    const { word, isName } = concept;
    if (word.kind === 'number') continue;
    const frequency = Math.max(0, ...termsOf(word.form).map(frequencyOf));
    const alike = isName || frequency > Math.max(FEW, size * SELDOM) ? [] : alikeOf(concept, frequencyOf);
    for (const term of alike) others.add(term);
    if (alike.length > 0 || word.form.length < LEAST_MISSPELT || frequency > 0 || ++unknown > MOST_UNKNOWN) continue;
    const meant = meantBy(word.form, frequencyOf);
    if (meant !== undefined) others.add(meant);
  }
  for (const term of own) others.delete(term);
  return others.size === 0 ? own : [...Array.from({ length: OWN }, () => own).flat(), ...others];
}

function alikeOf({ word }: Concept, frequencyOf: (term: string) => number): string[] {
  const terms = new Set(word.synonymGroups.flatMap((group) => SYNONYM_GROUPS[group] ?? []).flatMap((form) => termsOf(form)));
  return Array.from(terms, (term) => ({ term, frequency: frequencyOf(term) }))
    .filter(({ frequency }) => frequency > 0)
    .sort((a, b) => b.frequency - a.frequency)
    .slice(0, MOST_OTHERS)
    .map(({ term }) => term);
}

/** Of the spellings one step away (a letter more, less, other, or two swapped) the one that most chunks hold. */
function meantBy(form: string, frequencyOf: (term: string) => number): string | undefined {
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

/** With the letters of the word itself and of the Latin alphabet; the first letter stays. */
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
