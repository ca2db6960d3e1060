import type { TermsRow } from './keyword-segment.ts';
import type { TitledSource } from './keyword-titles.ts';
import type { WeightedTerm } from './query.ts';

export type UnnumberedRow = Omit<TermsRow, 'source'> & TitledSource;

/** All keyword postings of a clone in memory: 8 bytes per distinct term of a chunk. */
export interface KeywordIndex {
  readonly size: number;
  readonly bytes: number;
  add(rows: UnnumberedRow[]): void;
  /**
   * Adds up to `MERGED_CHUNKS` rows as one segment, which takes less time than adding and merging small ones. Each step of the generator takes a
   * few milliseconds, and other calls but `add` and `fill` may run in between.
   */
  fill(rows: readonly UnnumberedRow[]): Generator<void>;
  /**
   * Merges segments. Each step of the generator takes a few milliseconds, and other calls may run in between. If `add` changes the
   * segments meanwhile, the merge is discarded.
   */
  compact(): Generator<void>;
  /** Scores every chunk for the distinct terms of a question. `query` is the question as asked; sources that it names rank higher. */
  match(terms: readonly WeightedTerm[], most: number, query?: string): KeywordMatch;
  /** Number of chunks that contain a term. */
  frequencyOf(term: string): number;
}

/** The result of a keyword search. Later additions do not change it. */
export interface KeywordMatch {
  /** Best first. Contains only chunks with a term of the question or of its feedback. */
  hits: { chunkId: string; score: number }[];
  /** 0 for an unknown chunk and for a chunk without any of the terms. */
  scoreOf(chunkId: string): number;
  /** Share of the information of the question (sum of inverse document frequencies) that the chunk contains or its source is about, 0 to 1. */
  coverageOf(chunkId: string): number;
  /** The terms of the question that the source of a chunk is about: they stand in its title or in most of its chunks. */
  subjectOf(chunkId: string): string[];
}
