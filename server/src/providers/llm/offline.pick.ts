import type { Span } from '../../shared/spans.ts';
import { figureQuestion } from './offline.figures.ts';
import { type Piece, type Reading, readSources, type SourceChunk, SURE } from './offline.reading.ts';
import { type Candidate, scorePieces } from './offline.score.ts';

/** A verbatim piece of a chunk that speaks to the question. */
export interface Picked extends Span {
  /** Number of its chunk, as given. */
  index: number;
  score: number;
  /** Of a row of a table: the line that names its columns. */
  header?: Span;
}

export interface PickInput {
  question: string;
  /** Best first. */
  chunks: readonly SourceChunk[];
}

const MAX_PICKED = 3;
const MAX_LIST = 400;
/** Share of the best score that a further quotation must reach. */
const NEXT_SHARE = 0.85;
/** Who, when, where, how many: one answer is enough. */
const NEXT_FACT_SHARE = 0.95;
/** Beside a row of figures that answers, only its equals. */
const NEXT_ROW_SHARE = 0.97;
const ENOUGH = 5.5;
/** A concept counts as met from here on. */
const LEAST_MET = 0.4;
const WEAK = 0.4;
const FACTS = new Set(['count', 'money', 'percent', 'duration', 'date', 'person', 'place']);

/**
 * The sentences that best answer the question, best first; none when nothing comes near enough.
 */
export function pickSentences({ question, chunks }: PickInput): Picked[] {
  const reading = readSources(question, chunks);
  if (reading.question.concepts.length === 0) return [];
  const figure = figureQuestion(question);
  const candidates = scorePieces(reading, figure);
  const best = candidates[0];
  if (!best || !answers(reading, best)) return [];
  return choose(reading, candidates).map(({ piece, score, header }) => ({
    index: chunks[piece.chunk]?.index ?? 0,
    start: piece.start,
    end: endOfList(reading, piece),
    score,
    ...(header && { header }),
  }));
}

/**
 * Whether the best piece says enough of the question to be an answer: a logistic regression, fitted on half of XQuAD (English and German)
 * and of the visitors' questions, against XQuAD questions whose paragraph was taken away and questions of other collections. `ENOUGH` is
 * where 98 in 100 right answers of that half pass.
 */
function answers({ question, chunks, shares }: Reading, { piece, fit }: Candidate): boolean {
  const chunk = chunks[piece.chunk];
  if (!chunk) return false;
  const beside = [-2, -1, 1].map((step) => chunk.pieces[piece.number + step]?.said);
  let own = 0;
  let around = 0;
  let whole = 0;
  let missing = 0;
  let met = 0;
  question.concepts.forEach(({ name, word, factor }, i) => {
    const share = shares[i] as number;
    const heading = chunk.heading[i] as number;
    const near = Math.max(piece.said[i] as number, heading, piece.above?.[i] ?? 0, ...beside.map((said) => said?.[i] ?? 0));
    const anywhere = Math.max(chunk.said[i] as number, heading);
    own += share * (piece.said[i] as number);
    around += share * near;
    whole += share * anywhere;
    if ((name || word.kind === 'number') && anywhere < SURE) missing += share * (1 - anywhere);
    if (near >= LEAST_MET && factor > WEAK) met++;
  });
  const count = question.concepts.length;
  const telling = question.concepts.filter(({ factor }) => factor > WEAK).length;
  if (fit > 0) [own, around, whole, met] = [Math.max(own, fit), Math.max(around, fit), Math.max(whole, fit), count];
  return met >= Math.min(2, telling) && 4.4 * own + 1.35 * around + 2.4 * whole - 2.1 * missing + 1.77 * Math.log(1 + count) >= ENOUGH;
}

function choose({ question }: Reading, candidates: readonly Candidate[]): Candidate[] {
  const [best] = candidates;
  if (!best) return [];
  const share = best.header ? NEXT_ROW_SHARE : FACTS.has(question.kind) ? NEXT_FACT_SHARE : NEXT_SHARE;
  const picked: Candidate[] = [];
  for (const candidate of candidates) {
    if (picked.length === MAX_PICKED || candidate.score < best.score * share) break;
    if (picked.some((other) => repeats(other.text, candidate.text))) continue;
    picked.push(candidate);
  }
  return picked;
}

/** Of a line that announces a list ("… are:"), the end of the list, as far as 400 characters go. */
function endOfList({ chunks }: Reading, piece: Piece): number {
  const chunk = chunks[piece.chunk];
  if (!chunk || !/[:：]$/.test(chunk.text.slice(piece.start, piece.end))) return piece.end;
  let { end } = piece;
  for (const next of chunk.pieces.slice(piece.number + 1)) {
    if (next.end - piece.start > MAX_LIST || next.start - end > (end === piece.end ? 3 : 1)) break;
    end = next.end;
  }
  return end;
}

function repeats(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu)));
  if (!a || !b) return false;
  let shared = 0;
  for (const word of b) if (a.has(word)) shared++;
  return shared >= 0.8 * Math.min(a.size, b.size);
}
