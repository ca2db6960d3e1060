import { type Question, readQuestion } from '../text/question.ts';
import { type Span, splitSpans } from '../text/spans.ts';
import { createFinder, type Hit, surnames } from '../text/word-similarity.ts';
import { type Words, wordsOf } from '../text/words.ts';

export interface SourceChunk {
  index: number;
  text: string;
  headingPath: readonly string[];
  title?: string;
}

/** A sentence, a row of a table or an item of a list, and what it says of the question. */
export interface Piece extends Span {
  /** Number of its chunk, from 0, best first; and its own number in it. */
  chunk: number;
  number: number;
  /** Its words: `[from, to)` of the chunk's. */
  from: number;
  to: number;
  hits: Hit[];
  /** Of each concept the strongest hit. */
  said: Float64Array;
  /** Of a row of a table: the same of the lines above the table. */
  above?: Float64Array;
}

/** One chunk, read for one question. */
export interface ReadChunk {
  text: string;
  /** Title of its document. */
  document: string;
  words: Words;
  pieces: Piece[];
  /** Of each concept the strongest hit in the text, in title and headings, and in the title alone. */
  said: Float64Array;
  heading: Float64Array;
  title: Float64Array;
}

export interface Reading {
  question: Question;
  chunks: ReadChunk[];
  /** What each concept counts for; they add up to 1. */
  weights: Float64Array;
  /** … before what was set for the choice alone: how much of the question each concept is. */
  shares: Float64Array;
  /** Chunks of documents about something else: another one bears a name of the question in its title. */
  foreign: boolean[];
  /** Of parts of a name the last one, which may stand for them. */
  surnames: (number | undefined)[];
  /** Concepts that tell nothing within these chunks: the firm that every one of them is about. */
  given: boolean[];
}

/** From here on a hit speaks of the concept itself, not of something like it. */
export const SURE = 0.6;
/** A form that is like it only in its first letters. */
const LOOSE = 0.6;
/** What a concept loses in the choice that no chunk speaks of: every piece lacks it. */
const UNSAID = 0.3;
/** What the thing counts for that "how many" asks for, against the other words. */
const COUNTED = 2;
const IMAGINED = 30;
/** What a concept loses that every chunk speaks of. */
const COMMON = 0.5;
/** … and when all titles or headings name it as well. */
const GIVEN = 0.05;
const GIVEN_SHARE = 0.6;

/** Reads chunks for a question: some 0.4 ms for each of 1,000 tokens. */
export function readSources(text: string, sources: readonly SourceChunk[]): Reading {
  const question = readQuestion(text);
  const texts = sources.map((source) => ({
    source,
    words: wordsOf(source.text),
    title: wordsOf(source.title ?? ''),
    names: wordsOf([source.title ?? '', ...source.headingPath].join('\n')),
  }));
  let finder = createFinder(question);
  let hits = texts.map(({ words }) => finder.find(words));
  const found = new Set(hits.flat().flatMap(({ concept, strength }) => (strength > LOOSE ? [concept] : [])));
  const unknown = question.concepts.flatMap((_, concept) => (found.has(concept) ? [] : [concept]));
  if (unknown.length > 0) {
    finder = createFinder(question, new Set(unknown));
    hits = texts.map(({ words }) => finder.find(words));
  }
  const size = question.concepts.length;
  const chunks = texts.map(({ source, words, title, names }, chunk): ReadChunk => {
    const found = hits[chunk] ?? [];
    return {
      text: source.text,
      document: source.title ?? '',
      words,
      pieces: piecesOf(source.text, chunk, words, found, size),
      said: strongest(found, size),
      heading: strongest(finder.find(names), size),
      title: strongest(finder.find(title), size),
    };
  });
  return { question, chunks, surnames: surnames(question.concepts), foreign: foreignTo(question, chunks), ...weigh(question, chunks) };
}

const LINES_ABOVE = 3;

/** Figures in columns. */
function isRow(text: string): boolean {
  return /\d[^\p{L}]*$/u.test(text) && (text.includes('\t') || /\d[\d.,%)]*\s+[($€£—-]*\s?\d/.test(text));
}

function piecesOf(text: string, chunk: number, { starts }: Words, hits: readonly Hit[], size: number): Piece[] {
  let word = 0;
  let hit = 0;
  let lines: { hits: Hit[] }[] = [];
  let above: Float64Array | undefined;
  return splitSpans(text).map((span, number): Piece => {
    while (word < starts.length && (starts[word] as number) < span.start) word++;
    const from = word;
    while (word < starts.length && (starts[word] as number) < span.end) word++;
    while (hit < hits.length && (hits[hit] as Hit).at < from) hit++;
    const first = hit;
    while (hit < hits.length && (hits[hit] as Hit).at < word) hit++;
    const own = hits.slice(first, hit);
    const piece = { ...span, chunk, number, from, to: word, hits: own, said: strongest(own, size) };
    if (isRow(text.slice(span.start, span.end))) {
      above ??= strongest(
        lines.slice(-LINES_ABOVE).flatMap((line) => line.hits),
        size,
      );
      return { ...piece, above };
    }
    if (above) lines = []; // what stands above one table is not above the next
    above = undefined;
    lines.push(piece);
    return piece;
  });
}

function strongest(hits: readonly Hit[], size: number): Float64Array {
  const said = new Float64Array(size);
  for (const { concept, strength } of hits) if (strength > (said[concept] as number)) said[concept] = strength;
  return said;
}

/** Rare words count for more (idf over the pieces), those of every chunk for less, and a firm's name within its own report for hardly anything. */
function weigh({ concepts, counted }: Question, chunks: readonly ReadChunk[]): Pick<Reading, 'weights' | 'given' | 'shares'> {
  const pieces = chunks.reduce((sum, chunk) => sum + chunk.pieces.length, 0);
  const share = (concept: number, where: 'said' | 'title') =>
    chunks.filter((chunk) => (chunk[where][concept] as number) >= SURE).length / Math.max(1, chunks.length);
  const common = concepts.map((_, concept) => (chunks.length < 3 ? 0 : share(concept, 'said')));
  const given = concepts.map((_, concept) => chunks.length >= 3 && share(concept, 'title') > GIVEN_SHARE);
  const telling = given.includes(false);
  const shares = Float64Array.from(concepts, ({ factor }, concept) => {
    let holding = 0;
    for (const chunk of chunks) for (const { said } of chunk.pieces) if ((said[concept] as number) >= SURE) holding++;
    const idf = Math.log(1 + (pieces + IMAGINED - holding + 0.5) / (holding + 1.5));
    return idf * factor * (1 - COMMON * (common[concept] ?? 0) ** 2) * (telling && given[concept] ? GIVEN : 1);
  });
  const weights = shares.map((share, concept) => {
    const said = chunks.some((chunk) => Math.max(chunk.said[concept] as number, chunk.heading[concept] as number) >= SURE);
    return share * (said ? 1 : UNSAID) * (concept === counted ? COUNTED : 1);
  });
  return { shares: normal(shares), weights: normal(weights), given };
}

/** What a set of concepts counts for, each as strongly as it was said. */
export function weightOf(weights: Float64Array, said: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (said[i] as number);
  return sum;
}

function foreignTo({ concepts }: Question, chunks: readonly ReadChunk[]): boolean[] {
  const titled = concepts.flatMap(({ name }, concept) =>
    name && chunks.some(({ heading }) => (heading[concept] as number) >= SURE) ? [concept] : [],
  );
  return chunks.map(
    ({ said, heading }) =>
      titled.length > 0 && titled.every((concept) => Math.max(said[concept] as number, heading[concept] as number) < SURE),
  );
}

function normal(values: Float64Array): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  return values.map((value) => value / total);
}
