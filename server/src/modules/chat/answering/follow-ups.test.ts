import { expect, test } from 'vitest';
import { newId } from '../../../shared/ids.ts';
import { testChunk } from '../chat.testing.ts';
import { suggestFollowUps } from './follow-ups.ts';

const suggest = (more: Partial<Parameters<typeof suggestFollowUps>[0]> = {}) =>
  suggestFollowUps({ language: 'en', asked: ['When does the zoo open?'], starters: [], chunks: [], cited: new Set(), ...more });
const about = (topic: string) => `What about ${topic}?`;
const SOURCE = newId('source');
/** A chunk of one document. */
const chunkOf = (text: string, headingPath: string[] = []) => ({ ...testChunk(text, { headingPath }), sourceId: SOURCE });
const quoted = chunkOf('The zoo opens at nine.', ['Opening']);

test('follow-ups start with starter questions that were not asked yet', () => {
  const starters = ['When does the zoo open?', 'What do penguins eat?'];
  const chunks = [quoted, chunkOf('Text.', ['Opening in winter'])];
  expect(suggest({ starters, chunks, cited: new Set([quoted.chunkId]) })).toEqual(['What do penguins eat?', about('Opening in winter')]);
});

test('follow-ups include questions at the start of sources that answer them', () => {
  const chunks = [
    quoted,
    testChunk('What do tickets cost? Are there discounts?\n\nNine euros for everybody.'),
    testChunk('When does the zoo open?\n\nAt nine.'),
    testChunk("await client.send('ses_1', { content: 'Briefly?' });"),
    testChunk('Why is there nothing below?'),
  ];
  expect(suggest({ chunks, cited: new Set([quoted.chunkId]) })).toEqual(['What do tickets cost?']);
  // Also if the answer cites nothing.
  expect(suggest({ chunks: chunks.slice(1, 2) })).toEqual(['What do tickets cost?']);
});

test('follow-ups include headings of cited documents that share a word with the question, and no other headings', () => {
  const chunks = [
    quoted,
    chunkOf('Text.', ['Opening in winter']),
    chunkOf('Text.', ['Ownership Status']),
    chunkOf('Text.', ['Opening']),
    testChunk('Text.', { headingPath: ['Opening of another zoo'] }),
  ];
  const cited = new Set([quoted.chunkId]);
  expect(suggest({ chunks, cited })).toEqual([about('Opening in winter')]);
  expect(suggest({ chunks })).toEqual([]);
  expect(suggest({ chunks: chunks.map((one) => ({ ...one, title: 'opening-times.pdf' })), cited })).toEqual([]);
});

test('follow-ups use at most two headings, and no image captions', () => {
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
  const chunk = chunkOf(text);
  expect(suggest({ chunks: [chunk], cited: new Set([chunk.chunkId]) })).toEqual([about('Opening on Sundays'), about('Opening in spring')]);
});

test('follow-ups skip the question itself, generic headings, and languages without a phrase', () => {
  const chunks = ['Zoo open', 'Table of Contents', 'OPEN ZOO', 'About the zoo', 'Item 7 opening', 'Notes to the zoo'].map((heading) =>
    chunkOf('Text.', [heading]),
  );
  const cited = new Set([quoted.chunkId]);
  expect(suggest({ chunks: [quoted, ...chunks], cited })).toEqual([]);
  expect(suggest({ language: 'xx', chunks: [quoted, chunkOf('Text.', ['Opening in winter'])], cited })).toEqual([]);
});

test('follow-ups read Markdown headings and use the language of the answer', () => {
  const chunk = chunkOf('# Radwerkstatt\n\n## Leihräder am Wochenende\n\nStadträder vermieten wir für 12 Euro am Tag, auch sonntags.');
  expect(suggest({ language: 'de', asked: ['Was kosten Leihräder?'], chunks: [chunk], cited: new Set([chunk.chunkId]) })).toContain(
    'Was ist mit Leihräder am Wochenende?',
  );
});
