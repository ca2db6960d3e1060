import { expect, test } from 'vitest';
import { termsOf } from '../../../text/terms.ts';
import { searchTerms } from './query.ts';

const cloneWith = (words: string) => {
  const terms = termsOf(words);
  return { size: 100, frequencyOf: (term: string) => terms.filter((one) => one === term).length };
};
const others = (query: string, words: string) =>
  searchTerms(query, cloneWith(words))
    .map(({ term }) => term)
    .filter((term) => !termsOf(query).includes(term));

test('searchTerms adds synonyms that the clone contains, with less weight than the words of the question', () => {
  const terms = searchTerms('phone number', cloneWith('telephone number'));
  const weightOf = (word: string) => terms.find(({ term }) => term === termsOf(word)[0])?.weight ?? 0;
  expect(weightOf('telephone')).toBeGreaterThan(0);
  expect(weightOf('phone')).toBeGreaterThan(weightOf('telephone'));
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

test('searchTerms adds the parts and other forms of a seldom word that the clone contains', () => {
  expect(others('Wie lang sind die Lieferzeiten?', 'Lieferung Zeit Zebra')).toEqual(expect.arrayContaining(termsOf('Lieferung Zeit')));
  expect(others('Wie lang sind die Lieferzeiten?', 'Lieferung Zebra')).toEqual([]);
  expect(others('Wo liegen die Wohnungen?', 'Wohnung Zebra')).toEqual(termsOf('Wohnung'));
  expect(others('Wo liegen die Wohnungen?', `Wohnung ${'Wohnungen '.repeat(20)}`)).toEqual([]);
});

test('searchTerms returns the terms of the question if none need alternatives', () => {
  const terms = searchTerms('zebras of the zoo', cloneWith('zebras zoo'));
  expect(terms).toEqual(termsOf('zebras of the zoo').map((term) => ({ term, weight: 1 })));
});

test('searchTerms reads every spelling of a period as its year or quarter, and nothing else', () => {
  const termsFor = (query: string) => searchTerms(query, cloneWith('')).map(({ term }) => term);
  for (const spelling of ['FY2031', 'FY 2031', 'FY31', "FY'31", 'fy2031'])
    expect(termsFor(`margin in ${spelling}`)).toEqual(termsFor('margin in 2031'));
  for (const spelling of ['Q3 2031', '3Q31', "Q3'31", '2031Q3', 'Q3 FY31', 'Q3 of FY2031'])
    expect(termsFor(`margin in ${spelling}`)).toEqual(termsFor('margin in q3 2031'));
});

test('searchTerms weighs units, currencies, periods and the kind of answer less than the subject', () => {
  const weights = new Map(
    searchTerms('total lantern revenue of the quarter in USD millions', cloneWith('')).map(({ term, weight }) => [term, weight]),
  );
  for (const term of termsOf('total quarter USD millions')) expect(weights.get(term), term).toBeLessThan(0.5);
  for (const term of termsOf('lantern revenue')) expect(weights.get(term), term).toBe(1);
});

test('searchTerms keeps codes of letters and digits whole', () => {
  const terms = searchTerms('delivery of P-0412 and A7', cloneWith(''));
  for (const term of ['p0412', 'a7']) expect(terms).toContainEqual({ term, weight: 1 });
});

test('searchTerms looks for the parts of a few long words only', () => {
  const lookupsFor = (words: number) => {
    let lookups = 0;
    const letters = 'bcdfghjklmnpqrstvwxz';
    const long = Array.from({ length: words }, (_, i) => `${letters[i % 20]}${letters[i >> 4]}anderungskommission`);
    const frequencyOf = () => {
      lookups++;
      return 0;
    };
    searchTerms(long.join(' '), { size: 100, frequencyOf });
    return lookups;
  };
  expect(lookupsFor(1)).toBeGreaterThan(20);
  expect(lookupsFor(40)).toBeLessThan(12 * lookupsFor(1));
});
