import { createAnswerReader } from '../src/modules/chat/answering/citations.ts';
import type { Citation } from '../src/modules/chat/chat.schemas.ts';
import type { RetrievedChunk } from '../src/modules/knowledge/knowledge.schemas.ts';
import { createExtractiveLlm } from '../src/providers/llm/extractive.llm.ts';
import { type AnswerCase, type Quoted, squeeze } from './offline-answers.cases.ts';
import { type Fault, faultOf, keywordRecall, rougeRecall } from './offline-answers.metrics.ts';
import { mean } from './retrieval.metrics.ts';

const THRESHOLD = 0.7;
const CHUNKS = 10;

/** One answer as a visitor gets it. */
export interface OfflineAnswer {
  refused: boolean;
  text: string;
  citations: Citation[];
  /** Processor time of choosing and quoting, in milliseconds. */
  ms: number;
}

/** What chat does with the chunks that a search found, best first: the threshold, the answerer, the check of every citation. */
export async function answerOffline(question: string, language: string, found: readonly RetrievedChunk[]): Promise<OfflineAnswer> {
  const sources = relevant(found);
  const citations: Citation[] = [];
  if (sources.length === 0) return { refused: true, text: '', citations, ms: 0 };
  const chunks = sources.map(({ title, text, headingPath }, i) => ({ index: i + 1, title, text, headingPath }));
  const reader = createAnswerReader({ sources, question, onText: () => {}, onCitation: (citation) => citations.push(citation) });
  const pieces: string[] = [];
  const begun = performance.now();
  await createExtractiveLlm().stream(
    { model: null, messages: [], maxOutputTokens: 2048, grounding: { question, language, chunks } },
    new AbortController().signal,
    (piece) => pieces.push(piece),
  );
  const ms = performance.now() - begun;
  for (const piece of pieces) reader.push(piece);
  const { text, refused } = reader.end();
  return { refused, text, citations, ms };
}

export interface Judged {
  asked: AnswerCase;
  answer: OfflineAnswer;
  /** What passed the threshold. */
  chunks: readonly RetrievedChunk[];
  firstRight: boolean;
  anyRight: boolean;
  /** Of the quotations, the share that is right; the line that names a row's columns does not count. */
  rightShare: number;
}

/** What an answer may draw on of what a search found, best first. */
export function relevant(found: readonly RetrievedChunk[]): RetrievedChunk[] {
  return found.filter(({ relevance }) => relevance >= THRESHOLD).slice(0, CHUNKS);
}

export function judge(
  asked: AnswerCase,
  answer: OfflineAnswer,
  chunks: readonly RetrievedChunk[],
  documentOf: (sourceId: string) => number,
): Judged {
  const quoted = answer.citations.map(
    ({ sourceId, start, end, page, quote }): Quoted => ({ document: documentOf(sourceId), start, end, page, quote: squeeze(quote) }),
  );
  const right = quoted.map((one) => asked.isRight?.(one) ?? false);
  const opens = openings(answer);
  const rightShare = mean(opens.map((i) => (right[i] ? 1 : 0)));
  return { asked, answer, chunks, firstRight: right[0] ?? false, anyRight: right.includes(true), rightShare };
}

/** Numbers of the citations that open a paragraph each; what stands under them names columns. */
function openings({ text, citations }: OfflineAnswer): number[] {
  const places = Array.from(text.matchAll(/\n\n/g), ({ index }) => index);
  return places.map((place) => citations.findIndex(({ at }) => at > place)).filter((i) => i >= 0);
}

export interface SetScores {
  set: string;
  half: AnswerCase['half'];
  questions: number;
  /** The sources answer these questions: then a quotation is wanted, else a refusal. */
  answerable: boolean;
  /** Share that nothing was found for, before any answer was tried. */
  nothingFound: number;
  refused: number;
  firstRight: number;
  anyRight: number;
  /** Of those answered: the share of an answer's quotations that is right. */
  rightShare: number;
  /** Of those answered, against the answer that somebody wrote (not of XQuAD, whose answers are a word or two). */
  rouge: number;
  keywords: number;
}

export function scoresOf(judged: readonly Judged[]): SetScores[] {
  const groups = Map.groupBy(judged, ({ asked }) => `${asked.set}\n${asked.half}`);
  return Array.from(groups.values(), (group): SetScores => {
    const [first] = group as [Judged];
    const share = (is: (one: Judged) => boolean) => mean(group.map((one) => (is(one) ? 1 : 0)));
    const written = group.filter(({ asked, answer }) => asked.gold && !answer.refused);
    const against = (score: (answer: string, gold: string) => number) =>
      mean(written.map(({ asked, answer }) => score(answer.citations.map(({ quote }) => quote).join(' '), asked.gold ?? '')));
    return {
      set: first.asked.set,
      half: first.asked.half,
      questions: group.length,
      answerable: first.asked.isRight !== undefined,
      nothingFound: share(({ chunks }) => chunks.length === 0),
      refused: share(({ answer }) => answer.refused),
      firstRight: share(({ firstRight }) => firstRight),
      anyRight: share(({ anyRight }) => anyRight),
      rightShare: mean(group.flatMap(({ answer, rightShare }) => (answer.refused ? [] : [rightShare]))),
      rouge: written.length ? against(rougeRecall) : Number.NaN,
      keywords: written.length ? against(keywordRecall) : Number.NaN,
    };
  });
}

export interface FormScores {
  answers: number;
  quotations: number;
  words: number;
  faults: Map<Fault, number>;
}

/** How answers read: the first quotation of each paragraph (what stands under it names columns). */
export function formOf(judged: readonly Judged[]): FormScores {
  const answers = judged.filter(({ answer }) => !answer.refused);
  const quotes = answers.flatMap(({ answer }) => openings(answer).flatMap((i) => answer.citations[i]?.quote ?? []));
  const faults = new Map<Fault, number>();
  for (const quote of quotes) {
    const fault = faultOf(quote);
    if (fault) faults.set(fault, (faults.get(fault) ?? 0) + 1);
  }
  const words = mean(answers.map(({ answer }) => answer.citations.reduce((sum, { quote }) => sum + quote.split(/\s+/).length, 0)));
  return { answers: answers.length, quotations: quotes.length, words, faults };
}
