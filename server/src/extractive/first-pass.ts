import { SIGNS } from '../text/question-kinds.ts';
import { LAST_PART } from '../text/word-similarity.ts';
import { type Piece, type Reading, SURE, weightOf } from './analysis.ts';
import { type KindEvidence, kindEvidence } from './kind-evidence.ts';

/** A piece that says something of the question, scored by its words and those around it. */
export interface Rough {
  piece: Piece;
  score: number;
  evidence: KindEvidence;
}

// What a sentence says and what stands around it: after a listwise logistic regression on half of XQuAD (English and German), in units of
// the weight of a word that it says itself, rounded. What kinds of answer are worth was then set on visitors' questions.
const NAME = 0.65;
const NAME_AROUND = 0.15;
const PREVIOUS = 0.45;
const NEXT = 0.25;
const BEFORE_THAT = 0.1;
const TIGHT = 0.5;
const WHOLE_CHUNK = 0.5;
const MISSING = 0.5;
const LENGTH = 0.06;
const RANK = 0.3;
/** "How many …": a piece that counts the thing, and one that does not. */
const COUNTS = 0.5;
const UNCOUNTED = 0.4;
/** What a piece gains for having the kind of thing asked for; kinds that are not named here ask for nothing special. */
export const KIND_WORTH: Readonly<Record<string, number>> = {
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
const NEAR_KIND = 0.15;
export const NO_KIND = 0.3;
/** Seen by signs that are no words: left to the closer look. */
const BY_FORM = new Set(['money', 'phone', 'email']);
/** "What is X?": a piece that begins with X. */
const OPENS = 0.15;
const WINDOW = 12;

/** Nothing for a piece that says none of the question, nor shows what it asks for. */
export function roughly(reading: Reading, piece: Piece): Rough | [] {
  const { question, chunks, weights } = reading;
  const chunk = chunks[piece.chunk];
  if (!chunk || (piece.hits.length === 0 && !SIGNS[question.kind]?.test(chunk.text.slice(piece.start, piece.end)))) return [];
  let score = saidAndAround(reading, piece);
  score += TIGHT * tightest(piece, weights) + WHOLE_CHUNK * weightOf(weights, chunk.said) + RANK / (1 + piece.chunk);
  score -= LENGTH * Math.log(1 + piece.to - piece.from);
  const evidence = kindEvidence(question.kind, question.counted, piece, chunk.words, chunk.text);
  const worth = KIND_WORTH[question.kind];
  if (worth !== undefined && !BY_FORM.has(question.kind))
    score += evidence.has === 0 ? -NO_KIND : worth * evidence.has + NEAR_KIND * evidence.near;
  if (question.counted !== undefined) score += evidence.counts > 0 ? COUNTS * evidence.counts : -UNCOUNTED;
  if (question.kind === 'definition' && piece.hits.some(({ at }) => at < piece.from + 3)) score += OPENS;
  return { piece, score, evidence };
}

function saidAndAround({ question, chunks, weights, given, surnames }: Reading, piece: Piece): number {
  const chunk = chunks[piece.chunk] as Reading['chunks'][number];
  const [before, after, earlier] = [-1, 1, -2].map((step) => chunk.pieces[piece.number + step]?.said);
  let score = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    const strength = piece.said[i] as number;
    const isName = question.concepts[i]?.name === true || given[i] === true;
    if (strength > 0) {
      score += weight * strength * (isName ? NAME : 1);
      continue;
    }
    const surname = surnames[i];
    if (surname !== undefined && (piece.said[surname] as number) >= LAST_PART) {
      score += weight * LAST_PART * NAME;
      continue;
    }
    const [a, b, c] = [Math.max(before?.[i] ?? 0, piece.above?.[i] ?? 0), after?.[i] ?? 0, earlier?.[i] ?? 0];
    if (isName) {
      const heading = chunk.heading[i] as number;
      score += weight * Math.max(heading, chunk.said[i] as number) * NAME_AROUND;
      if (Math.max(heading, a, c) === 0) score -= weight * MISSING;
    } else score += weight * ((a >= SURE ? PREVIOUS * a : 0) + (b >= SURE ? NEXT * b : 0) + (c >= SURE ? BEFORE_THAT * c : 0));
  }
  return score;
}

/** The most weight within a dozen words. */
function tightest({ hits }: Piece, weights: Float64Array): number {
  let best = 0;
  const seen = new Float64Array(weights.length);
  for (let first = 0; first < hits.length; first++) {
    seen.fill(0);
    for (let next = first; next < hits.length && (hits[next]?.at ?? 0) - (hits[first]?.at ?? 0) < WINDOW; next++) {
      const { concept = 0, strength = 0 } = hits[next] ?? {};
      if (strength > (seen[concept] as number)) seen[concept] = strength;
    }
    best = Math.max(best, weightOf(weights, seen));
  }
  return best;
}

/** Share of the question's neighbouring concepts that stand next to each other here, in their order, with a word between at the most. */
export function pairs({ hits }: Piece, weights: Float64Array): number {
  let met = 0;
  let all = 0;
  for (let i = 0; i + 1 < weights.length; i++) {
    const weight = Math.min(weights[i] as number, weights[i + 1] as number);
    all += weight;
    const follows = (at: number) => hits.some((other) => other.concept === i + 1 && other.at > at && other.at <= at + 2);
    if (hits.some((one) => one.concept === i && one.strength >= SURE && follows(one.at))) met += weight;
  }
  return all === 0 ? 0 : met / all;
}
