import { createEvidenceScorer, type Evidence } from '../../../text/evidence.ts';
import { termsOf } from '../../../text/terms.ts';
import type { RetrievedChunk } from '../knowledge.schemas.ts';

/** One chunk with what both halves of the search know of it. */
export interface Candidate {
  chunkId: string;
  /** Null: no vector of this model (yet). */
  cosine: number | null;
  /** BM25, with feedback; 0: none of the terms. */
  keywordScore: number;
  /** Share of the question's information that stands in the chunk, 0 to 1. */
  coverage: number;
}

export interface RankedCandidate extends Candidate {
  score: number;
  relevance: number;
}

export interface VectorScale {
  /** Share of the cosine in the rank score. */
  weight: number;
  relevance(cosine: number): number;
  /** Set by a model that knows words alone: what cosine and coverage say together. */
  together?(cosine: number, coverage: number): number;
}

/**
 * Fuses both halves: a convex combination of the two scores, each divided by the best of its kind (Bruch, Gai & Ingber, "An Analysis of
 * Fusion Functions for Hybrid Retrieval", TOIS 2023, found it ahead of reciprocal ranks). Best first; equal scores by id. `relevance` is
 * what the more certain half says; of a model that knows words alone, what both say together, as they read the same evidence.
 */
export function fuse(candidates: Candidate[], scale: VectorScale): RankedCandidate[] {
  const bestCosine = Math.max(1e-6, ...candidates.map(({ cosine }) => cosine ?? 0));
  const bestKeywords = Math.max(1e-6, ...candidates.map(({ keywordScore }) => keywordScore));
  return candidates
    .map((candidate) => {
      const cosine = Math.max(0, candidate.cosine ?? 0) / bestCosine;
      const keywords = candidate.keywordScore / bestKeywords;
      return {
        ...candidate,
        score: scale.weight * cosine + (1 - scale.weight) * keywords,
        relevance: relevanceOf(candidate, scale),
      };
    })
    .sort((a, b) => b.score - a.score || (a.chunkId < b.chunkId ? -1 : 1));
}

function relevanceOf({ cosine, coverage }: Candidate, scale: VectorScale): number {
  if (cosine === null) return keywordRelevance(coverage);
  return scale.together?.(cosine, coverage) ?? Math.max(scale.relevance(cosine), keywordRelevance(coverage));
}

/**
 * Share of the question's information found in a chunk → relevance: a logistic curve that reaches 0.7 at .42. Fitted on every second
 * question of XQuAD (English; the paragraph that answers holds at least .42 of it in 9 of 10 cases) against questions of one collection put
 * to the other (XQuAD and Cranfield; the best chunk stays below .42 in 9 of 10); checked on the rest and on ClapNQ.
 */
export function keywordRelevance(coverage: number): number {
  return 1 / (1 + Math.exp(-(coverage - 0.36) / 0.07));
}

/** What a chunk without a vector (yet) is taken to have. */
const USUAL_COSINE = 0.15;
/** Chunks read before others get their turn: some 3 ms. */
const READ_AT_ONCE = 16;

/**
 * The relevance of chunks by their texts, for a model that knows words alone: what stands near what, other forms and words of like
 * meaning, names that are missing. In place; gives way to others every few chunks.
 */
export async function readChunks(
  question: string,
  chunks: Pick<RetrievedChunk, 'title' | 'headingPath' | 'text' | 'cosine' | 'relevance'>[],
  knowledge: { size: number; frequencyOf(term: string): number },
  relevance: (cosine: number, evidence: Evidence) => number,
): Promise<void> {
  const frequencyOf = (form: string) => Math.min(knowledge.size, ...termsOf(form).map((term) => knowledge.frequencyOf(term)));
  const read = createEvidenceScorer(question, { size: knowledge.size, frequencyOf });
  for (const [i, chunk] of chunks.entries()) {
    if (i > 0 && i % READ_AT_ONCE === 0) await new Promise(setImmediate);
    chunk.relevance = relevance(chunk.cosine ?? USUAL_COSINE, read(chunk));
  }
}

/**
 * Leaves out what says nothing new: a chunk of which half or more is shared with a better one of the same document, and a text that a
 * better chunk has word for word. Keeps the order; at most `limit`.
 */
export function withoutRepeats<T extends Pick<RetrievedChunk, 'documentId' | 'start' | 'end' | 'text'>>(chunks: T[], limit: number): T[] {
  const kept: T[] = [];
  for (const chunk of chunks) {
    if (kept.length === limit) break;
    // Compared one by one: texts of different length differ at once, a set would read each to its end.
    if (kept.some((better) => better.text === chunk.text || overlaps(better, chunk))) continue;
    kept.push(chunk);
  }
  return kept;
}

type Span = Pick<RetrievedChunk, 'documentId' | 'start' | 'end'>;

function overlaps(a: Span, b: Span): boolean {
  if (a.documentId !== b.documentId) return false;
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return shared * 2 >= Math.min(a.end - a.start, b.end - b.start);
}
