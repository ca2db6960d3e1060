import { hashTerm, joinedTerms } from '../../../text/terms.ts';
import { mergeSegments } from './keyword-merge.ts';
import { buildSegment, findHash, type KeywordSegment, MERGED_CHUNKS, rowsOf, SEGMENT_CHUNKS, type TermsRow } from './keyword-segment.ts';
import { createWeightTable, lowerBound, top, type Weighted } from './keyword-select.ts';
import { ENTRY_BYTES } from './postings.ts';

/** BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009) with the values of Anserini's passage baselines. */
const K1 = 0.9;
const B = 0.4;
/** Feedback: terms taken from this many best chunks, and how many (RM3: Lavrenko & Croft 2001; usual values of Anserini: 10 and 10–20). */
const FEEDBACK_CHUNKS = 10;
const FEEDBACK_TERMS = 20;
/** A term must stand in this many of them. */
const FEEDBACK_SHARED = 2;
/** Feedback reorders so many times the chunks asked for: its cost does not grow with the clone. */
const FEEDBACK_POOL = 3;
/** Feedback that would count for less than this is left out. */
const LEAST_FEEDBACK = 0.1;
/** Weights of terms kept between questions, per clone: places, each for the term asked for last of those that share it. */
const MAX_KNOWN_WEIGHTS = 65_536;
/** Looking up a term in a chunk costs about as much as reading so many postings in their turn. */
const LOOKUP_COST = 12;
/** Each segment costs every term of every question some steps: this many are left apart before they are merged. */
const MAX_APART = 4;

/** All keyword postings of one clone, in memory: 8 bytes for each different term of a chunk. */
export interface KeywordIndex {
  readonly size: number;
  readonly bytes: number;
  add(rows: TermsRow[]): void;
  /**
   * Merges segments, a few milliseconds at a time: each step of the generator is one. What is added or asked meanwhile is not
   * disturbed; a merge that `add` has made useless ends without effect.
   */
  compact(): Generator<void>;
  /** Scores every chunk for a question's terms. */
  match(terms: string[], most: number): KeywordMatch;
  /** How many chunks hold a term. */
  frequencyOf(term: string): number;
}

/** What keywords found. Scores are those of the moment of the call, whatever is added later. */
export interface KeywordMatch {
  /** Best first; only chunks that hold a term of the question or of its feedback. */
  hits: { chunkId: string; score: number }[];
  /** 0 for a chunk without any of the terms, or one that is not known here. */
  scoreOf(chunkId: string): number;
  /** Share of the question's information (sum of inverse document frequencies) that stands in the chunk, 0 to 1. */
  coverageOf(chunkId: string): number;
}

interface Placed extends Weighted {
  /** In each segment its position among the hashes, or -1. */
  at: Int32Array;
  /** Chunks that hold it. */
  frequency: number;
  /** Weight × idf × (k1 + 1). */
  factor: number;
}

/** Where a chunk stands: its segment, that one's number, and its own in it. */
interface ChunkPlace {
  s: number;
  segment: KeywordSegment;
  wanted: number;
}

export function createKeywordIndex(): KeywordIndex {
  let segments: KeywordSegment[] = [];
  let bases: number[] = [];
  let size = 0;
  let bytes = 0;
  let norms = new Float32Array(0);
  /** Used within one `match` only: nothing of a question is kept here. */
  let scores = new Float32Array(0);
  let widenedScores = new Float32Array(0);
  const table = createWeightTable(FEEDBACK_CHUNKS * 800);
  let places: Map<string, number> | undefined;
  // Cheaper than a Map, in the innermost loop of feedback. A weight is above 0: an empty place has none.
  let knownHashes = new Uint32Array(0);
  let knownWeights = new Float64Array(0);

  function refresh(): void {
    bases = [];
    size = 0;
    bytes = 0;
    let total = 0;
    for (const segment of segments) {
      bases.push(size);
      size += segment.chunkIds.length;
      bytes += segment.bytes;
      for (const length of segment.lengths) total += length;
    }
    norms = new Float32Array(size);
    scores = new Float32Array(size);
    widenedScores = new Float32Array(size);
    const average = total / size || 1;
    segments.forEach((segment, s) => {
      for (let i = 0; i < segment.lengths.length; i++)
        norms[(bases[s] ?? 0) + i] = K1 * (1 - B + (B * (segment.lengths[i] ?? 0)) / average);
    });
    places = undefined;
    const known = Math.min(MAX_KNOWN_WEIGHTS, 2 ** Math.ceil(Math.log2(Math.max(1024, size * 16))));
    knownHashes = new Uint32Array(known);
    knownWeights = new Float64Array(known);
  }

  function chunkNumber(chunkId: string): number {
    places ??= new Map(segments.flatMap((segment, s) => segment.chunkIds.map((id, i) => [id, (bases[s] ?? 0) + i] as const)));
    return places.get(chunkId) ?? -1;
  }

  /** Robertson and Spärck Jones' weight, kept positive as in Lucene. */
  function idf(hash: number): number {
    const slot = hash & (knownHashes.length - 1);
    if (knownHashes[slot] === hash && knownWeights[slot] !== 0) return knownWeights[slot] as number;
    let frequency = 0;
    for (const segment of segments) {
      const at = findHash(segment, hash);
      if (at >= 0) frequency += (segment.offsets[at + 1] ?? 0) - (segment.offsets[at] ?? 0);
    }
    const weight = Math.log(1 + (size - frequency + 0.5) / (frequency + 0.5));
    knownHashes[slot] = hash;
    knownWeights[slot] = weight;
    return weight;
  }

  function place(hash: number, weight: number): Placed {
    const at = new Int32Array(segments.length);
    let frequency = 0;
    for (let s = 0; s < at.length; s++) {
      const segment = segments[s] as KeywordSegment;
      const position = findHash(segment, hash);
      at[s] = position;
      if (position >= 0) frequency += (segment.offsets[position + 1] as number) - (segment.offsets[position] as number);
    }
    return { hash, weight, at, frequency, factor: weight * idf(hash) * (K1 + 1) };
  }

  function addAll(into: Float32Array, { at, factor }: Placed): void {
    for (let s = 0; s < at.length; s++) {
      const position = at[s] as number;
      if (position >= 0) addPostings(into, segments[s] as KeywordSegment, position, bases[s] as number, norms, factor);
    }
  }

  /** How often a term stands in a chunk. */
  function countIn({ segment, wanted }: ChunkPlace, position: number): number {
    if (position < 0) return 0;
    const { offsets, chunks, counts } = segment;
    const end = offsets[position + 1] as number;
    const at = lowerBound(chunks, wanted, offsets[position] as number, end);
    return at < end && chunks[at] === wanted ? (counts[at] as number) : 0;
  }

  function segmentOf(chunk: number, bases: number[]): number {
    let low = 0;
    let high = bases.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((bases[middle] as number) <= chunk) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * RM3: the terms that the best chunks of a question share, which widen it. How much they count follows how alike the scores of those
   * chunks are, (score of the 10th / score of the 1st)²: where one chunk stands out, the question named what it wanted and is left alone;
   * where many fit equally, it named a subject, and other words of that subject help.
   */
  function feedback(best: number[]): { share: number; terms: Weighted[] } {
    const first = scores[best[0] ?? 0] ?? 0;
    const share = best.length < FEEDBACK_CHUNKS ? 0 : ((scores[best.at(-1) ?? 0] ?? 0) / first) ** 2;
    if (share < LEAST_FEEDBACK) return { share: 0, terms: [] };
    table.clear();
    for (const chunk of best) {
      const weight = scores[chunk] as number;
      const s = segmentOf(chunk, bases);
      const { terms, starts, lengths } = segments[s] as KeywordSegment;
      const i = chunk - (bases[s] as number);
      const scale = weight / ((lengths[i] as number) + 1);
      const end = starts[i + 1] as number;
      for (let at = starts[i] as number; at < end; at += ENTRY_BYTES) {
        const hash =
          (((terms[at] as number) << 24) |
            ((terms[at + 1] as number) << 16) |
            ((terms[at + 2] as number) << 8) |
            (terms[at + 3] as number)) >>>
          0;
        table.add(hash, scale * (terms[at + 4] as number));
      }
    }
    const shared = table.best(FEEDBACK_TERMS, FEEDBACK_SHARED, idf, Math.log(1 + size * 2));
    return { share, terms: normalized(shared) };
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return bytes;
    },

    frequencyOf(term) {
      const hash = hashTerm(term);
      let frequency = 0;
      for (const segment of segments) {
        const at = findHash(segment, hash);
        if (at >= 0) frequency += (segment.offsets[at + 1] ?? 0) - (segment.offsets[at] ?? 0);
      }
      return frequency;
    },

    add(rows) {
      for (let at = 0; at < rows.length; at += SEGMENT_CHUNKS) {
        let fresh = rows.slice(at, at + SEGMENT_CHUNKS);
        // Small neighbours are merged as in a binary counter, so that a chunk is moved a logarithmic number of times.
        for (let last = segments.at(-1); last; last = segments.at(-1)) {
          const count = last.chunkIds.length;
          if (count > 2 * fresh.length || count + fresh.length > SEGMENT_CHUNKS) break;
          fresh = [...rowsOf(last), ...fresh];
          segments = segments.slice(0, -1);
        }
        segments = [...segments, buildSegment(fresh)];
      }
      refresh();
    },

    *compact() {
      for (;;) {
        const run = mergeable(segments);
        if (!run) return;
        const merged = yield* mergeSegments(run);
        const at = segments.indexOf(run[0] as KeywordSegment);
        if (run.some((segment, i) => segments[at + i] !== segment)) return;
        segments = [...segments.slice(0, at), merged, ...segments.slice(at + run.length)];
        refresh();
      }
    },

    match(terms, most) {
      const question = weigh(terms).map(({ hash, weight }) => place(hash, weight));
      scores.fill(0);
      for (const term of question) addAll(scores, term);
      const pool = top(scores, Math.max(FEEDBACK_CHUNKS, FEEDBACK_POOL * most));
      const { share, terms: others } = feedback(pool.slice(0, FEEDBACK_CHUNKS));
      const widened = [
        ...question.map((term) => ({ ...term, factor: (1 - share) * term.factor })),
        ...others.map(({ hash, weight }) => place(hash, share * weight)),
      ];
      // As they are now: chunks keep their numbers, but what is added or merged later stands in other segments.
      const then = { segments, bases, norms, size };
      const placeOf = (chunk: number): ChunkPlace | undefined => {
        if (chunk < 0 || chunk >= then.size) return undefined;
        const s = segmentOf(chunk, then.bases);
        return { s, segment: then.segments[s] as KeywordSegment, wanted: chunk - (then.bases[s] as number) };
      };
      const lookUp = (chunk: number): number => {
        const place = placeOf(chunk);
        if (!place) return 0;
        let sum = 0;
        for (const { at, factor } of widened) {
          const count = countIn(place, at[place.s] as number);
          if (count > 0) sum += (factor * count) / (count + (then.norms[chunk] as number));
        }
        return sum;
      };
      // The same sums by either way: on top of the question's, through all postings of the other terms; or by looking each term up.
      const postings = widened.slice(question.length).reduce((sum, { frequency }) => sum + frequency, size / 4);
      const together = postings < LOOKUP_COST * pool.length * widened.length;
      if (together) {
        scale(widenedScores, scores, 1 - share);
        for (let i = question.length; i < widened.length; i++) addAll(widenedScores, widened[i] as Placed);
      }
      const known = new Map<string, { chunk: number; score: number }>();
      const hits = pool
        .map((chunk) => ({ chunk, score: together ? (widenedScores[chunk] as number) : lookUp(chunk) }))
        .sort((a, b) => b.score - a.score || a.chunk - b.chunk)
        .slice(0, most)
        .map((hit) => {
          const chunkId = idOf(hit.chunk);
          known.set(chunkId, hit);
          return { chunkId, score: hit.score };
        });

      const find = (chunkId: string) => known.get(chunkId)?.chunk ?? chunkNumber(chunkId);
      // `fy2023` beside `fy` and `2023` is nothing more to find where nobody writes it so.
      const joined = new Set(joinedTerms(terms).map(hashTerm));
      const asked = question
        .filter(({ hash, frequency }) => !joined.has(hash) || frequency > 0)
        .map(({ hash, at }) => ({ at, information: idf(hash) }));
      const information = asked.reduce((sum, term) => sum + term.information, 0);
      return {
        hits,
        scoreOf: (chunkId) => known.get(chunkId)?.score ?? lookUp(chunkNumber(chunkId)),
        coverageOf(chunkId) {
          const place = placeOf(find(chunkId));
          if (!place) return 0;
          let covered = 0;
          for (const { information, at } of asked) if (countIn(place, at[place.s] as number) > 0) covered += information;
          return information === 0 ? 0 : covered / information;
        },
      };
    },
  };

  function idOf(chunk: number): string {
    const s = segmentOf(chunk, bases);
    return segments[s]?.chunkIds[chunk - (bases[s] as number)] ?? '';
  }
}

/** Neighbours that make one larger segment, when there are too many; those that are large already stay. */
function mergeable(segments: KeywordSegment[]): KeywordSegment[] | undefined {
  if (segments.length <= MAX_APART) return undefined;
  let run: KeywordSegment[] = [];
  let chunks = 0;
  for (const segment of segments) {
    if (chunks + segment.chunkIds.length > MERGED_CHUNKS) {
      if (run.length > MAX_APART) return run;
      run = [];
      chunks = 0;
    }
    run.push(segment);
    chunks += segment.chunkIds.length;
  }
  return run.length > MAX_APART ? run : undefined;
}

// The innermost loops, apart from what changes, so that they are compiled once and well.

/** Adds one term's part of the score to every chunk of a segment that holds it. */
function addPostings(
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

function scale(into: Float32Array, from: Float32Array, factor: number): void {
  for (let i = 0; i < from.length; i++) into[i] = factor * (from[i] as number);
}

/** Different terms with their counts as weights, which sum up to 1. */
function weigh(terms: string[]): Weighted[] {
  const weights = new Map<number, number>();
  for (const term of terms) {
    const hash = hashTerm(term);
    weights.set(hash, (weights.get(hash) ?? 0) + 1);
  }
  return normalized(Array.from(weights, ([hash, weight]) => ({ hash, weight })));
}

function normalized(terms: Weighted[]): Weighted[] {
  const sum = terms.reduce((total, { weight }) => total + weight, 0) || 1;
  return terms.map(({ hash, weight }) => ({ hash, weight: weight / sum }));
}
