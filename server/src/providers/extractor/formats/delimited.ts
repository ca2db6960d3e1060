import { parse } from 'csv-parse/sync';
import type { ExtractedDocument } from '../extractor.port.ts';
import { LIMITS } from '../failures.ts';
import { joinRows, labelRow, namesColumns } from './table-rows.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const SAMPLE_CHARACTERS = 50_000;
const SAMPLE_ROWS = 50;
/** Lines of a text without a name that says so, from which on tabs make it a table. */
const MIN_LINES = 3;

/**
 * Reads CSV or TSV. Each row carries the titles of its columns, because a chunk further down has no header. Lines above the header stay as
 * they are. A table without titles stays as it is.
 */
export function readDelimited(text: string): ExtractedDocument {
  return { title: null, text: labeled(text) ?? text, pages: [], headings: [], metadata: {} };
}

/** True for a text whose lines have the same number of tabs. */
export function looksTabbed(text: string): boolean {
  const lines = text
    .slice(0, SAMPLE_CHARACTERS)
    .split('\n')
    .slice(0, SAMPLE_ROWS)
    .filter((line) => line.trim() !== '');
  const tabs = lines[0]?.split('\t').length ?? 0;
  return lines.length >= MIN_LINES && tabs > 1 && lines.slice(0, -1).every((line) => line.split('\t').length === tabs);
}

function labeled(text: string): string | undefined {
  // Excel writes the delimiter into a line of its own.
  const named = /^sep=(.)\n/.exec(text);
  const source = named ? text.slice(named[0].length) : text;
  const delimiter = named?.[1] ?? delimiterOf(source);
  if (delimiter === undefined) return undefined;
  const head = rowsOf(source.slice(0, SAMPLE_CHARACTERS), delimiter, SAMPLE_ROWS);
  const width = commonWidth(head);
  const at = head.findIndex((row) => row.length >= width);
  const titles = head[at];
  if (!titles || !namesColumns(titles, head.slice(at + 1))) return undefined;
  const above = head.slice(0, at).map((row) => row.filter((cell) => cell !== '').join(' '));
  const rows: string[] = [];
  let length = 0;
  let number = 0;
  try {
    eachRow(source, delimiter, (row) => {
      if (number++ <= at) return;
      const line = labelRow(titles, row);
      length += line.length + 2;
      if (length > LIMITS.characters) throw new RangeError();
      rows.push(line);
    });
  } catch {
    // Too long with the titles, or damaged further down.
    return undefined;
  }
  return joinRows([...above, ...rows]);
}

/** The delimiter that splits most rows into the same number of cells, more than one. */
function delimiterOf(text: string): string | undefined {
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  const rated = DELIMITERS.map((delimiter) => {
    const rows = rowsOf(sample, delimiter, SAMPLE_ROWS);
    const width = commonWidth(rows);
    return { delimiter, width, share: width < 2 ? 0 : rows.filter((row) => row.length === width).length / rows.length };
  });
  const best = rated.sort((a, b) => b.share - a.share || b.width - a.width)[0];
  return best && best.share > 0.5 ? best.delimiter : undefined;
}

function commonWidth(rows: readonly string[][]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

function rowsOf(text: string, delimiter: string, max: number): string[][] {
  const rows: string[][] = [];
  try {
    eachRow(text, delimiter, (row) => void (rows.length < max && rows.push(row)));
  } catch {
    return rows;
  }
  return rows;
}

function eachRow(text: string, delimiter: string, take: (row: string[]) => void): void {
  parse(text, {
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    on_record: (row: string[]) => {
      take(row.map((cell) => cell.replaceAll(/\s+/g, ' ')));
      return null;
    },
  });
}
