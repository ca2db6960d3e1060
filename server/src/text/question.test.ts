import { describe, expect, test } from 'vitest';
import { analyzeQuestion } from './question.ts';

const concepts = (text: string) => analyzeQuestion(text).concepts.map(({ word }) => word.form);

test.each([
  ['How many stores does North Wind operate?', 'count'],
  ['How much did they pay for it?', 'money'],
  ['What does a ticket cost?', 'money'],
  ['Was kostet eine Inspektion?', 'money'],
  ['¿Cuánto cuesta la entrada?', 'money'],
  ['Combien coûte une baguette ?', 'money'],
  ['كم تكلفة تنظيف الأسنان؟', 'money'],
  ['What percentage of sales is skincare?', 'percent'],
  ['How long does it take?', 'duration'],
  ['In welchem Jahr starb Humboldt?', 'date'],
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
])('%j asks for the kind %s', (text, kind) => expect(analyzeQuestion(text).kind).toBe(kind));

describe('the concepts of a question', () => {
  test('leave out the stop words of its own language', () => {
    expect(concepts('What was the war about?')).toEqual(['war']);
    expect(concepts('Wann war der Krieg zu Ende?')).toEqual(['krieg', 'ende']);
    expect(concepts('Can I feed bread to ducks?')).toEqual(['feed', 'bread', 'ducks']);
    expect(concepts('Who am I?')).not.toEqual([]);
  });

  test.each([
    ['coal mine', 'mine'],
    ['manga shop', 'manga'],
    ['ska concert', 'ska'],
    ['oven mitt', 'mitt'],
    ['war museum', 'war'],
    ['hay bales', 'hay'],
    ['llama farm', 'llama'],
    ['dove soap', 'dove'],
    ['door handle', 'door'],
    ['Kunde Müller', 'kunde'],
  ])('keep of %j the word that is a stop word in another language', (keywords, word) => {
    expect(analyzeQuestion(keywords).concepts.map((one) => one.word.form)).toContain(word);
  });

  test.each([
    ['sv', 'Hur många rum finns det?', ['rum']],
    ['da', 'Hvor mange værelser har I, og hvad gælder for dem?', ['værelser', 'for', 'dem']],
    ['nb', 'Hvor mange rom har dere, og hva gjelder?', ['rom', 'dere']],
    ['de', 'Wann war die Gründung?', ['grundung']],
    ['es', '¿Cuáles son los horarios?', ['horarios']],
    ['it', 'Dove si trova il castello?', ['trova', 'castello']],
    ['nl', 'Welke prijs hoort bij die deur?', ['prijs', 'hoort', 'deur']],
  ])('leave out those of a question in %s', (language, question, words) => {
    const analyzed = analyzeQuestion(question);
    expect([analyzed.language, analyzed.concepts.map((one) => one.word.form)]).toEqual([language, words]);
  });

  test.each([
    ['¿Hay wifi?', ['wifi']],
    ['Hay aparcamiento?', ['aparcamiento']],
    ['Dove mangiare?', ['mangiare']],
  ])('leave out the word that opens %j, if nothing tells another language', (question, words) => {
    expect(concepts(question)).toEqual(words);
  });

  test('are names when capitalized, unless the language capitalizes all nouns or the question all letters', () => {
    const names = (text: string) => analyzeQuestion(text).concepts.flatMap(({ isName, word }) => (isName ? [word.form] : []));
    expect(names('When did Adam Miller resign?')).toEqual(['adam', 'miller']);
    expect(names('CEO of the firm')).toEqual(['ceo']);
    expect(names('Stores of the firm')).toEqual([]);
    expect(names('Wie viele Läden hat die Firma?')).toEqual([]);
    expect(names('HOW MANY STORES ARE THERE?')).toEqual([]);
  });

  test('count less for the kind of answer, after the question mark, in brackets, and beside a quoted phrase', () => {
    const factors = (text: string) => Object.fromEntries(analyzeQuestion(text).concepts.map(({ word, factor }) => [word.form, factor]));
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

  test('include the thing that "how many" counts', () => {
    const { counted, concepts: all } = analyzeQuestion('How many stores are there in Canada?');
    expect(all[counted ?? -1]?.word.form).toBe('stores');
    expect(analyzeQuestion('How much revenue was there?').counted).toBeUndefined();
  });

  test('stop at forty, however long the question is', () => {
    expect(concepts(Array.from({ length: 5000 }, (_, i) => `word${i}x`).join(' ')).length).toBeLessThanOrEqual(40);
  });
});

test('the concepts of a question in a script without spaces are pairs of letters within one word', () => {
  expect(concepts('长城的长度是多少？')).toEqual(['长城', '长度']);
  expect(concepts('图书馆什么时候开门？')).toEqual(['图书', '开门']);
});

test('the concepts of a Hindi question leave out question words and particles', () => {
  expect(concepts('पुस्तकालय कितने बजे खुलता है?')).toHaveLength(3);
});
