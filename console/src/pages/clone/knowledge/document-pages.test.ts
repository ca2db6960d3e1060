import { describe, expect, it } from 'vitest';
import { parseRange, toPages, trimToWords } from './document-pages.ts';

const TEXT = 'First page. Second page is here. Third.';
const PAGES = [
  { number: 1, start: 0, end: 12 },
  { number: 2, start: 12, end: 33 },
  { number: 3, start: 33, end: 39 },
];
const slice = (start: number, end: number) => ({
  start,
  end,
  text: TEXT.slice(start, end),
  pages: PAGES.filter((page) => page.start < end && page.end > start),
});

it('parses a range from the URL and rejects anything else', () => {
  expect(parseRange('120-164')).toEqual({ start: 120, end: 164 });
  for (const text of [undefined, '', '12', '5-5', '9-3', '1-2-3', '-1-4', '1-99999999999']) expect(parseRange(text)).toBeNull();
});

describe('document pages', () => {
  it('joins consecutive slices into pages', () => {
    const pages = toPages([slice(0, 20), slice(20, 39)], null);
    expect(pages.map(({ number, before }) => [number, before])).toEqual([
      [1, 'First page. '],
      [2, 'Second page is here. '],
      [3, 'Third.'],
    ]);
  });

  it('marks a range that spans pages', () => {
    const pages = toPages([slice(5, 39)], { start: 19, end: 36 });
    expect(pages.map(({ before, marked, after }) => [before, marked, after])).toEqual([
      [' page. '.slice(0), '', ''].map((text, i) => (i === 0 ? TEXT.slice(5, 12) : text)),
      ['Second ', 'page is here. ', ''],
      ['', 'Thi', 'rd.'],
    ]);
    expect(pages.map(({ marked }) => marked).join('')).toBe(TEXT.slice(19, 36));
  });

  it('returns one page for formats without pages', () => {
    expect(toPages([{ start: 0, end: 5, text: 'Hello', pages: [] }], { start: 1, end: 3 })).toEqual([
      { number: null, start: 0, before: 'H', marked: 'el', after: 'lo' },
    ]);
  });

  it('trims to whole words where text was omitted', () => {
    const [page] = trimToWords(toPages([{ start: 2, end: 30, text: TEXT.slice(2, 30), pages: [] }], { start: 12, end: 18 }), {
      start: 2,
      end: 30,
      characters: TEXT.length,
    });
    expect([page?.before, page?.marked, page?.after]).toEqual(['… page. ', 'Second', ' page is …']);
  });
});
