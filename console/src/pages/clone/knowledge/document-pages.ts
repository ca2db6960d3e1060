import type { DocumentSlice } from '@cloneai/sdk';

/** A range of a document's text, in UTF-16 units. `end` is exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** Parses a range like "120-164" from the URL. `null` if it is invalid. */
export function parseRange(text: string | undefined): Range | null {
  const match = /^(\d{1,10})-(\d{1,10})$/.exec(text ?? '');
  if (!match) return null;
  const range = { start: Number(match[1]), end: Number(match[2]) };
  return range.end > range.start ? range : null;
}

interface PageOfText {
  /** `null` for formats without pages. */
  number: number | null;
  start: number;
  /** The text before, inside, and after the marked range. */
  before: string;
  marked: string;
  after: string;
}

/** Splits consecutive slices of a document into pages. */
export function toPages(slices: readonly Pick<DocumentSlice, 'start' | 'end' | 'text' | 'pages'>[], mark: Range | null): PageOfText[] {
  const first = slices[0];
  if (!first) return [];
  const text = slices.map((slice) => slice.text).join('');
  const start = first.start;
  const end = start + text.length;
  const known = new Map(slices.flatMap((slice) => slice.pages).map((page) => [page.number, page]));
  const pages = [...known.values()].sort((a, b) => a.number - b.number);
  const ranges = pages.length > 0 ? pages : [{ number: null, start, end }];
  return ranges.flatMap((page) => {
    const from = Math.max(page.start, start);
    const to = Math.min(page.end, end);
    if (to <= from) return [];
    const cut = (a: number, b: number) => text.slice(Math.max(from, Math.min(a, to)) - start, Math.max(from, Math.min(b, to)) - start);
    const { start: markStart, end: markEnd } = mark ?? { start: to, end: to };
    return [{ number: page.number, start: from, before: cut(from, markStart), marked: cut(markStart, markEnd), after: cut(markEnd, to) }];
  });
}

/** Trims the pages to whole words and adds an ellipsis where text was omitted. */
export function trimToWords(
  pages: readonly PageOfText[],
  { start, end, characters }: { start: number; end: number; characters: number },
): PageOfText[] {
  return pages.map((page, i) => ({
    ...page,
    before: i === 0 && start > 0 ? `… ${page.before.replace(/^\S*\s+/, '')}` : page.before,
    after: i === pages.length - 1 && end < characters ? `${page.after.replace(/\s+\S*$/, '')} …` : page.after,
  }));
}
