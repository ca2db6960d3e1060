import { isFunctionWord, languageOfForms } from '../text/function-words.ts';
import { termsOf } from '../text/spans.ts';
import { STOPWORDS } from '../text/stop-words.ts';
import { fold } from '../text/terms.ts';

/** The first place of each term of a text. */
export function positions(text: string): Map<string, number> {
  const terms = new Map<string, number>();
  termsOf(text).forEach((term, i) => {
    if (!terms.has(term)) terms.set(term, i);
  });
  return terms;
}

function isEmpty(word: string, language: string | undefined): boolean {
  return language === undefined ? STOPWORDS.has(fold(word)) : isFunctionWord(fold(word), language);
}

/** The telling terms of a question, in order; all of its terms when none tells. */
export function questionTerms(question: string): string[] {
  const words = question.replace(/\bFY\s?(?=\d{2,4}\b)/g, 'fiscal ').match(/[\p{L}\p{M}\p{N}]+(?:[.,'’][\p{L}\p{N}]+)*/gu) ?? [];
  const language = languageOfForms(words.map(fold));
  const telling = words.filter((word) => !isEmpty(word, language));
  return [...new Set(termsOf((telling.length > 0 ? telling : words).join(' ')))];
}

const CARRIED = /^(.*[?？؟])\s*\(([^()]+)\)\s*$/su;

/** The question as it was asked, without the words carried over to it from earlier ones: "Is it seasonal? (Chief Executive)". */
export function ownQuestion(question: string): string {
  return CARRIED.exec(question)?.[1] ?? question;
}

/** The terms carried over to a question that tells something by itself; none when those are all it tells ("And in 2022? (revenue)"). */
export function carriedTerms(question: string): Set<string> {
  const [, own = '', carried = ''] = CARRIED.exec(question) ?? [];
  const words = own.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? [];
  const language = languageOfForms(words.map(fold));
  const terms = new Set(termsOf(words.filter((word) => !isEmpty(word, language)).join(' ')));
  return new Set(terms.size === 0 ? [] : termsOf(carried).filter((term) => !terms.has(term)));
}

/** Terms of the names in a question: its words with a capital that do not open it. */
export function nameTerms(question: string): Set<string> {
  const words = [...question.matchAll(/(?<!^["“'¿\s]*)(?<![.!?]\s+)\p{Lu}[\p{L}\p{N}&]*/gu)].map(([word]) => word);
  return new Set(termsOf(words.join(' ')));
}

/** The thing that a question wants counted: "how many stores", "wie viele Läden". */
export function countedTerms(question: string): Set<string> {
  const words = /\b(?:how (?:many|much)|wie ?viele?|cu[aá]nt[oa]s?|combien d[e’']|quant[oiea]s?|hoeveel)\s*(\p{L}+)/iu.exec(question);
  return new Set(words?.[1] && !isEmpty(words[1], languageOfForms(question.split(/\P{L}+/u).map(fold))) ? termsOf(words[1]) : []);
}

/** For each term of the question in capitals (`CEO`), what finds it spelled out (`chief executive officer`). */
export function acronymsOf(question: string): [string, RegExp][] {
  return [...question.matchAll(/\b[A-Z]{2,5}\b/g)].map(([letters]) => [
    termsOf(letters)[0] ?? '',
    new RegExp(`\\b${[...letters].map((letter) => `${letter}[a-z]+`).join('[\\s-]+(?:of |and |the |for )?')}\\b`, 'i'),
  ]);
}

/** 1: the term stands there; 0.5: a word with the same beginning, or a longer one that holds it (compounds); else 0. */
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
