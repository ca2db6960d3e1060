import { expect, test } from 'vitest';
import { buildInSteps, buildSegment, type TermsRow } from './keyword-segment.ts';

/** A small generator of numbers, so that a failure can be repeated (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

function pack(terms: Map<number, number>): Buffer {
  const packed = Buffer.alloc(terms.size * 5);
  [...terms]
    .sort(([a], [b]) => a - b)
    .forEach(([hash, count], i) => {
      packed.writeUInt32BE(hash, i * 5);
      packed[i * 5 + 4] = count;
    });
  return packed;
}

/** Hashes at both ends of their range and close together, besides random ones. */
function randomChunks(count: number, seed: number): Map<number, number>[] {
  const random = randomNumbers(seed);
  const close = [0, 1, 2, 3, 0xffffffff, 0xfffffffe, 0xfffffffd, 0x80000000, 0x80000001];
  const words = [...close, ...Array.from({ length: 20_000 }, random)];
  return Array.from({ length: count }, () => {
    const size = random() % 60;
    return new Map(
      Array.from({ length: size }, () => [words[random() % (random() % 2 ? 30 : words.length)] as number, 1 + (random() % 255)]),
    );
  });
}

const rowsOfChunks = (chunks: Map<number, number>[]): TermsRow[] =>
  chunks.map((terms, i) => ({ chunkId: `c${i}`, source: i % 7, length: terms.size, terms: pack(terms) }));

test.each([1, 2, 3])('a segment has the postings of every hash, by hash and then by chunk (seed %i)', (seed) => {
  const chunks = randomChunks(700, seed);
  const expected = new Map<number, [chunk: number, count: number][]>();
  chunks.forEach((terms, chunk) => {
    for (const [hash, count] of terms) expected.set(hash, [...(expected.get(hash) ?? []), [chunk, count]]);
  });
  const segment = buildSegment(rowsOfChunks(chunks));
  expect(Array.from(segment.hashes)).toEqual([...expected.keys()].sort((a, b) => a - b));
  for (const [i, hash] of segment.hashes.entries()) {
    const found = [];
    for (let at = segment.offsets[i] as number; at < (segment.offsets[i + 1] as number); at++)
      found.push([segment.chunks[at], segment.counts[at]]);
    expect(found).toEqual(expected.get(hash));
  }
});

test('terms that already lie one after the other in a buffer of their own are not copied; any others are', () => {
  const rows = rowsOfChunks(randomChunks(50, 4));
  const all = Buffer.allocUnsafeSlow(rows.reduce((sum, { terms }) => sum + terms.length, 0));
  let at = 0;
  const joined = rows.map((row) => {
    all.set(row.terms, at);
    at += row.terms.length;
    return { ...row, terms: all.subarray(at - row.terms.length, at) };
  });
  const kept = buildSegment(joined);
  expect(kept.terms.buffer).toBe(all.buffer);
  expect(buildSegment(rows)).toEqual({ ...kept, terms: expect.anything() });
  const part = buildSegment(joined.slice(1));
  expect(part.terms.buffer).not.toBe(all.buffer);
  expect(Buffer.from(part.terms)).toEqual(Buffer.concat(rows.slice(1).map(({ terms }) => terms)));
});

test('a segment of no chunks and one of chunks without terms are empty', () => {
  expect(buildSegment([]).hashes).toHaveLength(0);
  const { hashes, chunkIds } = buildSegment(rowsOfChunks([new Map(), new Map()]));
  expect([hashes.length, chunkIds]).toEqual([0, ['c0', 'c1']]);
});

test('building a large segment takes many steps', () => {
  const rows = rowsOfChunks(randomChunks(16_000, 5));
  const steps = buildInSteps(rows);
  let count = 0;
  while (!steps.next().done) count++;
  expect(count).toBeGreaterThan(8);
});
