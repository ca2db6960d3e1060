import { expect, it } from 'vitest';
import { chosenSources } from './source-filters.ts';

it('reads search, filters, and order of the sources from the URL, and ignores unknown values', () => {
  expect(chosenSources({ find: ' annual  report ', status: 'failed', type: 'file', tag: '2026', sort: 'title' })).toEqual({
    choices: { search: 'annual report', status: 'failed', type: 'file', tags: '2026', sort: 'title', order: 'asc' },
    isNarrowed: true,
  });
  expect(chosenSources({ status: 'gone', sort: 'size', q: 'a question' })).toEqual({
    choices: { parentId: 'none' },
    isNarrowed: false,
  });
  expect(chosenSources({ sort: 'oldest' }).isNarrowed).toBe(false);
});

it('asks for no more words than the server takes', () => {
  expect(chosenSources({ find: 'a b c d e f g h i j k l' }).choices.search).toBe('a b c d e f g h i j');
});
