import { expect, test } from 'vitest';
import { createWitness } from './evidence.ts';

const rarity = { size: 100, frequencyOf: (form: string) => (form === 'company' ? 90 : 3) };
const read = (question: string, text: string, more: { title?: string; headingPath?: string[] } = {}) =>
  createWitness(question, rarity)({ title: '', headingPath: [], text, ...more });
const far = ' something else entirely'.repeat(40);

test('what stands together says more than what stands apart', () => {
  const near = read('How many penguins live in the zoo?', `The zoo has forty penguins.${far}`);
  const apart = read('How many penguins live in the zoo?', `The zoo is old.${far} Penguins swim.`);
  expect(near.coverage).toBeCloseTo(apart.coverage);
  expect(near.together).toBeGreaterThan(apart.together + 0.2);
});

test('a rare word weighs more than one that most texts have', () => {
  expect(read('penguins of the company', 'penguins').coverage).toBeGreaterThan(0.8);
  expect(read('penguins of the company', 'company').coverage).toBeLessThan(0.2);
});

test('a name or a number that is not there is missed, wherever the rest stands', () => {
  expect(read('How many stores does Walmart have?', 'We have 40 stores.').missing).toBeGreaterThan(0.3);
  expect(read('How many stores were there in 1998?', 'In 1997 there were 40 stores.').missing).toBeGreaterThan(0.3);
  expect(read('How many stores does Walmart have?', 'We have 40 stores.', { title: 'Walmart 10-K' }).missing).toBe(0);
});

test('headings count half, a number to call is a telephone number, nothing asked is nothing found', () => {
  expect(read('penguins', 'They swim.', { headingPath: ['Penguins'] }).coverage).toBeCloseTo(0.5);
  expect(read('telephone number', 'Reach us at 02 35 00 00 00.').coverage).toBeCloseTo(0.5);
  expect(read('telephone number', 'We are closed.').coverage).toBe(0);
  expect(read('???', 'We are closed.')).toEqual({ coverage: 0, together: 0, missing: 0 });
});

test('with a single text, its own words and those it lacks weigh about the same', () => {
  const alone = createWitness('penguins and zebras', { size: 1, frequencyOf: (form) => (form === 'penguins' ? 1 : 0) });
  expect(alone({ title: '', headingPath: [], text: 'penguins' }).coverage).toBeGreaterThan(0.4);
});
