import type { Span } from '../text/spans.ts';
import type { FigureQuestion } from './figure-question.ts';
import { figureNear, isPart, periodFit, rowFit } from './figures.ts';
import { saysFree } from './kind-evidence.ts';
import { isForwardLooking } from './modality.ts';
import { hasFigure, headerOf, rowLabel } from './table-rows.ts';

const ROW = 1.4;
const PERIOD = 0.25;
/** Factor of `PERIOD` for columns without any year, where the question names one. */
const NO_PERIOD = -3;
const PART = 0.6;
const NO_FIGURE = 0.6;
const NEAR_FIGURE = 1;
const MONEY = 0.15;
const TOTAL = 0.15;
const MIN_ROW_FIT = 0.6;
/** More than any piece can gain. */
const EXCLUDED = 6;
const FORWARD_LOOKING = 0.3;
const ABOVE_TABLE = 250;
const ABOVE_HEADER = 160;

export interface FigureScore {
  score: number;
  /** How well the label of a row names the measure, 0 to 1; 0 for anything else. */
  rowFit: number;
  /** Of a row: the line that names its columns. */
  header?: Span;
}

/**
 * What a piece gains or loses for a question that asks for a figure: a row that names the measure, the period, the whole and not a part.
 * @param text text of the chunk
 * @param start where the piece begins in it
 * @param counting how surely the piece counts the thing of "how many …", 0 to 1; undefined when the question counts nothing
 */
export function figureScore(asked: FigureQuestion, piece: string, text: string, start: number, counting: number | undefined): FigureScore {
  const tense = tenseScore(asked, piece, text, start);
  if (rowLabel(piece) !== undefined) {
    const row = rowScore(asked, piece, text, start);
    return { ...row, score: row.score + tense };
  }
  let score = tense + PERIOD * periodFit(asked, piece);
  if (counting === undefined && isPart(asked, piece)) score -= PART;
  if (/\b(?:consolidated|in total|overall|insgesamt)\b/i.test(piece)) score += TOTAL;
  const near = figureNear(asked, piece);
  if (near === 0 && !counting && !hasFigure(piece) && !(asked.isAboutMoney && saysFree(piece)))
    return { score: score - (asked.needsFigure ? EXCLUDED : NO_FIGURE), rowFit: 0 };
  if (counting === undefined) score += NEAR_FIGURE * near;
  else if (counting === 0) score -= NO_FIGURE;
  return { score, rowFit: 0 };
}

/** For a question about the future, whether the piece, or the text right above it, is about the future. */
function tenseScore(asked: FigureQuestion, piece: string, text: string, start: number): number {
  if (!isForwardLooking(asked.text)) return 0;
  const isAhead = isForwardLooking(piece) || isForwardLooking(text.slice(Math.max(0, start - ABOVE_TABLE), start));
  return isAhead ? FORWARD_LOOKING : -FORWARD_LOOKING;
}

function rowScore(asked: FigureQuestion, row: string, text: string, start: number): FigureScore {
  const header = headerOf(text, start);
  const columns = header ? text.slice(header.start, header.end) : '';
  const above = header ? text.slice(Math.max(0, header.start - ABOVE_HEADER), header.end) : '';
  const fit = rowFit(asked, row, above) ?? 0;
  const period = periodFit(asked, `${columns} ${row}`);
  let score = fit >= MIN_ROW_FIT ? ROW * fit : -NO_FIGURE;
  score += PERIOD * (period === 0 && asked.years.length > 0 ? NO_PERIOD : period);
  if (asked.isAboutMoney && /[$€£¥]/.test(row)) score += MONEY;
  if (isPart(asked, `${above} ${row}`)) score -= PART;
  return { score, rowFit: fit >= MIN_ROW_FIT ? fit : 0, ...(header && { header }) };
}
