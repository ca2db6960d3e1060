import { type AnswerKind, KIND_PATTERNS } from '../text/question-kinds.ts';
import { isStopWord } from '../text/stop-words.ts';
import type { Word, Words } from '../text/words.ts';
import type { Piece } from './analysis.ts';
import { isNumberWord } from './number-words.ts';

/** How surely a piece has the kind of thing that a question asks for. Each value is 0 to 1. */
export interface KindEvidence {
  /** Anywhere in the piece. */
  has: number;
  /** Within five words of a match. */
  near: number;
  /** "How many …": a number right in front of the thing, less with other words between. */
  counts: number;
}

const list = (words: string) => new Set(words.trim().split(/\s+/));
export const DATES = list(
  `january february march april may june july august september october november december century monday tuesday wednesday thursday friday saturday sunday
  januar februar marz mai juni juli oktober dezember jahrhundert montag dienstag mittwoch donnerstag freitag samstag sonntag montags dienstags mittwochs donnerstags freitags samstags sonntags mondays tuesdays wednesdays thursdays fridays saturdays sundays
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre siglo lunes martes miercoles jueves viernes sabado domingo
  janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre siecle lundi mardi mercredi jeudi vendredi samedi dimanche
  gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre secolo lunedi martedi mercoledi giovedi venerdi sabato domenica
  janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro seculo segunda-feira sabado domingo
  januari februari maart april mei juni juli augustus oktober december eeuw maandag dinsdag woensdag donderdag vrijdag zaterdag zondag الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت`,
);
const REASONS = list(
  `because due driven result resulted results caused cause therefore since owing attributable reflects reflecting reflected led so weil wegen aufgrund da dadurch daher deshalb
  porque debido car raison grace لان بسبب`,
);
const PLACE_PREPOSITIONS = list('in at near from to of on auf bei aus nach en desde a dans au im am beim');
/** Capitalized words that name no person. */
const NOT_PERSONS = list(
  `section rule act item note inc ltd corp co company board form part exhibit article llc plc united states america north south east west new the in on at of a an
  committee department university institute street avenue fiscal chief officer`,
);
const NEAR = 5;
const FULL_NAME = 1;
const SINGLE_NAME = 0.4;

/** How surely a word is of the kind, given its neighbors in the piece. */
function wordEvidence(kind: AnswerKind, word: Word, previous: Word | undefined, next: Word | undefined): number {
  const isNumber = word.kind === 'number' || isNumberWord(word.form);
  switch (kind) {
    case 'count':
    case 'money':
    case 'percent':
    case 'duration':
      return isNumber ? (word.isYear ? 0.2 : 1) : 0;
    case 'date':
      return word.isYear || DATES.has(word.form) ? 1 : isNumber ? 0.15 : 0;
    case 'person': {
      if (!word.isCapitalized || word.form.length < 3 || NOT_PERSONS.has(word.form) || previous === undefined) return 0;
      if (next?.isCapitalized && NOT_PERSONS.has(next.form)) return 0; // a law named after its author: "the Miller Act"
      return previous.isCapitalized && !NOT_PERSONS.has(previous.form) ? FULL_NAME : SINGLE_NAME;
    }
    case 'place':
      return word.isCapitalized && previous !== undefined ? (PLACE_PREPOSITIONS.has(previous.form) ? 1 : 0.6) : 0;
    case 'reason':
      return REASONS.has(word.form) ? 1 : 0;
    default:
      return 0;
  }
}

/** @param counted index of the concept that the question counts */
export function kindEvidence(kind: AnswerKind, counted: number | undefined, piece: Piece, words: Words, text: string): KindEvidence {
  const evidence = { has: 0, near: 0, counts: 0 };
  const all = words.words;
  const matched = new Set(piece.matches.map(({ wordIndex }) => wordIndex));
  const things = new Set(piece.matches.flatMap(({ wordIndex, concept }) => (concept === counted ? [wordIndex] : [])));
  for (let at = piece.firstWord; at < piece.endWord; at++) {
    const word = all[at] as Word;
    const [start, end] = [words.starts[at] as number, words.ends[at] as number];
    if (matched.has(at)) continue;
    if (word.kind === 'number' && isReference(text, start, end)) continue;
    const inPiece = at > piece.firstWord && !matched.has(at - 1) ? all[at - 1] : undefined;
    const sure = wordEvidence(kind, word, inPiece ?? (kind === 'person' ? undefined : all[at - 1]), all[at + 1]);
    if (sure > evidence.has) evidence.has = sure;
    if (sure >= 0.5) evidence.near = Math.max(evidence.near, nearness(matched, at));
    if (things.size > 0 && (word.kind === 'number' || isNumberWord(word.form)) && text[end] !== '%') {
      const runsOn = /^\s\p{L}/u.test(text.slice(end, end + 2));
      evidence.counts = Math.max(evidence.counts, countingEvidence(all, at, matched, things, runsOn));
    }
  }
  return evidence;
}

/** The number of a note, `(1)`, or of a name, `Area-51`. */
function isReference(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? '';
  if (/[-‑]/.test(before) && /\p{L}/u.test(text[start - 2] ?? '')) return true;
  return end - start <= 2 && /[([]/.test(before) && /[)\]]/.test(text[end] ?? '');
}

function nearness(matched: ReadonlySet<number>, at: number): number {
  for (let distance = 1; distance <= NEAR; distance++)
    if (matched.has(at - distance) || matched.has(at + distance)) return 1.15 - 0.15 * distance;
  return 0;
}

const MAX_DISTANCE = 4;
/** By the number of other words between the number and the thing: "40 shops", "40 small shops", "40 very small shops". */
const BY_WORDS_BETWEEN = [1, 0.7, 0.4];
const YEAR_BEFORE_THING = 0.5;
const NUMBER_BEHIND_THING = 0.5;
/** A capitalized word narrows the thing: "20 Northwind shops" are only some of them. */
const CAPITALIZED = 2;

/**
 * How surely the number at `at` counts the thing. Words of the question and further numbers may stand between.
 * @param runsOn whether only a space separates the number from a following word
 */
function countingEvidence(
  words: readonly Word[],
  at: number,
  matched: ReadonlySet<number>,
  things: ReadonlySet<number>,
  runsOn: boolean,
): number {
  const isYear = (words[at] as Word).isYear;
  let between = 0;
  for (let next = at + 1; next <= at + MAX_DISTANCE; next++) {
    const word = words[next];
    if (things.has(next)) {
      if (between > 0 && word?.isCapitalized && words[next - 1]?.isCapitalized) return 0; // a title: "58 Chief Shop Officer"
      return between === 0 && isYear ? YEAR_BEFORE_THING : (BY_WORDS_BETWEEN[between] ?? 0);
    }
    if (word?.kind === 'number') return 0;
    if (!matched.has(next)) between += word?.isCapitalized ? CAPITALIZED : 1;
  }
  const isBehindThing = things.has(at - 1) || things.has(at - 2);
  return isBehindThing && !isYear && !(runsOn && countsFollowing(words, at)) ? NUMBER_BEHIND_THING : 0;
}

/** Whether a number behind the thing counts what follows: "employees bought 0.8 million shares". */
function countsFollowing(words: readonly Word[], at: number): boolean {
  let next = at + 1;
  while (isNumberWord(words[next]?.form ?? '')) next++;
  const word = words[next];
  return word?.kind === 'word' && !word.isCapitalized && word.form.length > 3 && !isStopWord(word.form);
}

const WEB_ADDRESS = /\bhttps?:\/\/|\bwww\./;

/** Whether the characters of a text show the kind, as 0 or 1; undefined for kinds that only words show. */
export function patternEvidence(kind: AnswerKind, text: string): number | undefined {
  const pattern = KIND_PATTERNS[kind];
  if (pattern) return pattern.test(text) ? 1 : 0;
  if (kind === 'place' && WEB_ADDRESS.test(text)) return 1;
  return undefined;
}

const SUM =
  /(?:[$€£¥₹]|\bRs\.?|\bUSD|\bEUR)\s?\(?\d|\d\s?(?:[€$£]|EUR\b|USD\b|euros?\b|dollars?\b|cents?\b|Franken\b|pounds?\b(?! of\b)|pence\b|francs?\b|francos?\b|pesos?\b|reais\b|yen\b|yuan\b|rupees?\b|kron(?:or|er|e)\b|zlot\w+|درهم)|درهم/iu;

const NO_PRICE = /\b(?:free of charge|costs? nothing|for free|kostenlos|kostenfrei|gratis|gratuite?s?|gratuitement)\b/i;

/** Whether a text states a price; "free" is one. */
export function hasMoney(text: string): boolean {
  return SUM.test(text) || saysFree(text);
}

/** Whether a text says that something costs nothing. */
export function saysFree(text: string): boolean {
  return NO_PRICE.test(text);
}
