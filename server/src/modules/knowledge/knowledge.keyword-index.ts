import { hashTerm } from '../../shared/text/terms.ts';
import { buildSegment, findHash, type KeywordSegment, rowsOf, SEGMENT_CHUNKS, type TermsRow } from './knowledge.keyword-segment.ts';
import { ENTRY_BYTES } from './knowledge.postings.ts';

/** BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009) with the values of Anserini's passage baselines. */
const K1 = 0.9;
const B = 0.4;
/** Feedback: terms taken from this many best chunks, and how many (RM3: Lavrenko & Croft 2001; usual values of Anserini: 10 and 10–20). */
const FEEDBACK_CHUNKS = 10;
const FEEDBACK_TERMS = 20;
/** Feedback reorders this many best chunks: its cost does not grow with the clone. */
const FEEDBACK_POOL = 300;
/** Feedback that would count for less than this is left out. */
const LEAST_FEEDBACK = 0.02;
/** Frequencies kept between questions, per clone. */
const MAX_KNOWN_WEIGHTS = 50_000;

/** All keyword postings of one clone, in memory: 8 bytes for each different term of a chunk. */
export interface KeywordIndex {
  readonly size: number;
  readonly bytes: number;
  add(rows: TermsRow[]): void;
  /** Scores every chunk for a question's terms. */
  match(terms: string[], most: number): KeywordMatch;
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

interface Weighted {
  hash: number;
  weight: number;
}

export function createKeywordIndex(): KeywordIndex {
  let segments: KeywordSegment[] = [];
  let bases: number[] = [];
  let size = 0;
  let bytes = 0;
  let norms = new Float32Array(0);
  let places: Map<string, number> | undefined;
  let weights = new Map<number, number>();

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
    const average = total / size || 1;
    segments.forEach((segment, s) => {
      for (let i = 0; i < segment.lengths.length; i++)
        norms[(bases[s] ?? 0) + i] = K1 * (1 - B + (B * (segment.lengths[i] ?? 0)) / average);
    });
    places = undefined;
    weights = new Map();
  }

  function place(chunkId: string): number {
    places ??= new Map(segments.flatMap((segment, s) => segment.chunkIds.map((id, i) => [id, (bases[s] ?? 0) + i] as const)));
    return places.get(chunkId) ?? -1;
  }

  /** Robertson and Spärck Jones' weight, kept positive as in Lucene. */
  function idf(hash: number): number {
    const known = weights.get(hash);
    if (known !== undefined) return known;
    let frequency = 0;
    for (const segment of segments) {
      const at = findHash(segment, hash);
      if (at >= 0) frequency += (segment.offsets[at + 1] ?? 0) - (segment.offsets[at] ?? 0);
    }
    const weight = Math.log(1 + (size - frequency + 0.5) / (frequency + 0.5));
    if (weights.size < MAX_KNOWN_WEIGHTS) weights.set(hash, weight);
    return weight;
  }

  function score(terms: Weighted[]): Float32Array {
    const scores = new Float32Array(size);
    for (const { hash, weight } of terms) {
      const factor = weight * idf(hash) * (K1 + 1);
      for (let s = 0; s < segments.length; s++) {
        const segment = segments[s] as KeywordSegment;
        const at = findHash(segment, hash);
        if (at < 0) continue;
        const base = bases[s] as number;
        const end = segment.offsets[at + 1] as number;
        for (let i = segment.offsets[at] as number; i < end; i++) {
          const chunk = base + (segment.chunks[i] as number);
          const count = segment.counts[i] as number;
          scores[chunk] = (scores[chunk] as number) + (factor * count) / (count + (norms[chunk] as number));
        }
      }
    }
    return scores;
  }

  function eachTerm(chunk: number, visit: (hash: number, count: number, length: number) => void): void {
    let s = segments.length - 1;
    while ((bases[s] ?? 0) > chunk) s--;
    const segment = segments[s];
    if (!segment) return;
    const i = chunk - (bases[s] ?? 0);
    const { terms, starts, lengths } = segment;
    const end = starts[i + 1] ?? 0;
    for (let at = starts[i] ?? 0; at < end; at += ENTRY_BYTES) {
      const hash = (((terms[at] ?? 0) << 24) | ((terms[at + 1] ?? 0) << 16) | ((terms[at + 2] ?? 0) << 8) | (terms[at + 3] ?? 0)) >>> 0;
      visit(hash, terms[at + 4] ?? 0, lengths[i] ?? 1);
    }
  }

  /**
   * RM3: the question widened by the terms that its best chunks share. How much it counts follows how alike the scores of those
   * chunks are, (score of the 10th / score of the 1st)²: where one chunk stands out, the question named what it wanted and is left alone;
   * where many fit equally, it named a subject, and other words of that subject help.
   */
  function feedback(question: Weighted[], scores: Float32Array): Float32Array | undefined {
    const best = top(scores, FEEDBACK_CHUNKS);
    if (best.length < FEEDBACK_CHUNKS) return undefined;
    const first = scores[best[0] ?? 0] ?? 0;
    const share = ((scores[best.at(-1) ?? 0] ?? 0) / first) ** 2;
    if (share < LEAST_FEEDBACK) return undefined;
    const shared = new Map<number, { weight: number; chunks: number }>();
    let sum = 0;
    for (const chunk of best) {
      const weight = scores[chunk] ?? 0;
      sum += weight;
      eachTerm(chunk, (hash, count, length) => {
        const entry = shared.get(hash);
        if (entry) {
          entry.weight += (weight * count) / (length + 1);
          entry.chunks++;
        } else shared.set(hash, { weight: (weight * count) / (length + 1), chunks: 1 });
      });
    }
    const candidates: (Weighted & { rank: number })[] = [];
    for (const [hash, { weight, chunks }] of shared)
      if (chunks > 1) candidates.push({ hash, weight: weight / sum, rank: weight * idf(hash) });
    candidates.sort((a, b) => b.rank - a.rank || a.hash - b.hash);
    const chosen = candidates.slice(0, FEEDBACK_TERMS);
    const chosenSum = chosen.reduce((total, { weight }) => total + weight, 0) || 1;
    const questionSum = question.reduce((total, { weight }) => total + weight, 0) || 1;
    const widened = scores.map((value) => (value * (1 - share)) / questionSum);
    const pool = top(scores, FEEDBACK_POOL).sort((a, b) => a - b);
    for (const { hash, weight } of chosen) addScores(widened, pool, hash, (share * weight) / chosenSum);
    return widened;
  }

  /** Adds one term's BM25 to some chunks, which stand in ascending order. */
  function addScores(scores: Float32Array, pool: number[], hash: number, weight: number): void {
    const factor = weight * idf(hash) * (K1 + 1);
    let next = 0;
    for (let s = 0; s < segments.length && next < pool.length; s++) {
      const segment = segments[s] as KeywordSegment;
      const base = bases[s] as number;
      const limit = base + segment.chunkIds.length;
      const at = findHash(segment, hash);
      let low = at < 0 ? 0 : (segment.offsets[at] as number);
      const end = at < 0 ? 0 : (segment.offsets[at + 1] as number);
      for (; next < pool.length && (pool[next] as number) < limit; next++) {
        const chunk = pool[next] as number;
        low = lowerBound(segment.chunks, chunk - base, low, end);
        if (low >= end || segment.chunks[low] !== chunk - base) continue;
        const count = segment.counts[low] as number;
        scores[chunk] = (scores[chunk] as number) + (factor * count) / (count + (norms[chunk] as number));
      }
    }
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return bytes;
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

    match(terms, most) {
      const question = weigh(terms);
      const plain = score(question);
      const scores = feedback(question, plain) ?? plain;

      const wanted = new Map(question.map(({ hash }) => [hash, idf(hash)]));
      let information = 0;
      for (const weight of wanted.values()) information += weight;
      const ids = top(scores, most).map((chunk) => ({ chunk, score: scores[chunk] ?? 0 }));
      const known = new Map<string, number>();
      const hits = ids.map(({ chunk, score: value }) => {
        const chunkId = idOf(chunk);
        known.set(chunkId, chunk);
        return { chunkId, score: value };
      });
      const find = (chunkId: string) => known.get(chunkId) ?? place(chunkId);
      return {
        hits,
        scoreOf: (chunkId) => scores[find(chunkId)] ?? 0,
        coverageOf(chunkId) {
          const chunk = find(chunkId);
          if (chunk < 0 || chunk >= scores.length || information === 0) return 0;
          let covered = 0;
          eachTerm(chunk, (hash) => {
            covered += wanted.get(hash) ?? 0;
          });
          return covered / information;
        },
      };
    },
  };

  function idOf(chunk: number): string {
    let s = segments.length - 1;
    while ((bases[s] ?? 0) > chunk) s--;
    return segments[s]?.chunkIds[chunk - (bases[s] ?? 0)] ?? '';
  }
}

/** First position in `[low, high)` whose value is not below `wanted`. */
function lowerBound(values: Uint16Array, wanted: number, low: number, high: number): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((values[middle] as number) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Different terms with their counts as weights. */
function weigh(terms: string[]): Weighted[] {
  const weights = new Map<number, number>();
  for (const term of terms) {
    const hash = hashTerm(term);
    weights.set(hash, (weights.get(hash) ?? 0) + 1);
  }
  return Array.from(weights, ([hash, weight]) => ({ hash, weight }));
}

/** Indexes of the `most` highest scores above 0, best first; equal scores in their order. */
function top(scores: Float32Array, most: number): number[] {
  const best: number[] = [];
  let least = 0;
  for (let i = 0; i < scores.length; i++) {
    const value = scores[i] as number;
    if (value <= least) continue;
    let low = 0;
    let high = best.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((scores[best[middle] as number] as number) >= value) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, i);
    if (best.length > most) best.pop();
    if (best.length === most) least = scores[best[most - 1] as number] as number;
  }
  return best;
}
