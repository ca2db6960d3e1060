import type { Span } from '../text/spans.ts';
import { NUMBER_WORD } from './number-words.ts';

const YEAR = /\b(?:19|20)\d\d\b/g;
/** Numbers that count nothing: years, days, notes and items, forms, footnotes. */
export const NO_FIGURE =
  /\b(?:19|20)\d\d\b|\b(?:Item|Note|Notes|Form|Section|Rule|Part|Level|Title|Exhibit|Page|Chapter|Table|Figure)\s+\d+\w*|\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\s+\d{1,2}\b|\b\d{1,2}\.?\s+(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\b|\b\d+-[A-Z]\b|[[(]\d{1,2}[\])]|^\s*(?:\d{1,3}[.)]|•)\s/giu;

export function yearsIn(text: string): string[] {
  return text.match(YEAR) ?? [];
}

/** Whether a text has a number, in digits or words, that is more than a date or a reference. */
export function hasFigure(text: string): boolean {
  return /\d/.test(text.replace(NO_FIGURE, ' ')) || NUMBER_WORD.test(text);
}

/** The label of a table row: the words before its first figure. Undefined for a text that is no row. */
export function rowLabel(row: string): string | undefined {
  const cut = row.search(/\t|\s{2,}|\s[$€£(]?\s?\d|\s[-–—]\s/);
  if (cut <= 0 || row.includes('\n')) return undefined;
  const rest = row.slice(cut);
  const words = rest.match(/\p{L}{3,}/gu)?.length ?? 0;
  return hasFigure(rest) && words <= 1 ? row.slice(0, cut).replace(/\(\d+\)/g, '') : undefined;
}

const PERIOD_WORDS = /\b(?:fiscal|years?|months|weeks|quarters?|ended|three|six|nine|twelve)\b/gi;
const MAX_OTHER_CHARACTERS = 5;

/** A line that only names columns by their periods: "January 28, 2023 ⇥ January 29, 2022". */
export function isColumnHeader(text: string): boolean {
  if (yearsIn(text).length < 2 || /[.;]$/.test(text)) return false;
  const rest = text.replace(NO_FIGURE, ' ');
  if (text.includes('\t') && !/\d/.test(rest)) return true;
  return (rest.replace(PERIOD_WORDS, ' ').match(/[\p{L}\d]/gu)?.length ?? 0) <= MAX_OTHER_CHARACTERS;
}

const MAX_TABLE = 2500;
const MAX_HEADER = 300;
const MIN_SENTENCE = 160;

/** The line above a row that names its columns: the nearest one in the same table that has years or dates instead of figures. */
export function headerOf(text: string, rowStart: number): Span | undefined {
  let end = rowStart;
  while (end > 0 && rowStart - end < MAX_TABLE) {
    end = text.lastIndexOf('\n', end - 1);
    if (end < 0) return undefined;
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const raw = text.slice(start, end);
    const line = raw.trim();
    if (namesColumns(line)) {
      const lead = raw.search(/\S/);
      return { start: start + Math.max(0, lead), end: start + raw.trimEnd().length };
    }
    // A whole sentence ends the table.
    if (line.length > MIN_SENTENCE && !line.includes('\t')) return undefined;
    end = start;
  }
  return undefined;
}

function namesColumns(line: string): boolean {
  // "2022-2021" is the header of a column of changes.
  const years = yearsIn(line.replace(/\d{4}\s?[-–—/]\s?\d{4}/g, '')).length;
  if (years === 0 || (years === 1 && !line.includes('\t'))) return false;
  return line.length <= MAX_HEADER && !/[.;]$/.test(line) && !/\d/.test(line.replace(NO_FIGURE, ' '));
}
