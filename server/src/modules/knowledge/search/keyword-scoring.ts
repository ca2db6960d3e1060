import { hashTerm } from '../../../text/terms.ts';
import type { KeywordSegment } from './keyword-segment.ts';
import { type createWeightTable, lowerBound, type Weighted } from './keyword-select.ts';
import { ENTRY_BYTES } from './postings.ts';
import type { WeightedTerm } from './query.ts';

/** BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009) with the values of Anserini's passage baselines. */
export const K1 = 0.9;
const B = 0.4;

export interface LocatedTerm extends Weighted {
  /** Position among the hashes of each segment, or -1. */
  at: Int32Array;
  /** Number of chunks that contain the term. */
  frequency: number;
  /** Weight × idf × (k1 + 1). */
  factor: number;
}

// The inner loops are separate functions without closures, so that the engine optimizes them well.

/** Adds the score of one term to every chunk of a segment that contains it. */
export function addPostings(
  into: Float32Array,
  { offsets, chunks, counts }: KeywordSegment,
  position: number,
  base: number,
  norms: Float32Array,
  factor: number,
): void {
  const end = offsets[position + 1] as number;
  for (let i = offsets[position] as number; i < end; i++) {
    const chunk = base + (chunks[i] as number);
    const count = counts[i] as number;
    into[chunk] = (into[chunk] as number) + (factor * count) / (count + (norms[chunk] as number));
  }
}

export function scaleScores(into: Float32Array, from: Float32Array, factor: number): void {
  for (let i = 0; i < from.length; i++) into[i] = factor * (from[i] as number);
}

/** The hashes of distinct terms. The weights sum to 1. */
export function weightsOf(terms: readonly WeightedTerm[]): Weighted[] {
  return normalized(terms.map(({ term, weight }) => ({ hash: hashTerm(term), weight })));
}

export function normalized(terms: Weighted[]): Weighted[] {
  const sum = terms.reduce((total, { weight }) => total + weight, 0) || 1;
  return terms.map(({ hash, weight }) => ({ hash, weight: weight / sum }));
}

/** Number of occurrences of a term in a chunk. `position` is the position of the term in the segment, or -1. */
export function countIn({ offsets, chunks, counts }: KeywordSegment, chunk: number, position: number): number {
  if (position < 0) return 0;
  const end = offsets[position + 1] as number;
  const at = lowerBound(chunks, chunk, offsets[position] as number, end);
  return at < end && chunks[at] === chunk ? (counts[at] as number) : 0;
}

/** Index of the segment that contains a chunk. `bases` has the number of the first chunk of each segment. */
export function segmentOf(chunk: number, bases: number[]): number {
  let low = 0;
  let high = bases.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((bases[middle] as number) <= chunk) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Length normalization of BM25 for each chunk, in the order of the segments. */
export function lengthNorms(segments: readonly KeywordSegment[], size: number): Float32Array<ArrayBuffer> {
  let total = 0;
  for (const { lengths } of segments) for (const length of lengths) total += length;
  const average = total / size || 1;
  const norms = new Float32Array(size);
  let chunk = 0;
  for (const { lengths } of segments) for (const length of lengths) norms[chunk++] = K1 * (1 - B + (B * length) / average);
  return norms;
}

/** Adds the terms of chunk `i` of a segment to a table, in proportion to their counts. */
export function addTerms(table: ReturnType<typeof createWeightTable>, { terms, starts }: KeywordSegment, i: number, scale: number): void {
  const end = starts[i + 1] as number;
  for (let at = starts[i] as number; at < end; at += ENTRY_BYTES) {
    const hash =
      (((terms[at] as number) << 24) | ((terms[at + 1] as number) << 16) | ((terms[at + 2] as number) << 8) | (terms[at + 3] as number)) >>>
      0;
    table.add(hash, scale * (terms[at + 4] as number));
  }
}
