import type { Span } from '../../shared/spans.ts';
import { MEANINGS } from '../../shared/text/lexicon.ts';
import { LAST_PART } from '../../shared/text/likeness.ts';
import { SIGNS } from '../../shared/text/question.ts';
import { definitionBonus } from './offline.definitions.ts';
import { type FigureQuestion, figureNear, hasFigure, headerOf, isColumns, isPart, periodFit, rowFit, rowLabel } from './offline.figures.ts';
import { fragmentPenalty, lengthPenalty } from './offline.form.ts';
import { formEvidence, hasMoney, type KindEvidence, kindEvidence } from './offline.kinds.ts';
import { type Piece, type Reading, SURE, weightOf } from './offline.reading.ts';

/** A piece that may answer. */
export interface Candidate {
  piece: Piece;
  text: string;
  score: number;
  /** Share of the question that it speaks of, 0 to 1. */
  own: number;
  /** … and what its neighbours, its heading and, of names, its chunk add. */
  lent: number;
  /** How surely it has the kind of thing asked for, 0 to 1; 1 when nothing special is asked for. */
  kind: number;
  /** Share of names that neither it nor what stands around it says. */
  missing: number;
  /** Of a row that states the figure asked for: the line that names its columns, and how well its label fits, 0 to 1. */
  header?: Span;
  fit: number;
}

// The weights of what a sentence says and of what stands around it follow a listwise logistic regression on half of XQuAD (English and
// German), in units of the weight of a word that it says itself, rounded; those of kinds and form were then set on visitors' questions.
const NAME = 0.65;
const NAME_AROUND = 0.15;
const SAME_FORM = 0.2;
const PREVIOUS = 0.45;
const NEXT = 0.25;
const BEFORE_THAT = 0.1;
const TIGHT = 0.5;
const PAIRS = 0.15;
const WHOLE_CHUNK = 0.5;
const MISSING = 0.5;
const LENGTH = 0.06;
const RANK = 0.3;
const COUNTS = 0.5;
const UNCOUNTED = 0.4;
const KINDS: Record<string, number> = {
  count: 0.25,
  percent: 0.25,
  duration: 0.25,
  money: 0.4,
  date: 0.35,
  person: 0.3,
  place: 0.15,
  reason: 0.25,
  phone: 0.6,
  email: 0.6,
};
const NEAR_KIND = 0.15;
const NO_KIND = 0.3;
const HYPOTHETICAL = 0.12;
/** … of one that asks how many there are, how much, or when. */
const HYPOTHETICAL_FACT = 0.35;
/** What opens, closes or is bought tells how many there are by the way, if at all. */
const CHANGING = 0.25;
const PRICED = 0.8;
/** Asked for what is expected: said there, or right above it. */
const AHEAD = 0.3;
const ABOVE_TABLE = 250;
const NOTE = 0.2;
/** A row of figures, where none is asked for. */
const ROW_FOR_WORDS = 0.25;
/** "What is Adjusted EBITDA?" asks what it means, before how much it is. */
const DEFINED_MEASURE = 5;
const DEFINES = 0.3;
const OPENS = 0.15;
const QUESTION_ITSELF = 1;
/** Seen by signs that are no words: looked at closely only. */
const BY_FORM = new Set(['money', 'phone', 'email']);
const WINDOW = 12;
/** Pieces whose form and figures are looked at. */
const SHORTLIST = 40;

// What a figure question adds: a row that names the measure, the period asked for, the whole and not a part.
const ROW = 1.4;
const IN_PERIOD = 0.25;
const PART = 0.6;
const NO_FIGURE = 0.6;
const NEAR_FIGURE = 1;
const MONEY = 0.15;
const TOTAL = 0.15;
const LEAST_FIT = 0.6;
/** More than anything can gain. */
const NEVER = 6;

interface Rough {
  piece: Piece;
  score: number;
  own: number;
  lent: number;
  missing: number;
  evidence: KindEvidence;
}

/** The pieces that speak of the question, scored, best first. */
export function scorePieces(reading: Reading, figure: FigureQuestion | undefined): Candidate[] {
  const rough = reading.chunks.flatMap(({ pieces }, chunk) =>
    reading.foreign[chunk] ? [] : pieces.flatMap((piece) => roughly(reading, piece)),
  );
  rough.sort((a, b) => b.score - a.score);
  const candidates = rough.slice(0, SHORTLIST).map((one) => closely(reading, figure, one));
  return candidates.map((one) => (isQuestion(one.text) ? answerBelow(reading, one) : one)).sort((a, b) => b.score - a.score);
}

export function isQuestion(text: string): boolean {
  return /[?？؟]["'”’»)]*$/.test(text);
}

/** Of a question in the text (of question-and-answer pairs) what stands below it, worth what the question is worth. */
function answerBelow({ chunks }: Reading, asked: Candidate): Candidate {
  const { chunk, number } = asked.piece;
  const below = chunks[chunk]?.pieces[number + 1];
  const text = below ? (chunks[chunk]?.text.slice(below.start, below.end) ?? '') : '';
  if (!below || isQuestion(text)) return { ...asked, score: asked.score - QUESTION_ITSELF };
  return { ...asked, piece: { ...below, said: asked.piece.said }, text, kind: 1 };
}

/** By its words alone; nothing for a piece that says none of the question. */
function roughly({ question, chunks, weights, given, surnames }: Reading, piece: Piece): Rough | [] {
  if (piece.hits.length === 0) return [];
  const chunk = chunks[piece.chunk];
  if (!chunk) return [];
  const { said } = piece;
  let own = 0;
  let score = 0;
  let around = 0;
  let missing = 0;
  const before = chunk.pieces[piece.number - 1]?.said;
  const after = chunk.pieces[piece.number + 1]?.said;
  const earlier = chunk.pieces[piece.number - 2]?.said;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    const strength = said[i] as number;
    const isName = question.concepts[i]?.name === true || given[i] === true;
    own += weight * strength;
    if (strength > 0) {
      score += weight * strength * (isName ? NAME : 1);
      continue;
    }
    const [a, b, c] = [Math.max(before?.[i] ?? 0, piece.above?.[i] ?? 0), after?.[i] ?? 0, earlier?.[i] ?? 0];
    const heading = chunk.heading[i] as number;
    const surname = surnames[i];
    if (surname !== undefined && (said[surname] as number) >= LAST_PART) {
      score += weight * LAST_PART * NAME;
      around += weight * LAST_PART;
      continue;
    }
    if (isName) {
      const known = Math.max(heading, chunk.said[i] as number);
      score += weight * known * NAME_AROUND;
      around += weight * known;
      if (Math.max(heading, a, c) === 0) missing += weight;
      continue;
    }
    score += weight * ((a >= SURE ? PREVIOUS * a : 0) + (b >= SURE ? NEXT * b : 0) + (c >= SURE ? BEFORE_THAT * c : 0));
    around += weight * Math.max(a, b, heading);
  }
  score += TIGHT * tightest(piece, weights) + WHOLE_CHUNK * weightOf(weights, chunk.said) + RANK / (1 + piece.chunk) - MISSING * missing;
  score -= LENGTH * Math.log(1 + piece.to - piece.from);
  const evidence = kindEvidence(question.kind, question.counted, piece, chunk.words, chunk.text);
  const worth = KINDS[question.kind];
  if (worth !== undefined && !BY_FORM.has(question.kind))
    score += evidence.has === 0 ? -NO_KIND : worth * evidence.has + NEAR_KIND * evidence.near;
  if (question.counted !== undefined) score += evidence.counts > 0 ? COUNTS * evidence.counts : -UNCOUNTED;
  if (question.kind === 'definition' && piece.hits.some(({ at }) => at < piece.from + 3)) score += OPENS;
  return { piece, score, own, lent: around, missing, evidence };
}

/** The most weight within a dozen words. */
function tightest({ hits }: Piece, weights: Float64Array): number {
  let best = 0;
  const seen = new Float64Array(weights.length);
  for (let first = 0; first < hits.length; first++) {
    seen.fill(0);
    for (let next = first; next < hits.length && (hits[next]?.at ?? 0) - (hits[first]?.at ?? 0) < WINDOW; next++) {
      const { concept = 0, strength = 0 } = hits[next] ?? {};
      if (strength > (seen[concept] as number)) seen[concept] = strength;
    }
    best = Math.max(best, weightOf(weights, seen));
  }
  return best;
}

/** Share of the question's neighbouring concepts that stand next to each other here, in their order, with a word between at the most. */
function pairs({ hits }: Piece, weights: Float64Array): number {
  let met = 0;
  let all = 0;
  for (let i = 0; i + 1 < weights.length; i++) {
    const weight = Math.min(weights[i] as number, weights[i + 1] as number);
    all += weight;
    const near = hits.some(
      (one) =>
        one.concept === i &&
        one.strength >= SURE &&
        hits.some((other) => other.concept === i + 1 && other.at > one.at && other.at <= one.at + 2),
    );
    if (near) met += weight;
  }
  return all === 0 ? 0 : met / all;
}

const PRICES = new Set(['price', 'pay', 'cost', 'spend'].flatMap((word) => MEANINGS.get(word) ?? []));

/** A sum of money says that something is paid without a word for it. */
function withPrice({ concepts }: Reading['question'], said: Float64Array): Float64Array {
  return said.map((strength, i) =>
    strength === 0 && concepts[i]?.word.meanings.some((meaning) => PRICES.has(meaning)) ? PRICED : strength,
  );
}

const HYPOTHESIS = new Set(
  'may might could would expect expects expected plan plans intend intends anticipate anticipates konnte konnten wurde wurden podria pourrait'.split(
    ' ',
  ),
);

const FIRM = new Set(['count', 'money', 'percent', 'date', 'person']);
const OUTLOOK =
  /\b(?:outlook|forecasts?|guidance|expect\w*|will|plan\w*|next year|may|might|could|would|should|prognose|ausblick|erwart\w*|wird|werden|previsi[oó]n|prévision)\b/i;
const CHANGES = new Set(
  'open opened opens opening close closed closes closing add added adding acquire acquired relocate relocated remodel remodeled remodeled sell sold new additional hired hire eröffnet geschlossen neue neuen'.split(
    ' ',
  ),
);
const CHANGE =
  /\b(?:open|clos|add|acquir|buy|bought|relocat|remodel|sell|sold|new|hir|eröffn|schlie|schloss|neu|abr|cerr|nuev|nouve|ouv|ferm)/i;

function closely({ question, chunks, weights }: Reading, figure: FigureQuestion | undefined, rough: Rough): Candidate {
  let { piece } = rough;
  const chunk = chunks[piece.chunk] as Reading['chunks'][number];
  const text = chunk.text.slice(piece.start, piece.end);
  const { words } = chunk.words;
  const same = new Set(
    piece.hits.flatMap(({ at, concept }) => (words[at]?.form === question.concepts[concept]?.word.form ? [concept] : [])),
  );
  let score = rough.score + PAIRS * pairs(piece, weights);
  for (const concept of same) score += SAME_FORM * (weights[concept] as number);

  const { evidence } = rough;
  const money = question.kind === 'money' && hasMoney(text);
  const seen = formEvidence(question.kind, text) ?? (question.kind === 'money' ? (money ? 1 : 0) : undefined);
  const worth = KINDS[question.kind];
  if (seen !== undefined && worth !== undefined) score += seen === 0 ? -NO_KIND : worth;
  if (money || (seen === 1 && SIGNS[question.kind])) {
    const priced = money
      ? withPrice(question, piece.said)
      : piece.said.map((strength, i) => (question.concepts[i]?.name ? strength : Math.max(strength, PRICED)));
    score += weightOf(weights, priced) - weightOf(weights, piece.said);
    piece = { ...piece, said: priced };
  }
  const has = seen ?? evidence.has;

  if (isColumns(text)) score -= NEVER;
  const defines = definitionBonus(question.text, text);
  score += defines * (figure ? DEFINED_MEASURE : 1) - lengthPenalty(text) - fragmentPenalty(text);
  if (/^[*(]*\d{0,2}[*)]\s|^\/s\//.test(text)) score -= NOTE;
  if (!figure && worth === undefined && rowLabel(text) !== undefined) score -= ROW_FOR_WORDS;
  const own = words.slice(piece.from, piece.to);
  const ahead = OUTLOOK.test(question.text);
  if (figure && ahead)
    score += OUTLOOK.test(text) || OUTLOOK.test(chunk.text.slice(Math.max(0, piece.start - ABOVE_TABLE), piece.start)) ? AHEAD : -AHEAD;
  if (!ahead && own.some(({ form }) => HYPOTHESIS.has(form))) score -= FIRM.has(question.kind) ? HYPOTHETICAL_FACT : HYPOTHETICAL;
  if (question.counted !== undefined && own.some(({ form }) => CHANGES.has(form)) && !CHANGE.test(question.text)) score -= CHANGING;
  const candidate: Candidate = { ...rough, piece, text, score, kind: worth === undefined ? 1 : has, fit: 0 };
  if (figure && defines < DEFINES) scoreFigure(figure, candidate, chunk.text, question.counted !== undefined, evidence.counts);
  return candidate;
}

function scoreFigure(asked: FigureQuestion, candidate: Candidate, text: string, counted: boolean, counts: number): void {
  const { start } = candidate.piece;
  if (rowLabel(candidate.text) !== undefined) {
    const header = headerOf(text, start);
    const columns = header ? text.slice(header.start, header.end) : '';
    const above = header ? text.slice(Math.max(0, header.start - 160), header.end) : '';
    const fit = rowFit(asked, candidate.text, above) ?? 0;
    if (fit >= LEAST_FIT) {
      candidate.score += ROW * fit;
      candidate.fit = fit;
    } else candidate.score -= NO_FIGURE;
    const period = periodFit(asked, `${columns} ${candidate.text}`);
    candidate.score +=
      IN_PERIOD * (period === 0 && asked.years.length > 0 ? -3 : period) + (asked.money && /[$€£¥]/.test(candidate.text) ? MONEY : 0);
    candidate.score -= isPart(asked, `${above} ${candidate.text}`) ? PART : 0;
    if (header) candidate.header = header;
    return;
  }
  candidate.score += IN_PERIOD * periodFit(asked, candidate.text) - (!counted && isPart(asked, candidate.text) ? PART : 0);
  if (/\b(?:consolidated|in total|overall|insgesamt)\b/i.test(candidate.text)) candidate.score += TOTAL;
  const near = candidate.own > 0 ? figureNear(asked, candidate.text) : 0;
  if (near === 0 && counts === 0 && !hasFigure(candidate.text)) candidate.score -= asked.strict ? NEVER : NO_FIGURE;
  else candidate.score += counted ? (counts > 0 ? 0 : -NO_FIGURE) : NEAR_FIGURE * near;
}
