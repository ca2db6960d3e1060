import type { ExtractedDocument } from '../extractor.port.ts';
import { damaged, noText } from '../failures.ts';
import { readXml, relationsOf, xmlOf } from './docx-package.ts';
import { oneLine, titleLine } from './one-line.ts';
import { labelRow, namesColumns } from './table-rows.ts';
import { TextBuilder } from './text-builder.ts';
import { formatOf } from './xlsx-numbers.ts';
import { readSheet, readStrings, type SheetRow, type Workbook } from './xlsx-sheet.ts';
import { openZip, rejectZipBomb, type ZipEntry } from './zip.ts';

type Entries = ReadonlyMap<string, ZipEntry>;

/** Rows in which the titles of the columns are looked for. */
const HEAD_ROWS = 50;

/** The name of the main part of an Excel file (.xlsx, .xlsm, and their templates); undefined for others, also binary ones (.xlsb). */
export function workbookOf(entries: Entries): string | undefined {
  const main = relationsOf(entries, '').find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  return entries.has(main) && /\.xml$/i.test(main) && /<(?:\w+:)?workbook[\s>]/.test(xmlOf(entries.get(main)).slice(0, 2000))
    ? main
    : undefined;
}

/**
 * Reads the sheets of an Excel file in order. The name of a sheet is a heading, which citations show; sheets are no pages, because nobody
 * finds "page 2" in Excel. Rows carry the titles of their columns, as those of CSV do. Formulas are read as the results that the file has.
 * Hidden sheets are left out: they hold what lists and formulas look up. Own code on the reader of DOCX packages.
 */
export function readXlsx(bytes: Buffer): ExtractedDocument {
  const entries = openZip(bytes);
  rejectZipBomb(entries, bytes.length);
  const main = workbookOf(entries);
  if (main === undefined) throw damaged('Excel file');
  const relations = relationsOf(entries, main);
  const partOf = (type: string) => xmlOf(entries.get(relations.find((relation) => relation.type === type)?.target ?? ''));
  const sheets: { name: string; target: string; isHidden: boolean }[] = [];
  const workbook: Workbook = { strings: readStrings(partOf('sharedStrings')), formats: formatsIn(partOf('styles')), from1904: false };
  readXml(xmlOf(entries.get(main)), {
    open(tag, { name = '', id = '', state = '', date1904 = '' }) {
      if (tag === 'workbookPr') workbook.from1904 = /^(1|true)$/.test(date1904);
      if (tag !== 'sheet') return;
      const relation = relations.find((candidate) => candidate.id === id);
      // Sheets of charts and dialogs have no cells. Two names for one part say nothing new.
      if (relation?.type !== 'worksheet' || sheets.some(({ target }) => target === relation.target)) return;
      sheets.push({ name: oneLine(name), target: relation.target, isHidden: /hidden$/i.test(state) });
    },
  });
  const builder = new TextBuilder();
  for (const sheet of sheets) {
    const entry = entries.get(sheet.target);
    if (!sheet.isHidden && entry) writeSheet(sheet.name, [...readSheet(xmlOf(entry), workbook)], builder);
  }
  const text = builder.toString();
  if (text === '') throw noText('This Excel file has no text in its visible sheets. Upload a file with filled cells.');
  const title = titleIn(xmlOf(entries.get('docProps/core.xml')));
  const hidden = sheets.filter(({ isHidden }) => isHidden).map(({ name }) => name);
  return { title, text, pages: [], headings: builder.headings, metadata: hidden.length === 0 ? {} : { notice: noticeOf(hidden) } };
}

function noticeOf(hidden: readonly string[]): string {
  const what = hidden.length === 1 ? 'A hidden sheet was' : `${hidden.length} hidden sheets were`;
  return `${what} left out: ${hidden.join(', ').slice(0, 200).toWellFormed()}. If it belongs to your knowledge, unhide it and upload the file again.`;
}

function writeSheet(name: string, numbered: [number, SheetRow][], builder: TextBuilder): void {
  const sorted = numbered.filter(([, row]) => row.size > 0).sort(([a], [b]) => a - b);
  const rows = sorted.map(([, row]) => row);
  if (rows.length === 0) return;
  builder.startHeading(1);
  builder.text(name);
  builder.endHeading();
  let titles: SheetRow | undefined;
  let titlesAt = headerAt(rows);
  for (const [i, row] of rows.entries()) {
    // A gap, a row of words, and a row with figures: another table.
    const isAfterGap = i > 0 && (sorted[i]?.[0] ?? 0) > (sorted[i - 1]?.[0] ?? 0) + 1;
    if (titles && isAfterGap && isHeader(rows, i) && [...(rows[i + 1]?.values() ?? [])].some((text) => /^\D?\d/.test(text))) titlesAt = i;
    builder.break(2);
    if (i === titlesAt) titles = row;
    else {
      const cells = ordered(row);
      const named = titles && [...cells.keys()].map((column) => titles?.get(column) ?? '');
      builder.verbatim(named ? labelRow(named, [...cells.values()]) : [...cells.values()].join(i < titlesAt ? ' ' : '\t'));
    }
  }
}

const ordered = (row: SheetRow) => new Map([...row].sort(([a], [b]) => a - b));

/** A row names the columns that it fills: those to the left of a table are empty. */
function isHeader(rows: readonly SheetRow[], at: number): boolean {
  const columns = [...ordered(rows[at] ?? new Map()).keys()];
  const cells = (row: SheetRow) => columns.map((column) => row.get(column) ?? '');
  return namesColumns(cells(rows[at] ?? new Map()), rows.slice(at + 1, at + 1 + HEAD_ROWS).map(cells));
}

/** The first row that fills as many columns as most rows, if it names them; else -1. */
function headerAt(rows: readonly SheetRow[]): number {
  const head = rows.slice(0, HEAD_ROWS);
  const counts = new Map<number, number>();
  for (const { size } of head) counts.set(size, (counts.get(size) ?? 0) + 1);
  const width = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
  const at = head.findIndex((row) => row.size >= width);
  return at >= 0 && isHeader(rows, at) ? at : -1;
}

/** The number formats of the styles that cells name. */
function formatsIn(xml: string): string[] {
  const custom = new Map<number, string>();
  const ids: number[] = [];
  let isOfCells = false;
  readXml(xml, {
    open(tag, { numFmtId = '0', formatCode = '' }) {
      if (tag === 'numFmt') custom.set(Number(numFmtId), formatCode);
      else if (tag === 'cellXfs') isOfCells = true;
      else if (tag === 'xf' && isOfCells) ids.push(Number(numFmtId));
    },
    close(tag) {
      if (tag === 'cellXfs') isOfCells = false;
    },
  });
  return ids.map((id) => formatOf(id, custom));
}

function titleIn(core: string): string | null {
  let title = '';
  let reads = false;
  readXml(core, {
    open(tag) {
      reads = tag === 'title';
    },
    close() {
      reads = false;
    },
    text(text) {
      if (reads) title += text;
    },
  });
  return titleLine(title);
}
