import type { Span } from '../text/spans.ts';
import { type Piece, type Reading, SURE } from './analysis.ts';
import { isQuestion, isSentence } from './modality.ts';
import type { Candidate } from './ranking.ts';

const MAX_LIST = 400;
/** Space between sentences of one paragraph. */
const GAP = 1;
const MAX_JOINED = 450;

/** What is quoted of a chunk; `chunk` is its number among those read. */
export interface Quotation extends Span {
  chunk: number;
  score: number;
  /** Of a row of a table: the line that names its columns. */
  header?: Span;
}

export function quotationOf(reading: Reading, { piece, score, header, text }: Candidate): Quotation {
  return {
    chunk: piece.chunk,
    start: startOf(reading, piece) ?? piece.start + (OPENING.exec(text)?.[0].length ?? 0),
    end: endOfList(reading, piece),
    score,
    ...(header && { header }),
  };
}

/** What a quotation leaves out in front: a bullet, or the line that opens a block of code. */
const OPENING = /^(?:[•‣▪●○◦·*–—-]\s+|`{3}\w*\n\s*)(?=\S)/u;

const POINTS_BACK =
  /^["“'(]*(?:it|its|he|his|she|her|they|their|this|these|that|those|such|both|er|sie|es|ihr|ihre|sein|seine|dies|diese|dieser|dieses|beide|ella?|ello|ellos|est[aeo]s?|es[aeo]s?|su|sus|ambos|ils?|elles?|ce|cet|cette|ces|leurs?|ses|هو|هي|هذا|هذه)(?=[\s,])/iu;
const MAX_WITH_BEFORE = 420;

/**
 * Of a sentence that points back ("It was …") the beginning of the one before it, where both stand in one paragraph and that one says
 * something of the question that this one does not: of what, or of whom.
 */
function startOf({ chunks, given }: Reading, { chunk, number, start, end, said }: Piece): number | undefined {
  const read = chunks[chunk];
  const before = read?.pieces[number - 1];
  if (!read || !before || !POINTS_BACK.test(read.text.slice(start, end)) || end - before.start > MAX_WITH_BEFORE) return undefined;
  const text = read.text.slice(before.start, before.end);
  if (!said.some((strength, i) => strength < SURE && (before.said[i] as number) >= SURE && !given[i])) return undefined;
  if (/\n\s*\n/.test(read.text.slice(before.end, start)) || !isSentence(text) || isQuestion(text)) return undefined;
  return before.start;
}

/** Quotations that follow on each other, or overlap, as one: in the order of the text, at the place of the better one. */
export function joined(quotations: readonly Quotation[]): Quotation[] {
  const kept: Quotation[] = [];
  for (const one of quotations) {
    const other = one.header
      ? undefined
      : kept.find(
          (earlier) =>
            earlier.chunk === one.chunk &&
            !earlier.header &&
            one.start <= earlier.end + GAP &&
            earlier.start <= one.end + GAP &&
            Math.max(one.end, earlier.end) - Math.min(one.start, earlier.start) <= MAX_JOINED,
        );
    if (!other) kept.push({ ...one });
    else [other.start, other.end] = [Math.min(one.start, other.start), Math.max(one.end, other.end)];
  }
  return kept;
}

/** Of a line that announces a list ("… are:"), the end of the list, as far as 400 characters go. */
export function endOfList({ chunks }: Reading, piece: Piece): number {
  const chunk = chunks[piece.chunk];
  if (!chunk || !/[:：]$/.test(chunk.text.slice(piece.start, piece.end))) return piece.end;
  let { end } = piece;
  for (const next of chunk.pieces.slice(piece.number + 1)) {
    if (next.end - piece.start > MAX_LIST || next.start - end > (end === piece.end ? 3 : 1)) break;
    end = next.end;
  }
  return end;
}
