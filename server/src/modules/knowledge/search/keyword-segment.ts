import { createPostingsTable } from './keyword-table.ts';
import { ENTRY_BYTES } from './postings.ts';

/** A row of `chunk_terms`. */
export interface TermsRow {
  chunkId: string;
  /** Number of its source, from 0. */
  source: number;
  length: number;
  terms: Uint8Array;
}

/** Maximum chunks of a segment that is built at once, which takes about 10 ms. */
export const SEGMENT_CHUNKS = 512;
/** Maximum chunks of any segment, whose chunk numbers have 16 bits. */
export const MERGED_CHUNKS = 32_768;

/** Packed terms per step of building a segment, which takes about 3 ms. */
const BYTES_PER_STEP = 100_000 * ENTRY_BYTES;

/** An immutable index of some chunks in both directions: from chunks to terms and from terms to chunks. */
export interface KeywordSegment {
  chunkIds: string[];
  /** Number of the source of each chunk. */
  sources: Uint32Array;
  lengths: Uint32Array;
  /** Packed terms. Those of chunk `i` are at `[starts[i], starts[i + 1])`. */
  terms: Uint8Array;
  starts: Uint32Array;
  /** Hashes in ascending order. The postings of hash `i` are at `[offsets[i], offsets[i + 1])` of `chunks` and `counts`. */
  hashes: Uint32Array;
  offsets: Uint32Array;
  chunks: Uint16Array;
  counts: Uint8Array;
  bytes: number;
}

/** Builds a segment of at most 65,536 chunks at once. */
export function buildSegment(rows: readonly TermsRow[]): KeywordSegment {
  const steps = buildInSteps(rows);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Builds a segment of at most 65,536 chunks. Each step of the generator takes a few milliseconds. */
export function* buildInSteps(rows: readonly TermsRow[]): Generator<void, KeywordSegment> {
  const starts = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) starts[i + 1] = (starts[i] as number) + (rows[i] as TermsRow).terms.length;
  const size = starts[rows.length] as number;
  const terms = joinedTerms(rows, starts);
  const view = new DataView(terms.buffer, terms.byteOffset, size);
  const table = createPostingsTable();
  for (let i = 0, step = BYTES_PER_STEP; i < rows.length; i++) {
    table.count(view, starts[i] as number, starts[i + 1] as number);
    if ((starts[i + 1] as number) < step) continue;
    step = (starts[i + 1] as number) + BYTES_PER_STEP;
    yield;
  }
  const { hashes, offsets } = table.order();
  yield;

  const entries = size / ENTRY_BYTES;
  // Every byte of these is written below, so none is cleared before.
  const chunks = new Uint16Array(Buffer.allocUnsafeSlow(2 * entries).buffer);
  const counts = Buffer.allocUnsafeSlow(entries);
  for (let i = 0, step = BYTES_PER_STEP; i < rows.length; i++) {
    table.place(view, starts[i] as number, starts[i + 1] as number, i, chunks, counts);
    if ((starts[i + 1] as number) < step) continue;
    step = (starts[i + 1] as number) + BYTES_PER_STEP;
    yield;
  }
  return {
    chunkIds: rows.map(({ chunkId }) => chunkId),
    sources: Uint32Array.from(rows, ({ source }) => source),
    lengths: Uint32Array.from(rows, ({ length }) => length),
    terms,
    starts,
    hashes,
    offsets,
    chunks,
    counts,
    bytes: size + entries * 3 + hashes.length * 8 + rows.length * 100,
  };
}

/** The terms of all rows, one after the other. If they lie so in one buffer that has nothing else, as after a read, it is not copied. */
function joinedTerms(rows: readonly TermsRow[], starts: Uint32Array): Uint8Array {
  const size = starts[rows.length] as number;
  const [first] = rows;
  if (
    first &&
    rows.every(({ terms }, i) => terms.buffer === first.terms.buffer && terms.byteOffset === starts[i]) &&
    first.terms.buffer.byteLength === size
  )
    return new Uint8Array(first.terms.buffer);
  const joined = Buffer.allocUnsafeSlow(size);
  for (const [i, { terms }] of rows.entries()) joined.set(terms, starts[i]);
  return joined;
}

/** The rows that a segment was built from. Used to merge small segments. */
export function rowsOf(segment: KeywordSegment): TermsRow[] {
  return segment.chunkIds.map((chunkId, i) => ({
    chunkId,
    source: segment.sources[i] ?? 0,
    length: segment.lengths[i] ?? 0,
    terms: segment.terms.subarray(segment.starts[i], segment.starts[i + 1]),
  }));
}

/** The position of a hash in a segment, or -1. */
export function findHash({ hashes }: KeywordSegment, hash: number): number {
  let low = 0;
  let high = hashes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = hashes[middle] ?? 0;
    if (value === hash) return middle;
    if (value < hash) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
