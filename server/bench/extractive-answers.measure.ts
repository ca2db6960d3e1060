import { createAnswerReader } from '../src/modules/chat/answering/citations.ts';
import type { Citation } from '../src/modules/chat/chat.schemas.ts';
import type { RetrievedChunk } from '../src/modules/knowledge/knowledge.schemas.ts';
import { createExtractiveLlm } from '../src/providers/llm/extractive.llm.ts';
import { type AnswerCase, type Quoted, squeeze } from './extractive-answers.cases.ts';
import { type Fault, faultOf, keywordRecall, rougeRecall } from './extractive-answers.metrics.ts';
import { mean } from './retrieval.metrics.ts';

const THRESHOLD = 0.7;
const CHUNKS = 10;

/** One answer as a visitor receives it. */
export interface ExtractiveAnswer {
  refused: boolean;
  text: string;
  citations: Citation[];
  /** Milliseconds spent on selecting and quoting. */
  ms: number;
}

/** Answers from search results, best first, as chat does: applies the threshold, selects quotations and verifies each citation. */
export async function answerExtractively(question: string, language: string, found: readonly RetrievedChunk[]): Promise<ExtractiveAnswer> {
  const sources = relevant(found);
  const citations: Citation[] = [];
  if (sources.length === 0) return { refused: true, text: '', citations, ms: 0 };
  const chunks = sources.map(({ title, text, headingPath, start }, i) => ({ index: i + 1, title, text, headingPath, start }));
  const reader = createAnswerReader({ sources, question, onText: () => {}, onCitation: (citation) => citations.push(citation) });
  const pieces: string[] = [];
  const startedAt = performance.now();
  await createExtractiveLlm().stream(
    { model: null, messages: [], maxOutputTokens: 2048, grounding: { question, language, chunks } },
    new AbortController().signal,
    (piece) => pieces.push(piece),
  );
  const ms = performance.now() - startedAt;
  for (const piece of pieces) reader.push(piece);
  const { text, refused } = reader.end();
  return { refused, text, citations, ms };
}

export interface Judged {
  asked: AnswerCase;
  answer: ExtractiveAnswer;
  /** Chunks above the threshold. */
  chunks: readonly RetrievedChunk[];
  firstCorrect: boolean;
  anyCorrect: boolean;
  /** Share of correct quotations, without the lines that name a row's columns. */
  correctShare: number;
}

/** The search results that an answer may use, best first. */
export function relevant(found: readonly RetrievedChunk[]): RetrievedChunk[] {
  return found.filter(({ relevance }) => relevance >= THRESHOLD).slice(0, CHUNKS);
}

export function judge(
  asked: AnswerCase,
  answer: ExtractiveAnswer,
  chunks: readonly RetrievedChunk[],
  documentOf: (sourceId: string) => number,
): Judged {
  const quoted = answer.citations.map(
    ({ sourceId, start, end, page, quote }): Quoted => ({ document: documentOf(sourceId), start, end, page, quote: squeeze(quote) }),
  );
  const correct = quoted.map((one) => asked.isCorrect?.(one) ?? false);
  const correctShare = mean(paragraphCitations(answer).map((i) => (correct[i] ? 1 : 0)));
  return { asked, answer, chunks, firstCorrect: correct[0] ?? false, anyCorrect: correct.includes(true), correctShare };
}

/** Indexes of the first citation of each paragraph. A second one cites the line that names columns. */
function paragraphCitations({ text, citations }: ExtractiveAnswer): number[] {
  const places = Array.from(text.matchAll(/\n\n/g), ({ index }) => index);
  return places.map((place) => citations.findIndex(({ at }) => at > place)).filter((i) => i >= 0);
}

export interface SetScores {
  set: string;
  half: AnswerCase['half'];
  questions: number;
  /** Whether the sources answer these questions: if not, a refusal is correct. */
  answerable: boolean;
  /** Share of questions for which the search found nothing above the threshold. */
  nothingFound: number;
  refused: number;
  firstCorrect: number;
  anyCorrect: number;
  /** Mean share of correct quotations in an answer, without refusals. */
  correctShare: number;
  /** Against the reference answer, without refusals (not for XQuAD, whose answers are a word or two). */
  rouge: number;
  keywords: number;
}

export function scoresOf(judged: readonly Judged[]): SetScores[] {
  const groups = Map.groupBy(judged, ({ asked }) => `${asked.set}\n${asked.half}`);
  return Array.from(groups.values(), (group): SetScores => {
    const [first] = group as [Judged];
    const share = (is: (one: Judged) => boolean) => mean(group.map((one) => (is(one) ? 1 : 0)));
    const withReference = group.filter(({ asked, answer }) => asked.gold && !answer.refused);
    const against = (score: (answer: string, gold: string) => number) =>
      mean(withReference.map(({ asked, answer }) => score(answer.citations.map(({ quote }) => quote).join(' '), asked.gold ?? '')));
    return {
      set: first.asked.set,
      half: first.asked.half,
      questions: group.length,
      answerable: first.asked.isCorrect !== undefined,
      nothingFound: share(({ chunks }) => chunks.length === 0),
      refused: share(({ answer }) => answer.refused),
      firstCorrect: share(({ firstCorrect }) => firstCorrect),
      anyCorrect: share(({ anyCorrect }) => anyCorrect),
      correctShare: mean(group.flatMap(({ answer, correctShare }) => (answer.refused ? [] : [correctShare]))),
      rouge: withReference.length ? against(rougeRecall) : Number.NaN,
      keywords: withReference.length ? against(keywordRecall) : Number.NaN,
    };
  });
}

export interface FormScores {
  answers: number;
  quotations: number;
  words: number;
  faults: Map<Fault, number>;
}

/** The form of answers, by the first quotation of each paragraph. */
export function formOf(judged: readonly Judged[]): FormScores {
  const answers = judged.filter(({ answer }) => !answer.refused);
  const quotes = answers.flatMap(({ answer }) => paragraphCitations(answer).flatMap((i) => answer.citations[i]?.quote ?? []));
  const faults = new Map<Fault, number>();
  for (const quote of quotes) {
    const fault = faultOf(quote);
    if (fault) faults.set(fault, (faults.get(fault) ?? 0) + 1);
  }
  const words = mean(answers.map(({ answer }) => answer.citations.reduce((sum, { quote }) => sum + quote.split(/\s+/).length, 0)));
  return { answers: answers.length, quotations: quotes.length, words, faults };
}
