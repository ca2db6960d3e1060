import { expect, test } from 'vitest';
import { createConceptMatcher, strongestMatches } from './concept-matcher.ts';
import { analyzeQuestion } from './question.ts';
import { wordsOf } from './words.ts';

/** The strongest match of each concept of a question, in order. */
function strengths(question: string, text: string, misspelled?: ReadonlySet<number>): number[] {
  const analyzed = analyzeQuestion(question);
  const matches = createConceptMatcher(analyzed, misspelled).matchesIn(wordsOf(text));
  return [...strongestMatches(matches, analyzed.concepts.length)];
}

test('a concept that no text contains matches words that differ by a letter or two', () => {
  expect(strengths('How many zebras?', 'zbera', new Set([0]))[0]).toBe(0);
  expect(strengths('How many penguins?', 'pnegiuns', new Set([0]))[0]).toBeCloseTo(0.7);
  expect(strengths('How many penguins?', 'pnegiuns')[0]).toBe(0);
  expect(strengths('How many zorbs?', 'worbs', new Set([0]))[0]).toBe(0);
});

test('a name matches neither a lower-case word nor a synonym, and a single part of it only weakly', () => {
  expect(strengths('Who is Kevin Sale?', 'Kevin Sale came')).toEqual([1, 1]);
  expect(strengths('Who is Kevin Sale?', 'Kevin came')[0]).toBeLessThan(0.6);
  expect(strengths('Who is Kevin Sale?', 'Mr. Sale came')[1]).toBeCloseTo(0.8);
  expect(strengths('Who is Kevin Sale?', 'a sale began')[1]).toBeLessThan(0.6);
  expect(strengths('Who is Kevin Sale?', 'Kevin S. Sale came')).toEqual([1, 1]);
});

test('an acronym matches its spelled-out form, and two neighboring words match one joined word', () => {
  expect(strengths('Who is the CFO?', 'our chief financial officer')).toEqual([1]);
  expect(strengths('who is the cfo', 'the Chief of the Financial Office')[0]).toBe(1);
  expect(strengths('What does North Wind sell?', 'NORTHWIND_2023_10K.pdf').slice(0, 2)).toEqual([1, 1]);
});
