import { CELL_GAP, type RawLine } from '../formats/pdf-runs.ts';
import type { Word } from './recognized-words.ts';

/** Average confidence below which a line is a drawing or a stain, and not text. */
const MIN_LINE_CONFIDENCE = 45;
/** A single word below it is left out of a line. */
const MIN_WORD_CONFIDENCE = 15;
/** How many times taller than most lines a heading is. Lines with and without letters like p and h differ by less. */
const TALLER = 1.35;
/** Distances between baselines, in line heights, that the layout takes for the next line, and for the next paragraph. */
const NEXT_LINE = 1.2;
const NEXT_PARAGRAPH = 2;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Joins recognized words to the lines that the layout of pages needs, with lengths in points. Tesseract knows the paragraphs, so the distances
 * between the baselines say only whether the next line is one of the same paragraph.
 */
export function linesOfWords(words: readonly Word[], pixelsPerPoint: number): RawLine[] {
  const groups = [...Map.groupBy(words, ({ line }) => line).values()].filter(isText);
  const heights = groups.map(heightOf).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 1;
  const lines: RawLine[] = [];
  let y = 0;
  let paragraph: string | undefined;
  for (const group of groups) {
    const height = heightOf(group);
    const size = (height > usual * TALLER ? height : usual) / pixelsPerPoint;
    const own = group[0]?.paragraph;
    y -= size * (own === paragraph ? NEXT_LINE : NEXT_PARAGRAPH);
    paragraph = own;
    const { text, row } = joined(group, usual);
    const left = Math.min(...group.map((word) => word.left)) / pixelsPerPoint;
    const right = Math.max(...group.map((word) => word.right)) / pixelsPerPoint;
    lines.push({ text, size, left, right, y, row });
  }
  return lines;
}

function isText(words: readonly Word[]): boolean {
  const length = words.reduce((sum, { text }) => sum + text.length, 0);
  const confidence = words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / length;
  return confidence >= MIN_LINE_CONFIDENCE && words.some(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

/** Height of most of the words. Rules and brackets beside a line are taller. */
function heightOf(words: readonly Word[]): number {
  const heights = words.map(({ top, bottom }) => bottom - top).sort((a, b) => a - b);
  return heights[(heights.length * 3) >> 2] ?? 1;
}

function joined(words: readonly Word[], height: number): { text: string; row: boolean } {
  let text = '';
  let row = false;
  let before: Word | undefined;
  for (const word of words) {
    if (word.confidence < MIN_WORD_CONFIDENCE && words.length > 1) continue;
    const isCell = before !== undefined && word.left - before.right > height * CELL_GAP;
    const isGlued = CJK.test(text.at(-1) ?? '') && CJK.test(word.text[0] ?? '');
    text += before === undefined ? word.text : `${isCell ? '\t' : isGlued ? '' : ' '}${word.text}`;
    row ||= isCell;
    before = word;
  }
  return { text, row };
}
