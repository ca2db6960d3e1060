import { ENTRY_BYTES } from './postings.ts';

/** A row of `chunk_terms`. */
export interface TermsRow {
  chunkId: string;
  /** Number of its source, from 0. */
  source: number;
  length: number;
  terms: Uint8Array;
}

/** Maximum chunks per segment. Building one takes about 10 ms, so that loading a large clone does not block the process for long. */
export const SEGMENT_CHUNKS = 512;
/** Maximum chunks of a merged segment, whose chunk numbers have 16 bits. */
export const MERGED_CHUNKS = 32_768;

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

/** Builds a segment of at most 65,536 chunks. */
export function buildSegment(rows: TermsRow[]): KeywordSegment {
  const starts = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) starts[i + 1] = (starts[i] ?? 0) + (rows[i]?.terms.length ?? 0);
  const size = starts[rows.length] ?? 0;
  const terms = new Uint8Array(size);
  for (let i = 0; i < rows.length; i++) terms.set(rows[i]?.terms ?? [], starts[i]);
  const entries = size / ENTRY_BYTES;

  const view = new DataView(terms.buffer);
  const { termOf, hashes: found, counts: sizes } = numberTerms(entries, (entry) => view.getUint32(entry * ENTRY_BYTES));

  // Combine hash and number in one exact double (32 + 21 bits), so that one native sort orders the numbers by hash.
  const order = Float64Array.from(found, (hash, number) => hash * 2 ** 21 + number).sort();
  const hashes = new Uint32Array(order.length);
  const offsets = new Uint32Array(order.length + 1);
  const next = new Uint32Array(order.length);
  order.forEach((key, position) => {
    const hash = Math.floor(key / 2 ** 21);
    const number = key - hash * 2 ** 21;
    hashes[position] = hash;
    next[number] = offsets[position] as number;
    offsets[position + 1] = (offsets[position] as number) + (sizes[number] as number);
  });

  const chunks = new Uint16Array(entries);
  const counts = new Uint8Array(entries);
  let entry = 0;
  for (let chunk = 0; chunk < rows.length; chunk++) {
    const end = (starts[chunk + 1] as number) / ENTRY_BYTES;
    for (; entry < end; entry++) {
      const number = termOf[entry] as number;
      const at = next[number] as number;
      next[number] = at + 1;
      chunks[at] = chunk;
      counts[at] = terms[entry * ENTRY_BYTES + 4] as number;
    }
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

/** Numbers the distinct hashes in order of appearance (open addressing). Returns the number of each entry, and the hash and count of each number. */
function numberTerms(entries: number, hashOf: (entry: number) => number) {
  const size = 2 ** Math.ceil(Math.log2(entries * 2 + 2));
  const numbers = new Int32Array(size);
  const termOf = new Uint32Array(entries);
  const hashes = new Uint32Array(entries);
  const counts = new Uint32Array(entries);
  let used = 0;
  for (let entry = 0; entry < entries; entry++) {
    const hash = hashOf(entry);
    let at = (hash ^ (hash >>> 15)) & (size - 1);
    // Numbers start at 1, so that 0 means an empty slot.
    for (let number = numbers[at] as number; number > 0 && hashes[number - 1] !== hash; number = numbers[at] as number)
      at = (at + 1) & (size - 1);
    if (numbers[at] === 0) {
      hashes[used] = hash;
      numbers[at] = ++used;
    }
    const number = (numbers[at] as number) - 1;
    termOf[entry] = number;
    counts[number] = (counts[number] as number) + 1;
  }
  return { termOf, hashes: hashes.subarray(0, used), counts };
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
