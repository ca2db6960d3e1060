import { CERTAIN, type ConceptMatch, createConceptMatcher, lastNameParts, strongestMatches } from '../text/concept-matcher.ts';
import { frontMatterEnd } from '../text/front-matter.ts';
import { analyzeQuestion, type Question } from '../text/question.ts';
import { type Span, splitSpans } from '../text/spans.ts';
import { type Words, wordsOf } from '../text/words.ts';
import { beginsWithPronoun } from './piece-form.ts';

export interface SourceChunk {
  index: number;
  text: string;
  headingPath: readonly string[];
  title?: string;
  /** Offset of its first character in its document, in UTF-16 code units. At 0 there may be fields above the text. Default: 0. */
  start?: number;
}

/** A sentence, a table row or a list item, and which concepts of the question it matches. */
export interface Piece extends Span {
  /** Index of its chunk, and its own index in the chunk. */
  chunk: number;
  index: number;
  /** Range of its words among those of the chunk, end-exclusive. */
  firstWord: number;
  endWord: number;
  matches: ConceptMatch[];
  /** The strongest match of each concept. */
  strengths: Float64Array;
  /** What the piece is about without saying it: of a sentence that begins with "It", the one before; below a title or a Markdown heading, that. */
  inherited: Float64Array | undefined;
  /** Of a table row: the strongest matches in the lines above the table. */
  aboveTable?: Float64Array;
}

export interface AnalyzedChunk {
  text: string;
  /** Title of its document. */
  document: string;
  words: Words;
  pieces: Piece[];
  /** The strongest match of each concept in the text, in the title and headings, and in the title alone. */
  strengths: Float64Array;
  headingStrengths: Float64Array;
  titleStrengths: Float64Array;
}

export interface SourceAnalysis {
  question: Question;
  /** Best first. */
  chunks: AnalyzedChunk[];
  /** What each concept counts for when pieces are compared. They add up to 1. */
  weights: Float64Array;
  /** How much of the question each concept is. They add up to 1. */
  shares: Float64Array;
  /** Chunks without any name that the title or headings of another chunk share with the question. */
  isOffTopic: boolean[];
  /** For each concept that is a part of a name, the last part, which may stand for the name. */
  lastNameParts: (number | undefined)[];
  /** Concepts that most titles contain, such as a company's name in its own reports: they do not distinguish pieces. */
  isGiven: boolean[];
}

/** Matches of this strength share only their first letters with the concept. */
const LOOSE = 0.6;
/** Factor of a concept that no chunk contains: every piece lacks it. */
const ABSENT = 0.3;
/** Factor of the concept that "how many" counts. */
const COUNTED = 2;
/** Smoothing of the inverse document frequency. */
const ASSUMED_PIECES = 30;
/** What a concept loses that every chunk contains. */
const COMMON = 0.5;
const GIVEN = 0.05;
/** Share of titles from which on a concept is given. */
const GIVEN_SHARE = 0.6;
/** Fewer chunks say nothing about what is common. */
const MIN_CHUNKS = 3;

/** Analyzes chunks for a question; about 0.4 ms for each 1,000 tokens. */
export function analyzeSources(text: string, sources: readonly SourceChunk[]): SourceAnalysis {
  const question = analyzeQuestion(text);
  const { concepts } = question;
  const texts = sources.map((source) => ({
    source,
    words: wordsOf(source.text),
    title: wordsOf(source.title ?? ''),
    headings: wordsOf([source.title ?? '', ...source.headingPath].join('\n')),
  }));
  let matcher = createConceptMatcher(question);
  let matches = texts.map(({ words }) => matcher.matchesIn(words));
  const found = new Set(matches.flat().flatMap(({ concept, strength }) => (strength > LOOSE ? [concept] : [])));
  const unknown = concepts.flatMap((_, concept) => (found.has(concept) ? [] : [concept]));
  if (unknown.length > 0) {
    matcher = createConceptMatcher(question, new Set(unknown));
    matches = texts.map(({ words }) => matcher.matchesIn(words));
  }
  const size = concepts.length;
  const chunks = texts.map(({ source, words, title, headings }, chunk): AnalyzedChunk => {
    const inChunk = matches[chunk] ?? [];
    const titleStrengths = strongestMatches(matcher.matchesIn(title), size);
    return {
      text: source.text,
      document: source.title ?? '',
      words,
      pieces: piecesOf(source, chunk, words, inChunk, titleStrengths),
      strengths: strongestMatches(inChunk, size),
      headingStrengths: strongestMatches(matcher.matchesIn(headings), size),
      titleStrengths,
    };
  });
  return {
    question,
    chunks,
    lastNameParts: lastNameParts(concepts),
    isOffTopic: findOffTopic(question, chunks),
    ...weigh(question, chunks),
  };
}

const MAX_LINES_ABOVE = 3;

/** Figures in columns. */
function isRow(text: string): boolean {
  return /\d[^\p{L}]*$/u.test(text) && (text.includes('\t') || /\d[\d.,%)]*\s+[($€£—-]*\s?\d/.test(text));
}

function piecesOf(
  { text, start: place = 0 }: SourceChunk,
  chunk: number,
  { starts }: Words,
  matches: readonly ConceptMatch[],
  title: Float64Array,
): Piece[] {
  const size = title.length;
  let word = 0;
  let match = 0;
  let linesAbove: { matches: ConceptMatch[] }[] = [];
  let aboveTable: Float64Array | undefined;
  /** Of each level of headings above the piece. */
  const headings: (Float64Array | undefined)[] = [];
  let previous: Piece | undefined;
  const textStart = place === 0 ? frontMatterEnd(text) : 0;
  const spans = splitSpans(text).filter(({ end }) => end > textStart);
  return spans.map((span, index): Piece => {
    while (word < starts.length && (starts[word] as number) < span.start) word++;
    const firstWord = word;
    while (word < starts.length && (starts[word] as number) < span.end) word++;
    while (match < matches.length && (matches[match] as ConceptMatch).wordIndex < firstWord) match++;
    const firstMatch = match;
    while (match < matches.length && (matches[match] as ConceptMatch).wordIndex < word) match++;
    const own = matches.slice(firstMatch, match);
    const strengths = strongestMatches(own, size);
    const content = text.slice(span.start, span.end);
    const level = /^#*/.exec(content)?.[0].length ?? 0;
    const isHeading = level > 0;
    if (isHeading) {
      headings.length = Math.min(headings.length, level);
      headings[level] = strengths;
    }
    const isAboutPrevious = previous && beginsWithPronoun(content) && !/\n\s*\n/.test(text.slice(previous.end, span.start));
    const inherited = isHeading ? undefined : inherit(title, headings, isAboutPrevious ? previous : undefined);
    const piece: Piece = { ...span, chunk, index, firstWord, endWord: word, matches: own, strengths, inherited };
    previous = piece;
    if (isRow(content)) {
      const lines = linesAbove.slice(-MAX_LINES_ABOVE);
      aboveTable ??= strongestMatches(
        lines.flatMap((line) => line.matches),
        size,
      );
      return { ...piece, aboveTable };
    }
    if (aboveTable) linesAbove = []; // lines above one table are not above the next
    aboveTable = undefined;
    linesAbove.push(piece);
    return piece;
  });
}

/** A title stands for each piece below it, so that a piece gains nothing for repeating it. */
const BY_TITLE = 0.7;
/** What a heading counts for in the text below it. */
export const BY_HEADING = 0.7;
const BY_PRONOUN = 0.9;

function inherit(
  title: Float64Array,
  headings: readonly (Float64Array | undefined)[],
  previous: Piece | undefined,
): Float64Array | undefined {
  const inherited = title.map((strength, i) => {
    const above = headings.reduce((most, heading) => Math.max(most, heading?.[i] ?? 0), 0);
    const before = Math.max(previous?.strengths[i] ?? 0, previous?.inherited?.[i] ?? 0);
    return Math.max(BY_TITLE * strength, BY_HEADING * above, BY_PRONOUN * before);
  });
  return inherited.some((strength) => strength > 0) ? inherited : undefined;
}

/** Inverse document frequency over the pieces, lower for concepts of every chunk and close to none for given ones. */
function weigh({ concepts, counted }: Question, chunks: readonly AnalyzedChunk[]): Pick<SourceAnalysis, 'weights' | 'isGiven' | 'shares'> {
  const pieces = chunks.flatMap((chunk) => chunk.pieces);
  const shareOfChunks = (concept: number, where: 'strengths' | 'titleStrengths') =>
    chunks.filter((chunk) => (chunk[where][concept] as number) >= CERTAIN).length / Math.max(1, chunks.length);
  const isKnowable = chunks.length >= MIN_CHUNKS;
  const common = concepts.map((_, concept) => (isKnowable ? shareOfChunks(concept, 'strengths') : 0));
  const isGiven = concepts.map((_, concept) => isKnowable && shareOfChunks(concept, 'titleStrengths') > GIVEN_SHARE);
  const hasOthers = isGiven.includes(false);
  const shares = Float64Array.from(concepts, ({ factor }, concept) => {
    const frequency = pieces.filter(({ strengths }) => (strengths[concept] as number) >= CERTAIN).length;
    const idf = Math.log(1 + (pieces.length + ASSUMED_PIECES - frequency + 0.5) / (frequency + 1.5));
    return idf * factor * (1 - COMMON * (common[concept] ?? 0) ** 2) * (hasOthers && isGiven[concept] ? GIVEN : 1);
  });
  const weights = shares.map((share, concept) => {
    const isPresent = chunks.some(
      ({ strengths, headingStrengths }) => Math.max(strengths[concept] as number, headingStrengths[concept] as number) >= CERTAIN,
    );
    return share * (isPresent ? 1 : ABSENT) * (concept === counted ? COUNTED : 1);
  });
  return { shares: normalize(shares), weights: normalize(weights), isGiven };
}

/** The weight of a set of concepts, each multiplied by the strength of its match. */
export function weightOf(weights: Float64Array, strengths: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (strengths[i] as number);
  return sum;
}

function findOffTopic({ concepts }: Question, chunks: readonly AnalyzedChunk[]): boolean[] {
  const titled = concepts.flatMap(({ isName }, concept) =>
    isName && chunks.some(({ headingStrengths }) => (headingStrengths[concept] as number) >= CERTAIN) ? [concept] : [],
  );
  return chunks.map(
    ({ strengths, headingStrengths }) =>
      titled.length > 0 && titled.every((concept) => Math.max(strengths[concept] as number, headingStrengths[concept] as number) < CERTAIN),
  );
}

function normalize(values: Float64Array): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  return values.map((value) => value / total);
}
