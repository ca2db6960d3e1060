import { expect, test } from 'vitest';
import { analyzeQuestion } from '../text/question.ts';
import { extractAnswer } from './answer.ts';
import { modalityPenalty } from './modality.ts';
import { selectQuotations } from './select-quotations.ts';

const STEW = `# Lamb stew

My grandmother's lamb stew

- Prep time: 20 min
- Servings: 6

## Ingredients

- 1 kg lamb shoulder
- 2 onions
- 3 carrots

## Directions

1. Brown the lamb in a large pot.
2. Add 2 cups of dark beer and a bay leaf.
3. Simmer for 90 minutes.`;

const ask = (question: string, text: string, title = 'Lamb stew') => {
  const chunks = [{ index: 1, title, text, headingPath: [title] }];
  return selectQuotations({ question, chunks }).map(({ start, end }) => text.slice(start, end));
};

test('a piece below a heading is no answer if it says nothing of the question', () => {
  expect(ask('Which beer goes into the lamb stew?', STEW)[0]).toContain('dark beer');
});

test('the fields above a Markdown text answer nothing', () => {
  const text = `---\ntitle: "Lamb stew"\ndate: 2024-05-06\ntags: ['lamb', 'stew']\nauthor: someone\n---\n\n${STEW}`;
  expect(ask('Which beer goes into the lamb stew?', text)[0]).toContain('dark beer');
  expect(ask('When was the lamb stew written?', text)).toEqual([]);
});

test('prose between two lines answers, and so do fields in the middle of a document', () => {
  const prose = '---\nNote: the mill closes in October.\nThe owner is Nils Aker.\n---\n\nAll about mills.';
  expect(ask('Who is the owner of the mill?', prose, 'Mill')[0]).toContain('Nils Aker');
  const text = '---\nowner: Nils Aker lives in the mill.\n---\n\nAll about mills.';
  const [found] = selectQuotations({
    question: 'Who is the owner of the mill?',
    chunks: [{ index: 1, title: 'Mill', text, headingPath: [], start: 900 }],
  });
  expect(text.slice(found?.start, found?.end)).toContain('Nils Aker');
});

test('a piece that only repeats the title gives way to one that says more of the question', () => {
  const text = `# Rope ladder RL-6\n\nThe rope ladder for people with tree houses\n\n- Length: 4 m\n\n## In the bag\n\n- the rope ladder\n- two carabiners\n\n## Care\n\n1. Brush off the mud\n2. Rub two spoons of linseed oil into the rungs\n3. Hang it up to dry`;
  expect(ask('Which oil goes on the rope ladder?', text, 'rope-ladder')[0]).toContain('linseed oil');
  const regolamento = `# Regolamento del parco giochi\n\n## Articolo 1\n\nIl regolamento riguarda il parco giochi.\n\n## Articolo 2\n\nLe altalene reggono al massimo 60 chili.`;
  expect(ask('Quanti chili reggono le altalene del parco giochi?', regolamento, 'Parco giochi')[0]).toContain('60 chili');
});

test('a label with its figure counts what its label says in another word', () => {
  expect(ask('How many people does the lamb stew serve?', STEW)[0]).toContain('Servings: 6');
});

test('what is counted must be said', () => {
  expect(ask('How many calories does the lamb stew have?', STEW)).toEqual([]);
});

test('what something takes is answered with the list of it', () => {
  for (const question of ['What do I need for the lamb stew?', 'Which ingredients are in the lamb stew?']) {
    const shown = ask(question, STEW).join('\n');
    for (const item of ['lamb shoulder', '2 onions', '3 carrots'])
      expect([question, shown]).toEqual([question, expect.stringContaining(item)]);
    expect(shown).not.toContain('beer');
  }
});

test('of the lists of several recipes on one page, the one of the dish that is asked for is quoted', () => {
  const page = `# From the boat kitchen\n\n## Barley soup\n\nIngredients:\n\n- 200 g barley\n- 2 carrots\n\nMethod:\n\n1. Boil.\n\n## Crab toast\n\nIngredients:\n\n- 1 crab\n- 4 slices of bread\n\nMethod:\n\n1. Toast.`;
  const shown = ask('What do I need for the crab toast?', page, 'Boat kitchen').join('\n');
  expect(shown).toContain('4 slices of bread');
  expect(shown).not.toContain('barley');
});

test.each([
  ['How heavy is the Kestrel tent?', 'The Kestrel tent costs 380 dollars. The Kestrel tent weighs 1.9 kilograms.', '1.9 kilograms'],
  [
    'À quelle température cuit la brioche Kestrel ?',
    'La brioche Kestrel prend 500 g de farine. La brioche Kestrel cuit à 170 degrés.',
    '170 degrés',
  ],
  ['Wie weit ist der Badesee Kestrel?', 'Der Badesee Kestrel kostet 4 Euro. Der Badesee Kestrel liegt 7 km entfernt.', '7 km'],
])('%j is answered with its unit', (question, text, expected) => expect(ask(question, text, 'Kestrel')[0]).toContain(expected));

test('the number of a paragraph of a law is no mark of a footnote', () => {
  const penalty = (text: string, chunk: string) => modalityPenalty(analyzeQuestion('How long is the leave?'), [], text, chunk);
  expect(penalty('(1) The leave is 21 days.', '§ 3\n\n(1) The leave is 21 days.\n\n(2) Sundays do not count.')).toBe(0);
  expect(penalty('(1) Without Sundays.', 'Leave (1)  21\n\n(1) Without Sundays.')).toBeGreaterThan(0);
});

test('people are counted by what they are, and a part of a rule is found below its headings', () => {
  const rules = `# Rules of the climbing hall Nordwand\n\n## § 1 Places\n\nThe hall holds at most 90 climbers.\n\n## § 2 Chalk\n\n(1) Chalk balls are allowed for two hours a day.`;
  expect(ask('How many people does the climbing hall hold?', rules, 'rules')[0]).toContain('90 climbers');
  expect(ask('How long is chalk allowed in the climbing hall Nordwand?', rules, 'rules')[0]).toContain('two hours');
});

test('a figure of another year is no answer', () => {
  const report = 'In 2023, revenue of the harbor was 5.1 million euros. In 2021, revenue of the harbor was 4.2 million euros.';
  expect(ask('What was the revenue of the harbor in 2021?', report, 'Harbor')[0]).toContain('4.2 million');
  expect(ask('What was the revenue of the harbor in 2022?', report, 'Harbor')).toEqual([]);
});

test('code and lists stay with the sentence that announces them, and keep their lines', () => {
  const text = 'To start the pump server, run this command:\n\n```sh\npump start --port 80\n```\n\nThe log is in the folder of the pump.';
  const [, answer = ''] = extractAnswer({
    question: 'How do I start the pump server?',
    language: 'en',
    chunks: [{ index: 1, text, headingPath: [], title: 'Pump' }],
  });
  expect(answer).toContain('“To start the pump server, run this command:”\n\n```sh\npump start --port 80\n```');
});

test.each([
  ['Why does the pump stop when it rains?', 'reason'],
  ['What happens when I cancel?', 'other'],
  ['When it rains, who closes the gate?', 'person'],
  ['Is the shop open when it rains?', 'other'],
  ['How much does the tent weigh?', 'count'],
  ['How much did they pay for the tent?', 'money'],
  ['In which year was it built?', 'date'],
  ['Was kostet der Eintritt, wenn es regnet?', 'money'],
  ['¿Qué pasa cuando llueve?', 'other'],
  ['Until when can I cancel?', 'date'],
  ['How long does the phone battery last?', 'duration'],
])('the kind of %j is read at its question word: %s', (question, kind) => expect(analyzeQuestion(question).kind).toBe(kind));

test('a question that names another thing has the kind of the question that it continues', () => {
  expect(analyzeQuestion('And the small one? (How much does the large tent weigh)').kind).toBe('count');
});

test('a temperature answers with any sign of a degree', () => {
  for (const degrees of ['180 ºC', '180ºC', '180 °C', '180°', '180º'])
    expect(
      ask('How hot must the oven be?', `The oven must be heated to ${degrees} first.\n\nThe oven is cleaned on 3 days.`, 'Bread')[0],
    ).toContain(degrees);
});
