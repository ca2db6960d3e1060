import { CERTAIN } from '../text/concept-matcher.ts';
import { analyzeQuestion, type Question } from '../text/question.ts';
import { KIND_PATTERNS } from '../text/question-kinds.ts';
import type { Span } from '../text/spans.ts';
import { GROUPS_BY_WORD } from '../text/synonyms.ts';
import { type AnalyzedChunk, type Piece, type SourceAnalysis, weightOf } from './analysis.ts';
import { definedTopic, definitionBonus } from './definitions.ts';
import type { FigureQuestion } from './figure-question.ts';
import { figureScore } from './figure-score.ts';
import { type FirstPass, KIND_MISSING, KIND_VALUE, neighborShare, scoreFirstPass } from './first-pass.ts';
import { hasMoney, patternEvidence, saysFree } from './kind-evidence.ts';
import { markupPenalty } from './markup.ts';
import { modalityPenalty } from './modality.ts';
import { personPenalty } from './person-penalty.ts';
import { fragmentPenalty, isHeading, isQuestion, lengthPenalty } from './piece-form.ts';
import { hasFigure, isColumnHeader, rowLabel } from './table-rows.ts';

/** A piece that may be an answer. */
export interface Candidate {
  piece: Piece;
  text: string;
  score: number;
  /** "How many …": how surely the piece counts the thing, 0 to 1. */
  counts: number;
  /** Of a table row: how well its label names the figure asked for, 0 to 1. */
  rowFit: number;
  /** Of a table row: the line that names its columns. */
  header?: Span;
}

/** Pieces that reach the second pass. */
const SHORTLIST = 40;
const SAME_FORM = 0.2;
const NEIGHBORS = 0.15;
/** How strongly a sum of money matches "pay", and a phone number "call". */
const BY_PATTERN = 0.8;
const NO_MONEY = 0.7;
/** Against a table row, where no figure is asked for. */
const ROW_FOR_WORDS = 0.25;
/** Factor of the bonus for a definition in a question for a figure: "What is operating income?" asks what it means first. */
const DEFINED_MEASURE = 5;
const DEFINES = 0.3;
/** Characters behind a piece that show whether it is the header of a table. */
const AFTER = 8;
const UNANSWERED_QUESTION = 1;
const MIN_ANSWER_WORDS = 2;
/** Questions in a row that share one answer. */
const MAX_QUESTIONS = 4;
const SAME_QUESTION = 0.8;
/** More than any piece can gain. */
const EXCLUDED = 6;

/** The pieces that match the question, best first. */
export function rankPieces(analysis: SourceAnalysis, figure: FigureQuestion | undefined): Candidate[] {
  const topic = definedTopic(analysis.question.text);
  const onTopic = analysis.chunks.filter((_, chunk) => !analysis.isOffTopic[chunk]);
  return onTopic
    .flatMap(({ pieces }) => pieces.flatMap((piece) => scoreFirstPass(analysis, piece) ?? []))
    .sort((a, b) => b.score - a.score)
    .slice(0, SHORTLIST)
    .map((one) => answerBelow(analysis, figure, scoreSecondPass(analysis, figure, topic, one)))
    .sort((a, b) => b.score - a.score);
}

/** For a question or a heading in the text, the piece below it with the same score. Any other candidate stays as it is. */
function answerBelow(analysis: SourceAnalysis, figure: FigureQuestion | undefined, candidate: Candidate): Candidate {
  const { chunks, question } = analysis;
  const { piece, text } = candidate;
  const chunk = chunks[piece.chunk];
  const asks = isQuestion(text);
  if (!chunk) return candidate;
  if (!asks && !isHeading(text, piece.endWord - piece.firstWord, chunk.text.slice(piece.end, piece.end + 4))) return candidate;
  const next = chunk.pieces.slice(piece.index + 1, piece.index + 1 + MAX_QUESTIONS);
  const below = next.find(({ start, end }) => !isQuestion(chunk.text.slice(start, end)));
  if (!below) return next.length > 0 ? { ...candidate, score: candidate.score - UNANSWERED_QUESTION } : candidate;
  if (below.endWord - below.firstWord < MIN_ANSWER_WORDS) return candidate; // the question mark belongs to a title
  const strengths = below.strengths.map((strength, i) => Math.max(strength, piece.strengths[i] as number));
  const answer = chunk.text.slice(below.start, below.end);
  const same = asks ? SAME_QUESTION * sameQuestion(question, text, piece) : 0;
  // A heading that is only a part of the question says nothing for the text below it, if that text has nothing else of the question.
  if (!asks && headingLacks(analysis, chunk, piece, below)) return { ...candidate, score: candidate.score - UNANSWERED_QUESTION };
  const lacksFigure = asks && figure?.needsFigure && !hasFigure(answer) && !(figure.isAboutMoney && saysFree(answer));
  const score = candidate.score + same - (lacksFigure ? EXCLUDED : 0);
  return { ...candidate, score, piece: { ...below, strengths }, text: answer };
}

/** Share of the question that a heading covers if the text below it needs none of its words. */
const COVERED_BY_HEADING = 0.75;

function headingLacks({ weights, isGiven }: SourceAnalysis, chunk: AnalyzedChunk, heading: Piece, below: Piece): boolean {
  const above = heading.strengths.map((strength, i) => Math.max(strength, chunk.titleStrengths[i] as number));
  if (weightOf(weights, above) >= COVERED_BY_HEADING) return false;
  return !below.strengths.some((strength, i) => strength >= CERTAIN && (above[i] as number) < CERTAIN && !isGiven[i]);
}

/** How similar a question in the text is to the one asked, 0 to 1: the product of the shares that they have in common. */
function sameQuestion({ concepts }: Question, text: string, { strengths }: Piece): number {
  const size = analyzeQuestion(text).concepts.length;
  const shared = strengths.reduce((sum, strength) => sum + strength, 0);
  return size === 0 ? 0 : Math.min(1, shared / size) * (shared / concepts.length);
}

/** Adds what takes longer to find: the exact words, the form of the piece, and its figures. */
function scoreSecondPass(
  analysis: SourceAnalysis,
  figure: FigureQuestion | undefined,
  topic: string | undefined,
  first: FirstPass,
): Candidate {
  const { question, chunks, weights } = analysis;
  const chunk = chunks[first.piece.chunk] as SourceAnalysis['chunks'][number];
  const text = chunk.text.slice(first.piece.start, first.piece.end);
  const { words } = chunk.words;
  const { matches, firstWord, endWord, start } = first.piece;
  const labeled = first.evidence.counts === 0 && question.counted !== undefined && labelCounts(question, first.piece, text);
  const counts = labeled ? LABEL_COUNTS : first.evidence.counts;
  let score = first.score + (labeled ? LABELED : 0) + NEIGHBORS * neighborShare(first.piece, weights);
  const sameForm = matches.filter(({ wordIndex, concept }) => words[wordIndex]?.form === question.concepts[concept]?.word.form);
  for (const concept of new Set(sameForm.map((match) => match.concept))) score += SAME_FORM * (weights[concept] as number);

  const value = KIND_VALUE[question.kind];
  const shown = question.kind === 'money' ? Number(hasMoney(text)) : patternEvidence(question.kind, text);
  if (shown !== undefined && value !== undefined) score += shown === 0 ? -(question.kind === 'money' ? NO_MONEY : KIND_MISSING) : value;
  const piece = shown === 1 ? withPattern(question, first.piece) : first.piece;
  score += weightOf(weights, piece.strengths) - weightOf(weights, first.piece.strengths);

  const defines = definitionBonus(topic, text);
  const behind = chunk.text.slice(piece.end, piece.end + AFTER);
  score += defines * (figure ? DEFINED_MEASURE : 1) - lengthPenalty(text) - fragmentPenalty(text);
  score -= modalityPenalty(question, words.slice(firstWord, endWord), text, chunk.text);
  score -= markupPenalty(question.text, figure !== undefined || value !== undefined, text, behind);
  score -= personPenalty(analysis, first.piece, text);
  if (isColumnHeader(text)) score -= EXCLUDED;
  if (!figure && value === undefined && rowLabel(text) !== undefined) score -= ROW_FOR_WORDS;
  // A question in the text has no figure; the answer below it may have one.
  if (!figure || defines >= DEFINES || isQuestion(text)) return { piece, text, score, counts, rowFit: 0 };
  const figures = figureScore(figure, text, chunk.text, start, question.counted === undefined ? undefined : counts);
  return { ...figures, piece, text, counts, score: score + figures.score };
}

/** A label and its figure: "Servings: 8" counts for "How many people does it serve?", as surely as a number before the thing. */
const LABEL = /^[^\p{L}\p{N}]*\p{L}[^:\n]{0,40}:\s*\D{0,4}\d[^\n]{0,30}$/u;
const LABEL_COUNTS = 0.7;
const LABELED = 0.75;

function labelCounts({ concepts, counted }: Question, { strengths }: Piece, text: string): boolean {
  return LABEL.test(text) && concepts.some(({ isName }, i) => i !== counted && !isName && (strengths[i] as number) >= CERTAIN);
}

const PRICE_GROUPS = new Set(['price', 'pay', 'cost', 'spend'].flatMap((word) => GROUPS_BY_WORD.get(word) ?? []));

/** Words for a price that are no synonyms of it elsewhere: "What do you charge …?" Folded. */
const PRICE_WORD =
  /^(?:charg(?:e|es|ed|ing)|fees?|expensive|worth|teuer|gebuhr(?:en)?|cobr[aá]is|cobran?|tarifs?|tarifas?|prenez|demandez)$/;

/** The piece with matches that its characters show: a sum of money matches "cost", a phone number matches "call". */
function withPattern({ concepts, kind }: Question, piece: Piece): Piece {
  const strengths = piece.strengths.map((strength, i) => {
    const concept = concepts[i];
    const isShown =
      kind === 'money'
        ? concept && (PRICE_WORD.test(concept.word.form) || concept.word.synonymGroups.some((group) => PRICE_GROUPS.has(group)))
        : KIND_PATTERNS[kind] && !concept?.isName;
    return isShown ? Math.max(strength, BY_PATTERN) : strength;
  });
  return { ...piece, strengths };
}
