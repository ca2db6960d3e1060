import { ENTRY_BYTES } from './knowledge.postings.ts';

/** A chunk as `chunk_terms` keeps it. */
export interface TermsRow {
  chunkId: string;
  length: number;
  terms: Uint8Array;
}

/** Chunks per segment at the most: a segment is built in some 10 ms, so that loading a large clone never holds the process for long. */
export const SEGMENT_CHUNKS = 512;

/** Some chunks both ways: from chunk to its terms, and from term to the chunks that hold it. Never changed once built. */
export interface KeywordSegment {
  chunkIds: string[];
  lengths: Uint32Array;
  /** Terms of chunk `i`: `terms[starts[i] … starts[i + 1])`, packed. */
  terms: Uint8Array;
  starts: Uint32Array;
  /** Hashes in ascending order; postings of hash `i`: `[offsets[i] … offsets[i + 1])` of `chunks` and `counts`. */
  hashes: Uint32Array;
  offsets: Uint32Array;
  chunks: Uint16Array;
  counts: Uint8Array;
  bytes: number;
}

/** Builds a segment of at most 65,536 chunks. */
export function buildSegment(rows: TermsRow[]): KeywordSegment {
  const starts = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) starts[i + 1] = (starts[i] ?? 0) + (rows[i]?.terms.length ?? 0);
  const size = starts[rows.length] ?? 0;
  const terms = new Uint8Array(size);
  for (let i = 0; i < rows.length; i++) terms.set(rows[i]?.terms ?? [], starts[i]);
  const entries = size / ENTRY_BYTES;

  // Hash and entry in one exact double (32 + 21 bits): one native sort puts the postings in their order.
  const order = new Float64Array(entries);
  const view = new DataView(terms.buffer);
  for (let entry = 0; entry < entries; entry++) order[entry] = view.getUint32(entry * ENTRY_BYTES) * 2 ** 21 + entry;
  order.sort();

  const owner = new Uint16Array(entries);
  for (let chunk = 0; chunk < rows.length; chunk++)
    owner.fill(chunk, (starts[chunk] ?? 0) / ENTRY_BYTES, (starts[chunk + 1] ?? 0) / ENTRY_BYTES);
  const chunks = new Uint16Array(entries);
  const counts = new Uint8Array(entries);
  const hashes: number[] = [];
  const offsets: number[] = [];
  for (let i = 0; i < entries; i++) {
    const key = order[i] ?? 0;
    const hash = Math.floor(key / 2 ** 21);
    const entry = key - hash * 2 ** 21;
    if (hash !== hashes.at(-1)) {
      hashes.push(hash);
      offsets.push(i);
    }
    chunks[i] = owner[entry] ?? 0;
    counts[i] = terms[entry * ENTRY_BYTES + 4] ?? 0;
  }
  offsets.push(entries);
  return {
    chunkIds: rows.map(({ chunkId }) => chunkId),
    lengths: Uint32Array.from(rows, ({ length }) => length),
    terms,
    starts,
    hashes: Uint32Array.from(hashes),
    offsets: Uint32Array.from(offsets),
    chunks,
    counts,
    bytes: size + entries * 3 + hashes.length * 8 + rows.length * 100,
  };
}

/** The rows a segment was built from, for merging small ones. */
export function rowsOf(segment: KeywordSegment): TermsRow[] {
  return segment.chunkIds.map((chunkId, i) => ({
    chunkId,
    length: segment.lengths[i] ?? 0,
    terms: segment.terms.subarray(segment.starts[i], segment.starts[i + 1]),
  }));
}

/** Position of a hash in a segment, or -1. */
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
