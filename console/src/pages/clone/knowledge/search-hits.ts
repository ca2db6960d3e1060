import type { SearchHit } from '@cloneai/sdk';

// Pure helpers of the search test: they mark the words of the question, cut excerpts, and explain each hit.

const WORD = /[\p{L}\p{N}]+/gu;
const STOP_WORDS = new Set(
  'a an and are as at be by can did do does for from had has have how i in is it its of on or our that the their this to was we were what when where which who whose why will with you your'.split(
    ' ',
  ),
);

/** A rough stem, good enough to mark word forms but not to search. */
const stem = (word: string): string => {
  const lower = word.toLowerCase();
  return lower.length > 4 ? lower.replace(/(ies|ing|ed|es|s|y|e)$/, '') : lower;
};

const stemsOf = (query: string): Set<string> =>
  new Set(
    (query.match(WORD) ?? []).filter((word) => !STOP_WORDS.has(word.toLowerCase()) && (word.length > 1 || /\p{N}/u.test(word))).map(stem),
  );

interface Piece {
  text: string;
  marked: boolean;
}

/** Splits a text at the words of the question. */
export function markWords(text: string, query: string): Piece[] {
  const stems = stemsOf(query);
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(WORD)) {
    if (!stems.has(stem(match[0]))) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), marked: false });
    pieces.push({ text: match[0], marked: true });
    done = match.index + match[0].length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), marked: false });
  return pieces;
}

/**
 * About `length` characters of a text, on one line: the part with the most distinct words of the question. It is cut at spaces, and an
 * ellipsis marks omitted text.
 */
export function excerpt(whole: string, query: string, length = 420): string {
  const text = whole.replace(/\s+/g, ' ').trim();
  if (text.length <= length * 1.2) return text;
  const stems = stemsOf(query);
  const places = [...text.matchAll(WORD)]
    .map((match) => ({ at: match.index, stem: stem(match[0]) }))
    .filter((place) => stems.has(place.stem));
  let best = { at: 0, found: 0 };
  for (const { at } of places) {
    const found = new Set(places.filter((place) => place.at >= at && place.at < at + length * 0.8).map((place) => place.stem)).size;
    if (found > best.found) best = { at, found };
  }
  const from = Math.max(0, Math.min(best.at - length * 0.15, text.length - length));
  const start = from === 0 ? 0 : text.indexOf(' ', from) + 1;
  const last = text.lastIndexOf(' ', start + length);
  const end = start + length >= text.length || last <= start ? text.length : last;
  return `${start > 0 ? '… ' : ''}${text.slice(start, end).trim()}${end < text.length ? ' …' : ''}`;
}

/** Hits below this relevance are unrelated: a vector search always returns the nearest chunks. */
const RELATED = 0.05;
export const isRelated = ({ relevance }: Pick<SearchHit, 'relevance'>): boolean => relevance >= RELATED;

/** How a hit was found. */
export function matchLabel(hit: Pick<SearchHit, 'cosine' | 'keywordScore' | 'relevance'>): string {
  const { cosine, keywordScore } = hit;
  if (!isRelated(hit)) return 'Barely related';
  if (keywordScore === null) return 'Found by meaning';
  return cosine === null ? 'Found by keywords' : 'Found by meaning and keywords';
}

/** Whether an answer would use each hit: at most `maxChunks` hits that reach the threshold. */
export function rateHits(hits: readonly SearchHit[], { threshold, maxChunks }: { threshold: number; maxChunks: number }) {
  let used = 0;
  return hits.map((hit) => {
    const verdict =
      hit.relevance < threshold ? ('below-threshold' as const) : used < maxChunks ? ('used' as const) : ('over-limit' as const);
    if (verdict === 'used') used++;
    return { hit, verdict };
  });
}
