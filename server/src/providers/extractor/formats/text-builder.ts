import type { ExtractedDocument } from '../extractor.port.ts';
import { checkLength } from '../failures.ts';
import { oneLine } from './one-line.ts';
import { joinRows, LONG_TABLE, labelRow, namesColumns } from './table-rows.ts';

interface Cell {
  text: string;
  columns: number;
  rows: number;
}

interface OpenTable {
  /** Where it begins: index in the parts, and length of the text before it. */
  from: number;
  length: number;
  pending: string;
  headings: number;
  rows: Cell[][];
}

/** Builds readable text from blocks: collapses white space, separates blocks by line breaks and cells by tabs, and records headings. */
export class TextBuilder {
  readonly headings: ExtractedDocument['headings'] = [];
  private readonly parts: string[] = [];
  private length = 0;
  private pending = '';
  private cells = 0;
  private held = false;
  private tables = 0;
  private table: OpenTable | undefined;
  private cellFrom = 0;
  private open: { level: number; start: number; from: number } | undefined;

  /** Adds running text. Collapses white space to single spaces. */
  text(raw: string): void {
    const words = raw.replaceAll(/\s+/g, ' ');
    if (words.startsWith(' ') && this.pending === '' && this.length > 0) this.pending = ' ';
    const body = words.trim();
    if (body === '') return;
    this.write(body);
    if (words.endsWith(' ')) this.pending = ' ';
  }

  /** Adds preformatted text unchanged. */
  verbatim(raw: string): void {
    if (raw !== '') this.write(raw);
  }

  /** Ends a line (1) or a paragraph (2). Adds a space in a table cell. */
  break(lines: 1 | 2): void {
    if (this.length === 0 || this.held) return;
    if (this.cells > 0) {
      if (this.pending === '') this.pending = ' ';
    } else if (!this.pending.includes('\n'.repeat(lines))) this.pending = '\n'.repeat(lines);
  }

  /** Starts a list item. The following text stays on the same line. */
  bullet(): void {
    this.write('-');
    this.pending = ' ';
    this.held = true;
  }

  /** Starts a table. Tables in a cell are text of the cell. */
  startTable(): void {
    this.break(2);
    if (this.tables++ === 0) this.table = this.openTable();
  }

  endTable(): void {
    const table = this.table;
    if (--this.tables === 0 && table) {
      this.table = undefined;
      if (this.length - table.length > LONG_TABLE && this.headings.length === table.headings) this.label(table);
    }
    this.break(2);
  }

  row(): void {
    this.break(1);
    if (this.tables > 1 || this.cells > 0 || !this.table) return;
    // What stands above the first row is the caption.
    if (this.table.rows.length === 0) this.table = this.openTable();
    this.table.rows.push([]);
  }

  /** Starts a cell that covers this many columns and rows; no row if it continues the cell above. */
  cell(columns = 1, rows = 1): void {
    if (this.cells++ > 0 || this.tables > 1) return;
    this.cellFrom = this.parts.length;
    this.table?.rows.at(-1)?.push({ text: '', columns: Math.min(columns, MAX_SPAN), rows: Math.min(rows, MAX_SPAN) });
  }

  /** Ends a cell. A tab separates it from the next one. */
  endCell(): void {
    const cell = --this.cells === 0 && this.tables <= 1 ? this.table?.rows.at(-1)?.at(-1) : undefined;
    if (cell) cell.text = oneLine(this.parts.slice(this.cellFrom).join(''));
    if (this.length > 0 && !this.pending.includes('\n')) this.pending = '\t';
  }

  startHeading(level: number): void {
    this.break(2);
    this.open = { level, start: this.length + this.pending.length, from: this.parts.length };
  }

  endHeading(): void {
    if (!this.open) return;
    const title = this.parts.slice(this.open.from).join('').trim().replaceAll(/\s+/g, ' ').slice(0, 200).toWellFormed();
    if (title !== '') this.headings.push({ level: this.open.level, title, start: this.open.start });
    this.open = undefined;
    this.break(2);
  }

  /** UTF-16 code units written so far. */
  get size(): number {
    return this.length;
  }

  toString(): string {
    return this.parts.join('');
  }

  private openTable(): OpenTable {
    return { from: this.parts.length, length: this.length, pending: this.pending, headings: this.headings.length, rows: [] };
  }

  /** Writes a table whose first row names its columns again, with these titles in each row. */
  private label(table: OpenTable): void {
    const [titles = [], ...rows] = spread(table.rows);
    if (!namesColumns(titles, rows)) return;
    const text = joinRows(rows.map((row) => labelRow(titles, row)));
    this.parts.length = table.from;
    this.length = table.length;
    this.pending = table.pending;
    this.write(text);
  }

  private write(body: string): void {
    this.parts.push(this.pending, body);
    this.length += this.pending.length + body.length;
    this.pending = '';
    this.held = false;
    checkLength(this.length);
  }
}

/** Largest number of columns or rows that a cell is taken to cover. */
const MAX_SPAN = 100;

/** The cells by column: a cell that covers several columns or rows says the same in each. */
function spread(rows: readonly Cell[][]): string[][] {
  const pending: { text: string; rows: number }[] = [];
  let above: string[] = [];
  return rows.map((cells) => {
    const row: string[] = [];
    const carry = () => {
      for (let open = pending[row.length]; open && open.rows > 0; open = pending[row.length]) {
        open.rows--;
        row.push(open.text);
      }
    };
    for (const { text, columns, rows: covered } of cells) {
      carry();
      const words = covered === 0 && text === '' ? (above[row.length] ?? '') : text;
      for (let i = 0; i < columns; i++) {
        pending[row.length] = { text, rows: covered - 1 };
        row.push(i === 0 ? words : '');
      }
    }
    carry();
    above = row;
    return row;
  });
}
