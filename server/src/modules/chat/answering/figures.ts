import { asciiDigits } from '../../../text/fold.ts';
import type { Span } from '../../../text/spans.ts';
import { splitSpans } from '../../../text/spans.ts';

// A citation tells the reader that the source says so. So every figure of a cited statement must stand in the cited passage.

/** One number in a text. It has several readings: "1.250" is 1250 or 1.25. */
interface Figure {
  readings: string[];
  /** A year gives the time of a statement. It may stand elsewhere, such as in the header of a table. */
  isYear: boolean;
  /** For a date or a range: its numbers, each of which may stand alone. */
  parts: Figure[];
}

/** Longest passage that is shown as a quote, in UTF-16 units. */
const MAX_PASSAGE = 500;
const GROUPED = /\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,:'’]\d+)*/gu;
const ADDRESS = /https?:\/\/\S+/gi;
/** The number of a list item is no part of its statement. */
const LIST_NUMBER = /^[ \t>*#-]*\d{1,3}[.)]\s/gm;
const YEAR = /^(?:19|20)\d\d$/;

/** 1 to 20 and the tens to 100, in English, German, Spanish and French; in lower case, with their accents. Not the French 70 to 90. */
const NUMBER_WORDS = new Map(
  [
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
    'eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig',
    'uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte',
    'une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt',
  ]
    .flatMap((words) => words.split(' ').map((word, i) => [word, i + 1] as const))
    .concat(
      [
        'ten twenty thirty forty fifty sixty seventy eighty ninety hundred',
        'zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert',
        'diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien',
        'dix vingt trente quarante cinquante soixante - - - cent',
      ].flatMap((words) => words.split(' ').map((word, i) => [word, (i + 1) * 10] as const)),
    ),
);

/** The figures of a statement. Digits inside a word, such as "Q3", are part of a name. */
export function figuresOf(statement: string): Figure[] {
  const text = asciiDigits(statement).replace(ADDRESS, ' ').replace(LIST_NUMBER, ' ');
  return [...text.matchAll(GROUPED)].flatMap(({ 0: written, index }) => (/\p{L}/u.test(text[index - 1] ?? '') ? [] : [figureOf(written)]));
}

function figureOf(written: string): Figure {
  const groups = written.split(/[^\d]/);
  const plain = (digits: string) => digits.replace(/^0+(?=\d)/, '');
  if (groups.length === 1) return { readings: [plain(written)], isYear: YEAR.test(written), parts: [] };
  const separators = written.replace(/\d/g, '');
  const readings: string[] = [];
  const [first = '', ...others] = groups;
  const decimals = groups.at(-1) ?? '';
  const isThousands = (ofThem: string[]) => first.length <= 3 && ofThem.every((group) => group.length === 3);
  if (separators.includes(':')) {
    const [hours = '', minutes = ''] = groups;
    readings.push(`${plain(hours)}:${minutes}`, decimal(plain(hours), minutes));
  } else {
    if (isThousands(others)) readings.push(plain(groups.join('')));
    // The last separator differs from the others: "1,234.50".
    const isDecimal = groups.length === 2 || (separators.at(-1) !== separators[0] && isThousands(others.slice(0, -1)));
    if (isDecimal && /[.,]$/.test(separators)) readings.push(decimal(plain(groups.slice(0, -1).join('')), decimals));
  }
  const isSpaced = /\s/.test(written);
  return { readings, isYear: false, parts: readings.length === 0 || isSpaced ? groups.map(figureOf) : [] };
}

function decimal(whole: string, digits: string): string {
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? whole : `${whole}.${kept}`;
}

/** All readings of all numbers in a passage, also of those in words that `NUMBER_WORDS` has, and of two with a hyphen: "forty-two". */
function readingsIn(passage: string): Set<string> {
  const found = new Set<string>();
  const add = (figure: Figure) => {
    for (const reading of figure.readings) found.add(reading);
    for (const part of figure.parts) add(part);
  };
  const text = asciiDigits(passage);
  for (const [written] of text.matchAll(GROUPED)) add(figureOf(written));
  for (const [word] of text.toLowerCase().matchAll(/\p{L}+(?:-\p{L}+)*/gu)) {
    const whole = NUMBER_WORDS.get(word);
    if (whole !== undefined) found.add(String(whole));
    const [tens = '', ones = ''] = word.split('-');
    const sum = (NUMBER_WORDS.get(tens) ?? 0) + (NUMBER_WORDS.get(ones) ?? 0);
    if (ones !== '' && sum > 20) found.add(String(sum));
  }
  return found;
}

function stands(figure: Figure, readings: ReadonlySet<string>): boolean {
  return (
    figure.readings.some((reading) => readings.has(reading)) ||
    (figure.parts.length > 0 && figure.parts.every((part) => stands(part, readings)))
  );
}

/**
 * The part of a source to quote for figures: `span` if they all stand there, or else a passage of whole sentences that has them all, close
 * to `span`. Undefined if there is none: then the source does not support the statement.
 * @param context what the reader sees beside the quote, such as the title
 */
export function spanWithFigures(text: string, span: Span, figures: readonly Figure[], context: string): Span | undefined {
  const beside = readingsIn(context);
  let whole: Set<string> | undefined;
  const missing = figures.filter((figure) => {
    if (stands(figure, beside)) return false;
    if (!figure.isYear) return true;
    whole ??= readingsIn(text);
    return !stands(figure, whole);
  });
  const hasAll = (start: number, end: number) => {
    const readings = readingsIn(text.slice(start, end));
    return missing.every((figure) => stands(figure, readings));
  };
  if (missing.length === 0 || hasAll(span.start, span.end)) return span;
  const spans = splitSpans(text);
  let best: Span | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  spans.forEach(({ start }, from) => {
    for (const { end } of spans.slice(from)) {
      if (end - start > MAX_PASSAGE) break;
      // Short, and close to what was found first.
      const cost = end - start + Math.max(0, start - span.end, span.start - end) / 2;
      if (cost < bestCost && hasAll(start, end)) {
        best = { start, end };
        bestCost = cost;
      }
    }
  });
  return best;
}
