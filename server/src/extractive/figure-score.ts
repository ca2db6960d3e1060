import type { Span } from '../text/spans.ts';
import { type FigureQuestion, figureNear, hasFigure, headerOf, isPart, periodFit, rowFit, rowLabel } from './figures.ts';
import { saysFree } from './kind-evidence.ts';
import { looksAhead } from './modality.ts';

// What a figure question adds: a row that names the measure, the period asked for, the whole and not a part.
const ROW = 1.4;
const IN_PERIOD = 0.25;
/** Columns without any year, where one was asked for. */
const NO_PERIOD = -3;
const PART = 0.6;
const NO_FIGURE = 0.6;
const NEAR_FIGURE = 1;
const MONEY = 0.15;
const TOTAL = 0.15;
const LEAST_FIT = 0.6;
/** More than anything can gain. */
const NEVER = 6;
/** Asked for what is expected: said there, or right above it. */
const AHEAD = 0.3;
const ABOVE_TABLE = 250;
const ABOVE_HEADER = 160;

export interface FigureScore {
  score: number;
  /** Of a row that states the figure asked for: how well its label fits, 0 to 1; else 0. */
  fit: number;
  /** Of a row: the line that names its columns. */
  header?: Span;
}

/**
 * @param text of the chunk
 * @param start of the piece in it
 * @param counting how surely it counts the thing of "how many …", 0 to 1; undefined when nothing is to be counted
 */
export function figureScore(asked: FigureQuestion, piece: string, text: string, start: number, counting: number | undefined): FigureScore {
  const ahead = looksAhead(asked.text)
    ? looksAhead(piece) || looksAhead(text.slice(Math.max(0, start - ABOVE_TABLE), start))
      ? AHEAD
      : -AHEAD
    : 0;
  if (rowLabel(piece) !== undefined) {
    const row = rowScore(asked, piece, text, start);
    return { ...row, score: row.score + ahead };
  }
  let score = ahead + IN_PERIOD * periodFit(asked, piece);
  if (counting === undefined && isPart(asked, piece)) score -= PART;
  if (/\b(?:consolidated|in total|overall|insgesamt)\b/i.test(piece)) score += TOTAL;
  const near = figureNear(asked, piece);
  if (near === 0 && !counting && !hasFigure(piece) && !(asked.money && saysFree(piece)))
    return { score: score - (asked.strict ? NEVER : NO_FIGURE), fit: 0 };
  if (counting === undefined) score += NEAR_FIGURE * near;
  else if (counting === 0) score -= NO_FIGURE;
  return { score, fit: 0 };
}

function rowScore(asked: FigureQuestion, row: string, text: string, start: number): FigureScore {
  const header = headerOf(text, start);
  const columns = header ? text.slice(header.start, header.end) : '';
  const above = header ? text.slice(Math.max(0, header.start - ABOVE_HEADER), header.end) : '';
  const fit = rowFit(asked, row, above) ?? 0;
  const period = periodFit(asked, `${columns} ${row}`);
  let score = fit >= LEAST_FIT ? ROW * fit : -NO_FIGURE;
  score += IN_PERIOD * (period === 0 && asked.years.length > 0 ? NO_PERIOD : period);
  if (asked.money && /[$€£¥]/.test(row)) score += MONEY;
  if (isPart(asked, `${above} ${row}`)) score -= PART;
  return { score, fit: fit >= LEAST_FIT ? fit : 0, ...(header && { header }) };
}
