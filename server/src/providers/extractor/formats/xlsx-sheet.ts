import { LIMITS } from '../failures.ts';
import { readXml } from './docx-package.ts';
import { oneLine } from './one-line.ts';
import { formatNumber } from './xlsx-numbers.ts';

/** The filled cells of a row by column, from 0 on. */
export type SheetRow = Map<number, string>;

export interface Workbook {
  strings: readonly string[];
  /** Number formats by the style of a cell. */
  formats: readonly string[];
  from1904: boolean;
}

const MAX_COLUMNS = 16_384;
/** Cells that take over the text of a merged cell. */
const MAX_CARRIED = 200_000;

/** The rows of a sheet by their numbers, in order. A row of a cell that covers several rows has its text, too. */
export function readSheet(xml: string, workbook: Workbook): Map<number, SheetRow> {
  const rows = new Map<number, SheetRow>();
  const merged: string[] = [];
  let number = 0;
  let column = -1;
  let row: SheetRow = new Map();
  let type = '';
  let style = 0;
  let value: string | undefined;
  let reads = false;
  let phonetic = 0;
  let length = 0;
  readXml(xml, {
    open(name, { r = '', t = 'n', s = '0', ref = '' }) {
      if (name === 'row') {
        number = Number(/^\d{1,7}$/.exec(r)?.[0] ?? number + 1);
        column = -1;
        row = rows.get(number) ?? new Map();
        rows.set(number, row);
      } else if (name === 'c') {
        column = columnOf(r) ?? column + 1;
        type = t;
        style = Number(s);
        value = undefined;
      } else if (name === 'v' || name === 't') reads = true;
      else if (name === 'rPh') phonetic++;
      else if (name === 'mergeCell') merged.push(ref);
    },
    text(text) {
      if (reads && phonetic === 0) value = (value ?? '') + text;
    },
    close(name) {
      if (name === 'v' || name === 't') reads = false;
      else if (name === 'rPh') phonetic--;
      else if (name === 'c' && value !== undefined && column < MAX_COLUMNS && length <= LIMITS.characters) {
        // Beyond the limit the builder refuses the document: read no further.
        const text = oneLine(shown(value, type, style, workbook));
        length += text.length;
        if (text !== '') row.set(column, text);
      }
    },
  });
  carryDown(rows, merged);
  return rows;
}

/** The texts of the part that cells share. */
export function readStrings(xml: string): string[] {
  const strings: string[] = [];
  let current = '';
  let reads = false;
  let phonetic = 0;
  readXml(xml, {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 'rPh') phonetic++;
      else if (name === 't') reads = phonetic === 0;
    },
    text(text) {
      if (reads) current += text;
    },
    close(name) {
      if (name === 't') reads = false;
      else if (name === 'rPh') phonetic--;
      else if (name === 'si') strings.push(current);
    },
  });
  return strings;
}

function shown(value: string, type: string, style: number, { strings, formats, from1904 }: Workbook): string {
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === 'b') return value.trim() === '1' ? 'TRUE' : 'FALSE';
  if (type === 'd') return value.replace(/T00:00(:00(\.0+)?)?Z?$/, '');
  if (type !== 'n') return value;
  const number = Number(value);
  return value.trim() === '' || !Number.isFinite(number) ? value : formatNumber(number, formats[style] ?? 'General', from1904);
}

function columnOf(reference: string): number | undefined {
  const letters = /^([A-Z]{1,3})\d/.exec(reference)?.[1];
  if (!letters) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function carryDown(rows: ReadonlyMap<number, SheetRow>, merged: readonly string[]): void {
  let carried = 0;
  for (const range of merged) {
    const [, from = '', first = '0', last = '0'] = /^([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})$/.exec(range) ?? [];
    const column = columnOf(`${from}1`);
    const text = column === undefined ? undefined : rows.get(Number(first))?.get(column);
    if (column === undefined || text === undefined) continue;
    for (let number = Number(first) + 1; number <= Number(last); number++) {
      if (++carried > MAX_CARRIED) return;
      // An empty row stays one.
      const row = rows.get(number);
      if (row && row.size > 0 && !row.has(column)) row.set(column, text);
    }
  }
}
