import { expect, test } from 'vitest';
import { selectQuotations } from './select-quotations.ts';
import { saysWhen } from './times.ts';

test.each([
  ['La boutique ouvre dès neuf heures.', true],
  ['Le musée vend des livres et des cartes.', false],
  ['La piscine est ouverte en été.', true],
  ['La serre a été vendue à la mairie.', false],
  ['Le pont a été repeint.', false],
  ['Wir öffnen morgens.', true],
  ['Der Zug hält hier.', false],
  ['They ate the cake.', false],
  ['O bar fica aberto até tarde.', true],
  ['Il negozio apre la sera.', true],
  ['La fête sera dans le jardin.', false],
])('%j says when: %s', (text, expected) => expect(saysWhen(text, undefined)).toBe(expected));

test('an article is no time: a question for one is refused', () => {
  const ask = (text: string) =>
    selectQuotations({
      question: 'Quand le musée du sel ferme-t-il ?',
      chunks: [{ index: 1, title: 'Musée du sel', headingPath: [], text }],
    });
  expect(ask('Le musée du sel ferme des salles et des couloirs.')).toEqual([]);
  expect(ask('Le musée du sel ferme dès midi.')).toHaveLength(1);
});
