import type { SearchHit } from '@cloneai/sdk';

/** Pure helpers of "What would it find?": the words of a question in a text, and why a passage was found. */

const WORD = /[\p{L}\p{N}]+/gu;
const PLAIN = new Set(
  'a an and are as at be by can did do does for from had has have how i in is it its of on or our that the their this to was we were what when where which who whose why will with you your'.split(
    ' ',
  ),
);

/** Forms of one word begin alike: enough to mark it, not meant for searching. */
const root = (word: string): string => {
  const lower = word.toLowerCase();
  return lower.length > 4 ? lower.replace(/(ies|ing|ed|es|s|y|e)$/, '') : lower;
};

const rootsOf = (query: string): Set<string> =>
  new Set((query.match(WORD) ?? []).filter((word) => !PLAIN.has(word.toLowerCase()) && (word.length > 1 || /\p{N}/u.test(word))).map(root));

export interface Piece {
  text: string;
  marked: boolean;
}

/** A text cut where words of the question begin and end. */
export function markWords(text: string, query: string): Piece[] {
  const roots = rootsOf(query);
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(WORD)) {
    if (!roots.has(root(match[0]))) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), marked: false });
    pieces.push({ text: match[0], marked: true });
    done = match.index + match[0].length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), marked: false });
  return pieces;
}

/** Some `length` characters of a text, on one line, in which most different words of the question stand; cut at spaces, with marks of what was left out. */
export function excerpt(whole: string, query: string, length = 420): string {
  const text = whole.replace(/\s+/g, ' ').trim();
  if (text.length <= length * 1.2) return text;
  const roots = rootsOf(query);
  const places = [...text.matchAll(WORD)]
    .map((match) => ({ at: match.index, root: root(match[0]) }))
    .filter((place) => roots.has(place.root));
  let best = { at: 0, found: 0 };
  for (const { at } of places) {
    const found = new Set(places.filter((place) => place.at >= at && place.at < at + length * 0.8).map((place) => place.root)).size;
    if (found > best.found) best = { at, found };
  }
  const from = Math.max(0, Math.min(best.at - length * 0.15, text.length - length));
  const start = from === 0 ? 0 : text.indexOf(' ', from) + 1;
  const last = text.lastIndexOf(' ', start + length);
  const end = start + length >= text.length || last <= start ? text.length : last;
  return `${start > 0 ? '… ' : ''}${text.slice(start, end).trim()}${end < text.length ? ' …' : ''}`;
}

/** Below this a passage has nothing to do with the question: it is there because something is always the nearest. */
const RELATED = 0.05;
export const isRelated = ({ relevance }: Pick<SearchHit, 'relevance'>): boolean => relevance >= RELATED;

/** How a passage was found, in words. */
export function matchLabel(hit: Pick<SearchHit, 'cosine' | 'keywordScore' | 'relevance'>): string {
  const { cosine, keywordScore } = hit;
  if (!isRelated(hit)) return 'Among the nearest, but hardly related';
  if (keywordScore === null) return 'Found by meaning';
  return cosine === null ? 'Found by its words' : 'Found by meaning and by its words';
}

/** Whether an answer would draw on each of the hits: those that reach the clone's threshold, the best of them only. */
export function rateHits(hits: readonly SearchHit[], { threshold, maxChunks }: { threshold: number; maxChunks: number }) {
  let used = 0;
  return hits.map((hit) => {
    const verdict = hit.relevance < threshold ? ('below' as const) : used < maxChunks ? ('used' as const) : ('surplus' as const);
    if (verdict === 'used') used++;
    return { hit, verdict };
  });
}
