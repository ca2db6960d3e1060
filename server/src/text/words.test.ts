import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordsOf } from './words.ts';

const forms = (text: string) => wordsOf(text).words.map(({ form }) => form);

test.each<[string, string[]]>([
  ['The Café’s 1,138 stores', ['the', 'cafe', 's', '1138', 'stores']],
  ['17.6 % of $2.4 billion', ['17.6', 'of', '2.4', 'billion']],
  ['4th of July', ['4th', 'of', 'july']],
  ['東京都', ['東京', '京都']],
  ['猫', ['猫']],
  ['Größe über alles', ['grosse', 'uber', 'alles']],
  ['', []],
  ['… !? 🙂', ['🙂']],
])('finds the words of %j', (text, expected) => expect(forms(text)).toEqual(expected));

test('reports the place of each word in order for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const { words, starts, ends } = wordsOf(text);
      expect(starts).toHaveLength(words.length);
      expect(ends).toHaveLength(words.length);
      // One assertion for all places: an assertion per word takes most of the time.
      const misplaced = starts.filter((start, i) => (ends[i] as number) <= start || start <= (i === 0 ? -1 : (starts[i - 1] as number)));
      expect(misplaced).toEqual([]);
    }),
  );
});

test('returns the same object for the same spelling, and another for the capitalized one', () => {
  const [one, other, lower] = wordsOf('Store Store store').words;
  expect(one).toBe(other);
  expect(one).not.toBe(lower);
  expect(one).toMatchObject({ form: 'store', stem: lower?.stem, isCapitalized: true });
  expect(lower?.isCapitalized).toBe(false);
});

test('reads more spellings than the table of spellings can hold', () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `w${i}`).join(' ');
  expect(forms(text)).toHaveLength(40_000);
  expect(forms('w7 w39999')).toEqual(['w7', 'w39999']);
});

test('gives irregular forms the stem of their base form in each language', () => {
  const stems = (text: string) => new Set(wordsOf(text).words.map(({ stem }) => stem));
  expect(stems('sing sang sung sings').size).toBe(1);
  expect(stems('sterben starb gestorben').size).toBe(1);
  expect(stems('abrir abre abierto').size).toBe(1);
  expect(stems('العيادة عيادة والعيادة').size).toBe(1);
});

test('tells years from other numbers', () => {
  const years = wordsOf('1998 1990s 1,998 2030 3100 12').words.filter(({ isYear }) => isYear);
  expect(years.map(({ form }) => form)).toEqual(['1998', '1990s', '2030']);
});

test('reads a million letters in a row as one word', () => {
  expect(wordsOf('a'.repeat(1_000_000)).words).toHaveLength(1);
});
