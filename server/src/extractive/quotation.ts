import { CERTAIN } from '../text/concept-matcher.ts';
import type { Span } from '../text/spans.ts';
import type { Piece, SourceAnalysis } from './analysis.ts';
import { isCode } from './markup.ts';
import { beginsWithPronoun, isQuestion, isSentence } from './piece-form.ts';
import type { Candidate } from './ranking.ts';

/** Below the longest quote that a citation has. */
const MAX_LIST = 480;
/** Characters between sentences of one paragraph. */
const GAP = 1;
const MAX_JOINED = 450;

export interface Quotation extends Span {
  /** Index of the chunk in the analysis. */
  chunk: number;
  score: number;
  /** Of a table row: the line that names its columns. */
  header?: Span;
}

export function quotationOf(analysis: SourceAnalysis, { piece, score, header, text }: Candidate): Quotation {
  return {
    chunk: piece.chunk,
    start: startOf(analysis, piece) ?? piece.start + (LEADING_MARK.exec(text)?.[0].length ?? 0),
    end: endOfList(analysis, piece),
    score,
    ...(header && { header }),
  };
}

/** A bullet, or the line that opens a block of code: a quotation begins behind it. */
const LEADING_MARK = /^(?:[•‣▪●○◦·*–—-]\s+|`{3}\w*\n\s*)(?=\S)/u;

const MAX_WITH_PREVIOUS = 420;

/**
 * Where the quotation of a sentence that begins with a pronoun ("It was …") starts: with the sentence before it, if both are in one paragraph
 * and that one matches a concept that this one lacks, or may name the person asked for.
 */
function startOf({ chunks, isGiven, question }: SourceAnalysis, { chunk, index, start, end, strengths }: Piece): number | undefined {
  const own = chunks[chunk];
  const previous = own?.pieces[index - 1];
  if (!own || !previous || !beginsWithPronoun(own.text.slice(start, end)) || end - previous.start > MAX_WITH_PREVIOUS) return undefined;
  const addsConcept = strengths.some((strength, i) => strength < CERTAIN && (previous.strengths[i] as number) >= CERTAIN && !isGiven[i]);
  const text = own.text.slice(previous.start, previous.end);
  // "She specialises in surgery." names nobody.
  if (
    !(addsConcept || question.kind === 'person') ||
    /\n\s*\n/.test(own.text.slice(previous.end, start)) ||
    !isSentence(text) ||
    isQuestion(text)
  )
    return undefined;
  return previous.start;
}

/** Joins quotations that follow each other or overlap, in the order of the text, at the place of the better one. */
export function joinQuotations(quotations: readonly Quotation[]): Quotation[] {
  const joined: Quotation[] = [];
  for (const one of quotations) {
    const neighbor = one.header
      ? undefined
      : joined.find(
          (earlier) =>
            earlier.chunk === one.chunk &&
            !earlier.header &&
            one.start <= earlier.end + GAP &&
            earlier.start <= one.end + GAP &&
            Math.max(one.end, earlier.end) - Math.min(one.start, earlier.start) <= MAX_JOINED,
        );
    if (!neighbor) joined.push({ ...one });
    else [neighbor.start, neighbor.end] = [Math.min(one.start, neighbor.start), Math.max(one.end, neighbor.end)];
  }
  return joined;
}

const ITEM = /^(?:[•‣▪●○◦·*–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|\|)/;

/** Whether a piece is a list item or a row of a Markdown table. */
export function isItem(text: string): boolean {
  return ITEM.test(text);
}

/** The end of a piece; of one that announces a list or code ("… are:") the end of that list or code, up to 480 characters. */
export function endOfList({ chunks }: SourceAnalysis, piece: Piece): number {
  const chunk = chunks[piece.chunk];
  if (!chunk || !/[:：]$/.test(chunk.text.slice(piece.start, piece.end))) return piece.end;
  let { end } = piece;
  for (const next of chunk.pieces.slice(piece.index + 1)) {
    if (next.end - piece.start > MAX_LIST) break;
    const text = chunk.text.slice(next.start, next.end);
    const fences = chunk.text.slice(piece.end, next.start).split('```').length - 1;
    const belongs = isItem(text) || isCode(text) || text.startsWith('```') || fences % 2 === 1;
    // A paragraph behind an empty line belongs only if it comes first: what is announced may be a sentence.
    if (!belongs && next.start - end > (end === piece.end ? 3 : 1)) break;
    end = next.end;
  }
  return end;
}
