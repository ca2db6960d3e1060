import type { LocatedTerm } from './keyword-scoring.ts';
import type { KeywordSegment } from './keyword-segment.ts';
import { type Subjects, titleStrengths } from './keyword-titles.ts';
import type { WeightedTerm } from './query.ts';

/** From this strength on a source is about a term. */
export const ABOUT = 0.5;
/** A source of fewer chunks has no subject besides its title. */
const MIN_SOURCE_CHUNKS = 4;
/** A word that fills a larger share of the sources is no subject. */
const MAX_SHARE = 0.3;

export interface ChunkSources {
  /** The number of the source of each chunk. */
  sourceOf: Uint32Array;
  /** How many chunks each source has. */
  sizes: Uint32Array;
}

/** The source of each chunk, in the order of the segments. */
export function sourcesOfChunks(
  segments: readonly KeywordSegment[],
  bases: readonly number[],
  count: { chunks: number; sources: number },
): ChunkSources {
  const sourceOf = new Uint32Array(count.chunks);
  const sizes = new Uint32Array(count.sources);
  segments.forEach(({ sources }, s) => {
    sourceOf.set(sources, bases[s]);
    for (const source of sources) sizes[source] = (sizes[source] as number) + 1;
  });
  return { sourceOf, sizes };
}

interface ChunkPostings extends ChunkSources {
  segments: readonly KeywordSegment[];
  bases: readonly number[];
}

/**
 * Chooses sources before chunks. A source is about the terms of its title and those in at least half of its chunks; each of its chunks
 * counts as if it contained them, by how few sources are about them. A page of a report need not repeat whose report it is.
 * @returns what each source gains, on the scale of BM25, and for each term how much (0 to 1) each source is about it
 */
export function scoreSubjects(
  subjects: Subjects,
  query: string,
  terms: readonly WeightedTerm[],
  located: readonly LocatedTerm[],
  postings: ChunkPostings,
): { gains: Float32Array; strengths: Map<number, number>[] } {
  const total = subjects.size;
  const strengths = titleStrengths(subjects, query, terms);
  const gains = new Float32Array(total);
  const counts = new Uint32Array(total);
  located.forEach(({ at, weight }, i) => {
    const about = strengths[i] as Map<number, number>;
    // A report on one year is full of the years before.
    if (!/^\d/.test(terms[i]?.term ?? '')) addFilled(about, counts, at, postings);
    const rarity = Math.log(1 + (total - about.size + 0.5) / (about.size + 0.5));
    for (const [source, strength] of about) gains[source] = (gains[source] as number) + weight * rarity * strength;
  });
  return { gains, strengths };
}

/** Adds the sources that a term fills. `counts` is zero before and after. */
function addFilled(about: Map<number, number>, counts: Uint32Array, at: Int32Array, { segments, bases, sourceOf, sizes }: ChunkPostings) {
  const touched: number[] = [];
  for (let s = 0; s < at.length; s++)
    if ((at[s] as number) >= 0) countSources(counts, touched, segments[s] as KeywordSegment, at[s] as number, bases[s] as number, sourceOf);
  const filled: [source: number, share: number][] = [];
  for (const source of touched) {
    const share = (counts[source] as number) / (sizes[source] as number);
    if ((sizes[source] as number) >= MIN_SOURCE_CHUNKS && share >= ABOUT) filled.push([source, share]);
    counts[source] = 0;
  }
  if (filled.length > Math.max(1, counts.length * MAX_SHARE)) return;
  for (const [source, share] of filled) about.set(source, Math.max(share, about.get(source) ?? 0));
}

// The inner loops are separate functions without closures, so that the engine optimizes them well.

/** Counts the chunks of each source that contain a term. `touched` receives each source once. */
function countSources(
  counts: Uint32Array,
  touched: number[],
  { offsets, chunks }: KeywordSegment,
  position: number,
  base: number,
  sourceOf: Uint32Array,
): void {
  const end = offsets[position + 1] as number;
  for (let i = offsets[position] as number; i < end; i++) {
    const source = sourceOf[base + (chunks[i] as number)] as number;
    if (counts[source] === 0) touched.push(source);
    counts[source] = (counts[source] as number) + 1;
  }
}

/** Adds the gain of its source to each chunk that has a score. */
export function addGains(scores: Float32Array, gains: Float32Array, sourceOf: Uint32Array): void {
  for (let i = 0; i < scores.length; i++)
    if ((scores[i] as number) > 0) scores[i] = (scores[i] as number) + (gains[sourceOf[i] as number] as number);
}
