/** A text run of pdf.js. `transform` is the PDF matrix [a, b, c, d, x, y]. */
interface Item {
  str?: string;
  dir?: string;
  transform: number[];
  width: number;
}

interface RawLine {
  text: string;
  size: number;
  left: number;
  right: number;
  y: number;
  /** True for a table row: the line has cells with wide gaps. */
  row: boolean;
}

export interface Line {
  text: string;
  size: number;
  page: number;
  /** Offset in the text of the document. */
  start: number;
}

/** Gaps that separate words and cells, in font sizes. */
const WORD_GAP = 0.15;
const CELL_GAP = 2;
const SAME_LINE = 0.4;
/** Distance between baselines that separates paragraphs, in font sizes. */
const PARAGRAPH_GAP = 1.65;

/** Joins runs with the same baseline to lines, in drawing order. */
export function linesOf(items: Item[]): RawLine[] {
  const lines: RawLine[] = [];
  let line: RawLine | undefined;
  for (const item of items) {
    const str = item.str?.replaceAll(/[\p{Cc}\s]+/gu, ' ').toWellFormed();
    if (!str || str === ' ') continue;
    const [, , c = 0, d = 0, x = 0, y = 0] = item.transform;
    const size = Math.hypot(c, d) || 10;
    const right = x + item.width;
    if (line && Math.abs(line.y - y) <= SAME_LINE * Math.max(size, line.size)) {
      const gap = (item.dir === 'rtl' ? line.left - right : x - line.right) / Math.max(size, line.size);
      // A run far to the left belongs to the next row of a narrow column.
      if (item.dir === 'rtl' || gap > -CELL_GAP) {
        const cell = gap > CELL_GAP && !/[$€£¥(]$/.test(line.text);
        const glue = cell ? '\t' : gap > WORD_GAP && !line.text.endsWith(' ') && !str.startsWith(' ') ? ' ' : '';
        line.text = cell ? `${line.text.trimEnd()}\t${str.trimStart()}` : line.text + glue + str;
        line.row ||= gap > CELL_GAP;
        if (size > line.size) line.size = size;
        line.left = Math.min(line.left, x);
        line.right = Math.max(line.right, right);
        continue;
      }
    }
    line = { text: str.trimStart(), size, left: x, right, y, row: false };
    lines.push(line);
  }
  for (const each of lines) each.text = each.text.trimEnd();
  return lines.filter(({ text }) => text !== '');
}

/**
 * Returns the text of a page that starts at `offset` in the document, and its lines. Joins a full line of prose to the next line with a
 * space. Other lines keep their line break, and hyphens at line ends stay.
 */
export function layOutPage(raw: RawLine[], offset: number, page: number): { text: string; lines: Line[] } {
  const edges = columnEdges(raw);
  const lines: Line[] = [];
  let text = '';
  for (const [index, line] of raw.entries()) {
    const before = raw[index - 1];
    if (before) text += separator(before, line, edges);
    lines.push({ text: line.text, size: line.size, page, start: offset + text.length });
    text += line.text;
  }
  return { text, lines };
}

function separator(before: RawLine, line: RawLine, edges: Map<number, number>): string {
  const drop = (before.y - line.y) / Math.max(before.size, line.size);
  const sameSize = Math.abs(before.size - line.size) <= 0.1 * line.size;
  if (drop < 0 || drop > PARAGRAPH_GAP || (!sameSize && !before.row && !line.row && drop > 1.3)) return '\n\n';
  const edge = edges.get(column(before.left)) ?? before.right;
  const full = before.right - before.left >= 0.85 * (edge - before.left) && before.right - before.left > 15 * before.size;
  const continues = full && sameSize && !before.row && !line.row && !/[-\u00ad\u2010]$/.test(before.text) && !LIST_ITEM.test(line.text);
  return continues && !(CJK.test(before.text.at(-1) ?? '') && CJK.test(line.text[0] ?? '')) ? ' ' : '\n';
}

const LIST_ITEM = /^([•●▪◦‣·*–—-]\s|\(?[0-9]{1,3}[.)]\s|\(?[a-z][.)]\s)/i;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const column = (left: number) => Math.round(left / 12);

/** The right edges of lines, by their approximate left edge. */
function columnEdges(lines: RawLine[]): Map<number, number> {
  const edges = new Map<number, number>();
  for (const { left, right } of lines)
    for (const key of [column(left) - 1, column(left), column(left) + 1]) edges.set(key, Math.max(edges.get(key) ?? 0, right));
  return edges;
}
