import { isStopWord } from '../text/stop-words.ts';
import { stemsOf, wordsOf } from '../text/words.ts';
import { type FigureQuestion, LIGHT, PERIOD } from './figure-question.ts';
import { NUMBER_WORD } from './number-words.ts';
import { match, positions } from './question-terms.ts';
import { NO_FIGURE, rowLabel, yearsIn } from './table-rows.ts';

/** What a term of the measure counts for that is above the table ("Adjusted results") and not in the row. */
const ABOVE = 0.7;
const [COST = ''] = stemsOf('cost');
const RATES = new Set(stemsOf('rate margin percent percentage share ratio'));

/**
 * How well the label of a table row, with the lines above the table, names the measure, 0 to 1: the harmonic mean of the share of the label
 * and the share of the measure that they have in common. Undefined for a text that is no row with figures.
 */
export function rowFit(asked: FigureQuestion, row: string, above = ''): number | undefined {
  const label = rowLabel(row);
  if (label === undefined) return undefined;
  const terms = labelTerms(asked, label);
  if (terms.size === 0) return undefined;
  if (asked.isAboutMoney && !asked.terms.has(COST)) terms.delete(COST);
  const shared = [...asked.measure].filter((term) => terms.has(term)).length;
  if (shared === 0) return 0;
  const named = [...terms].filter((term) => asked.terms.has(term)).length;
  const heading = new Set(stemsOf(above));
  const inHeading = [...asked.measure].filter((term) => !terms.has(term) && heading.has(term)).length;
  return 2 / (terms.size / named + asked.measure.size / (shared + ABOVE * inHeading));
}

/** The terms of a row's label in the question's words: the acronym of a spelled-out form, `rate` or `margin` for "as a % of …". */
function labelTerms(asked: FigureQuestion, label: string): Set<string> {
  let rest = label;
  const terms: string[] = [];
  for (const [acronym, spelledOut] of asked.acronyms) {
    if (spelledOut.test(rest)) terms.push(acronym);
    rest = rest.replace(spelledOut, ' ');
  }
  if (rest.includes('%')) {
    terms.push([...RATES].find((term) => asked.terms.has(term)) ?? '%');
    rest = rest.replace(/(?:\bas an? )?%(?: of .*)?/i, ' ');
  }
  for (const { form, stem, kind } of wordsOf(rest).words)
    if (form.length > 1 && kind === 'word' && !isStopWord(form) && !LIGHT.has(stem) && !PERIOD.has(stem)) terms.push(stem);
  return new Set(terms);
}

/** 1 when a text is about a year asked for, −1 when it is only about others, 0 when the question or the text names none. */
export function periodFit(asked: FigureQuestion, text: string): number {
  if (asked.years.length === 0) return 0;
  const years = yearsIn(text);
  if (years.length === 0) return 0;
  return asked.years.some((year) => years.includes(year)) ? 1 : -1;
}

const PARTS = [
  /\bsegments?\b/i,
  /\b(?:three|six|nine) months\b|\bquarters?\b|\b(?:13|26|39) weeks\b|\bQ[1-4]\b/i,
  /\b(?:domestic|international|regional)\b/i,
];

/** Whether a text is about a part of a whole, such as a segment or a quarter, that the question does not ask for. */
export function isPart(asked: FigureQuestion, text: string): boolean {
  if (/\bdomestic\b/i.test(text) && /\binternational\b/i.test(text)) return false; // both parts are the whole
  return PARTS.some((part) => part.test(text) && !part.test(asked.text));
}

const FIGURE = new RegExp(`\\d[\\d,.]*|${NUMBER_WORD.source}`, 'giu');

/**
 * How closely a sentence gives a figure for the measure: 1 right after or before it ("net revenues of $13.1 billion"), 0.3 with most of its
 * words within 60 characters, else 0.
 */
export function figureNear(asked: FigureQuestion, text: string): number {
  const withoutDates = text.replace(NO_FIGURE, (found) => ' '.repeat(found.length));
  const isCounting = asked.counted.size > 0;
  let best = 0;
  for (const { index, 0: digits } of isCounting && !asked.isAboutMoney ? text.matchAll(FIGURE) : withoutDates.matchAll(/\d[\d,.]*/g)) {
    const end = index + digits.length;
    const near = isCounting ? countedNear(asked, text, withoutDates, index, end) : measureNear(asked, withoutDates, index, end);
    if (near === 1 && !isCounting) return 1;
    best = Math.max(best, near);
  }
  return best;
}

/** The share of the measure's terms that a text contains. */
function measureShare(asked: FigureQuestion, text: string): number {
  const terms = positions(text);
  return [...asked.measure].filter((term) => match(term, terms) > 0).length / asked.measure.size;
}

function measureNear(asked: FigureQuestion, text: string, start: number, end: number): number {
  const share = (from: number, to: number) => measureShare(asked, text.slice(Math.max(0, from), to));
  if (share(end, end + 35) === 1) return 1;
  const before = share(start - 35, start) === 1 ? (isQualified(asked, text.slice(0, start)) ? 0.5 : 1) : 0;
  return Math.max(before, share(start - 60, start + 60) > 0.5 ? 0.3 : 0);
}

function countedNear(asked: FigureQuestion, text: string, withoutDates: string, start: number, end: number): number {
  // In front of the thing even a number that looks like a year counts: "2000 guests".
  const before = withoutDates[start] === ' ' ? '' : withoutDates.slice(Math.max(0, start - 35), start);
  const near = [...positions(text.slice(end, end + 30)).keys(), ...positions(before).keys()];
  if (![...asked.counted].every((term) => near.some((other) => isSameStem(term, other)))) return 0;
  return Math.max(measureShare(asked, withoutDates), 0.5);
}

/** Stems that differ by one letter at most: `employ` and `employe`. */
function isSameStem(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.startsWith(short) && long.length - short.length <= 1;
}

/** Whether a word that was not asked for narrows the measure at the end of a text: "Online revenue of". */
function isQualified(asked: FigureQuestion, before: string): boolean {
  const { words } = wordsOf(before.slice(-60));
  const [measure = ''] = asked.measure;
  const previous = words[words.findIndex(({ stem }) => match(measure, new Map([[stem, 0]])) > 0) - 1];
  if (!previous || isStopWord(previous.form)) return false;
  return !asked.terms.has(previous.stem) && !LIGHT.has(previous.stem) && previous.stem.length > 3;
}
