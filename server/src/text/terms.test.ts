import { expect, test } from 'vitest';
import { stem } from './stem.ts';
import { hashTerm, termsOf } from './terms.ts';

// From the published sample of Porter's algorithm.
test.each([
  ['caresses', 'caress'],
  ['ponies', 'poni'],
  ['agreed', 'agre'],
  ['plastered', 'plaster'],
  ['motoring', 'motor'],
  ['conflated', 'conflat'],
  ['hopping', 'hop'],
  ['filing', 'file'],
  ['happy', 'happi'],
  ['relational', 'relat'],
  ['conditional', 'condit'],
  ['vietnamization', 'vietnam'],
  ['hopefulness', 'hope'],
  ['triplicate', 'triplic'],
  ['electrical', 'electr'],
  ['adjustment', 'adjust'],
  ['adoption', 'adopt'],
  ['probate', 'probat'],
  ['rate', 'rate'],
  ['controll', 'control'],
  ['größe', 'größe'],
])('stems %s to %s', (word, expected) => expect(stem(word)).toBe(expected));

test.each<[string, string[]]>([
  ['What was the revenue?', ['revenu']],
  ['FY2022 10-K of $1,234.50', ['fy', '2022', 'fy2022', '10', 'k', '10k', '1234.50']],
  ["the company's R&D", ['compani', 'r', 'd', 'rd']],
  ['NORTHWIND_2022_10K', ['northwind', '2022', '10', '10k']],
  ['Über alle Größe der Häuser', ['gross', 'hauser']],
  ['東京都の', ['東京', '京都', '都の']],
  ['AI人工', ['ai', '人工']],
  ['서울의', ['서울', '울의']],
  ['население Москвы', ['население', 'москвы']],
  ['हिन्दी भाषा', ['हिंद', 'भाष']],
  ['שָׁלוֹם', ['שלום']],
  ['The war of a man and his son in that era', ['war', 'man', 'son', 'era']],
  ['', []],
  ['… !? 🙂', []],
])('finds the index terms of %j', (text, expected) => expect(termsOf(text)).toEqual(expected));

test('gives spelling variants of a word the same term', () => {
  expect(termsOf('ﬁnance CAFÉ Ⅳ')).toEqual(termsOf('finance cafe iv'));
});

test('reads a million letters in a row as one term', () => {
  expect(termsOf('a'.repeat(1_000_000))).toHaveLength(1);
  expect(termsOf('漢'.repeat(100_000))).toHaveLength(99_999);
});

test('hashes terms with unsigned 32-bit FNV-1a', () => {
  expect(hashTerm('')).toBe(0x811c9dc5);
  expect(hashTerm('a')).toBe(0xe40c292c);
  expect(hashTerm('foobar')).toBe(0xbf9cf968);
});
