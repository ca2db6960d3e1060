import { type AnswerKind, SIGNS } from '../text/question-kinds.ts';
import { STOPWORDS } from '../text/stop-words.ts';
import type { Word, Words } from '../text/words.ts';
import type { Piece } from './analysis.ts';

/** What a piece has of the kind of thing that a question asks for. */
export interface KindEvidence {
  /** 0: nothing of the kind, 1: surely. */
  has: number;
  /** The same, near to a word of the question: within five words. */
  near: number;
  /** Of "how many …": a number right before the thing to be counted 1, with other words between less, 0 none. */
  counts: number;
}

const list = (words: string) => new Set(words.trim().split(/\s+/));
const DATES = list(
  `january february march april may june july august september october november december century monday tuesday wednesday thursday friday saturday sunday
  januar februar marz mai juni juli oktober dezember jahrhundert montag dienstag mittwoch donnerstag freitag samstag sonntag montags dienstags mittwochs donnerstags freitags samstags sonntags
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre siglo lunes martes miercoles jueves viernes sabado domingo
  janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre siecle lundi mardi mercredi jeudi vendredi samedi dimanche الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت`,
);
const NUMBERS = list(
  `two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred hundreds thousand thousands million billion half twice dozen
  zwei drei vier funf sechs sieben acht neun zehn elf zwolf zwanzig dreissig hundert tausend dos tres cuatro cinco seis siete ocho nueve diez cien mil
  deux trois quatre cinq sept huit neuf dix cent mille خمسون مئه مئتان سته عشره`,
);
const REASONS = list(
  `because due driven result resulted results caused cause therefore since owing attributable reflects reflecting reflected led so weil wegen aufgrund da dadurch daher deshalb
  porque debido car raison grace لان بسبب`,
);
/** Before the name of a place. */
const AT = list('in at near from to of on auf bei aus nach en desde a dans au im am beim');
/** Written with a capital, and no person. */
const NO_PERSON = list(
  `section rule act item note inc ltd corp co company board form part exhibit article llc plc united states america north south east west new the in on at of a an
  committee department university institute street avenue fiscal chief officer`,
);
const NEAR = 5;
/** Of two words of a name, and of one alone. */
const FULL_NAME = 1;
const ONE_NAME = 0.4;

/** How surely a word is of the kind; `before` stands before it in its piece. */
function kindOf(kind: AnswerKind, word: Word, before: Word | undefined, after: Word | undefined): number {
  const isNumber = word.kind === 'number' || NUMBERS.has(word.form);
  switch (kind) {
    case 'count':
    case 'money':
    case 'percent':
    case 'duration':
      return isNumber ? (word.year ? 0.2 : 1) : 0;
    case 'date':
      return word.year || DATES.has(word.form) ? 1 : isNumber ? 0.15 : 0;
    case 'person': {
      if (!word.capital || word.form.length < 3 || NO_PERSON.has(word.form) || before === undefined) return 0;
      if (after?.capital && NO_PERSON.has(after.form)) return 0; // the Sarbanes-Oxley Act
      return before.capital && !NO_PERSON.has(before.form) ? FULL_NAME : ONE_NAME;
    }
    case 'place':
      return word.capital && before !== undefined ? (AT.has(before.form) ? 1 : 0.6) : 0;
    case 'reason':
      return REASONS.has(word.form) ? 1 : 0;
    default:
      return 0;
  }
}

export function kindEvidence(
  kind: AnswerKind,
  counted: number | undefined,
  piece: Piece,
  { words, starts, ends }: Words,
  text: string,
): KindEvidence {
  const evidence = { has: 0, near: 0, counts: 0 };
  const matched = new Set(piece.hits.map(({ at }) => at));
  const things = new Set(piece.hits.flatMap(({ at, concept }) => (concept === counted ? [at] : [])));
  for (let at = piece.from; at < piece.to; at++) {
    const word = words[at] as Word;
    if (matched.has(at)) continue;
    if (word.kind === 'number' && isMark(text, starts[at] as number, ends[at] as number)) continue;
    const before = at > piece.from && !matched.has(at - 1) ? words[at - 1] : undefined;
    const sure = kindOf(kind, word, before ?? (kind === 'person' ? undefined : words[at - 1]), words[at + 1]);
    if (sure > evidence.has) evidence.has = sure;
    if (sure >= 0.5) evidence.near = Math.max(evidence.near, nearness(matched, at));
    if (things.size > 0 && (word.kind === 'number' || NUMBERS.has(word.form)) && text[ends[at] as number] !== '%')
      evidence.counts = Math.max(
        evidence.counts,
        counting(words, at, matched, things, /^\s\p{L}/u.test(text.slice(ends[at], (ends[at] as number) + 2))),
      );
  }
  return evidence;
}

/** The number of a note, `(1)`, and of a name, `COVID-19`. */
function isMark(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? '';
  if (/[-‑]/.test(before) && /\p{L}/u.test(text[start - 2] ?? '')) return true;
  return end - start <= 2 && /[([]/.test(before) && /[)\]]/.test(text[end] ?? '');
}

function nearness(matched: ReadonlySet<number>, at: number): number {
  for (let distance = 1; distance <= NEAR; distance++)
    if (matched.has(at - distance) || matched.has(at + distance)) return 1.15 - 0.15 * distance;
  return 0;
}

/**
 * "1,138 stores" 1; "20 to 30 Best Buy stores" 1, as all between are words of the question or numbers; "19 outlet stores" 0.7; "employees:
 * 90,000" 0.5; "58 Chief People Officer" 0.
 * @param runsOn whether a word follows with nothing but a space between
 */
function counting(words: readonly Word[], at: number, matched: ReadonlySet<number>, things: ReadonlySet<number>, runsOn: boolean): number {
  let others = 0;
  for (let next = at + 1; next <= at + 4; next++) {
    if (things.has(next) && others > 0 && words[next]?.capital && words[next - 1]?.capital) return 0;
    if (things.has(next)) return others === 0 ? ((words[at] as Word).year ? 0.5 : 1) : others === 1 ? 0.7 : others === 2 ? 0.4 : 0;
    if (words[next]?.kind === 'number') return 0;
    if (!matched.has(next)) others += words[next]?.capital ? 2 : 1; // "20 Pacific Sales stores" are some of them
  }
  return (things.has(at - 1) || things.has(at - 2)) && !(words[at] as Word).year && !(runsOn && countsOther(words, at)) ? 0.5 : 0;
}

/** Of a number behind the thing whether it counts another, which follows: "employees purchased 0.8 million shares". */
function countsOther(words: readonly Word[], at: number): boolean {
  let next = at + 1;
  while (NUMBERS.has(words[next]?.form ?? '')) next++;
  const word = words[next];
  return word?.kind === 'word' && !word.capital && word.form.length > 3 && !STOPWORDS.has(word.form);
}

/** A place on the web. */
const ADDRESS = /\bhttps?:\/\/|\bwww\./;

/** What is seen by its form alone; undefined for kinds that words show. */
export function formEvidence(kind: AnswerKind, text: string): number | undefined {
  const sign = SIGNS[kind];
  if (sign) return sign.test(text) ? 1 : 0;
  if (kind === 'place' && ADDRESS.test(text)) return 1;
  return undefined;
}

const SUM = /(?:[$€£¥₹]|\bRs\.?|\bUSD|\bEUR)\s?\(?\d|\d\s?(?:[€$£]|EUR\b|USD\b|euros?\b|dollars?\b|cents?\b|Franken\b|درهم)|درهم/iu;

/** No price is one, too. */
const NO_PRICE = /\b(?:free of charge|costs? nothing|for free|kostenlos|kostenfrei|gratis|gratuite?s?|gratuitement)\b/i;

export function hasMoney(text: string): boolean {
  return SUM.test(text) || saysFree(text);
}

/** Whether it says that something costs nothing. */
export function saysFree(text: string): boolean {
  return NO_PRICE.test(text);
}
