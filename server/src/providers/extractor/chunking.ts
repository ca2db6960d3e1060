import { splitUnits, type Unit } from './chunking-units.ts';
import type { Chunk, ExtractedDocument } from './extractor.port.ts';
import { countTokens } from './tokens.ts';

export const MAX_CHUNK_TOKENS = 1000;
export const OVERLAP_TOKENS = 200;
/** How many tokens early a chunk may end, to end at a paragraph or at a sentence. */
const PARAGRAPH_SLACK = 300;
const SENTENCE_SLACK = 150;

type ChunkableDocument = Pick<ExtractedDocument, 'text' | 'pages' | 'headings'>;

/**
 * Splits a document into chunks of at most 1,000 o200k_base tokens that overlap by up to 200 tokens. Every chunk is
 * `text.slice(start, end)`, starts and ends increase, and together the chunks contain everything but white space. Splits after a
 * paragraph, else after a sentence, else after a word, and within a word only if it is longer than the overlap. A generator, so that
 * callers can stop at their own limit.
 */
export function* chunkDocument({ text, pages, headings }: ChunkableDocument): Generator<Chunk> {
  const units = splitUnits(text, OVERLAP_TOKENS / 2);
  const locate = createLocator(pages, headings);
  let ordinal = 0;
  let first = 0;
  let covered = 0;
  while (first < units.length) {
    let last = chooseEnd(units, first);
    let span = trim(text, units[first]?.start ?? 0, units[last]?.end ?? 0);
    let tokens = countTokens(text.slice(span.start, span.end));
    // The token counts of the units usually sum to more than the count of the chunk. If not, drop units until the chunk fits.
    while (tokens > MAX_CHUNK_TOKENS && last > first) {
      last--;
      span = trim(text, span.start, units[last]?.end ?? 0);
      tokens = countTokens(text.slice(span.start, span.end));
    }
    if (span.end > covered && tokens > 0) {
      yield { ordinal: ordinal++, text: text.slice(span.start, span.end), ...span, ...locate(span.start, span.end), tokens };
      covered = span.end;
    }
    if (last === units.length - 1) return;
    first = Math.max(first + 1, chooseStart(units, first, last));
  }
}

/** Index of the last unit of a chunk that starts at `first`. */
function chooseEnd(units: Unit[], first: number): number {
  let last = first;
  let tokens = units[first]?.tokens ?? 0;
  let sentence = -1;
  let paragraph = -1;
  for (let i = first + 1; i < units.length; i++) {
    const before = units[i - 1];
    if (before && tokens >= MAX_CHUNK_TOKENS - PARAGRAPH_SLACK && before.ends === 'paragraph') paragraph = i - 1;
    if (before && tokens >= MAX_CHUNK_TOKENS - SENTENCE_SLACK && before.ends !== 'word') sentence = i - 1;
    tokens += units[i]?.tokens ?? 0;
    if (tokens > MAX_CHUNK_TOKENS) {
      if (paragraph >= 0) return paragraph;
      return sentence >= 0 ? sentence : last;
    }
    last = i;
  }
  return last;
}

/** Index of the first unit of the next chunk: the best boundary within the overlap. */
function chooseStart(units: Unit[], first: number, last: number): number {
  let tokens = 0;
  let word = last + 1;
  let sentence = -1;
  let paragraph = -1;
  for (let i = last; i > first; i--) {
    tokens += units[i]?.tokens ?? 0;
    if (tokens > OVERLAP_TOKENS) break;
    word = i;
    const before = units[i - 1]?.ends;
    if (before === 'paragraph') paragraph = i;
    if (before !== 'word') sentence = i;
  }
  if (paragraph >= 0) return paragraph;
  return sentence >= 0 ? sentence : word;
}

function trim(text: string, start: number, end: number): { start: number; end: number } {
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  return { start, end };
}

/** Returns a function that finds pages and headings of spans in ascending order. It iterates over each list once. */
function createLocator(pages: ExtractedDocument['pages'], headings: ExtractedDocument['headings']) {
  let page = 0;
  let heading = 0;
  const path: { level: number; title: string }[] = [];
  return (start: number, end: number) => {
    while (page < pages.length - 1 && (pages[page]?.end ?? 0) <= start) page++;
    let pageEnd = page;
    while (pageEnd < pages.length - 1 && (pages[pageEnd + 1]?.start ?? 0) < end) pageEnd++;
    for (let next = headings[heading]; next && next.start <= start; next = headings[++heading]) {
      const { level } = next;
      while ((path.at(-1)?.level ?? 0) >= level) path.pop();
      path.push(next);
    }
    return {
      page: pages[page]?.number ?? null,
      pageEnd: pages[pageEnd]?.number ?? null,
      pageStarts: pages.slice(page + 1, pageEnd + 1).map((next) => next.start),
      headingPath: path.map(({ title }) => title),
    };
  };
}
