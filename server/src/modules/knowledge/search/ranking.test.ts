import { expect, test } from 'vitest';
import { type Candidate, fuse, keywordRelevance, rerank, scoreRelevance, withoutDuplicates } from './ranking.ts';

const scale = { weight: 0.5, relevance: (cosine: number) => Math.max(0, cosine) };
const candidate = (chunkId: string, more: Partial<Candidate>): Candidate => ({
  chunkId,
  cosine: null,
  keywordScore: 0,
  coverage: 0,
  ...more,
});

test('fuse ranks a chunk found by both searches before chunks found by one', () => {
  const ranked = fuse(
    [
      candidate('meaning', { cosine: 0.6 }),
      candidate('words', { keywordScore: 10, coverage: 0.5 }),
      candidate('both', { cosine: 0.5, keywordScore: 8, coverage: 0.4 }),
    ],
    scale,
  );
  expect(ranked.map(({ chunkId }) => chunkId)).toEqual(['both', 'meaning', 'words']);
});

test('fuse uses the weight to choose between vectors and keywords', () => {
  const candidates = [candidate('meaning', { cosine: 0.6 }), candidate('words', { keywordScore: 10 })];
  expect(fuse(candidates, { ...scale, weight: 0.9 })[0]?.chunkId).toBe('meaning');
  expect(fuse(candidates, { ...scale, weight: 0.1 })[0]?.chunkId).toBe('words');
});

test('relevance is the higher of both relevances, and stays between 0 and 1 without vectors', () => {
  const [first, second] = fuse([candidate('a', { cosine: 0.9 }), candidate('b', { keywordScore: 1, coverage: 1 })], scale);
  expect(first?.relevance).toBe(0.9);
  expect(second?.relevance).toBeGreaterThan(0.95);
  expect(keywordRelevance(0.42)).toBeCloseTo(0.7, 1);
  expect(keywordRelevance(0)).toBeLessThan(0.05);
});

test('relevance combines cosine and coverage for a word-based embedder, and uses keywords without a vector', () => {
  const together = (cosine: number, coverage: number) => (cosine + coverage) / 2;
  const words = { ...scale, together };
  expect(fuse([candidate('a', { cosine: 0.2, coverage: 0.9 })], words)[0]?.relevance).toBeCloseTo(0.55);
  expect(fuse([candidate('a', { coverage: 0.42 })], words)[0]?.relevance).toBeCloseTo(0.7, 1);
});

test('fuse treats negative cosines as zero and returns nothing without candidates', () => {
  expect(fuse([candidate('a', { cosine: -0.5 })], scale)[0]?.score).toBe(0);
  expect(fuse([], scale)).toEqual([]);
});

test('rerank puts a chunk that was read as relevant before one that only scored a little higher', () => {
  const chunks = [
    { score: 1, relevance: 0.2 },
    { score: 0.9, relevance: 0.9 },
    { score: 0.1, relevance: 0.9 },
  ];
  rerank(chunks);
  expect(chunks.map(({ relevance }) => relevance)).toEqual([0.9, 0.2, 0.9]);
  expect(chunks.map(({ score }) => score)).toEqual(chunks.map(({ score }) => score).toSorted((a, b) => b - a));
});

const chunk = (documentId: `doc_${string}`, start: number, end: number, text = `${documentId} ${start}`) => ({
  documentId,
  start,
  end,
  text,
});

test('withoutDuplicates removes chunks that mostly overlap a better one and keeps neighbors that overlap slightly', () => {
  const chunks = [chunk('doc_a', 0, 100), chunk('doc_a', 40, 140), chunk('doc_a', 90, 190), chunk('doc_b', 0, 100)];
  expect(withoutDuplicates(chunks, 10)).toEqual([chunks[0], chunks[2], chunks[3]]);
});

test('withoutDuplicates removes the same text from another document and applies the limit', () => {
  const chunks = [chunk('doc_a', 0, 5, 'hello'), chunk('doc_b', 0, 5, 'hello'), chunk('doc_c', 0, 5), chunk('doc_d', 0, 5)];
  expect(withoutDuplicates(chunks, 2)).toEqual([chunks[0], chunks[2]]);
});

test('scoreRelevance scores chunks by their texts and yields to the event loop', async () => {
  const texts = [
    'Our telephone is answered from nine to five.',
    'Mobile phones are sold here.',
    ...Array<string>(40).fill('Nothing of it.'),
  ];
  const chunks = texts.map((text, i) => ({
    chunkId: `chk_${i}` as const,
    title: 'Shop',
    headingPath: [],
    text,
    cosine: null,
    relevance: -1,
  }));
  let turns = 0;
  let ticking = setImmediate(function tick() {
    turns++;
    ticking = setImmediate(tick);
  });
  await scoreRelevance(
    'When is the telephone answered?',
    chunks,
    { size: 42, frequencyOf: () => 1 },
    (cosine, { together }) => cosine + together,
  );
  clearImmediate(ticking);
  const [answers, near, nothing] = chunks.map(({ relevance }) => relevance);
  expect(answers).toBeGreaterThan(1);
  expect(near).toBeGreaterThan(nothing as number);
  expect(nothing).toBeLessThan(0.5);
  expect(turns).toBeGreaterThan(0);
});
