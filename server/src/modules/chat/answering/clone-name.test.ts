import { describe, expect, it, test } from 'vitest';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import { chooseQuery } from './choose-query.usecases.ts';
import { isOtherwiseUsed, withoutName } from './clone-name.ts';

const named = (name: string, question: string) => withoutName(name, question)?.text.replace(/\s+/g, ' ');

test.each([
  ['Mara Best Buy Help', 'What is the best way to return a fridge?'],
  ['Mara Best Buy Help', 'Can I buy a fridge and get help with it?'],
  ['Mara Best Buy Help', 'Is Best Western a partner?'],
  ['The Coffee Shop', 'How much is coffee in winter?'],
  ['The Coffee Shop', 'How much is the Coffee in winter?'],
  ['The Coffee Shop', 'Coffee in winter: how much is it?'],
  ['The Coffee Shop', 'Is there another coffee shop in town?'],
  ['Coffee', 'Coffee prices in winter?'],
  ['Coffee', 'Do you sell Coffee in winter?'],
  ['Rose Will', 'Will a rose survive the winter?'],
  ['Kaffeehaus Linde', 'Was kostet im Kaffeehaus ein Tee?'],
  ['Kaffee', 'Gibt es einen Kaffee im Winter?'],
  ['Le Jardin', 'Que planter dans le jardin en mai ?'],
  ['La Casa Verde', '¿Qué casa tiene la puerta verde?'],
  ['咖啡', '冬天的咖啡多少钱？'],
  ['متحف البحر', 'متى يفتح متحف الفن؟'],
  ['???', 'What costs it???'],
  ['The Who', 'At Who do I ask for wine?'],
])('of %j no word is taken out of %j', (name, question) => {
  expect(withoutName(name, question)).toBeUndefined();
});

test.each([
  ['Mara Best Buy Help', 'Does Mara Best Buy Help open on Sundays?', 'Does open on Sundays?'],
  ['Mara Best Buy Help', 'Where did Mara study in winter?', 'Where did study in winter?'],
  ['The Coffee Shop', 'Who owns the Coffee Shop in Lund?', 'Who owns the in Lund?'],
  ['Mara Lindqvist', 'What is the price of Mara’s best course?', 'What is the price of best course?'],
  ['Dr. Mara Lindqvist', 'Mara, when do courses begin?', ', when do courses begin?'],
  ['Mara Lindqvist', 'When do courses begin, Mara?', 'When do courses begin, ?'],
  ['Mara', 'Wo hat Mara Physik studiert?', 'Wo hat Physik studiert?'],
  ['Seehafen', 'Who repairs engines at Seehafen?', 'Who repairs engines at ?'],
  ['海港学校', '海港学校几点开门？', '几点开门？'],
])('of %j the name is taken out of %j', (name, question, rest) => {
  expect(named(name, question)).toBe(rest);
});

describe('a word is used for something else than a name', () => {
  const read = (text: string, title = 'Notes') => [{ title, text, headingPath: [] }];

  it.each([
    ['Coffee', 'Our coffee comes from Lima.'],
    ['Coffee', '# Coffee\n\nA cup is three euros.'],
    ['Kaffee', 'Der Kaffee ist von der Insel. Wir rösten ihn.'],
    ['Kaffee', 'Die Kaffeepreise sind gestiegen, und das ist nicht neu.'],
    ['咖啡店', '这家咖啡店很大。'],
  ])('%j in %j', (word, text) => {
    expect(isOtherwiseUsed(word, read(text))).toBe(true);
  });

  it.each([
    ['Mara', 'The founder is Mara Lindqvist.'],
    ['Mara', 'The founder studied in Lund.'],
  ])('but not %j in %j', (word, text) => {
    expect(isOtherwiseUsed(word, read(text))).toBe(false);
  });
});

test('a question about a thing that the clone is called after is not answered with another thing', async () => {
  const text = 'Tea costs 3 euros in winter. The best cakes cost 4 euros.\n\nOur coffee comes from Lima.';
  const found = [{ chunkId: 'c', title: 'Menu', text, headingPath: [], relevance: 1 } as unknown as RetrievedChunk];
  for (const cloneName of ['The Coffee Shop', 'Coffee', 'Coffee Best Buy'])
    for (const question of ['How much is Coffee in winter?', 'How much is coffee in winter?']) {
      const { query } = await chooseQuery(question, [], async () => found, { cloneName });
      expect(query).toBe(question);
    }
});
