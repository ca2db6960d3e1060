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
])('the words of %j', (text, expected) => expect(forms(text)).toEqual(expected));

test('places are those of the text, in order, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const { words, starts, ends } = wordsOf(text);
      expect(starts).toHaveLength(words.length);
      expect(ends).toHaveLength(words.length);
      starts.forEach((start, i) => {
        expect(ends[i]).toBeGreaterThan(start);
        expect(start).toBeGreaterThan(i === 0 ? -1 : (starts[i - 1] as number));
      });
    }),
  );
});

test('a word is one object wherever it stands, and a spelling with a capital another', () => {
  const [one, other, small] = wordsOf('Store Store store').words;
  expect(one).toBe(other);
  expect(one).not.toBe(small);
  expect(one).toMatchObject({ form: 'store', stem: small?.stem, capital: true });
  expect(small?.capital).toBe(false);
});

test('more spellings than are remembered are read all the same', () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `w${i}`).join(' ');
  expect(forms(text)).toHaveLength(40_000);
  expect(forms('w7 w39999')).toEqual(['w7', 'w39999']);
});

test('irregular forms have the stem of their basic one, in each of the languages', () => {
  const stems = (text: string) => new Set(wordsOf(text).words.map(({ stem }) => stem));
  expect(stems('sing sang sung sings').size).toBe(1);
  expect(stems('sterben starb gestorben').size).toBe(1);
  expect(stems('abrir abre abierto').size).toBe(1);
  expect(stems('العيادة عيادة والعيادة').size).toBe(1);
});

test('a year is told from a number of stores', () => {
  const years = wordsOf('1998 1990s 1,998 2030 3100 12').words.filter(({ year }) => year);
  expect(years.map(({ form }) => form)).toEqual(['1998', '1990s', '2030']);
});

test('one run of letters without end is one word', () => {
  expect(wordsOf('a'.repeat(1_000_000)).words).toHaveLength(1);
});
