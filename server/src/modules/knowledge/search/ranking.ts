import { createEvidenceScorer, type Evidence } from '../../../text/evidence.ts';
import { termsOf } from '../../../text/terms.ts';
import type { RetrievedChunk } from '../knowledge.schemas.ts';

/** A chunk with its scores from the vector and keyword search. */
export interface Candidate {
  chunkId: string;
  /** Null without a vector of this model. */
  cosine: number | null;
  /** BM25 with feedback. 0 without any of the terms. */
  keywordScore: number;
  /** Share of the information of the question that the chunk contains, 0 to 1. */
  coverage: number;
}

export interface RankedCandidate extends Candidate {
  score: number;
  relevance: number;
}

export interface VectorScale {
  /** Weight of the cosine in the rank score. */
  weight: number;
  relevance(cosine: number): number;
  /** Set for embedders that compare words only: combines cosine and coverage. */
  together?(cosine: number, coverage: number): number;
}

/**
 * Combines vector and keyword scores: a convex combination of the two, each divided by its maximum (better than reciprocal ranks: Bruch,
 * Gai & Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023). Best first, equal scores by id. `relevance` is the
 * higher of both relevances; for embedders that compare words only, it combines both, because they use the same evidence.
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
 * Converts coverage to relevance: a logistic curve that reaches 0.7 at .42. Fitted on every second question of XQuAD (English; the
 * answering paragraph covers at least .42 in 9 of 10 cases) against questions to the wrong collection (XQuAD and Cranfield; the best chunk
 * stays below .42 in 9 of 10). Checked on the other questions and on ClapNQ.
 */
export function keywordRelevance(coverage: number): number {
  return 1 / (1 + Math.exp(-(coverage - 0.36) / 0.07));
}

/** Cosine to assume for a chunk without a vector. */
const DEFAULT_COSINE = 0.15;
/** Chunks scored before the event loop gets a turn: about 3 ms. */
const CHUNKS_PER_TURN = 16;

/**
 * Sets the relevance of chunks from their texts, for embedders that compare words only: proximity, word forms, synonyms, and missing names.
 * Modifies the chunks in place and yields to the event loop every few chunks.
 */
export async function scoreRelevance(
  question: string,
  chunks: Pick<RetrievedChunk, 'chunkId' | 'title' | 'headingPath' | 'text' | 'cosine' | 'relevance'>[],
  knowledge: { size: number; frequencyOf(term: string): number; subjectOf?(chunkId: string): string[] },
  relevance: (cosine: number, evidence: Evidence) => number,
): Promise<void> {
  const frequencyOf = (form: string) => Math.min(knowledge.size, ...termsOf(form).map((term) => knowledge.frequencyOf(term)));
  const scoreEvidence = createEvidenceScorer(question, { size: knowledge.size, frequencyOf });
  for (const [i, chunk] of chunks.entries()) {
    if (i > 0 && i % CHUNKS_PER_TURN === 0) await new Promise(setImmediate);
    chunk.relevance = relevance(
      chunk.cosine ?? DEFAULT_COSINE,
      scoreEvidence({ ...chunk, subject: knowledge.subjectOf?.(chunk.chunkId) ?? [] }),
    );
  }
}

/**
 * Orders analyzed chunks anew, in place: the rank score and the relevance count the same. The first knows the whole clone, the second has
 * read the text.
 */
export function rerank(chunks: Pick<RetrievedChunk, 'score' | 'relevance'>[]): void {
  for (const chunk of chunks) chunk.score = (chunk.score + chunk.relevance) / 2;
  chunks.sort((a, b) => b.score - a.score);
}

/**
 * Removes chunks that overlap a better chunk of the same document by half or more, and chunks with the same text as a better one. Keeps the
 * order and returns at most `limit`.
 */
export function withoutDuplicates<T extends Pick<RetrievedChunk, 'documentId' | 'start' | 'end' | 'text'>>(
  chunks: T[],
  limit: number,
): T[] {
  const kept: T[] = [];
  for (const chunk of chunks) {
    if (kept.length === limit) break;
    // Comparing is faster than a Set, which hashes each text entirely: most texts differ in length.
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
