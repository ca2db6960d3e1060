import { expect, test } from 'vitest';
import { termsOf } from '../../../text/terms.ts';
import { searchTerms } from './query.ts';

const knowing = (words: string) => {
  const terms = termsOf(words);
  return { size: 100, frequencyOf: (term: string) => terms.filter((one) => one === term).length };
};
const others = (query: string, words: string) => searchTerms(query, knowing(words)).filter((term) => !termsOf(query).includes(term));

test('words of like meaning are looked for where they stand in the clone, and count for less than the words asked', () => {
  const terms = searchTerms('phone number', knowing('telephone number'));
  const count = (term: string | undefined) => terms.filter((one) => one === term).length;
  expect(count(termsOf('telephone')[0])).toBe(1);
  expect(count(termsOf('phone')[0])).toBeGreaterThan(1);
  expect(others('phone number', 'zebra')).toEqual([]);
});

test('a word that the clone uses often needs no other', () => {
  expect(others('phone', `telephone ${'phone '.repeat(20)}`)).toEqual([]);
});

test('a word that nobody writes so is taken for the most frequent one a letter away', () => {
  expect(others('how many emploees', 'employees employees')).toEqual(termsOf('employees'));
  expect(others('how many emploees', 'zebra')).toEqual([]);
  expect(others('in 2032', '2022')).toEqual([]);
});

test('a question that needs nothing stays as it is', () => {
  expect(searchTerms('zebras of the zoo', knowing('zebras zoo'))).toEqual(termsOf('zebras of the zoo'));
});
