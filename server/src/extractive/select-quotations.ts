import { CERTAIN } from '../text/concept-matcher.ts';
import { singleSpaces } from '../text/fold.ts';
import { type AnalyzedChunk, analyzeSources, type SourceAnalysis, type SourceChunk, weightOf } from './analysis.ts';
import { saysAskedThing } from './demand.ts';
import { figureQuestion } from './figure-question.ts';
import { isCode } from './markup.ts';
import { neededList } from './needed-list.ts';
import { isSentence } from './piece-form.ts';
import { joinQuotations, type Quotation, quotationOf } from './quotation.ts';
import { type Candidate, rankPieces } from './ranking.ts';
import { isSufficient } from './sufficiency.ts';
import { rowLabel } from './table-rows.ts';

/** A verbatim piece of a chunk that answers the question; `index` is the number of the chunk, as given. */
export interface SelectedQuotation extends Omit<Quotation, 'chunk'> {
  index: number;
}

export interface SelectionInput {
  question: string;
  /** Best first. */
  chunks: readonly SourceChunk[];
}

/** Below this score a piece lacks what an answer needs, such as a figure after "how many". */
const MIN_SCORE = -1;
const MAX_QUOTATIONS = 3;
/** Share of the best score that a further quotation must reach. */
const NEXT_SHARE = 0.85;
/** One answer to who, when, where and how many is enough. */
const NEXT_FACT_SHARE = 0.95;
const NEXT_ROW_SHARE = 0.97;
const FACTS = new Set(['count', 'money', 'percent', 'duration', 'date', 'person', 'place']);

/** The sentences that answer the question best, best first; empty when none answers it. */
export function selectQuotations({ question: asked, chunks }: SelectionInput): SelectedQuotation[] {
  const question = singleSpaces(asked);
  const analysis = analyzeSources(question, chunks);
  if (analysis.question.concepts.length === 0) return [];
  const needed = neededList(analysis);
  const figure = figureQuestion(question);
  const ranked = needed.length > 0 ? [] : rankPieces(analysis, figure);
  // A piece that is about the question, but lacks the number, the sum, or the time that it asks for, is no answer.
  const candidates = ranked.filter((candidate) => saysAskedThing(analysis, candidate, figure !== undefined));
  const best = candidates[0];
  if (needed.length === 0 && (!best || best.score < MIN_SCORE || !isSufficient(analysis, best))) return [];
  const quotations =
    needed.length > 0 ? needed : choose(analysis, candidates, figure !== undefined).map((candidate) => quotationOf(analysis, candidate));
  const shown = FACTS.has(analysis.question.kind) ? quotations : joinQuotations(quotations);
  return shown.map(({ chunk, ...quotation }) => ({ ...quotation, index: chunks[chunk]?.index ?? 0 }));
}

/** The best pieces. A further one must be as good an answer on its own: what only shares a few words with the question is left out. */
function choose(analysis: SourceAnalysis, candidates: readonly Candidate[], wantsFigure: boolean): Candidate[] {
  const [best] = candidates;
  if (!best) return [];
  const isFact = wantsFigure || FACTS.has(analysis.question.kind);
  const share = best.header ? NEXT_ROW_SHARE : isFact ? NEXT_FACT_SHARE : NEXT_SHARE;
  const chosen = [best];
  const isProse = !isRow(best.text);
  for (const candidate of candidates.slice(1)) {
    if (chosen.length === MAX_QUOTATIONS || candidate.score < best.score * share) break;
    // Beside a sentence that answers, a heading or a row adds nothing.
    if (isProse && (isRow(candidate.text) || isCode(candidate.text) || !isSentence(candidate.text))) continue;
    if (isFact && isAboutOther(analysis, best, candidate)) continue;
    if (!coversAsMuch(analysis, best, candidate) || !isSufficient(analysis, candidate)) continue;
    if (chosen.some((other) => repeats(other.text, candidate.text))) continue;
    chosen.push(candidate);
  }
  return chosen;
}

/**
 * Whether a piece of another document is about something else, such as another company: its chunk and title lack a concept that those of
 * the best piece contain.
 */
function isAboutOther({ question, chunks }: SourceAnalysis, best: Candidate, other: Candidate): boolean {
  const [one, two] = [chunks[best.piece.chunk], chunks[other.piece.chunk]];
  if (!one || !two || one.document === two.document) return false;
  const contains = ({ strengths, headingStrengths }: AnalyzedChunk, i: number) =>
    Math.max(strengths[i] as number, headingStrengths[i] as number) >= CERTAIN;
  return question.concepts.some((_, i) => contains(one, i) && !contains(two, i));
}

/** Share of what the best piece itself contains of the question. */
const AS_MUCH = 0.8;

function coversAsMuch({ weights }: SourceAnalysis, best: Candidate, other: Candidate): boolean {
  return weightOf(weights, other.piece.strengths) >= AS_MUCH * weightOf(weights, best.piece.strengths);
}

const isRow = (text: string) => rowLabel(text) !== undefined || text.startsWith('|');

const REPEATED_SHARE = 0.8;

function repeats(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu)));
  if (!a || !b) return false;
  const shared = [...b].filter((word) => a.has(word)).length;
  return shared >= REPEATED_SHARE * Math.min(a.size, b.size);
}
