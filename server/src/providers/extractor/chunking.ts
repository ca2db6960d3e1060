import { splitUnits, type Unit } from './chunking-units.ts';
import type { Chunk, ExtractedDocument } from './extractor.port.ts';
import { countTokens } from './tokens.ts';

export const MAX_CHUNK_TOKENS = 1000;
export const OVERLAP_TOKENS = 200;
/** A chunk may end up to this much early for a better place to end: at a paragraph, or else at a sentence. */
const PARAGRAPH_SLACK = 300;
const SENTENCE_SLACK = 150;

type Cuttable = Pick<ExtractedDocument, 'text' | 'pages' | 'headings'>;

/**
 * Cuts a document into chunks of at most 1000 o200k_base tokens, each sharing up to 200 with the one before. Every chunk is
 * `text.slice(start, end)`; together they hold everything but white space; starts and ends both grow. Cuts fall after a
 * paragraph, else a sentence, else a word, and inside a word only when it is longer than a chunk's overlap. A generator, so that
 * a caller can stop at its own limit.
 */
export function* chunkDocument({ text, pages, headings }: Cuttable): Generator<Chunk> {
  const units = splitUnits(text, OVERLAP_TOKENS / 2);
  const place = createPlace(pages, headings);
  let ordinal = 0;
  let first = 0;
  let covered = 0;
  while (first < units.length) {
    let last = chooseEnd(units, first);
    let span = trim(text, units[first]?.start ?? 0, units[last]?.end ?? 0);
    let tokens = countTokens(text.slice(span.start, span.end));
    // Sums of parts nearly always exceed the count of the whole; where they do not, the chunk gives up units until it fits.
    while (tokens > MAX_CHUNK_TOKENS && last > first) {
      last--;
      span = trim(text, span.start, units[last]?.end ?? 0);
      tokens = countTokens(text.slice(span.start, span.end));
    }
    if (span.end > covered && tokens > 0) {
      yield { ordinal: ordinal++, text: text.slice(span.start, span.end), ...span, ...place(span.start, span.end), tokens };
      covered = span.end;
    }
    if (last === units.length - 1) return;
    first = Math.max(first + 1, chooseStart(units, first, last));
  }
}

/** Index of the last unit of a chunk that begins at `first`. */
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

/** Index of the first unit of the next chunk: as far back as the overlap allows, at the best place to begin there. */
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

/** Tells pages and headings of growing spans; each list is walked once. */
function createPlace(pages: ExtractedDocument['pages'], headings: ExtractedDocument['headings']) {
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
