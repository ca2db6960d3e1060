import { expect, test } from 'vitest';
import { createEvidenceScorer } from './evidence.ts';

const frequencies = { size: 100, frequencyOf: (form: string) => (form === 'company' ? 90 : 3) };
const evidence = (question: string, text: string, more: { title?: string; headingPath?: string[] } = {}) =>
  createEvidenceScorer(question, frequencies)({ title: '', headingPath: [], text, ...more });
const filler = ' something else entirely'.repeat(40);

test('words that are close together are stronger evidence than the same words far apart', () => {
  const near = evidence('How many penguins live in the zoo?', `The zoo has forty penguins.${filler}`);
  const apart = evidence('How many penguins live in the zoo?', `The zoo is old.${filler} Penguins swim.`);
  expect(near.coverage).toBeCloseTo(apart.coverage);
  expect(near.together).toBeGreaterThan(apart.together + 0.2);
});

test('a rare word covers more of a question than a word of most texts', () => {
  expect(evidence('penguins of the company', 'penguins').coverage).toBeGreaterThan(0.8);
  expect(evidence('penguins of the company', 'company').coverage).toBeLessThan(0.2);
});

test('a name or a number counts as missing unless the text or the title contains it', () => {
  expect(evidence('How many stores does Northwind have?', 'We have 40 stores.').missing).toBeGreaterThan(0.3);
  expect(evidence('How many stores were there in 1998?', 'In 1997 there were 40 stores.').missing).toBeGreaterThan(0.3);
  expect(evidence('How many stores does Northwind have?', 'We have 40 stores.', { title: 'Northwind 10-K' }).missing).toBe(0);
});

test('a heading counts half, a phone number matches "telephone", and an empty question has no evidence', () => {
  expect(evidence('penguins', 'They swim.', { headingPath: ['Penguins'] }).coverage).toBeCloseTo(0.5);
  expect(evidence('telephone number', 'Reach us at 02 35 00 00 00.').coverage).toBeCloseTo(0.5);
  expect(evidence('telephone number', 'We are closed.').coverage).toBe(0);
  expect(evidence('???', 'We are closed.')).toEqual({ coverage: 0, together: 0, missing: 0 });
});

test('in a clone with one text, the words that it contains and the words that it lacks weigh about the same', () => {
  const score = createEvidenceScorer('penguins and zebras', { size: 1, frequencyOf: (form) => (form === 'penguins' ? 1 : 0) });
  expect(score({ title: '', headingPath: [], text: 'penguins' }).coverage).toBeGreaterThan(0.4);
});
