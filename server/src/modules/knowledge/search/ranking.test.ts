import { expect, test } from 'vitest';
import { type Candidate, fuse, keywordRelevance, readChunks, withoutRepeats } from './ranking.ts';

const scale = { weight: 0.5, relevance: (cosine: number) => Math.max(0, cosine) };
const candidate = (chunkId: string, more: Partial<Candidate>): Candidate => ({
  chunkId,
  cosine: null,
  keywordScore: 0,
  coverage: 0,
  ...more,
});

test('a chunk that both halves find stands before those that one finds', () => {
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

test('the weight decides between the halves', () => {
  const candidates = [candidate('meaning', { cosine: 0.6 }), candidate('words', { keywordScore: 10 })];
  expect(fuse(candidates, { ...scale, weight: 0.9 })[0]?.chunkId).toBe('meaning');
  expect(fuse(candidates, { ...scale, weight: 0.1 })[0]?.chunkId).toBe('words');
});

test('relevance is what the more certain half says, and 0 to 1 without vectors, too', () => {
  const [first, second] = fuse([candidate('a', { cosine: 0.9 }), candidate('b', { keywordScore: 1, coverage: 1 })], scale);
  expect(first?.relevance).toBe(0.9);
  expect(second?.relevance).toBeGreaterThan(0.95);
  expect(keywordRelevance(0.42)).toBeCloseTo(0.7, 1);
  expect(keywordRelevance(0)).toBeLessThan(0.05);
});

test('a model that knows words alone weighs cosine and coverage together, and keywords where there is no vector', () => {
  const together = (cosine: number, coverage: number) => (cosine + coverage) / 2;
  const words = { ...scale, together };
  expect(fuse([candidate('a', { cosine: 0.2, coverage: 0.9 })], words)[0]?.relevance).toBeCloseTo(0.55);
  expect(fuse([candidate('a', { coverage: 0.42 })], words)[0]?.relevance).toBeCloseTo(0.7, 1);
});

test('negative cosines count as none; no candidates, no ranking', () => {
  expect(fuse([candidate('a', { cosine: -0.5 })], scale)[0]?.score).toBe(0);
  expect(fuse([], scale)).toEqual([]);
});

const chunk = (documentId: `doc_${string}`, start: number, end: number, text = `${documentId} ${start}`) => ({
  documentId,
  start,
  end,
  text,
});

test('chunks that mostly repeat a better one of their document are left out, neighbours that overlap a little are not', () => {
  const chunks = [chunk('doc_a', 0, 100), chunk('doc_a', 40, 140), chunk('doc_a', 90, 190), chunk('doc_b', 0, 100)];
  expect(withoutRepeats(chunks, 10)).toEqual([chunks[0], chunks[2], chunks[3]]);
});

test('the same text of another document is left out, and the limit holds', () => {
  const chunks = [chunk('doc_a', 0, 5, 'hello'), chunk('doc_b', 0, 5, 'hello'), chunk('doc_c', 0, 5), chunk('doc_d', 0, 5)];
  expect(withoutRepeats(chunks, 2)).toEqual([chunks[0], chunks[2]]);
});

test('chunks are judged by what their texts say of the question, in the words of the clone, and others get their turn meanwhile', async () => {
  const texts = [
    'Our telephone is answered from nine to five.',
    'Mobile phones are sold here.',
    ...Array<string>(40).fill('Nothing of it.'),
  ];
  const chunks = texts.map((text) => ({ title: 'Shop', headingPath: [], text, cosine: null, relevance: -1 }));
  let turns = 0;
  const ticking = setInterval(() => turns++, 0);
  await readChunks(
    'When is the telephone answered?',
    chunks,
    { size: 42, frequencyOf: () => 1 },
    (cosine, { together }) => cosine + together,
  );
  clearInterval(ticking);
  const [answers, near, nothing] = chunks.map(({ relevance }) => relevance);
  expect(answers).toBeGreaterThan(1);
  expect(near).toBeGreaterThan(nothing as number);
  expect(nothing).toBeLessThan(0.5);
  expect(turns).toBeGreaterThan(0);
});
