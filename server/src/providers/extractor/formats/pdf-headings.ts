import type { ExtractedDocument } from '../extractor.port.ts';
import type { Line } from './pdf-lines.ts';

export interface OutlineEntry {
  level: number;
  title: string;
  page: number;
}

/** Finds headings with the outline if it has at least three entries, else by font size. */
export function findHeadings(lines: Line[], outline: OutlineEntry[]): ExtractedDocument['headings'] {
  return outline.length >= 3 ? byOutline(lines, outline) : bySize(lines);
}

const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');

/** Places an entry at the line with its words, or else at the first line of its page. */
function byOutline(lines: Line[], outline: OutlineEntry[]): ExtractedDocument['headings'] {
  const pages = new Map<number, Line[]>();
  for (const line of lines) pages.set(line.page, [...(pages.get(line.page) ?? []), line]);
  const headings: ExtractedDocument['headings'] = [];
  for (const { level, title, page } of outline) {
    const own = pages.get(page) ?? [];
    const wanted = plain(title).slice(0, 40);
    const line = own.find(({ text }) => wanted !== '' && plain(text).startsWith(wanted)) ?? own[0];
    if (line) headings.push({ level, title: title.slice(0, 200).toWellFormed(), start: line.start });
  }
  return headings.sort((a, b) => a.start - b.start);
}

/** A heading is at least 15 % larger than most of the text, and text of its size is rare. Sizes are rounded to half points. */
const LARGER = 1.15;
const RARE = 0.1;
const MAX_HEADING_CHARACTERS = 150;

function bySize(lines: Line[]): ExtractedDocument['headings'] {
  const weights = new Map<number, number>();
  for (const { size, text } of lines) weights.set(half(size), (weights.get(half(size)) ?? 0) + text.length);
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const body = [...weights].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  const isRare = (size: number) => (weights.get(half(size)) ?? 0) <= total * RARE;
  const large = lines.filter(
    ({ size, text }) => half(size) >= body * LARGER && isRare(size) && text.length <= MAX_HEADING_CHARACTERS && /\p{L}{2}/u.test(text),
  );
  // In documents with mostly large text (posters, slides), headings cannot be distinguished.
  if (large.length * 3 > lines.length) return [];
  const sizes = [...new Set(large.map(({ size }) => half(size)))].sort((a, b) => b - a);
  const headings: ExtractedDocument['headings'] = [];
  let end = -1;
  let lastSize = 0;
  for (const { text, size, start } of large) {
    const last = headings.at(-1);
    // Second line of the same heading.
    if (last && half(size) === lastSize && start - end <= 2 && last.title.length + text.length < MAX_HEADING_CHARACTERS)
      last.title += ` ${text}`;
    else headings.push({ level: Math.min(3, sizes.indexOf(half(size)) + 1), title: text.replaceAll('\t', ' '), start });
    end = start + text.length;
    lastSize = half(size);
  }
  return headings;
}

const half = (size: number) => Math.round(size * 2) / 2;
