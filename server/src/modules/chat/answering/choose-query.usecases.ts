import { coverageOf } from '../../../extractive/coverage.ts';
import { selectQuotations } from '../../../extractive/select-quotations.ts';
import { subjectsOf } from '../../../text/question.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import { type Lent, lendWords, withLent } from './condense-question.ts';
import { type Leaning, leaningOf } from './continuations.ts';

export interface ChosenQuery {
  query: string;
  /** What was found for it, best first. */
  found: RetrievedChunk[];
}

/**
 * What an answer gains, in shares of the question, for being about what the conversation was about. A question that says everything itself
 * gains nothing, so that the conversation helps only if the question alone finds no answer, or a worse one.
 */
const ON_TOPIC: Record<Leaning, number> = { refers: 0.35, fragment: 0.15, short: 0.15, none: 0 };
/** What words of a turn before the last one count for. */
const EARLIER = 0.5;
/** For asking the same as the last question, if the question only names another thing. */
const SAME_OF_OTHER = 0.2;
const MAX_CHUNKS = 10;
/** Readings with words of the conversation. */
const MAX_LENT = 2;
/** Each is searched for. */
export const MAX_READINGS = 1 + MAX_LENT;
const NOTHING_LENT: Lent = { thread: [], all: [], same: undefined };

/**
 * Chooses how to read a question without a model: as it stands, or with what the last questions were about. Every reading is searched for
 * and answered, and the answer wins that contains most of the question. Earlier questions never cause a refusal: the question alone is
 * always one of the readings, unless it has no subject of its own ("Why?", "And in 2022?").
 * @param previous earlier questions that were answered, oldest first
 * @param search finds chunks above the clone's threshold, best first
 */
export async function chooseQuery(
  question: string,
  previous: readonly string[],
  search: (query: string) => Promise<RetrievedChunk[]>,
): Promise<ChosenQuery> {
  const leaning = leaningOf(question);
  const { thread, all, same } = leaning === 'none' ? NOTHING_LENT : lendWords(question, previous);
  const searchAlone = search(question);
  if (all.length === 0) return { query: question, found: await searchAlone };
  const lent = [...(same === undefined ? [] : [[same]]), thread, all].map((words) => withLent(question, words));
  const queries = [...new Set(lent)].slice(0, MAX_LENT);
  const [own = [], ...others] = await Promise.all([searchAlone, ...queries.map((query) => search(query))]);
  const alone: ChosenQuery = { query: question, found: own };
  const readings: ChosenQuery[] = subjectsOf(question) > 0 ? [alone] : [];
  for (const [i, query] of queries.entries()) {
    // What the question alone finds may answer it, even if it lacks the words of the conversation.
    const found = [...(others[i] ?? []), ...own];
    readings.push({ query, found: [...new Map(found.map((chunk) => [chunk.chunkId, chunk])).values()].slice(0, MAX_CHUNKS) });
  }
  const earlier = all.filter((word) => !thread.includes(word));
  const worth = ({ query, found }: ChosenQuery): number => {
    const chunks = found.map(({ title, text, headingPath }, i) => ({ index: i + 1, title, text, headingPath }));
    const quotations = selectQuotations({ question: query, chunks });
    if (quotations.length === 0) return -1;
    const of = (words: readonly string[]) => coverageOf(words.join(' '), quotations, chunks);
    const topic = (of(thread) + EARLIER * of(earlier)) / (1 + EARLIER);
    const sameOfOther = same !== undefined && query === withLent(question, [same]) ? SAME_OF_OTHER : 0;
    return coverageOf(question, quotations, chunks) + ON_TOPIC[leaning] * topic + sameOfOther;
  };
  const values = readings.map(worth);
  const best = values.indexOf(Math.max(...values));
  return readings[best] ?? alone;
}
