import { type Span, splitSpans, termsOf } from '../../shared/spans.ts';
import { hintScore } from './offline.hints.ts';
import { FUNCTION_WORDS } from './offline.texts.ts';

/** A verbatim piece of a chunk that speaks to the question. */
export interface Picked extends Span {
  /** Number of its chunk, as given. */
  index: number;
  score: number;
}

export interface PickInput {
  question: string;
  /** Best first. */
  chunks: readonly { index: number; text: string; headingPath: readonly string[] }[];
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
const NEXT_SHARE = 0.75;
/** What the word after "how many" counts for, against the others. */
const COUNTED = 2;
const MAX_PICKED = 3;
/** What a word loses that is in every chunk (the name of the company that all of them are about). */
const COMMON = 0.6;

/**
 * The sentences that best answer the question, best first; none when nothing comes near enough. A sentence counts by the share of the
 * question's words in it, weighted by how rare each is in the chunks (idf), by what stands around it (neighbours, heading), by how
 * near the words are to each other, by the kind of answer asked for, and by the rank of its chunk.
 */
export function pickSentences({ question, chunks }: PickInput): Picked[] {
  const wanted = questionTerms(question);
  if (wanted.length === 0) return [];
  const groups = chunks.map((chunk) => candidatesOf(chunk));
  const all = groups.flat();
  const spelledOut = acronymsOf(question);
  const counted = countedTerms(question);
  for (const candidate of all)
    for (const [term, words] of spelledOut) if (!candidate.terms.has(term) && words.test(candidate.text)) candidate.terms.set(term, 0);
  const weights = new Map(
    wanted.map((term) => [term, idf(term, all) * (1 - COMMON * share(term, groups)) * (counted.has(term) ? COUNTED : 1)]),
  );
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);

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
        RANK / (1 + rank) -
        lengthPenalty(candidate.text);
      if (own < MIN_OWN_COVERAGE) candidate.score -= 1;
    });
  });
  return choose(groups);
}

/** Questions in the text (of question-and-answer pairs) lend what they are worth to the answer below them, and are not answers. */
function choose(groups: Candidate[][]): Picked[] {
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
  const best = ranked[0];
  if (!best || best.coverage < MIN_COVERAGE || best.score < 0) return [];
  const picked: Candidate[] = [];
  for (const candidate of ranked) {
    if (picked.length === MAX_PICKED || candidate.score < best.score * NEXT_SHARE) break;
    if (candidate.coverage < MIN_COVERAGE || picked.some((other) => repeats(other, candidate))) continue;
    picked.push(candidate);
  }
  return picked.map(({ index, start, end, score }) => ({ index, start, end, score }));
}

function candidatesOf(chunk: PickInput['chunks'][number]): Candidate[] {
  return splitSpans(chunk.text).map((span) => {
    const text = chunk.text.slice(span.start, span.end);
    return { ...span, index: chunk.index, text, terms: positions(text), coverage: 0, score: 0 };
  });
}

/** The first place of each term. */
function positions(text: string): Map<string, number> {
  const terms = new Map<string, number>();
  termsOf(text).forEach((term, i) => {
    if (!terms.has(term)) terms.set(term, i);
  });
  return terms;
}

function questionTerms(question: string): string[] {
  const words = question.match(/[\p{L}\p{M}\p{N}]+(?:[.,'’][\p{L}\p{N}]+)*/gu) ?? [];
  const telling = words.filter((word) => !FUNCTION_WORDS.has(word.toLowerCase()));
  return [...new Set(termsOf((telling.length > 0 ? telling : words).join(' ')))];
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

/** The thing that a question wants counted: "how many stores", "wie viele Läden". */
function countedTerms(question: string): Set<string> {
  const words = /\b(?:how (?:many|much)|wie ?viele?|cu[aá]nt[oa]s?|combien d[e’']|quant[oiea]s?|hoeveel)\s*(\p{L}+)/iu.exec(question);
  return new Set(words?.[1] && !FUNCTION_WORDS.has(words[1].toLowerCase()) ? termsOf(words[1]) : []);
}

/** For each term of the question in capitals (`CEO`), what finds it spelled out (`chief executive officer`). */
function acronymsOf(question: string): [string, RegExp][] {
  return [...question.matchAll(/\b[A-Z]{2,5}\b/g)].map(([letters]) => [
    termsOf(letters)[0] ?? '',
    new RegExp(`\\b${[...letters].map((letter) => `${letter}[a-z]+`).join('[\\s-]+(?:of |and |the |for )?')}\\b`, 'i'),
  ]);
}

function coverage(terms: ReadonlyMap<string, number>, weights: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [term, weight] of weights) sum += weight * match(term, terms);
  return sum;
}

/** 1: the term stands there; 0.5: a word with the same beginning, or a longer one that holds it (compounds); else 0. */
function match(term: string, terms: ReadonlyMap<string, number>): number {
  if (terms.has(term)) return 1;
  if (term.length < 5 || /^\d/.test(term)) return 0;
  for (const other of terms.keys()) {
    if (other.length < 4) continue;
    if (
      other.startsWith(term.slice(0, 5)) ||
      (other.length >= 5 && term.startsWith(other.slice(0, 5))) ||
      (other.length > term.length && other.includes(term))
    )
      return 0.5;
  }
  return 0;
}

/** Share of neighbouring pairs of question terms that stand within three words of each other. */
function nearness(terms: ReadonlyMap<string, number>, wanted: readonly string[]): number {
  if (wanted.length < 2) return 0;
  let near = 0;
  for (let i = 0; i + 1 < wanted.length; i++) {
    const a = terms.get(wanted[i] ?? '');
    const b = terms.get(wanted[i + 1] ?? '');
    if (a !== undefined && b !== undefined && Math.abs(a - b) <= 3) near++;
  }
  return near / (wanted.length - 1);
}

/** Labels and headings answer nothing; very long pieces answer much else. */
function lengthPenalty(text: string): number {
  if (text.length < 25) return 0.25;
  if (text.length < 45) return 0.1;
  if (!/[.!?。！？؟۔।:;]["'”’»)\]]*$/.test(text) && !/\d/.test(text)) return 0.1;
  return text.length > 320 ? 0.06 : 0;
}

function repeats(one: Candidate, other: Candidate): boolean {
  let shared = 0;
  for (const term of other.terms.keys()) if (one.terms.has(term)) shared++;
  return shared >= 0.8 * Math.min(one.terms.size, other.terms.size);
}
