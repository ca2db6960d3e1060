import { describe, expect, test } from 'vitest';
import { readQuestion } from './question.ts';

const concepts = (text: string) => readQuestion(text).concepts.map(({ word }) => word.form);

test.each([
  ['How many stores does Best Buy operate?', 'count'],
  ['How much did they pay for it?', 'money'],
  ['What does a ticket cost?', 'money'],
  ['Was kostet eine Inspektion?', 'money'],
  ['¿Cuánto cuesta la entrada?', 'money'],
  ['Combien coûte une baguette ?', 'money'],
  ['كم تكلفة تنظيف الأسنان؟', 'money'],
  ['What percentage of sales is skincare?', 'percent'],
  ['How long does it take?', 'duration'],
  ['In welchem Jahr starb Tesla?', 'date'],
  ['¿Cuándo cierra el museo?', 'date'],
  ['Who runs the shop?', 'person'],
  ['¿Quién es la directora?', 'person'],
  ['Where is the museum?', 'place'],
  ['Pourquoi le pain est-il digeste ?', 'reason'],
  ['Quel est le numéro de téléphone ?', 'phone'],
  ['What is your email address?', 'email'],
  ['What is a duck?', 'definition'],
  ['opening hours', 'date'],
  ['Is the business seasonal?', 'other'],
])('%s asks for: %s', (text, kind) => expect(readQuestion(text).kind).toBe(kind));

describe('what a question speaks of', () => {
  test('is what its own language does not use without meaning', () => {
    expect(concepts('What was the war about?')).toEqual(['war']);
    expect(concepts('Wann war der Krieg zu Ende?')).toEqual(['krieg', 'ende']);
    expect(concepts('Can I feed bread to ducks?')).toEqual(['feed', 'bread', 'ducks']);
    expect(concepts('Who am I?')).not.toEqual([]);
  });

  test('names are told by their capitals, except where all nouns or all letters have them', () => {
    const names = (text: string) => readQuestion(text).concepts.flatMap(({ name, word }) => (name ? [word.form] : []));
    expect(names('When did Adam Neumann resign?')).toEqual(['adam', 'neumann']);
    expect(names('CEO of the firm')).toEqual(['ceo']);
    expect(names('Stores of the firm')).toEqual([]);
    expect(names('Wie viele Läden hat die Firma?')).toEqual([]);
    expect(names('HOW MANY STORES ARE THERE?')).toEqual([]);
  });

  test('counts less where it names the kind of answer, comes after the question, in brackets, or beside a quoted phrase', () => {
    const factors = (text: string) => Object.fromEntries(readQuestion(text).concepts.map(({ word, factor }) => [word.form, factor]));
    expect(factors('Which year was the castle built?').year).toBeLessThan(1);
    expect(factors('How old is the castle?')).toMatchObject({ castle: 1 });
    expect(factors('How old is the castle?').old).toBeLessThan(1);
    expect(factors('Is the margin stable? If not, explain the metric.')).toMatchObject({ margin: 1, stable: 1 });
    expect(factors('Is the margin stable? If not, explain the metric.').metric).toBeLessThan(1);
    expect(factors('Is it seasonal? (Chief Executive)').chief).toBeLessThan(1);
    expect(factors('And in 2022? (revenue)').revenue).toBe(1);
    expect(factors('What do the sources say about “Competition”?')).toMatchObject({ competition: 1 });
    expect(factors('What do the sources say about “Competition”?').sources).toBeLessThan(1);
  });

  test('the thing to be counted is known', () => {
    const { counted, concepts: all } = readQuestion('How many stores are there in Canada?');
    expect(all[counted ?? -1]?.word.form).toBe('stores');
    expect(readQuestion('How much revenue was there?').counted).toBeUndefined();
  });

  test('of thousands of words the first are enough', () => {
    expect(concepts(Array.from({ length: 5000 }, (_, i) => `word${i}x`).join(' ')).length).toBeLessThanOrEqual(40);
  });
});
