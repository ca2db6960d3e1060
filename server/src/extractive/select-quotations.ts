import { type ReadChunk, type Reading, readSources, type SourceChunk, SURE } from './analysis.ts';
import { figureQuestion, rowLabel } from './figures.ts';
import { isCode } from './markup.ts';
import { isSentence } from './modality.ts';
import { joined, type Quotation, quotationOf } from './quotation.ts';
import { type Candidate, scorePieces } from './ranking.ts';
import { saysEnough } from './sufficiency.ts';

/** A verbatim piece of a chunk that speaks to the question; `index` is the number of the chunk, as given. */
export interface Picked extends Omit<Quotation, 'chunk'> {
  index: number;
}

export interface PickInput {
  question: string;
  /** Best first. */
  chunks: readonly SourceChunk[];
}

/** Below: it lacks what no answer may lack, such as a figure after "how many". */
const NEVER = -1;
const MAX_PICKED = 3;
/** Share of the best score that a further quotation must reach. */
const NEXT_SHARE = 0.85;
/** Who, when, where, how many: one answer is enough. */
const NEXT_FACT_SHARE = 0.95;
/** Beside a row of figures that answers, only its equals. */
const NEXT_ROW_SHARE = 0.97;
const FACTS = new Set(['count', 'money', 'percent', 'duration', 'date', 'person', 'place']);

/**
 * The sentences that best answer the question, best first; none when nothing comes near enough. What the chunks say of each thing that
 * the question speaks of is found first; a sentence counts by how much of it it says, by what stands around it, by the kind of thing asked
 * for (a count, a price, a date, a person …), for figures by the rows of tables, and by how it is said.
 */
export function pickSentences({ question, chunks }: PickInput): Picked[] {
  const reading = readSources(question, chunks);
  if (reading.question.concepts.length === 0) return [];
  const figure = figureQuestion(question);
  const candidates = scorePieces(reading, figure);
  const best = candidates[0];
  if (!best || best.score < NEVER || !saysEnough(reading, best)) return [];
  const quotations = choose(reading, candidates).map((candidate) => quotationOf(reading, candidate));
  return (FACTS.has(reading.question.kind) ? quotations : joined(quotations)).map(({ chunk, ...picked }) => ({
    ...picked,
    index: chunks[chunk]?.index ?? 0,
  }));
}

function choose(reading: Reading, candidates: readonly Candidate[]): Candidate[] {
  const { question } = reading;
  const [best] = candidates;
  if (!best) return [];
  const share = best.header ? NEXT_ROW_SHARE : FACTS.has(question.kind) ? NEXT_FACT_SHARE : NEXT_SHARE;
  const picked = [best];
  const inProse = !isRow(best.text);
  for (const candidate of candidates.slice(1)) {
    if (picked.length === MAX_PICKED || candidate.score < best.score * share) break;
    // Beside a sentence that answers, a heading or a row says nothing more.
    if (inProse && (isRow(candidate.text) || isCode(candidate.text) || !isSentence(candidate.text))) continue;
    if (FACTS.has(question.kind) && ofOther(reading, best, candidate)) continue;
    if (picked.some((other) => repeats(other.text, candidate.text))) continue;
    picked.push(candidate);
  }
  return picked;
}

/**
 * Whether a piece of another document speaks of something else: neither that passage nor its title says a thing of the question that the
 * best one's does, such as the firm.
 */
function ofOther({ question, chunks }: Reading, best: Candidate, other: Candidate): boolean {
  const [one, two] = [chunks[best.piece.chunk], chunks[other.piece.chunk]];
  if (!one || !two || one.document === two.document) return false;
  const says = ({ said, heading }: ReadChunk, i: number) => Math.max(said[i] as number, heading[i] as number) >= SURE;
  return question.concepts.some((_, i) => says(one, i) && !says(two, i));
}

const isRow = (text: string) => rowLabel(text) !== undefined || text.startsWith('|');

function repeats(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu)));
  if (!a || !b) return false;
  let shared = 0;
  for (const word of b) if (a.has(word)) shared++;
  return shared >= 0.8 * Math.min(a.size, b.size);
}
