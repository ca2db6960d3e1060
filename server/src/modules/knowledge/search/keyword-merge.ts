import { buildSegment, type KeywordSegment, MERGED_CHUNKS, rowsOf, SEGMENT_CHUNKS, type TermsRow } from './keyword-segment.ts';

/** Maximum number of unmerged segments. Each segment adds steps to every term of every query. */
const MAX_UNMERGED = 4;

/** Postings copied per step, which takes about 2 ms. */
const POSTINGS_PER_STEP = 200_000;

/** Merges adjacent segments with at most `MERGED_CHUNKS` chunks in total. Each step of the generator takes about 2 ms. */
export function* mergeSegments(parts: readonly KeywordSegment[]): Generator<void, KeywordSegment> {
  const sum = (sizeOf: (part: KeywordSegment) => number) => parts.reduce((total, part) => total + sizeOf(part), 0);
  const size = sum(({ chunkIds }) => chunkIds.length);
  const merged: KeywordSegment = {
    chunkIds: parts.flatMap(({ chunkIds }) => chunkIds),
    sources: new Uint32Array(size),
    lengths: new Uint32Array(size),
    terms: new Uint8Array(sum(({ terms }) => terms.length)),
    starts: new Uint32Array(size + 1),
    ...(yield* mergePostings(
      parts,
      sum(({ chunks }) => chunks.length),
      sum(({ hashes }) => hashes.length),
    )),
    bytes: 0,
  };
  let chunk = 0;
  let byte = 0;
  for (const { chunkIds, sources, lengths, terms, starts } of parts) {
    merged.sources.set(sources, chunk);
    merged.lengths.set(lengths, chunk);
    merged.terms.set(terms, byte);
    for (let i = 0; i <= chunkIds.length; i++) merged.starts[chunk + i] = byte + (starts[i] as number);
    chunk += chunkIds.length;
    byte += terms.length;
    yield;
  }
  merged.bytes = merged.terms.length + merged.chunks.length * 3 + merged.hashes.length * 8 + size * 100;
  return merged;
}

/** Merges postings by hash, and within a hash by part, so that chunks stay in ascending order. */
function* mergePostings(parts: readonly KeywordSegment[], postings: number, most: number) {
  const hashes = new Uint32Array(most);
  const offsets = new Uint32Array(most + 1);
  const chunks = new Uint16Array(postings);
  const counts = new Uint8Array(postings);
  const next = new Uint32Array(parts.length);
  let used = 0;
  let at = 0;
  let step = POSTINGS_PER_STEP;
  for (;;) {
    const hash = lowest(parts, next);
    if (hash < 0) break;
    hashes[used] = hash;
    for (let p = 0, base = 0; p < parts.length; p++) {
      const part = parts[p] as KeywordSegment;
      if (part.hashes[next[p] as number] === hash) {
        at = copyPostings(part, next[p] as number, base, chunks, counts, at);
        next[p] = (next[p] as number) + 1;
      }
      base += part.chunkIds.length;
    }
    offsets[++used] = at;
    if (at < step) continue;
    step = at + POSTINGS_PER_STEP;
    yield;
  }
  return { hashes: hashes.slice(0, used), offsets: offsets.slice(0, used + 1), chunks, counts };
}

/** The lowest hash that is not merged yet, or -1 at the end. */
function lowest(parts: readonly KeywordSegment[], next: Uint32Array): number {
  let hash = -1;
  for (let p = 0; p < parts.length; p++) {
    const candidate = (parts[p] as KeywordSegment).hashes[next[p] as number];
    if (candidate !== undefined && (hash < 0 || candidate < hash)) hash = candidate;
  }
  return hash;
}

/** Copies the postings of one hash to `at` and returns the position after them. */
function copyPostings(part: KeywordSegment, position: number, base: number, chunks: Uint16Array, counts: Uint8Array, at: number): number {
  const end = part.offsets[position + 1] as number;
  let to = at;
  for (let i = part.offsets[position] as number; i < end; i++, to++) {
    chunks[to] = base + (part.chunks[i] as number);
    counts[to] = part.counts[i] as number;
  }
  return to;
}

/** Adjacent segments to merge, if there are too many. Large segments stay separate. */
export function segmentsToMerge(segments: KeywordSegment[]): KeywordSegment[] | undefined {
  if (segments.length <= MAX_UNMERGED) return undefined;
  let run: KeywordSegment[] = [];
  let chunks = 0;
  for (const segment of segments) {
    if (chunks + segment.chunkIds.length > MERGED_CHUNKS) {
      if (run.length > MAX_UNMERGED) return run;
      run = [];
      chunks = 0;
    }
    run.push(segment);
    chunks += segment.chunkIds.length;
  }
  return run.length > MAX_UNMERGED ? run : undefined;
}

/** Adds rows as new segments. Merges small adjacent ones like a binary counter, so that each chunk moves a logarithmic number of times. */
export function appendRows(segments: readonly KeywordSegment[], rows: TermsRow[]): KeywordSegment[] {
  const result = [...segments];
  for (let at = 0; at < rows.length; at += SEGMENT_CHUNKS) {
    let fresh = rows.slice(at, at + SEGMENT_CHUNKS);
    for (let last = result.at(-1); last; last = result.at(-1)) {
      const count = last.chunkIds.length;
      if (count > 2 * fresh.length || count + fresh.length > SEGMENT_CHUNKS) break;
      fresh = [...rowsOf(last), ...fresh];
      result.pop();
    }
    result.push(buildSegment(fresh));
  }
  return result;
}
