/** A table of this length, in UTF-16 code units, may be split between chunks, so its rows carry the titles of their columns. */
export const LONG_TABLE = 1500;
/** Longest title of a column, in UTF-16 code units. */
const MAX_TITLE = 80;
const NOT_A_TITLE = /^[\d\s.,:%€$£+/()-]+$|@|:\/\//;
const MAX_EXAMINED_ROWS = 50;

/** True if a first row names the columns of the rows that follow: short words in most cells, each once. */
export function namesColumns(first: readonly string[], others: readonly (readonly string[])[]): boolean {
  const named = first.filter((cell) => cell !== '');
  if (named.length < 2 || named.length * 2 < first.length || others.length === 0) return false;
  if (new Set(named).size < named.length) return false;
  if (named.some((cell) => cell.length > MAX_TITLE || NOT_A_TITLE.test(cell) || !/\p{L}/u.test(cell))) return false;
  // A row of prose is no header of rows that are prose, too.
  const sample = others.slice(0, MAX_EXAMINED_ROWS);
  return sample.filter((row) => row.filter((cell) => cell !== '').length > 1).length * 2 >= sample.length;
}

/** A row with the title of its column before each value, so that it says all it says in the table: "Name: Pump; Price: 12 euro". */
export function labelRow(titles: readonly string[], row: readonly string[]): string {
  return row.flatMap((value, i) => (value === '' ? [] : [titles[i] ? `${titles[i]}: ${value}` : value])).join('; ');
}

/** Rows of one line each become blocks, which chunks and quotations keep whole. */
export const joinRows = (rows: readonly string[]) => rows.filter((row) => row !== '').join('\n\n');
