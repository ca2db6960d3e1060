import { CERTAIN, LAST_NAME_PART } from '../text/concept-matcher.ts';
import { KIND_PATTERNS } from '../text/question-kinds.ts';
import { BY_HEADING, type Piece, type SourceAnalysis, weightOf } from './analysis.ts';
import { type KindEvidence, kindEvidence } from './kind-evidence.ts';

/** A piece that matches the question, scored by its words and by the pieces around it. */
export interface FirstPass {
  piece: Piece;
  score: number;
  evidence: KindEvidence;
}

// In units of the weight of a concept that the piece itself contains. From a listwise logistic regression on half of XQuAD (English and
// German), rounded; the values of answer kinds were then set on half of the questions written for the bench.
const NAME = 0.65;
const NAME_NEARBY = 0.15;
/** For what a sentence with a pronoun, or below a heading, is about. */
const INHERITED = 0.8;
const PREVIOUS = 0.45;
const NEXT = 0.25;
const BEFORE_PREVIOUS = 0.1;
const TOGETHER = 0.5;
const WHOLE_CHUNK = 0.5;
const MISSING_NAME = 0.5;
const LENGTH = 0.06;
const RANK = 0.3;
/** "How many …": for a piece that counts the thing, and against one that does not. */
const COUNTS = 0.5;
const DOES_NOT_COUNT = 0.4;
/** For the kind of thing that the question asks for. Other kinds need nothing special. */
export const KIND_VALUE: Readonly<Record<string, number>> = {
  count: 0.25,
  percent: 0.25,
  duration: 0.25,
  money: 0.4,
  date: 0.35,
  person: 0.3,
  place: 0.15,
  reason: 0.25,
  phone: 0.6,
  email: 0.6,
};
const KIND_NEARBY = 0.15;
export const KIND_MISSING = 0.3;
/** Kinds that the second pass finds by their characters. */
const BY_PATTERN = new Set(['money', 'phone', 'email']);
/** "What is X?": for a piece that begins with X. */
const BEGINS_WITH_TOPIC = 0.15;
const TOPIC_WORDS = 3;
const WINDOW = 12;

/** Undefined for a piece that matches nothing of the question and does not show the kind of thing that it asks for. */
export function scoreFirstPass(analysis: SourceAnalysis, piece: Piece): FirstPass | undefined {
  const { question, chunks, weights } = analysis;
  const chunk = chunks[piece.chunk];
  if (!chunk) return undefined;
  // "It takes place on Mondays." answers "When is the course?" with words of the sentence before.
  const continues = KIND_VALUE[question.kind] !== undefined && piece.inherited?.some((strength) => strength > BY_HEADING) === true;
  if (piece.matches.length === 0 && !continues && !KIND_PATTERNS[question.kind]?.test(chunk.text.slice(piece.start, piece.end)))
    return undefined;
  let score = scoreMatches(analysis, piece);
  score +=
    TOGETHER * (bestWindow(piece, weights) + inheritedWeight(piece, weights)) +
    WHOLE_CHUNK * weightOf(weights, chunk.strengths) +
    RANK / (1 + piece.chunk);
  score -= LENGTH * Math.log(1 + piece.endWord - piece.firstWord);
  const evidence = kindEvidence(question.kind, question.counted, piece, chunk.words, chunk.text);
  const value = KIND_VALUE[question.kind];
  if (value !== undefined && !BY_PATTERN.has(question.kind))
    score += evidence.has === 0 ? -KIND_MISSING : value * evidence.has + KIND_NEARBY * evidence.near;
  if (question.counted !== undefined) score += evidence.counts > 0 ? COUNTS * evidence.counts : -DOES_NOT_COUNT;
  if (question.kind === 'definition' && piece.matches.some(({ wordIndex }) => wordIndex < piece.firstWord + TOPIC_WORDS))
    score += BEGINS_WITH_TOPIC;
  return { piece, score, evidence };
}

/** The concepts that a piece matches, and for those that it does not, what the pieces around it and the headings match. */
function scoreMatches({ question, chunks, weights, isGiven, lastNameParts }: SourceAnalysis, piece: Piece): number {
  const chunk = chunks[piece.chunk] as SourceAnalysis['chunks'][number];
  const [previous, next, beforePrevious] = [-1, 1, -2].map((step) => chunk.pieces[piece.index + step]?.strengths);
  let score = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    const strength = piece.strengths[i] as number;
    const isName = question.concepts[i]?.isName === true || isGiven[i] === true;
    if (strength > 0) {
      score += weight * strength * (isName ? NAME : 1);
      continue;
    }
    const lastPart = lastNameParts[i];
    if (lastPart !== undefined && (piece.strengths[lastPart] as number) >= LAST_NAME_PART) {
      score += weight * LAST_NAME_PART * NAME;
      continue;
    }
    const inherited = piece.inherited?.[i] ?? 0;
    if (inherited >= CERTAIN) {
      score += weight * INHERITED * inherited * (isName ? NAME : 1);
      continue;
    }
    const inPrevious = Math.max(previous?.[i] ?? 0, piece.aboveTable?.[i] ?? 0);
    const inNext = next?.[i] ?? 0;
    const inBeforePrevious = beforePrevious?.[i] ?? 0;
    if (isName) {
      const inHeading = chunk.headingStrengths[i] as number;
      score += weight * Math.max(inHeading, chunk.strengths[i] as number) * NAME_NEARBY;
      if (Math.max(inHeading, inPrevious, inBeforePrevious) === 0) score -= weight * MISSING_NAME;
    } else {
      const certain = (factor: number, strength: number) => (strength >= CERTAIN ? factor * strength : 0);
      score += weight * (certain(PREVIOUS, inPrevious) + certain(NEXT, inNext) + certain(BEFORE_PREVIOUS, inBeforePrevious));
    }
  }
  return score;
}

/** The highest weight of matches within a dozen words. */
function bestWindow({ matches }: Piece, weights: Float64Array): number {
  let best = 0;
  const strengths = new Float64Array(weights.length);
  for (let first = 0; first < matches.length; first++) {
    strengths.fill(0);
    const end = (matches[first]?.wordIndex ?? 0) + WINDOW;
    for (let next = first; next < matches.length && (matches[next]?.wordIndex ?? 0) < end; next++) {
      const { concept = 0, strength = 0 } = matches[next] ?? {};
      if (strength > (strengths[concept] as number)) strengths[concept] = strength;
    }
    best = Math.max(best, weightOf(weights, strengths));
  }
  return best;
}

/** The weight of what a piece is about without saying it. */
function inheritedWeight({ inherited, strengths }: Piece, weights: Float64Array): number {
  if (!inherited) return 0;
  let sum = 0;
  for (let i = 0; i < weights.length; i++)
    if ((strengths[i] as number) === 0 && (inherited[i] as number) >= CERTAIN) sum += (weights[i] as number) * (inherited[i] as number);
  return sum;
}

/** Share of the question's pairs of neighboring concepts that are neighbors here too, in the same order with at most one word between. */
export function neighborShare({ matches }: Piece, weights: Float64Array): number {
  let found = 0;
  let all = 0;
  for (let i = 0; i + 1 < weights.length; i++) {
    const weight = Math.min(weights[i] as number, weights[i + 1] as number);
    all += weight;
    const isFollowed = (at: number) => matches.some(({ concept, wordIndex }) => concept === i + 1 && wordIndex > at && wordIndex <= at + 2);
    if (matches.some(({ concept, strength, wordIndex }) => concept === i && strength >= CERTAIN && isFollowed(wordIndex))) found += weight;
  }
  return all === 0 ? 0 : found / all;
}
