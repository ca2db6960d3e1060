import { isStopWord, languageOfQuestion } from '../text/stop-words.ts';
import { stemsOf, wordsOf } from '../text/words.ts';

/** The first place of each stem of a text. */
export function positions(text: string): Map<string, number> {
  const places = new Map<string, number>();
  stemsOf(text).forEach((stem, i) => {
    if (!places.has(stem)) places.set(stem, i);
  });
  return places;
}

/** The stems of a text without the stop words of its own language, each once. */
function contentStems(text: string): Set<string> {
  const { words } = wordsOf(text);
  const language = languageOfQuestion(
    text,
    words.map(({ form }) => form),
  );
  return new Set(words.filter(({ form }) => !isStopWord(form, language)).map(({ stem }) => stem));
}

/** The stems that say what a question is about; all of its stems when it consists of stop words. */
export function questionTerms(question: string): string[] {
  const spelledOut = question.replace(/\bFY\s?(?=\d{2,4}\b)/g, 'fiscal ');
  const stems = contentStems(spelledOut);
  return [...(stems.size > 0 ? stems : new Set(stemsOf(spelledOut)))];
}

const CARRIED = /^(.*[?？؟])\s*\(([^()]+)\)\s*$/su;

/** The question without the words that an earlier question lends it in brackets: "Is it seasonal? (Chief Executive)". */
export function ownQuestion(question: string): string {
  return CARRIED.exec(question)?.[1] ?? question;
}

/** The stems that an earlier question lends, unless the question says nothing without them: "And in 2022? (revenue)". */
export function carriedTerms(question: string): Set<string> {
  const [, own = '', carried = ''] = CARRIED.exec(question) ?? [];
  const stems = contentStems(own.replace(/\d+/g, ' '));
  return new Set(stems.size === 0 ? [] : stemsOf(carried).filter((stem) => !stems.has(stem)));
}

/** The stems of the names in a question: capitalized words that do not begin a sentence. */
export function nameTerms(question: string): Set<string> {
  const begin = /^["“'¿\s]*/.exec(question)?.[0].length ?? 0;
  const words: string[] = [];
  let end = 0;
  for (const { index, 0: word } of question.matchAll(/\p{Lu}[\p{L}\p{N}&]*/gu)) {
    // Only what stands between them: a pattern that looks back from each place reads a long run again and again.
    const beginsSentence = index <= begin || /[.!?]\s+$/.test(question.slice(end, index));
    if (!beginsSentence) words.push(word);
    end = index + word.length;
  }
  return new Set(stemsOf(words.join(' ')));
}

/** What a question wants counted: "how many stores", "wie viele Läden". */
export function countedTerms(question: string): Set<string> {
  const [, counted = ''] =
    /\b(?:how (?:many|much)|wie ?viele?|cu[aá]nt[oa]s?|combien d[e’']|quant[oiea]s?|hoeveel)\s*(\p{L}+)/iu.exec(question) ?? [];
  const language = languageOfQuestion(
    question,
    wordsOf(question).words.map(({ form }) => form),
  );
  return new Set(wordsOf(counted).words.flatMap(({ form, stem }) => (isStopWord(form, language) ? [] : [stem])));
}

/** For each acronym of a question (`CEO`), a pattern that finds it spelled out (`chief executive officer`). */
export function acronymsOf(question: string): [string, RegExp][] {
  return [...question.matchAll(/\b[A-Z]{2,5}\b/g)].map(([letters]) => [
    stemsOf(letters)[0] ?? '',
    new RegExp(`\\b${[...letters].map((letter) => `${letter}[a-z]+`).join('[\\s-]+(?:of |and |the |for )?')}\\b`, 'i'),
  ]);
}

/** 1 for the same stem, 0.5 for a stem with the same beginning or a longer one that contains it, else 0. */
export function match(term: string, terms: ReadonlyMap<string, number>): number {
  if (terms.has(term)) return 1;
  if (term.length < 5 || /^\d/.test(term)) return 0;
  for (const other of terms.keys()) {
    if (other.length < 4) continue;
    if (
      other.startsWith(term.slice(0, 5)) ||
      (other.length >= 5 && term.startsWith(other.slice(0, 5))) ||
      (other.length > term.length && other.includes(term))
    )
      return 0.5;
  }
  return 0;
}
