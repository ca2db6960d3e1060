import { expect, test } from 'vitest';
import { readQuestion } from './question.ts';
import { createFinder, likeness } from './word-similarity.ts';
import { wordsOf } from './words.ts';

const alike = (one: string, other: string) => likeness(wordsOf(one).words[0] as never, wordsOf(other).words[0] as never);
/** Of each concept of a question, in their order, the strongest hit in a text. */
function strengths(question: string, text: string, misspelt?: ReadonlySet<number>): number[] {
  const read = readQuestion(question);
  const hits = createFinder(read, misspelt).find(wordsOf(text));
  return read.concepts.map((_, i) => Math.max(0, ...hits.filter(({ concept }) => concept === i).map(({ strength }) => strength)));
}

test.each([
  ['stores', 'store', 1],
  ['sang', 'sung', 1],
  ['phone', 'telephone', 0.75],
  ['kostet', 'Preis', 0.75],
  ['Bremse', 'Bremsen', 0.85],
  ['Inspektion', 'Inspektionen', 0.85],
  ['Rhein', 'Rheindelta', 0.6],
  ['setzen', 'versetzen', 0.6],
  ['2022', '2023', 0],
  ['cat', 'category', 0],
  ['form', 'farm', 0],
])('%s is like %s: %d', (one, other, expected) => {
  expect(alike(one, other)).toBeCloseTo(expected);
  expect(alike(other, one)).toBeCloseTo(expected);
});

test('a word that nobody writes so is found by those that differ by a letter or two', () => {
  expect(strengths('How many zebras?', 'zbera', new Set([0]))[0]).toBe(0);
  expect(strengths('How many penguins?', 'pnegiuns', new Set([0]))[0]).toBeCloseTo(0.7);
  expect(strengths('How many penguins?', 'pnegiuns')[0]).toBe(0);
  expect(strengths('How many zorbs?', 'worbs', new Set([0]))[0]).toBe(0);
});

test('a name is that name: not a word in small letters, not one of like meaning, hardly a part of it', () => {
  expect(strengths('Who is Kevin Sale?', 'Kevin Sale came')).toEqual([1, 1]);
  expect(strengths('Who is Kevin Sale?', 'Kevin came')[0]).toBeLessThan(0.6);
  expect(strengths('Who is Kevin Sale?', 'Mr. Sale came')[1]).toBeCloseTo(0.8);
  expect(strengths('Who is Kevin Sale?', 'a sale began')[1]).toBeLessThan(0.6);
  expect(strengths('Who is Kevin Sale?', 'Kevin S. Sale came')).toEqual([1, 1]);
});

test('an acronym is found spelled out, and neighbours written as one word', () => {
  expect(strengths('Who is the CFO?', 'our chief financial officer')).toEqual([1]);
  expect(strengths('who is the cfo', 'the Chief of the Financial Office')[0]).toBe(1);
  expect(strengths('What does Best Buy sell?', 'BESTBUY_2023_10K.pdf').slice(0, 2)).toEqual([1, 1]);
});
