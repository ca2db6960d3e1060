import { hashTerm, joinedTerms } from '../../../text/terms.ts';
import type { KeywordIndex } from './keyword-match.ts';
import { appendRows, mergeSegments, segmentsToMerge } from './keyword-merge.ts';
import {
  addPostings,
  addTerms,
  countIn,
  K1,
  type LocatedTerm,
  lengthNorms,
  normalized,
  scaleScores,
  segmentOf,
  weightsOf,
} from './keyword-scoring.ts';
import { buildInSteps, findHash, type KeywordSegment, SEGMENT_CHUNKS, type TermsRow } from './keyword-segment.ts';
import { createWeightCache, createWeightTable, top, type Weighted } from './keyword-select.ts';
import { ABOUT, addGains, type ChunkSources, scoreSubjects, sourcesOfChunks } from './keyword-subjects.ts';
import { createSubjects } from './keyword-titles.ts';

/** Feedback uses this many terms from this many best chunks (RM3: Lavrenko & Croft 2001; Anserini uses 10 chunks and 10–20 terms). */
const FEEDBACK_CHUNKS = 10;
const FEEDBACK_TERMS = 20;
/** Minimum number of these chunks that must contain a term. */
const MIN_SHARED_CHUNKS = 2;
/** Feedback reorders this multiple of the requested chunks, so that its cost does not grow with the clone. */
const FEEDBACK_POOL = 3;
/** Feedback with a smaller share is skipped. */
const MIN_FEEDBACK = 0.1;
/** The words of the question weigh as much as the feedback, or chunks of the most common subject outweigh the one that answers it. */
const MAX_FEEDBACK = 0.5;
/** Slots per clone for cached term weights. */
const MAX_CACHED_WEIGHTS = 65_536;
/** Looking up a term in a chunk costs about as much as reading this many postings in sequence. */
const LOOKUP_COST = 12;

/** The position of a chunk: its segment, the index of the segment, and the number of the chunk in it. */
interface ChunkPlace {
  s: number;
  segment: KeywordSegment;
  chunk: number;
}

export function createKeywordIndex(): KeywordIndex {
  let segments: KeywordSegment[] = [];
  let bases: number[] = [];
  let size = 0;
  let bytes = 0;
  let norms = new Float32Array(0);
  /** Reused buffers. Their content is valid only during one `match`. */
  let scores = new Float32Array(0);
  let widenedScores = new Float32Array(0);
  const table = createWeightTable(FEEDBACK_CHUNKS * 800);
  let places: Map<string, number> | undefined;
  const subjects = createSubjects();
  let chunkSources: ChunkSources | undefined;
  let weightCache = createWeightCache(1);

  function refresh(): void {
    bases = [];
    size = 0;
    bytes = 0;
    for (const segment of segments) {
      bases.push(size);
      size += segment.chunkIds.length;
      bytes += segment.bytes;
    }
    norms = lengthNorms(segments, size);
    scores = new Float32Array(size);
    widenedScores = new Float32Array(size);
    places = undefined;
    chunkSources = undefined;
    weightCache = createWeightCache(Math.min(MAX_CACHED_WEIGHTS, 2 ** Math.ceil(Math.log2(Math.max(1024, size * 16)))));
  }

  function chunkNumber(chunkId: string): number {
    places ??= new Map(segments.flatMap((segment, s) => segment.chunkIds.map((id, i) => [id, (bases[s] ?? 0) + i] as const)));
    return places.get(chunkId) ?? -1;
  }

  /** Number of chunks that contain a term. */
  function chunksWith(hash: number): number {
    let frequency = 0;
    for (const segment of segments) {
      const at = findHash(segment, hash);
      if (at >= 0) frequency += (segment.offsets[at + 1] ?? 0) - (segment.offsets[at] ?? 0);
    }
    return frequency;
  }

  /** The weight of Robertson and Spärck Jones, always positive as in Lucene. */
  function idf(hash: number): number {
    const cached = weightCache.get(hash);
    if (cached !== 0) return cached;
    const frequency = chunksWith(hash);
    const weight = Math.log(1 + (size - frequency + 0.5) / (frequency + 0.5));
    weightCache.set(hash, weight);
    return weight;
  }

  function locate(hash: number, weight: number): LocatedTerm {
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

  function addAll(into: Float32Array, { at, factor }: LocatedTerm): void {
    for (let s = 0; s < at.length; s++) {
      const position = at[s] as number;
      if (position >= 0) addPostings(into, segments[s] as KeywordSegment, position, bases[s] as number, norms, factor);
    }
  }

  /**
   * RM3: expands a question by the terms that its best chunks share. Their share of the score is (score of the 10th / score of the 1st)²,
   * at most a half.
   * If one chunk stands out, the question is specific and needs no expansion. If many chunks match equally, it names a subject, and other
   * words of that subject help.
   */
  function feedback(best: number[]): { share: number; terms: Weighted[] } {
    const first = scores[best[0] ?? 0] ?? 0;
    const share = best.length < FEEDBACK_CHUNKS ? 0 : Math.min(MAX_FEEDBACK, ((scores[best.at(-1) ?? 0] ?? 0) / first) ** 2);
    if (share < MIN_FEEDBACK) return { share: 0, terms: [] };
    table.clear();
    for (const chunk of best) {
      const weight = scores[chunk] as number;
      const s = segmentOf(chunk, bases);
      const segment = segments[s] as KeywordSegment;
      const i = chunk - (bases[s] as number);
      addTerms(table, segment, i, weight / ((segment.lengths[i] as number) + 1));
    }
    const shared = table.best(FEEDBACK_TERMS, MIN_SHARED_CHUNKS, idf, Math.log(1 + size * 2));
    return { share, terms: normalized(shared) };
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return bytes + subjects.bytes;
    },

    frequencyOf: (term) => chunksWith(hashTerm(term)),

    add(rows) {
      segments = appendRows(
        segments,
        rows.map((row) => ({ ...row, source: subjects.numberOf(row) })),
      );
      refresh();
    },

    *fill(rows) {
      const numbered: TermsRow[] = [];
      for (const row of rows) {
        numbered.push({ ...row, source: subjects.numberOf(row) });
        if (numbered.length % SEGMENT_CHUNKS === 0) yield;
      }
      const segment = yield* buildInSteps(numbered);
      segments = [...segments, segment];
      refresh();
    },

    *compact() {
      for (;;) {
        const run = segmentsToMerge(segments);
        if (!run) return;
        const merged = yield* mergeSegments(run);
        const at = segments.indexOf(run[0] as KeywordSegment);
        if (run.some((segment, i) => segments[at + i] !== segment)) return;
        segments = [...segments.slice(0, at), merged, ...segments.slice(at + run.length)];
        refresh();
      }
    },

    match(terms, most, query = '') {
      const question = weightsOf(terms).map(({ hash, weight }) => locate(hash, weight));
      scores.fill(0);
      for (const term of question) addAll(scores, term);
      chunkSources ??= sourcesOfChunks(segments, bases, { chunks: size, sources: subjects.size });
      const sources = chunkSources;
      const about = subjects.size > 1 ? scoreSubjects(subjects, query, terms, question, { segments, bases, ...sources }) : undefined;
      if (about) addGains(scores, about.gains, sources.sourceOf);
      const pool = top(scores, Math.max(FEEDBACK_CHUNKS, FEEDBACK_POOL * most));
      const { share, terms: others } = feedback(pool.slice(0, FEEDBACK_CHUNKS));
      const widened = [
        ...question.map((term) => ({ ...term, factor: (1 - share) * term.factor })),
        ...others.map(({ hash, weight }) => locate(hash, share * weight)),
      ];
      // Snapshot: chunks keep their numbers, but later additions and merges replace the segments.
      const snapshot = { segments, bases, norms, size };
      const placeOf = (chunk: number): ChunkPlace | undefined => {
        if (chunk < 0 || chunk >= snapshot.size) return undefined;
        const s = segmentOf(chunk, snapshot.bases);
        return { s, segment: snapshot.segments[s] as KeywordSegment, chunk: chunk - (snapshot.bases[s] as number) };
      };
      const gainOf = (chunk: number) => about?.gains[sources.sourceOf[chunk] as number] ?? 0;
      const lookUp = (chunk: number): number => {
        const place = placeOf(chunk);
        if (!place) return 0;
        let sum = (1 - share) * gainOf(chunk);
        for (const { at, factor } of widened) {
          const count = countIn(place.segment, place.chunk, at[place.s] as number);
          if (count > 0) sum += (factor * count) / (count + (snapshot.norms[chunk] as number));
        }
        return sum;
      };
      // Two ways to the same sums: add all postings of the feedback terms to the scores, or look up each term in each chunk.
      const postings = widened.slice(question.length).reduce((sum, { frequency }) => sum + frequency, size / 4);
      const sequential = postings < LOOKUP_COST * pool.length * widened.length;
      if (sequential) {
        scaleScores(widenedScores, scores, 1 - share);
        for (let i = question.length; i < widened.length; i++) addAll(widenedScores, widened[i] as LocatedTerm);
      }
      const found = new Map<string, { chunk: number; score: number }>();
      const hits = pool
        .map((chunk) => ({ chunk, score: sequential ? (widenedScores[chunk] as number) : lookUp(chunk) }))
        .sort((a, b) => b.score - a.score || a.chunk - b.chunk)
        .slice(0, most)
        .map((hit) => {
          const chunkId = idOf(hit.chunk);
          found.set(chunkId, hit);
          return { chunkId, score: hit.score };
        });

      const numberOf = (chunkId: string) => found.get(chunkId)?.chunk ?? chunkNumber(chunkId);
      // Ignore `fy2023` beside `fy` and `2023` if no chunk contains the joined form.
      const joined = new Set(joinedTerms(terms.map(({ term }) => term)).map(hashTerm));
      const asked = question
        .map((term, i) => ({ ...term, about: about?.strengths[i] }))
        .filter(({ hash, frequency }) => !joined.has(hash) || frequency > 0)
        .map(({ hash, at, about }) => ({ at, about, information: idf(hash) }));
      const information = asked.reduce((sum, term) => sum + term.information, 0);
      return {
        hits,
        scoreOf: (chunkId) => found.get(chunkId)?.score ?? lookUp(chunkNumber(chunkId)),
        subjectOf(chunkId) {
          const source = sources.sourceOf[numberOf(chunkId)];
          if (!about || source === undefined) return [];
          return terms.flatMap(({ term }, i) => ((about.strengths[i]?.get(source) ?? 0) >= ABOUT ? [term] : []));
        },
        coverageOf(chunkId) {
          const number = numberOf(chunkId);
          const place = placeOf(number);
          if (!place) return 0;
          const source = sources.sourceOf[number] as number;
          let covered = 0;
          // A table of a report need not name the report: what its source is about counts for each of its chunks.
          for (const { information, at, about } of asked)
            if ((about?.get(source) ?? 0) >= ABOUT || countIn(place.segment, place.chunk, at[place.s] as number) > 0)
              covered += information;
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
