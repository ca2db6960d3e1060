import { expect, it } from 'vitest';
import { canRefresh, kindLabel } from './source-labels.ts';

it('names the type of a source by the extension of its file', () => {
  const names = ['a.pdf', 'a.DOCX', 'prices.csv', 'a.tsv', 'talk.srt', 'talk.vtt', 'notes', 'a.log', 'a.png', 'a.JPG'];
  expect(names.map((fileName) => kindLabel({ type: 'file', fileName }))).toEqual([
    ...['PDF', 'Word', 'CSV', 'TSV', 'Subtitles', 'Subtitles', 'File', 'File', 'Picture', 'Picture'],
  ]);
  expect(kindLabel({ type: 'qa', fileName: null })).toBe('Question and answer');
});

it('offers to fetch a page again when it is ready, or failed and would not be retried', () => {
  const reason = (retryable: boolean) => ({ code: 'no_text', message: '', retryable });
  const page = { type: 'url', status: 'ready', reason: null } as const;
  expect(canRefresh(page)).toBe(true);
  expect(canRefresh({ ...page, status: 'failed', reason: reason(false) })).toBe(true);
  expect(canRefresh({ ...page, status: 'failed', reason: reason(true) })).toBe(false);
  expect(canRefresh({ ...page, status: 'embedding' })).toBe(false);
  expect(canRefresh({ ...page, type: 'file' })).toBe(false);
});
