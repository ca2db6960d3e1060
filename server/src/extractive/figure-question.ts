import { analyzeQuestion } from '../text/question.ts';
import { stemsOf } from '../text/words.ts';
import { acronymsOf, carriedTerms, countedTerms, nameTerms, ownQuestion, questionTerms } from './question-terms.ts';
import { yearsIn } from './table-rows.ts';

/** A question that asks for a figure. All terms are stems. */
export interface FigureQuestion {
  text: string;
  /** The measure ("net earnings"), without names, periods and words like "total". */
  measure: ReadonlySet<string>;
  /** All content terms. None of them makes the label of a row a different measure. */
  terms: ReadonlySet<string>;
  /** What "how many …" counts. */
  counted: ReadonlySet<string>;
  /** "How much", "how many": an answer needs a figure. */
  needsFigure: boolean;
  isAboutMoney: boolean;
  years: readonly string[];
  /** Each acronym with the pattern of its spelled-out form. */
  acronyms: readonly [string, RegExp][];
}

const NEEDS_FIGURE =
  /\b(?:how (?:much|many|high|large|big|tall|long)|what (?:percent(?:age)?|number|amount)|wie (?:hoch|viele?)|wieviele?|cu[aá]nt[oa]s?|combien|quant[oiea]s?)\b/iu;
const MAY_ASK_FOR_FIGURE =
  /\b(?:what(?:'s|’s| is| was| were| are| did)|what (?:total |net |annual |quarterly )*(?:revenues?|sales|incomes?|earnings|profits?|margins?|rates?|dividends?|prices?|costs?)|was (?:kostete?|beträgt|betrug|war)|welche[rns]?|cu[aá]l (?:es|fue)|quel(?:le)? (?:est|était)|qual (?:é|foi|è))\b/iu;
/** A question that continues another, which lends it words: "And in 2022? (net earnings)". */
const CARRIED = /\?\s*\([^)]+\)\s*$/;
const CONTINUES = /^\s*(?:and|or|what about|how about|und|oder|was ist mit|y|o|et|ou|e|en|of)(?=\s)/iu;
const MONEY = /\b(?:how much|spend|spent|pay|paid|cost|price|wie viel|kostete?|cu[aá]nto|combien)\b/iu;
/** What reports give figures of. After "what was", only these ask for a figure. */
const MEASURES = String.raw`\b(?:revenues?|sales|turnover|incomes?|earnings|profits?|loss(?:es)?|margins?|rates?|ratio|ebitd\w*|ebit|eps|expenses?|expenditures?|costs?|prices?|dividends?|assets|liabilities|debt|cash|equity|spend\w*|number|amount|total|percent\w*|growth|population|height|length|weight|size|value|fees?|salary|budget|temperature|speed|area|capacity|umsatz|gewinn|verlust|kosten|preis|ingresos|ventas|beneficio|precios?|prix|chiffre|ricavi|receitas?)\b`;
const MEASURE = new RegExp(MEASURES, 'iu');
const ASKS_FOR_REASON =
  /^\W*(?:why|how come|what (?:drove|caused|led|made|explains)|warum|weshalb|wieso|por qu[eé]|pourquoi|perch[eé])\b/iu;
/** "What operating margin did …" */
const WHAT_MEASURE = new RegExp(`\\b(?:what|which|welche[rns]?|cu[aá]l|quel(?:le)?)\\s+(?:[\\p{L}-]+\\s+){0,3}?${MEASURES}`, 'iu');
const HAS_QUESTION_WORD =
  /\?|\b(?:what|which|who|whom|whose|where|when|why|how|does|do|did|is|are|was|were|can|wer|was|wie|wo|wann|warum|welche[rns]?|qu[eé]|qui[eé]n|cu[aá]ndo|c[oó]mo|d[oó]nde|quoi|quel(?:le)?|comment|quand|pourquoi)\b/iu;
/** Words for the period of a figure. */
export const PERIOD = new Set(
  stemsOf(
    'fiscal year years fy quarter q1 q2 q3 q4 end full annual annually month months Geschäftsjahr Jahr Quartal ejercicio año exercice année',
  ),
);
/** Words that say little about a measure. */
export const LIGHT = new Set(
  stemsOf(
    'total overall consolidated reported company group figure amount number spend spent expect expected forecast outlook gesamt insgesamt',
  ),
);

/** Undefined when the question does not ask for a figure. Keywords alone, without a question word, do when they name a measure. */
export function figureQuestion(question: string): FigureQuestion | undefined {
  const own = ownQuestion(question);
  const { kind } = analyzeQuestion(question);
  // "Why do they say how much it costs?" asks for no figure.
  if (kind === 'reason' || kind === 'person' || kind === 'place') return undefined;
  const needsFigure = NEEDS_FIGURE.test(own);
  if (ASKS_FOR_REASON.test(own)) return undefined;
  const mayAsk = MAY_ASK_FOR_FIGURE.test(own) || WHAT_MEASURE.test(own) || !HAS_QUESTION_WORD.test(own);
  const continues = CARRIED.test(question) && CONTINUES.test(own) && MEASURE.test(question);
  if (!needsFigure && !(mayAsk && MEASURE.test(own)) && !continues) return undefined;
  const carried = carriedTerms(question);
  const terms = questionTerms(question).filter((term) => !/^\d|^fy\d/.test(term) && !PERIOD.has(term) && !carried.has(term));
  const names = nameTerms(question);
  const measures = new Set(stemsOf(question.match(new RegExp(MEASURES, 'giu'))?.join(' ') ?? ''));
  const withoutNames = terms.filter((term) => !names.has(term) || measures.has(term));
  const measure = (withoutNames.length > 0 ? withoutNames : terms).filter((term) => !LIGHT.has(term));
  if (measure.length === 0) return undefined;
  return {
    text: question,
    measure: new Set(measure),
    terms: new Set(terms),
    counted: countedTerms(question),
    needsFigure,
    // "How much does it weigh?" asks for no sum.
    isAboutMoney: MONEY.test(question) && (kind !== 'count' || MEASURE.test(question)),
    years: yearsIn(question.replace(/\bFY\s?(?=\d{4})/gi, '')),
    acronyms: acronymsOf(question),
  };
}
