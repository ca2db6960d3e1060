import { isRightToLeft, joinFromRight, PRESENTATION_FORMS, RTL } from './pdf-rtl.ts';
import { CELL_GAP, type Item, type RawLine, type Run, WORD_GAP } from './pdf-runs.ts';

/** A line with its runs, while it is collected. */
interface OpenLine extends RawLine {
  runs: Run[];
}

export interface Line {
  text: string;
  size: number;
  page: number;
  /** Offset in the text of the document. */
  start: number;
}

const SAME_LINE = 0.4;
/** Distance between baselines that separates paragraphs, in font sizes. */
const PARAGRAPH_GAP = 1.65;

/** Joins runs with the same baseline to lines, in drawing order, or from right to left if they are written so. */
export function linesOf(items: readonly Item[]): RawLine[] {
  const lines: OpenLine[] = [];
  let line: OpenLine | undefined;
  for (const item of items) {
    const str = item.str
      ?.replaceAll(/[\p{Cc}\s]+/gu, ' ')
      .replaceAll(PRESENTATION_FORMS, (form) => form.normalize('NFKC'))
      .toWellFormed();
    if (!str) continue;
    const [, , c = 0, d = 0, x = 0, y = 0] = item.transform;
    const size = Math.hypot(c, d) || 10;
    const right = x + item.width;
    const run = { str, left: x, right, isRtl: RTL.test(str) };
    const sameLine = line !== undefined && Math.abs(line.y - y) <= SAME_LINE * Math.max(size, line.size);
    if (str === ' ') {
      if (sameLine) line?.runs.push(run);
      continue;
    }
    if (line && sameLine) {
      const isRtl = run.isRtl || line.runs.some((each) => each.isRtl);
      const gap = (x - line.right) / Math.max(size, line.size);
      // A run far to the left belongs to the next row of a narrow column.
      if (isRtl || gap > -CELL_GAP) {
        const cell = gap > CELL_GAP && !/[$€£¥(]$/.test(line.text);
        const glue = cell ? '\t' : gap > WORD_GAP && !line.text.endsWith(' ') && !str.startsWith(' ') ? ' ' : '';
        line.text = cell ? `${line.text.trimEnd()}\t${str.trimStart()}` : line.text + glue + str;
        line.row ||= gap > CELL_GAP;
        line.size = Math.max(size, line.size);
        line.left = Math.min(line.left, x);
        line.right = Math.max(line.right, right);
        line.runs.push(run);
        continue;
      }
    }
    line = { text: str.trimStart(), size, left: x, right, y, row: false, runs: [run] };
    lines.push(line);
  }
  return lines
    .map(({ runs, ...each }) => (isRightToLeft(runs) ? joinFromRight(runs, each) : { ...each, text: each.text.trimEnd() }))
    .filter(({ text }) => text !== '');
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
