import type { Span } from '../../shared/spans.ts';
import { figureQuestion, rowLabel } from './offline.figures.ts';
import { type Piece, type Reading, readSources, type SourceChunk, SURE } from './offline.reading.ts';
import { type Candidate, scorePieces } from './offline.score.ts';
import { isQuestion, isSentence } from './offline.tone.ts';

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

/** Below: it lacks what no answer may lack, such as a figure after "how many". */
const NEVER = -1;
const MAX_PICKED = 3;
const MAX_LIST = 400;
/** Space between sentences of one paragraph. */
const GAP = 1;
const MAX_JOINED = 450;
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
  if (!best || best.score < NEVER || !answers(reading, best)) return [];
  const quotations = choose(reading, candidates).map((candidate) => quotationOf(reading, candidate));
  return (FACTS.has(reading.question.kind) ? quotations : joined(quotations)).map(({ chunk, ...picked }) => ({
    ...picked,
    index: chunks[chunk]?.index ?? 0,
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
  const picked = [best];
  const inProse = rowLabel(best.text) === undefined;
  for (const candidate of candidates.slice(1)) {
    if (picked.length === MAX_PICKED || candidate.score < best.score * share) break;
    // Beside a sentence that answers, a heading or a row says nothing more.
    if (inProse && (rowLabel(candidate.text) !== undefined || !isSentence(candidate.text))) continue;
    if (picked.some((other) => repeats(other.text, candidate.text))) continue;
    picked.push(candidate);
  }
  return picked;
}

/** What is quoted of a chunk, by its number. */
type Quotation = Omit<Picked, 'index'> & { chunk: number };

function quotationOf(reading: Reading, { piece, score, header, text }: Candidate): Quotation {
  const bullet = /^[•‣▪●○◦·*–—-]\s+(?=\S)/u.exec(text)?.[0].length ?? 0;
  return {
    chunk: piece.chunk,
    start: startOf(reading, piece) ?? piece.start + bullet,
    end: endOfList(reading, piece),
    score,
    ...(header && { header }),
  };
}

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
function joined(quotations: readonly Quotation[]): Quotation[] {
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
