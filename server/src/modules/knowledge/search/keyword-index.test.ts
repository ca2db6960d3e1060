import { expect, test } from 'vitest';
import { termsOf } from '../../../text/terms.ts';
import { createKeywordIndex } from './keyword-index.service.ts';
import { buildSegment, findHash, rowsOf } from './keyword-segment.ts';
import { packTerms } from './postings.ts';
import { questionTerms } from './query.ts';

const row = (chunkId: string, text: string, title = '', sourceId = chunkId) => ({
  ...{ chunkId, sourceId, title, source: 0 },
  ...packTerms({ title, headingPath: [], text }),
});
const asked = (terms: string[]) => terms.map((term) => ({ term, weight: 1 }));
const indexOf = (texts: string[]) => {
  const index = createKeywordIndex();
  index.add(texts.map((text, i) => row(`c${i}`, text)));
  return index;
};

test('match ranks the chunk with the rarer words first and omits chunks without any of the words', () => {
  const index = indexOf(['revenue of the year', 'revenue and acquisitions of the year', 'weather in spring']);
  const { hits } = index.match(asked(termsOf('acquisitions and revenue')), 10);
  expect(hits.map(({ chunkId }) => chunkId)).toEqual(['c1', 'c0']);
});

test('match scores chunks by BM25 with k1 0.9 and b 0.4', () => {
  const { hits } = indexOf(['apple apple pear', 'pear', 'plum']).match(asked(['appl']), 10);
  const idf = Math.log(1 + (3 - 1 + 0.5) / (1 + 0.5));
  const norm = 0.9 * (1 - 0.4 + (0.4 * 3) / (5 / 3));
  expect(hits[0]?.score).toBeCloseTo((idf * 1.9 * 2) / (2 + norm), 5);
});

test('coverageOf ignores a joined word that no chunk contains if its parts are found', () => {
  const terms = ['sale', 'fy', '2023', 'fy2023'];
  expect(indexOf(['sale fy 2023', 'other']).match(asked(terms), 10).coverageOf('c0')).toBeCloseTo(1);
  expect(indexOf(['sale fy 2023', 'fy2023 alone']).match(asked(terms), 10).coverageOf('c0')).toBeLessThan(0.9);
});

test('coverageOf returns the share of the information of a question, unknown words included', () => {
  const { coverageOf } = indexOf(['apple pear', 'apple', 'plum']).match(asked(['appl', 'pear']), 10);
  expect(coverageOf('c0')).toBeCloseTo(1);
  expect(coverageOf('c1')).toBeGreaterThan(0.2);
  expect(coverageOf('c1')).toBeLessThan(0.5);
  expect(coverageOf('c2')).toBe(0);
  expect(coverageOf('somewhere else')).toBe(0);
  expect(
    indexOf(['apple pear'])
      .match(asked(['appl', 'unheard']), 10)
      .coverageOf('c0'),
  ).toBeLessThan(0.5);
});

test('match returns the same hits whether chunks are added one by one or at once', () => {
  const texts = Array.from({ length: 1200 }, (_, i) => `subject${i % 50} item${i} apple ${i % 3 ? 'pear' : 'plum plum'}`);
  const whole = indexOf(texts);
  const parts = createKeywordIndex();
  for (let i = 0; i < texts.length; i += 7) parts.add(texts.slice(i, i + 7).map((text, k) => row(`c${i + k}`, text)));
  expect(parts.size).toBe(1200);
  for (const question of [['subject7'], ['item99', 'plum'], ['pear', 'subject3', 'appl']])
    expect(parts.match(asked(question), 20).hits).toEqual(whole.match(asked(question), 20).hits);
});

test('match uses the shared words of the best chunks if many match equally', () => {
  const about = Array.from({ length: 12 }, (_, i) => `wing flutter speed number${i}`);
  const { hits } = indexOf([...about, 'wing of a bird', 'wing with flutter speed', ...Array(30).fill('nothing here')]).match(
    asked(['wing']),
    20,
  );
  expect(hits.findIndex(({ chunkId }) => chunkId === 'c13')).toBeLessThan(hits.findIndex(({ chunkId }) => chunkId === 'c12'));
});

test('a match does not change when chunks are added later', () => {
  const index = indexOf(['apple', 'pear']);
  const match = index.match(asked(['appl']), 10);
  const before = match.scoreOf('c0');
  index.add([row('c2', 'plum')]);
  expect(before).toBeGreaterThan(0);
  expect(match.hits).toHaveLength(1);
  expect(match.coverageOf('c2')).toBe(0);
});

test('match finds nothing without terms or without chunks', () => {
  expect(indexOf(['apple']).match(asked([]), 10).hits).toEqual([]);
  expect(createKeywordIndex().match(asked(['appl']), 10).hits).toEqual([]);
});

test('rowsOf returns the rows that a segment was built from', () => {
  const rows = [row('a', 'one two two'), row('b', ''), row('c', 'two three', 'Title')];
  const segment = buildSegment(rows);
  expect(rowsOf(segment).map(({ chunkId, length, terms }) => [chunkId, length, [...terms]])).toEqual(
    rows.map(({ chunkId, length, terms }) => [chunkId, length, [...terms]]),
  );
  expect(findHash(segment, 12345)).toBe(-1);
});

test('compact changes neither new matches nor earlier ones, during and after the merge', () => {
  const texts = Array.from({ length: 6000 }, (_, i) => `subject${i % 50} item${i} apple ${i % 3 ? 'pear' : 'plum plum'}`);
  const index = indexOf(texts);
  const questions = [['subject7'], ['item99', 'plum'], ['pear', 'subject3', 'appl']];
  const before = questions.map((question) => index.match(asked(question), 20));
  const kept = before.map(({ hits }) => hits);
  let steps = 0;
  for (const _ of index.compact()) {
    steps++;
    expect(index.match(asked(questions[1] ?? []), 20).hits).toEqual(kept[1]);
  }
  expect(steps).toBeGreaterThan(3);
  expect(questions.map((question) => index.match(asked(question), 20).hits)).toEqual(kept);
  expect(before.map(({ scoreOf, coverageOf }) => [scoreOf('c99'), coverageOf('c99')])).toEqual(
    questions.map((question) => index.match(asked(question), 20)).map(({ scoreOf, coverageOf }) => [scoreOf('c99'), coverageOf('c99')]),
  );
});

test('compact discards its merge if chunks are added meanwhile, and the new chunks are found', () => {
  const index = indexOf(Array.from({ length: 6000 }, (_, i) => `item${i} apple`));
  const steps = index.compact();
  steps.next();
  index.add([row('late', 'quince')]);
  while (!steps.next().done);
  expect(index.match(asked(['quinc']), 5).hits.map(({ chunkId }) => chunkId)).toEqual(['late']);
  expect(index.match(asked(['item4242']), 5).hits.map(({ chunkId }) => chunkId)).toEqual(['c4242']);
  expect(index.size).toBe(6001);
});

test('frequencyOf counts the chunks with a term across all segments', () => {
  const index = createKeywordIndex();
  for (let i = 0; i < 700; i += 100)
    index.add(Array.from({ length: 100 }, (_, k) => row(`c${i + k}`, (i + k) % 7 === 0 ? 'apple pear' : 'pear')));
  expect(index.frequencyOf('appl')).toBe(100);
  expect(index.frequencyOf('pear')).toBe(700);
  expect(index.frequencyOf('plum')).toBe(0);
});

const filler = (count: number, sourceId: string, title: string, word: string) =>
  Array.from({ length: count }, (_, i) => row(`${sourceId}-${i}`, `${word} profit of the period ${i}`, title, sourceId));

test('match chooses the report that the question names by its file name before its pages', () => {
  const index = createKeywordIndex();
  index.add([
    ...filler(6, 'a', 'REDMAPLE_2031_10K', 'margin'),
    ...filler(6, 'b', 'GREENHILL_2030_10K', 'margin'),
    ...filler(6, 'c', 'GREENHILL_2031_10K', 'margin'),
    ...filler(6, 'd', 'STONEGATE_2031_10K', 'margin'),
  ]);
  const query = 'Profit margin of Green Hill in FY2031';
  const match = index.match(questionTerms(query), 24, query);
  expect(match.hits.slice(0, 6).map(({ chunkId }) => chunkId[0])).toEqual(Array(6).fill('c'));
  expect(match.subjectOf('c-0')).toEqual(expect.arrayContaining(['green', 'hill', '2031']));
  expect(match.subjectOf('a-0')).toEqual(['2031']);
});

test('match prefers the source that a word fills, also in chunks without the word', () => {
  const index = createKeywordIndex();
  const about = Array.from({ length: 6 }, (_, i) =>
    row(`a-${i}`, i === 3 ? 'opening hours of the house' : `lighthouse keeper ${i}`, 'One', 'a'),
  );
  const other = Array.from({ length: 6 }, (_, i) =>
    row(`b-${i}`, i === 3 ? 'opening hours of the house' : `bakery bread ${i}`, 'Two', 'b'),
  );
  index.add([...other, ...about, ...filler(6, 'c', 'Three', 'weather')]);
  const query = 'opening hours of the lighthouse';
  const order = index.match(questionTerms(query), 10, query).hits.map(({ chunkId }) => chunkId);
  expect(order.indexOf('a-3')).toBeLessThan(order.indexOf('b-3'));
});

test('a page of figures covers what its report is about as well as the cover page that repeats the name', () => {
  const index = createKeywordIndex();
  index.add([
    row('cover', 'Green Hill 2031 annual letter of Green Hill', 'GREENHILL_2031_10K', 'g'),
    row('figures', 'interest expense ratio table', 'GREENHILL_2031_10K', 'g'),
    ...filler(4, 'g', 'GREENHILL_2031_10K', 'margin'),
    ...filler(4, 'r', 'REDMAPLE_2031_10K', 'margin'),
  ]);
  const query = 'Interest expense of Green Hill in 2031';
  const { coverageOf } = index.match(questionTerms(query), 10, query);
  expect(coverageOf('figures')).toBeGreaterThan(0.9);
  expect(coverageOf('figures')).toBeGreaterThan(coverageOf('cover'));
});

test('the bytes of an index count the titles of its sources', () => {
  const sized = (title: string) => {
    const index = createKeywordIndex();
    index.add(Array.from({ length: 100 }, (_, i) => ({ ...row(`c${i}`, 'apple'), title: title.replaceAll('#', String(i)) })));
    return index.bytes;
  };
  expect(sized('Orchard# ladder# basket# cider#')).toBeGreaterThan(sized('') + 100 * 4 * 100);
});
