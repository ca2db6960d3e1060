import { expect, test } from 'vitest';
import { suggestFollowUps } from './chat.follow-ups.ts';
import { testChunk } from './chat.testing.ts';

const suggest = (more: Partial<Parameters<typeof suggestFollowUps>[0]> = {}) =>
  suggestFollowUps({ language: 'en', asked: ['When does the zoo open?'], starters: [], chunks: [], cited: new Set(), ...more });
const about = (topic: string) => `What do the sources say about “${topic}”?`;

test('starters that were not asked yet come first', () => {
  const starters = ['When does the zoo open?', 'What do penguins eat?'];
  expect(suggest({ starters, chunks: [testChunk('Text.', { headingPath: ['Tickets'] })] })).toEqual([
    'What do penguins eat?',
    about('Tickets'),
  ]);
});

test('headings of chunks that were not cited, and those above their paragraphs', () => {
  const text =
    'Feeding\n\nPenguins eat herring at noon, every day.\n\nPage 3 of 9\n\nWhat it costs\n\nTickets cost nine euros for everybody.';
  const chunk = testChunk(text, { headingPath: ['Animals'] });
  expect(suggest({ chunks: [chunk] })).toEqual([about('Animals'), about('Feeding'), about('What it costs')]);
  expect(suggest({ chunks: [chunk], cited: new Set([chunk.chunkId]) })).toEqual([about('Feeding'), about('What it costs')]);
});

test('nothing about what was asked, about furniture of documents, or in a language without words for it', () => {
  const chunks = ['The zoo', 'Table of Contents', 'OVERVIEW', 'Overview', 'Item 7.', 'Notes to the statements'].map((heading) =>
    testChunk('Text.', { headingPath: [heading] }),
  );
  expect(suggest({ chunks })).toEqual([]);
  expect(suggest({ language: 'xx', chunks: [testChunk('Text.', { headingPath: ['Tickets'] })] })).toEqual([]);
});

test('markdown headings, in the language of the answer', () => {
  const chunks = [testChunk('# Radwerkstatt\n\n## Leihräder\n\nStadträder vermieten wir für 12 Euro am Tag.', { headingPath: [] })];
  expect(suggest({ language: 'de', chunks })).toContain('Was sagen die Quellen über „Leihräder“?');
});
