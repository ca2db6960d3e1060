import { readQuestion } from '../text/question.ts';
import { SIGNS } from '../text/question-kinds.ts';
import type { Span } from '../text/spans.ts';
import { MEANINGS } from '../text/synonyms.ts';
import { type Piece, type Reading, weightOf } from './analysis.ts';
import { definitionBonus } from './definitions.ts';
import { figureScore } from './figure-score.ts';
import { type FigureQuestion, hasFigure, isColumns, rowLabel } from './figures.ts';
import { KIND_WORTH, NO_KIND, pairs, type Rough, roughly } from './first-pass.ts';
import { formEvidence, hasMoney, saysFree } from './kind-evidence.ts';
import { markupPenalty } from './markup.ts';
import { isHeading, isQuestion, tonePenalty } from './modality.ts';
import { somebodyPenalty } from './person-penalty.ts';
import { fragmentPenalty, lengthPenalty } from './piece-form.ts';

/** A piece that may answer. */
export interface Candidate {
  piece: Piece;
  text: string;
  score: number;
  /** Of "how many …": how surely it counts the thing, 0 to 1. */
  counts: number;
  /** Of a row that states the figure asked for: how well its label fits, 0 to 1. */
  fit: number;
  /** Of a row: the line that names its columns. */
  header?: Span;
}

/** Pieces whose form and figures are looked at. */
const SHORTLIST = 40;
const SAME_FORM = 0.2;
const PAIRS = 0.15;
/** How strongly a sum of money says that something is paid, and a number to call that it is a telephone's. */
const BY_SIGN = 0.8;
/** Other numbers than sums answer no question for a price. */
const NO_MONEY = 0.7;
/** A row of figures, where none is asked for. */
const ROW_FOR_WORDS = 0.25;
/** "What is Adjusted EBITDA?" asks what it means, before how much it is. */
const DEFINED_MEASURE = 5;
const DEFINES = 0.3;
/** Characters behind a piece that tell whether it heads a table. */
const AFTER = 8;
const QUESTION_ITSELF = 1;
const LEAST_ANSWER = 2;
/** Questions in a row that one answer stands under. */
const MOST_QUESTIONS = 4;
const SAME_QUESTION = 0.8;
/** More than anything can gain. */
const NEVER = 6;

/** The pieces that speak of the question, scored, best first. */
export function scorePieces(reading: Reading, figure: FigureQuestion | undefined): Candidate[] {
  const ours = reading.chunks.filter((_, chunk) => !reading.foreign[chunk]);
  const rough = ours.flatMap(({ pieces }) => pieces.flatMap((piece) => roughly(reading, piece)));
  rough.sort((a, b) => b.score - a.score);
  return rough
    .slice(0, SHORTLIST)
    .map((one) => answerBelow(reading, figure, closely(reading, figure, one)))
    .sort((a, b) => b.score - a.score);
}

/** Of a question in the text, or of a heading, what stands below it, worth what that is worth; anything else as it is. */
function answerBelow({ chunks, question }: Reading, figure: FigureQuestion | undefined, asked: Candidate): Candidate {
  const { piece, text } = asked;
  const chunk = chunks[piece.chunk];
  const asks = isQuestion(text);
  if (!chunk || !(asks || isHeading(text, piece.to - piece.from, chunk.text.slice(piece.end, piece.end + 4)))) return asked;
  // One answer may stand under several questions.
  const next = chunk.pieces.slice(piece.number + 1, piece.number + 1 + MOST_QUESTIONS);
  const below = next.find(({ start, end }) => !isQuestion(chunk.text.slice(start, end)));
  if (!below) return next.length > 0 ? { ...asked, score: asked.score - QUESTION_ITSELF } : asked;
  if (below.to - below.from < LEAST_ANSWER) return asked; // the question mark of a title
  const said = below.said.map((strength, i) => Math.max(strength, piece.said[i] as number));
  const answer = chunk.text.slice(below.start, below.end);
  const same = asks ? SAME_QUESTION * sameQuestion(question, text, piece) : 0;
  const lacking = asks && figure?.strict && !hasFigure(answer) && !(figure.money && saysFree(answer)) ? NEVER : 0;
  return { ...asked, score: asked.score + same - lacking, piece: { ...below, said }, text: answer };
}

/** How far a question in the text is the one that was asked, 0 to 1: the share of both that they have in common. */
function sameQuestion({ concepts }: Reading['question'], text: string, { said }: Piece): number {
  const own = readQuestion(text).concepts.length;
  const shared = said.reduce((sum, strength) => sum + strength, 0);
  return own === 0 ? 0 : Math.min(1, shared / own) * (shared / concepts.length);
}

function closely(reading: Reading, figure: FigureQuestion | undefined, rough: Rough): Candidate {
  const { question, chunks, weights } = reading;
  const chunk = chunks[rough.piece.chunk] as Reading['chunks'][number];
  const text = chunk.text.slice(rough.piece.start, rough.piece.end);
  const { words } = chunk.words;
  const { hits, from, to, start } = rough.piece;
  const { counts } = rough.evidence;
  const same = new Set(hits.flatMap(({ at, concept }) => (words[at]?.form === question.concepts[concept]?.word.form ? [concept] : [])));
  let score = rough.score + PAIRS * pairs(rough.piece, weights);
  for (const concept of same) score += SAME_FORM * (weights[concept] as number);

  const worth = KIND_WORTH[question.kind];
  const shown = question.kind === 'money' ? Number(hasMoney(text)) : formEvidence(question.kind, text);
  if (shown !== undefined && worth !== undefined) score += shown === 0 ? -(question.kind === 'money' ? NO_MONEY : NO_KIND) : worth;
  const piece = shown === 1 ? withSign(question, rough.piece) : rough.piece;
  score += weightOf(weights, piece.said) - weightOf(weights, rough.piece.said);

  const defines = definitionBonus(question.text, text);
  score += defines * (figure ? DEFINED_MEASURE : 1) - lengthPenalty(text) - fragmentPenalty(text);
  score -= tonePenalty(question, words.slice(from, to), text);
  score -= markupPenalty(
    question.text,
    figure !== undefined || worth !== undefined,
    text,
    chunk.text.slice(rough.piece.end, rough.piece.end + AFTER),
  );
  score -= somebodyPenalty(reading, rough.piece, text);
  if (isColumns(text)) score -= NEVER;
  if (!figure && worth === undefined && rowLabel(text) !== undefined) score -= ROW_FOR_WORDS;
  // A question has no figure; what stands below it may.
  if (!figure || defines >= DEFINES || isQuestion(text)) return { piece, text, score, counts, fit: 0 };
  const counting = question.counted === undefined ? undefined : counts;
  const figures = figureScore(figure, text, chunk.text, start, counting);
  return { ...figures, piece, text, counts, score: score + figures.score };
}

const PRICES = new Set(['price', 'pay', 'cost', 'spend'].flatMap((word) => MEANINGS.get(word) ?? []));

/** A sum of money says that something is paid without a word for it; a number to call, that it is the telephone's. */
function withSign({ concepts, kind }: Reading['question'], piece: Piece): Piece {
  const said = piece.said.map((strength, i) => {
    const concept = concepts[i];
    const meant = kind === 'money' ? concept?.word.meanings.some((meaning) => PRICES.has(meaning)) : SIGNS[kind] && !concept?.name;
    return meant ? Math.max(strength, BY_SIGN) : strength;
  });
  return { ...piece, said };
}
