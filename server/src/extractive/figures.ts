import { termsOf } from '../text/spans.ts';
import { acronymsOf, carriedTerms, countedTerms, match, nameTerms, ownQuestion, positions, questionTerms } from './question-terms.ts';

/** A question that wants a figure: of what, and for when. */
export interface FigureQuestion {
  /** Terms of the measure ("net earnings"), without names, periods and words like "total". */
  measure: ReadonlySet<string>;
  /** All telling terms: none of these makes the label of a row another measure. */
  asked: ReadonlySet<string>;
  /** The thing to be counted, of "how many …". */
  counted: ReadonlySet<string>;
  /** "How much", "how many": without a figure there is no answer. */
  strict: boolean;
  money: boolean;
  years: readonly string[];
  /** What finds an acronym of the question spelled out. */
  acronyms: readonly [string, RegExp][];
  text: string;
}

const STRICT =
  /\b(?:how (?:much|many|high|large|big|tall|long)|what (?:percent(?:age)?|number|amount)|wie (?:hoch|viele?)|wieviele?|cu[aá]nt[oa]s?|combien|quant[oiea]s?)\b/iu;
const ASKS =
  /\b(?:what(?:'s|’s| is| was| were| are| did)|what (?:total |net |annual |quarterly )*(?:revenues?|sales|incomes?|earnings|profits?|margins?|rates?|dividends?|prices?|costs?)|was (?:kostete?|beträgt|betrug|war)|welche[rns]?|cu[aá]l (?:es|fue)|quel(?:le)? (?:est|était)|qual (?:é|foi|è))\b/iu;
/** A question that goes on from another, with words carried over from that one: "And in 2022? (net earnings)". */
const CARRIED = /\?\s*\([^)]+\)\s*$/;
/** … which opens as one. */
const OPENS = /^\s*(?:and|or|what about|how about|und|oder|was ist mit|y|o|et|ou|e|en|of)(?=\s)/iu;
const MONEY = /\b(?:how much|spend|spent|pay|paid|cost|price|wie viel|kostete?|cu[aá]nto|combien)\b/iu;
/** After "what was", only these ask for a figure. Also what every report of figures names. */
const MEASURES = String.raw`\b(?:revenues?|sales|turnover|incomes?|earnings|profits?|loss(?:es)?|margins?|rates?|ratio|ebitd\w*|ebit|eps|expenses?|expenditures?|costs?|prices?|dividends?|assets|liabilities|debt|cash|equity|spend\w*|number|amount|total|percent\w*|growth|population|height|length|weight|size|value|fees?|salary|budget|temperature|speed|area|capacity|umsatz|gewinn|verlust|kosten|preis|ingresos|ventas|beneficio|précio|prix|chiffre|ricavi|receitas?)\b`;
const MEASURE = new RegExp(MEASURES, 'iu');
const REASON = /^\W*(?:why|how come|what (?:drove|caused|led|made|explains)|warum|weshalb|wieso|por qu[eé]|pourquoi|perch[eé])\b/iu;
/** "What operating margin did …". Only keywords, without any word that asks, want a figure, too. */
const WHAT_MEASURE = new RegExp(`\\b(?:what|which|welche[rns]?|cu[aá]l|quel(?:le)?)\\s+(?:[\\p{L}-]+\\s+){0,3}?${MEASURES}`, 'iu');
const ASKING =
  /\?|\b(?:what|which|who|whom|whose|where|when|why|how|does|do|did|is|are|was|were|can|wer|was|wie|wo|wann|warum|welche[rns]?|qu[eé]|qui[eé]n|cu[aá]ndo|c[oó]mo|d[oó]nde|quoi|quel(?:le)?|comment|quand|pourquoi)\b/iu;
/** Words that tell the period of a figure. */
export const PERIOD = new Set(
  termsOf(
    'fiscal year years fy quarter q1 q2 q3 q4 end full annual annually month months Geschäftsjahr Jahr Quartal ejercicio año exercice année',
  ),
);
/** Words that say little of a measure. */
export const LIGHT = new Set(
  termsOf(
    'total overall consolidated reported company group figure amount number spend spent expect expected forecast outlook gesamt insgesamt',
  ),
);
const YEAR = /\b(?:19|20)\d\d\b/g;
/** Numbers that count nothing: years, days, notes and items, forms, footnotes. */
const NO_FIGURE =
  /\b(?:19|20)\d\d\b|\b(?:Item|Note|Notes|Form|Section|Rule|Part|Level|Title|Exhibit|Page|Chapter|Table|Figure)\s+\d+\w*|\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\s+\d{1,2}\b|\b\d{1,2}\.?\s+(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\b|\b\d+-[A-Z]\b|[[(]\d{1,2}[\])]|^\s*(?:\d{1,3}[.)]|•)\s/giu;

const NUMBER_WORD =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundreds?|thousands?|million|billion|half|twice|dozen|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|hundert|tausend|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|cien|mil|deux|trois|quatre|cinq|sept|huit|neuf|dix|cent|mille)\b/iu;

const FIGURE = new RegExp(`\\d[\\d,.]*|${NUMBER_WORD.source}`, 'giu');

/** The figure that a question asks for; undefined when it asks for something else. */
export function figureQuestion(question: string): FigureQuestion | undefined {
  const own = ownQuestion(question);
  const strict = STRICT.test(own);
  if (REASON.test(own)) return undefined;
  if (
    !strict &&
    !((ASKS.test(own) || WHAT_MEASURE.test(own) || !ASKING.test(own)) && MEASURE.test(own)) &&
    !(CARRIED.test(question) && OPENS.test(own) && MEASURE.test(question))
  )
    return undefined;
  const carried = carriedTerms(question);
  const wanted = questionTerms(question).filter((term) => !/^\d|^fy\d/.test(term) && !PERIOD.has(term) && !carried.has(term));
  const names = nameTerms(question);
  const measures = new Set(termsOf(question.match(new RegExp(MEASURES, 'giu'))?.join(' ') ?? ''));
  const plain = wanted.filter((term) => !names.has(term) || measures.has(term));
  const heavy = (plain.length > 0 ? plain : wanted).filter((term) => !LIGHT.has(term));
  if (heavy.length === 0) return undefined;
  const years = yearsOf(question.replace(/\bFY\s?(?=\d{4})/gi, ''));
  const money = MONEY.test(question);
  const counted = countedTerms(question);
  return { measure: new Set(heavy), asked: new Set(wanted), counted, strict, money, years, acronyms: acronymsOf(question), text: question };
}

/** Whether a text has a number, in figures or words, that is not merely a date or a reference. */
export function hasFigure(text: string): boolean {
  return /\d/.test(text.replace(NO_FIGURE, ' ')) || NUMBER_WORD.test(text);
}

/** What a question for money asks by, and a sum answers without saying it. */
const PRICED = new Set(termsOf('cost costs price charge spend spent pay paid'));
const SUM = /[$€£¥]\s?\d|\d\s?(?:€|EUR\b|USD\b|dollars?\b|euros?\b)/i;

/** The terms of the question that a sum of money stands for. */
export function pricedTerms(asked: FigureQuestion, text: string): string[] {
  return asked.money && SUM.test(text) ? [...asked.asked].filter((term) => PRICED.has(term)) : [];
}

/**
 * How well the label of a table's row, under what stands above the table, names the measure asked for, 0 to 1 (harmonic mean of the share of the label and the share of the
 * measure that they have in common); undefined for what is no row with figures.
 */
export function rowFit(asked: FigureQuestion, row: string, above = ''): number | undefined {
  const label = rowLabel(row);
  if (label === undefined) return undefined;
  const terms = labelTerms(asked, label);
  if (terms.size === 0) return undefined;
  if (asked.money && !asked.asked.has(COST)) terms.delete(COST);
  const shared = [...asked.measure].filter((term) => terms.has(term)).length;
  if (shared === 0) return 0;
  const named = [...terms].filter((term) => asked.asked.has(term)).length;
  const heading = new Set(termsOf(above));
  const headed = [...asked.measure].filter((term) => !terms.has(term) && heading.has(term)).length;
  return 2 / (terms.size / named + asked.measure.size / (shared + ABOVE * headed));
}

/** What a word of the measure counts for that stands above the table ("Adjusted non-GAAP results") and not in the row. */
const ABOVE = 0.7;

/** Terms of a row's label, in the words of the question: an acronym for what it stands for, `rate` or `margin` for "as a % of …". */
function labelTerms(asked: FigureQuestion, label: string): Set<string> {
  let rest = label;
  const terms: string[] = [];
  for (const [term, words] of asked.acronyms) {
    if (words.test(rest)) terms.push(term);
    rest = rest.replace(words, ' ');
  }
  if (rest.includes('%')) {
    terms.push([...RATES].find((term) => asked.asked.has(term)) ?? '%');
    rest = rest.replace(/(?:\bas an? )?%(?: of .*)?/i, ' ');
  }
  terms.push(
    ...termsOf(rest).filter((term) => term.length > 1 && !LIGHT.has(term) && !SMALL.has(term) && !PERIOD.has(term) && !/^\d/.test(term)),
  );
  return new Set(terms);
}

const [COST = ''] = termsOf('cost');
const RATES = new Set(termsOf('rate margin percent percentage share ratio'));
const SMALL = new Set(termsOf('the of and in per to for a an on by der die das und von in de la el y et du'));

/** What a row of a table is about: the words before its first figure. Undefined when it is no row. */
export function rowLabel(row: string): string | undefined {
  const cut = row.search(/\t|\s{2,}|\s[$€£(]?\s?\d|\s[-–—]\s/);
  if (cut <= 0 || row.includes('\n')) return undefined;
  const rest = row.slice(cut);
  const words = rest.match(/\p{L}{3,}/gu)?.length ?? 0;
  return hasFigure(rest) && words <= 1 ? row.slice(0, cut).replace(/\(\d+\)/g, '') : undefined;
}

/** A line that only names columns by their periods: "January 28, 2023 ⇥ January 29, 2022". */
export function isColumns(text: string): boolean {
  const years = yearsOf(text).length;
  if (years < 2 || /[.;]$/.test(text)) return false;
  const rest = text.replace(NO_FIGURE, ' ');
  if (/\t/.test(text) && !/\d/.test(rest)) return true;
  return (
    (rest.replace(/\b(?:fiscal|years?|months|weeks|quarters?|ended|three|six|nine|twelve)\b/gi, ' ').match(/[\p{L}\d]/gu)?.length ?? 0) < 6
  );
}

const WITHIN = 2500;

/** The line above a row that names its columns: the nearest one, within the same table, that holds years or dates instead of figures. */
export function headerOf(text: string, rowStart: number): { start: number; end: number } | undefined {
  let end = rowStart;
  while (end > 0 && rowStart - end < WITHIN) {
    end = text.lastIndexOf('\n', end - 1);
    if (end < 0) return undefined;
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end).trim();
    const years = line.replace(/\d{4}\s?[-–—/]\s?\d{4}/g, '').match(YEAR)?.length ?? 0; // "2022-2021" heads a column of changes
    if (
      (years >= 2 || (years === 1 && line.includes('\t'))) &&
      line.length <= 300 &&
      !/[.;]$/.test(line) &&
      !/\d/.test(line.replace(NO_FIGURE, ' '))
    ) {
      const lead = text.slice(start, end).search(/\S/);
      return { start: start + Math.max(0, lead), end: start + text.slice(start, end).trimEnd().length };
    }
    // A whole sentence in between: another part of the text.
    if (line.length > 160 && !line.includes('\t')) return undefined;
    end = start;
  }
  return undefined;
}

/** What the years in a text say of its being about the years asked for: 1 yes, −1 about others only, 0 nothing. */
export function periodFit(asked: FigureQuestion, text: string): number {
  if (asked.years.length === 0) return 0;
  const years = yearsOf(text);
  if (years.length === 0) return 0;
  return asked.years.some((year) => years.includes(year)) ? 1 : -1;
}

/** A part of a whole that was not asked for: a segment, a quarter. */
export function isPart(asked: FigureQuestion, text: string): boolean {
  if (/\bdomestic\b/i.test(text) && /\binternational\b/i.test(text)) return false; // both parts: the whole
  for (const part of [
    /\bsegments?\b/i,
    /\b(?:three|six|nine) months\b|\bquarters?\b|\b13 weeks\b|\bQ[1-4]\b/i,
    /\b(?:domestic|international|regional)\b/i,
  ])
    if (part.test(text) && !part.test(asked.text)) return true;
  return false;
}

/**
 * How a sentence gives a figure for the measure: 1 right after or before it ("net revenues of $13.1 billion"), 0.3 with most of its
 * words within 60 characters, else 0.
 */
export function figureNear(asked: FigureQuestion, text: string): number {
  const plain = text.replace(NO_FIGURE, (found) => ' '.repeat(found.length));
  const share = (from: number, to: number) => {
    const around = positions(plain.slice(Math.max(0, from), to));
    return [...asked.measure].filter((term) => match(term, around) > 0).length / asked.measure.size;
  };
  let best = 0;
  for (const { index, 0: digits } of asked.counted.size > 0 && !asked.money ? text.matchAll(FIGURE) : plain.matchAll(/\d[\d,.]*/g)) {
    const end = index + digits.length;
    if (asked.counted.size > 0) {
      // Right after it even what looks like a year counts: "2000 guests".
      const before = plain[index] === ' ' ? '' : plain.slice(Math.max(0, index - 35), index);
      const near = [...positions(text.slice(end, end + 30)).keys(), ...positions(before).keys()];
      if ([...asked.counted].every((term) => near.some((other) => sameWord(term, other))))
        best = Math.max(best, share(0, plain.length), 0.5);
      continue;
    }
    if (share(end, end + 35) === 1) return 1;
    if (share(index - 35, index) === 1) best = Math.max(best, qualified(asked, plain.slice(0, index)) ? 0.5 : 1);
    if (share(index - 60, index + 60) > 0.5) best = Math.max(best, 0.3);
  }
  return best;
}

/** `employ` of "employer" and `employe` of "employees", but not `employm`. */
function sameWord(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.startsWith(short) && long.length - short.length <= 1;
}

/** Whether the measure at the end of a text is narrowed by a word that was not asked for: "Online revenue of". */
function qualified(asked: FigureQuestion, before: string): boolean {
  const words = before.slice(-60).match(/[\p{L}&-]+/gu) ?? [];
  const at = words.findIndex((word) => match([...asked.measure][0] ?? '', positions(word)) > 0);
  const previous = positions(words[at - 1] ?? '');
  return at > 0 && ![...previous.keys()].some((term) => asked.asked.has(term) || SMALL.has(term) || LIGHT.has(term) || term.length < 4);
}

function yearsOf(text: string): string[] {
  return text.match(YEAR) ?? [];
}
