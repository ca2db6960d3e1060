import { expect, test } from 'vitest';
import { newId } from '../../../shared/ids.ts';
import { testChunk } from '../chat.testing.ts';
import { suggestFollowUps } from './follow-ups.ts';

const suggest = (more: Partial<Parameters<typeof suggestFollowUps>[0]> = {}) =>
  suggestFollowUps({ language: 'en', asked: ['When does the zoo open?'], starters: [], chunks: [], cited: new Set(), ...more });
const about = (topic: string) => `What about ${topic}?`;
const SOURCE = newId('source');
/** A passage of one document. */
const passage = (text: string, headingPath: string[] = []) => ({ ...testChunk(text, { headingPath }), sourceId: SOURCE });
const quoted = passage('The zoo opens at nine.', ['Opening']);

test('starters that were not asked yet come first', () => {
  const starters = ['When does the zoo open?', 'What do penguins eat?'];
  const chunks = [quoted, passage('Text.', ['Opening in winter'])];
  expect(suggest({ starters, chunks, cited: new Set([quoted.chunkId]) })).toEqual(['What do penguins eat?', about('Opening in winter')]);
});

test('then questions that somebody wrote into the sources and answered there', () => {
  const chunks = [
    quoted,
    testChunk('What do tickets cost? Are there discounts?\n\nNine euros for everybody.'),
    testChunk('When does the zoo open?\n\nAt nine.'),
    testChunk("await client.send('ses_1', { content: 'Briefly?' });"),
    testChunk('Why is there nothing below?'),
  ];
  expect(suggest({ chunks, cited: new Set([quoted.chunkId]) })).toEqual(['What do tickets cost?']);
  // Nothing was quoted: what the sources do answer helps on.
  expect(suggest({ chunks: chunks.slice(1, 2) })).toEqual(['What do tickets cost?']);
});

test('then headings of the document that was quoted, near to what was asked; none that leads away', () => {
  const chunks = [
    quoted,
    passage('Text.', ['Opening in winter']),
    passage('Text.', ['Ownership Status']),
    passage('Text.', ['Opening']),
    testChunk('Text.', { headingPath: ['Opening of another zoo'] }),
  ];
  const cited = new Set([quoted.chunkId]);
  expect(suggest({ chunks, cited })).toEqual([about('Opening in winter')]);
  expect(suggest({ chunks })).toEqual([]);
  expect(suggest({ chunks: chunks.map((one) => ({ ...one, title: 'opening-times.pdf' })), cited })).toEqual([]);
});

test('headings above paragraphs, not captions; two at the most', () => {
  const text = [
    'Opening on Sundays',
    'On Sundays everything is different, and the gate is shut until eleven.',
    'Opening the gate',
    'A picture, larger.',
    'Opening in spring',
    'From March on the gate is open from eight in the morning for all.',
    'Opening in autumn',
    'From October on the gate is open from ten in the morning for all.',
  ].join('\n\n');
  const chunk = passage(text);
  expect(suggest({ chunks: [chunk], cited: new Set([chunk.chunkId]) })).toEqual([about('Opening on Sundays'), about('Opening in spring')]);
});

test('nothing about what was asked, about furniture of documents, or in a language without words for it', () => {
  const chunks = ['Zoo open', 'Table of Contents', 'OPEN ZOO', 'About the zoo', 'Item 7 opening', 'Notes to the zoo'].map((heading) =>
    passage('Text.', [heading]),
  );
  const cited = new Set([quoted.chunkId]);
  expect(suggest({ chunks: [quoted, ...chunks], cited })).toEqual([]);
  expect(suggest({ language: 'xx', chunks: [quoted, passage('Text.', ['Opening in winter'])], cited })).toEqual([]);
});

test('markdown headings, in the language of the answer', () => {
  const chunk = passage('# Radwerkstatt\n\n## Leihräder am Wochenende\n\nStadträder vermieten wir für 12 Euro am Tag, auch sonntags.');
  expect(suggest({ language: 'de', asked: ['Was kosten Leihräder?'], chunks: [chunk], cited: new Set([chunk.chunkId]) })).toContain(
    'Was ist mit Leihräder am Wochenende?',
  );
});
