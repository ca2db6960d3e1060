import { expect, test } from 'vitest';
import { wordSimilarity } from './word-similarity.ts';
import { type Word, wordsOf } from './words.ts';

const word = (text: string) => wordsOf(text).words[0] as Word;

test.each([
  ['stores', 'store', 1],
  ['sang', 'sung', 1],
  ['phone', 'telephone', 0.75],
  ['kostet', 'Preis', 0.75],
  ['Bremse', 'Bremsen', 0.85],
  ['Inspektion', 'Inspektionen', 0.85],
  ['Rhein', 'Rheindelta', 0.6],
  ['setzen', 'versetzen', 0.6],
  ['krank', 'erkrankt', 0.6],
  ['krank', 'Erkrankung', 0.6],
  ['Urlaub', 'Urlaubstage', 0.6],
  ['teilen', 'verteilt', 0],
  ['meldet', 'angemeldete', 0.6],
  ['lease', 'released', 0],
  ['count', 'discounts', 0],
  ['2022', '2023', 0],
  ['cat', 'category', 0],
  ['form', 'farm', 0],
])('the similarity of %s and %s is %d', (one, other, expected) => {
  expect(wordSimilarity(word(one), word(other))).toBeCloseTo(expected);
  expect(wordSimilarity(word(other), word(one))).toBeCloseTo(expected);
});
