import { expect, it } from 'vitest';
import { kindLabel } from './source-labels.ts';

it('names the type of a source by the extension of its file', () => {
  const names = ['a.pdf', 'a.DOCX', 'prices.csv', 'a.tsv', 'talk.srt', 'talk.vtt', 'notes', 'a.log'];
  expect(names.map((fileName) => kindLabel({ type: 'file', fileName }))).toEqual([
    ...['PDF', 'Word', 'CSV', 'TSV', 'Subtitles', 'Subtitles', 'File', 'File'],
  ]);
  expect(kindLabel({ type: 'qa', fileName: null })).toBe('Question and answer');
});
