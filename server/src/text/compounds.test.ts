import { expect, test } from 'vitest';
import { bareForm, splitCompound } from './compounds.ts';
import { createConceptMatcher, strongestMatches } from './concept-matcher.ts';
import { analyzeQuestion } from './question.ts';
import { wordsOf } from './words.ts';

/** How strongly a text matches the first concept of a question. */
function strength(question: string, text: string): number {
  const analyzed = analyzeQuestion(question);
  const matches = createConceptMatcher(analyzed).matchesIn(wordsOf(text));
  expect(matches.map(({ wordIndex }) => wordIndex)).toEqual(matches.map(({ wordIndex }) => wordIndex).sort((a, b) => a - b));
  return strongestMatches(matches, analyzed.concepts.length)[0] as number;
}

test.each([
  ['Gartengeräte?', 'Geräte für den Garten stehen im Schuppen.'],
  ['Lieferzeiten?', 'Die Zeit bis zur Lieferung beträgt zwei Wochen.'],
  ['Schlüsselausgabe?', 'Wir geben gegen Pfand Schlüssel aus; die Ausgabe ist am Tor.'],
  ['Fietsenwinkel?', 'De winkel verkoopt ook fietsen.'],
  ['Båtplatser?', 'Platser för båtar finns vid bryggan.'],
])('a text with all parts of %s matches it almost like the word itself', (question, text) => {
  expect(strength(question, text)).toBeGreaterThanOrEqual(0.8);
});

test('parts that stand far apart, or make up another word, are not the compound', () => {
  const filler = 'und noch etwas ganz anderes dazu '.repeat(5);
  expect(strength('Gartentor?', `Das Tor ist blau. ${filler} Der Garten ist groß.`)).toBeLessThan(0.8);
  expect(strength('Gartentor?', 'Der Garten hat ein Dach.')).toBeLessThan(0.8);
});

test('a part inside another compound counts together with the other part', () => {
  expect(strength('Ferientage?', 'In den Sommerferien sind es 40 Tage.')).toBeGreaterThanOrEqual(0.8);
});

test('two words of a question match the compound that they make up, in either order', () => {
  for (const question of ['Pacht für die Wiese?', 'Was bringt die Wiese an Pacht?']) {
    const analyzed = analyzeQuestion(question);
    const found = strongestMatches(createConceptMatcher(analyzed).matchesIn(wordsOf('Wiesenpacht')), analyzed.concepts.length);
    const forms = analyzed.concepts.map(({ word }) => word.form);
    for (const form of ['pacht', 'wiese']) expect(found[forms.indexOf(form)]).toBeGreaterThanOrEqual(0.8);
  }
});

test('an English word that only begins and ends like two others is no compound', () => {
  expect(strength('carpets?', 'The car is for the pet.')).toBeLessThan(0.6);
  expect(strength('notable?', 'We are not able to.')).toBeLessThan(0.6);
});

test('bareForm brings forms of a word together, and leaves nouns that look like participles', () => {
  const sets = [
    ['zahlung', 'zahlungen', 'zahlen', 'gezahlt'],
    ['lessen', 'les'],
    ['schwimmer', 'schwimm'],
  ];
  for (const forms of sets) expect(new Set(forms.map((form) => bareForm(form))).size, forms.join()).toBe(1);
  expect(bareForm('geschaft', true)).toBe('geschaft');
});

test('splitCompound splits into known words only, with or without a linking element', () => {
  const known = new Set(['garten', 'tag', 'feri', 'miet', 'wohn']);
  const split = (bare: string) => splitCompound(bare, (part) => known.has(part));
  expect(split('ferientag')).toEqual(['feri', 'tag']);
  expect(split('mietwohn')).toEqual(['miet', 'wohn']);
  expect(split('gartenzaun')).toBeUndefined();
  expect(split('tag')).toBeUndefined();
});
