import { expect, test } from 'vitest';
import { termsOf } from '../../../text/terms.ts';
import { searchTerms } from './query.ts';

const cloneWith = (words: string) => {
  const terms = termsOf(words);
  return { size: 100, frequencyOf: (term: string) => terms.filter((one) => one === term).length };
};
const others = (query: string, words: string) => searchTerms(query, cloneWith(words)).filter((term) => !termsOf(query).includes(term));

test('searchTerms adds synonyms that the clone contains, with less weight than the words of the question', () => {
  const terms = searchTerms('phone number', cloneWith('telephone number'));
  const count = (term: string | undefined) => terms.filter((one) => one === term).length;
  expect(count(termsOf('telephone')[0])).toBe(1);
  expect(count(termsOf('phone')[0])).toBeGreaterThan(1);
  expect(others('phone number', 'zebra')).toEqual([]);
});

test('searchTerms adds no synonyms for a word that the clone uses often', () => {
  expect(others('phone', `telephone ${'phone '.repeat(20)}`)).toEqual([]);
});

test('searchTerms corrects an unknown word to the most frequent one that differs by a letter', () => {
  expect(others('how many emploees', 'employees employees')).toEqual(termsOf('employees'));
  expect(others('how many emploees', 'zebra')).toEqual([]);
  expect(others('in 2032', '2022')).toEqual([]);
});

test('searchTerms returns the terms of the question if none need alternatives', () => {
  expect(searchTerms('zebras of the zoo', cloneWith('zebras zoo'))).toEqual(termsOf('zebras of the zoo'));
});
