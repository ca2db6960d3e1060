import { type Span, splitSpans, termsOf } from '../../shared/spans.ts';
import { definitionBonus } from './offline.definitions.ts';
import {
  type FigureQuestion,
  figureNear,
  figureQuestion,
  hasFigure,
  headerOf,
  isPart,
  LIGHT,
  PERIOD,
  periodFit,
  pricedTerms,
  rowFit,
} from './offline.figures.ts';
import { fragmentPenalty, lengthPenalty } from './offline.form.ts';
import { hintScore, isFactoid } from './offline.hints.ts';
import { acronymsOf, carriedTerms, countedTerms, coverage, match, nameTerms, nearness, positions, questionTerms } from './offline.terms.ts';

/** A verbatim piece of a chunk that speaks to the question. */
export interface Picked extends Span {
  /** Number of its chunk, as given. */
  index: number;
  score: number;
  /** Of a row of a table: the line that names its columns. */
  header?: Span;
}

export interface PickInput {
  question: string;
  /** Best first. */
  chunks: readonly { index: number; text: string; headingPath: readonly string[]; title?: string }[];
}

interface Candidate extends Picked {
  terms: Map<string, number>;
  text: string;
  coverage: number;
}

// Weights and thresholds below were chosen on the ClapNQ and XQuAD (English, German) development questions.
const CONTEXT_SHARE = 0.4;
const HINT = 0.08;
const NEARNESS = 0.12;
const RANK = 0.1;
const MIN_COVERAGE = 0.22;
const MIN_OWN_COVERAGE = 0.12;
const NEXT_SHARE = 0.8;
/** Who, when, where, how many: one answer is enough. */
const NEXT_FACT_SHARE = 0.93;
/** Beside a row of figures that answers, only its equals. */
const NEXT_ROW_SHARE = 0.97;
/** What the word after "how many" counts for, against the others. */
const COUNTED = 2;
/** What "fiscal year", "total" or "company" count for. */
const WEAK = 0.5;
/** What a word counts for that was carried over from an earlier question. */
const CARRIED = 0.3;
/** What a word counts for that nothing found says: a long question has words that its answer has no need of. */
const UNSAID = 0.5;
const MAX_PICKED = 3;
const MAX_LIST = 400;
/** What a word loses that is in every chunk (the name of the company that all of them are about). */
const COMMON = 0.6;
/** … and when it is the name in a title. */
const COMMON_NAME = 0.9;
/** What a chunk loses that says none of the names of a question (nor does its title), where another says them. */
const NAMES = 0.3;

/**
 * The sentences that best answer the question, best first; none when nothing comes near enough. A sentence counts by the share of the
 * question's words in it, weighted by how rare each is in the chunks (idf), by what stands around it (neighbours, heading), by how
 * near the words are to each other, by the kind of answer asked for, and by the rank of its chunk.
 */
export function pickSentences({ question, chunks }: PickInput): Picked[] {
  const wanted = questionTerms(question);
  const carried = carriedTerms(question);
  if (wanted.length === 0) return [];
  const groups = chunks.map((chunk) => candidatesOf(chunk));
  const all = groups.flat();
  const spelledOut = acronymsOf(question);
  const counted = countedTerms(question);
  // What is spelled out somewhere (`EPS`) is a term, not a name.
  const words = new Set(spelledOut.filter(([, pattern]) => all.some(({ text }) => pattern.test(text))).map(([term]) => term));
  const names = new Set([...nameTerms(question)].filter((term) => !words.has(term)));
  const titles = chunks.map(({ title = '', headingPath }) => `${title} ${headingPath.join(' ')}`.toLowerCase());
  // The name of the company that a report is about tells nothing within it (unless the question says no more than that).
  const titled = (term: string) => names.has(term) && wanted.length > names.size && titles.some((title) => title.includes(term));
  const figure = figureQuestion(question);
  for (const candidate of all)
    for (const [term, pattern] of spelledOut) if (!candidate.terms.has(term) && pattern.test(candidate.text)) candidate.terms.set(term, 0);
  if (figure) for (const { text, terms } of all) for (const term of pricedTerms(figure, text)) terms.set(term, terms.get(term) ?? 0);
  const weights = new Map(
    wanted.map((term) => [
      term,
      idf(term, all) *
        (titled(term) ? 1 - COMMON_NAME : 1 - COMMON * share(term, groups)) *
        (counted.has(term) ? COUNTED : 1) *
        (PERIOD.has(term) || LIGHT.has(term) ? WEAK : 1) *
        (carried.has(term) ? CARRIED : 1) *
        (all.some(({ terms }) => match(term, terms) > 0) ? 1 : UNSAID),
    ]),
  );
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);

  const named = chunks.map((chunk, i) => saidOf(names, chunk.text, titles[i] ?? ''));
  const bestNamed = Math.max(0, ...named);
  // A document about something else that was not asked for.
  const ours = [...names].filter((name) => titles.some((title) => title.includes(name)));
  const foreign = chunks.map((chunk, i) => ours.length > 0 && saidOf(new Set(ours), chunk.text, titles[i] ?? '') === 0);

  groups.forEach((group, rank) => {
    const heading = new Map(termsOf((chunks[rank]?.headingPath ?? []).join(' ')).map((term, i) => [term, i]));
    group.forEach((candidate, i) => {
      const own = coverage(candidate.terms, weights) / total;
      const around = [group[i - 1]?.terms, group[i + 1]?.terms, group[i - 2]?.terms, heading].filter((terms) => terms !== undefined);
      let lent = 0;
      for (const [term, weight] of weights) {
        if (match(term, candidate.terms) > 0) continue;
        if (around.some((terms) => match(term, terms) === 1)) lent += weight;
      }
      candidate.coverage = own + (CONTEXT_SHARE * lent) / total;
      candidate.score =
        candidate.coverage +
        HINT * hintScore(question, candidate.text) +
        NEARNESS * nearness(candidate.terms, wanted) +
        definitionBonus(question, candidate.text) +
        RANK / (1 + rank) -
        lengthPenalty(candidate.text) -
        fragmentPenalty(candidate.text);
      candidate.score -= NAMES * (bestNamed - (named[rank] ?? 0));
      const met = wanted.filter((term) => [candidate.terms, ...around].some((terms) => match(term, terms) > 0)).length;
      if (own < MIN_OWN_COVERAGE || met < Math.min(2, wanted.length - 1)) candidate.score -= 1;
      if (foreign[rank]) candidate.score -= 1;
      if (figure) scoreFigure(figure, candidate, own, chunks[rank]?.text ?? '');
    });
  });
  return choose(groups, isFactoid(question) ? NEXT_FACT_SHARE : NEXT_SHARE);
}

// What a figure question adds: a row that names the measure, the period asked for, the whole and not a part.
const ROW = 0.9;
const IN_PERIOD = 0.15;
const PART = 0.4;
const NO_FIGURE = 0.35;
const NEAR_FIGURE = 0.7;
const MONEY = 0.1;
const WHOLE = 0.1;
const LEAST_FIT = 0.6;
/** More than anything can gain. */
const NEVER = 4;

function scoreFigure(asked: FigureQuestion, candidate: Candidate, own: number, text: string): void {
  const fit = rowFit(asked, candidate.text);
  if (fit !== undefined) {
    const header = headerOf(text, candidate.start);
    const columns = header ? text.slice(header.start, header.end) : '';
    const above = header ? text.slice(Math.max(0, header.start - 160), header.end) : '';
    if (fit >= LEAST_FIT) {
      // The columns say the rest of the question: the period.
      const before = candidate.coverage;
      candidate.coverage = Math.max(before, fit);
      candidate.score += candidate.coverage - before + ROW * fit + (own < MIN_OWN_COVERAGE ? 1 : 0);
    } else candidate.score -= NO_FIGURE;
    const period = periodFit(asked, `${columns} ${candidate.text}`);
    candidate.score +=
      IN_PERIOD * (period === 0 && asked.years.length > 0 ? -3 : period) + (asked.money && /[$€£¥]/.test(candidate.text) ? MONEY : 0);
    candidate.score -= isPart(asked, `${above} ${candidate.text}`) ? PART : 0;
    if (header) candidate.header = header;
    return;
  }
  candidate.score += IN_PERIOD * periodFit(asked, candidate.text) - (isPart(asked, candidate.text) ? PART : 0);
  if (/\b(?:consolidated|in total|overall|insgesamt)\b/i.test(candidate.text)) candidate.score += WHOLE;
  const near = [...asked.measure].some((term) => match(term, candidate.terms) > 0) ? figureNear(asked, candidate.text) : 0;
  if (near === 0 && !hasFigure(candidate.text)) candidate.score -= asked.strict ? NEVER : NO_FIGURE;
  else candidate.score += asked.counted.size > 0 && near === 0 ? -NO_FIGURE : NEAR_FIGURE * near;
}

/** Questions in the text (of question-and-answer pairs) lend what they are worth to the answer below them, and are not answers. */
function choose(groups: Candidate[][], nextShare: number): Picked[] {
  for (const group of groups) {
    group.forEach((candidate, i) => {
      if (!/[?？؟]["'”’»)]*$/.test(candidate.text)) return;
      const answer = group[i + 1];
      if (answer && candidate.score > answer.score) {
        answer.score = candidate.score;
        answer.coverage = candidate.coverage;
      }
      candidate.score = -1;
    });
  }
  const ranked = groups.flat().sort((a, b) => b.score - a.score);
  const best = ranked.find((candidate) => candidate.coverage >= MIN_COVERAGE);
  if (!best || best.score < 0) return [];
  const picked: Candidate[] = [];
  for (const candidate of ranked) {
    const share = best.header ? NEXT_ROW_SHARE : nextShare;
    if (picked.length === MAX_PICKED || candidate.score < best.score * share) break;
    if (candidate.coverage < MIN_COVERAGE || picked.some((other) => repeats(other, candidate))) continue;
    picked.push(candidate);
  }
  return picked.map((candidate) => {
    const { index, start, score, header } = candidate;
    const group = groups.find((one) => one.includes(candidate)) ?? [];
    return { index, start, end: endOfList(group, candidate), score, ...(header && { header }) };
  });
}

/** Of a line that announces a list ("… are:"), the end of the list, as far as 400 characters go. */
function endOfList(group: Candidate[], candidate: Candidate): number {
  if (!/[:：]$/.test(candidate.text)) return candidate.end;
  let end = candidate.end;
  for (const next of group.slice(group.indexOf(candidate) + 1)) {
    if (next.end - candidate.start > MAX_LIST || next.start - end > (end === candidate.end ? 3 : 1)) break;
    end = next.end;
  }
  return end;
}

function candidatesOf(chunk: PickInput['chunks'][number]): Candidate[] {
  return splitSpans(chunk.text).map((span) => {
    const text = chunk.text.slice(span.start, span.end);
    return { ...span, index: chunk.index, text, terms: positions(text), coverage: 0, score: 0 };
  });
}

/** Share of the names that a text or its title says; 1 when there are none. */
function saidOf(names: ReadonlySet<string>, text: string, title: string): number {
  if (names.size === 0) return 1;
  const terms = new Set(termsOf(text));
  return [...names].filter((name) => terms.has(name) || title.includes(name)).length / names.size;
}

function idf(term: string, candidates: Candidate[]): number {
  let holding = 0;
  for (const { terms } of candidates) if (terms.has(term)) holding++;
  return Math.log(1 + (candidates.length + 0.5) / (holding + 0.5));
}

/** Share of the chunks that hold the term; 0 where there are too few to tell. */
function share(term: string, groups: Candidate[][]): number {
  if (groups.length < 3) return 0;
  return groups.filter((group) => group.some(({ terms }) => terms.has(term))).length / groups.length;
}

function repeats(one: Candidate, other: Candidate): boolean {
  let shared = 0;
  for (const term of other.terms.keys()) if (one.terms.has(term)) shared++;
  return shared >= 0.8 * Math.min(one.terms.size, other.terms.size);
}
