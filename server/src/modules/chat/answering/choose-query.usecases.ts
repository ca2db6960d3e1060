import { coverageOf } from '../../../extractive/coverage.ts';
import { selectQuotations } from '../../../extractive/select-quotations.ts';
import { subjectsOf } from '../../../text/question.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import { isOtherwiseUsed, withoutName } from './clone-name.ts';
import { type Lent, lendWords, withLent } from './condense-question.ts';
import { isElliptic, type Leaning, leaningOf, pointsToPerson } from './continuations.ts';
import { readLead } from './question-leads.ts';

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
const MAX_LENT = 3;
/** What a question alone may be searched for: itself, itself without the clone's name, and that name. */
export const MAX_ALONE = 3;
/** Each is searched for. */
export const MAX_READINGS = MAX_ALONE + MAX_LENT;
const NOTHING_LENT: Lent = { thread: [], all: [], latest: [], same: undefined };

interface Surroundings {
  /** Names the person that "he" or "she" points to. */
  lastAnswer?: string | undefined;
  cloneName?: string;
}

/**
 * Chooses how to read a question without a model: as it stands, or with what the last questions were about. Every reading is searched for
 * and answered, and the answer wins that contains most of the question. Earlier questions never cause a refusal: the question alone is
 * always one of the readings, unless it has no subject of its own ("Why?", "And in 2022?").
 * @param message the question, perhaps with thanks or a correction in front of it, which are not searched for (see `readLead`)
 * @param previous earlier questions that were answered, oldest first
 * @param search finds chunks above the clone's threshold, best first
 */
export async function chooseQuery(
  message: string,
  previous: readonly string[],
  search: (query: string) => Promise<RetrievedChunk[]>,
  { lastAnswer = '', cloneName = '' }: Surroundings = {},
): Promise<ChosenQuery> {
  const chosen = await chooseAmongReadings(message, previous, search, lastAnswer);
  if (chosen.isAnswered) return chosen;
  const unnamed = withoutName(cloneName, chosen.question);
  if (unnamed === undefined || subjectsOf(unnamed.text) === 0) return chosen;
  const { text: query, word } = unnamed;
  const [found, others] = await Promise.all([search(query), word === undefined ? [] : search(word)]);
  if (word !== undefined && isOtherwiseUsed(word, [...chosen.found, ...found, ...others])) return chosen;
  return quotationsOf(query, found).quotations.length > 0 ? { query, found } : chosen;
}

async function chooseAmongReadings(
  message: string,
  previous: readonly string[],
  search: (query: string) => Promise<RetrievedChunk[]>,
  lastAnswer: string,
): Promise<ChosenQuery & { question: string; isAnswered: boolean }> {
  const { text: question, corrects } = readLead(message);
  const leaning = corrects ? 'refers' : leaningOf(question);
  const lent = leaning === 'none' ? NOTHING_LENT : lendWords(question, previous, corrects || isElliptic(question));
  const person = pointsToPerson(question) ? personIn(lastAnswer) : [];
  const { thread, latest, same } = lent;
  const all = [...person, ...lent.all];
  const searchAlone = search(question);
  if (all.length === 0) {
    const found = await searchAlone;
    return { query: question, found, question, isAnswered: quotationsOf(question, found).quotations.length > 0 };
  }
  const wordsLent = [...(same === undefined ? [] : [[same]]), ...(person.length > 0 ? [person] : []), latest, thread, all];
  const queries = [...new Set(wordsLent.filter((words) => words.length > 0).map((words) => withLent(question, words)))].slice(0, MAX_LENT);
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
    const { chunks, quotations } = quotationsOf(query, found);
    if (quotations.length === 0) return -1;
    const of = (words: readonly string[]) => coverageOf(words.join(' '), quotations, chunks);
    const recent = person.length > 0 ? person : latest;
    const topic = (of(recent) + of(thread) + EARLIER * of(earlier)) / (2 + EARLIER);
    const sameOfOther = same !== undefined && query === withLent(question, [same]) ? SAME_OF_OTHER : 0;
    return coverageOf(question, quotations, chunks) + ON_TOPIC[leaning] * topic + sameOfOther;
  };
  const values = readings.map(worth);
  const best = values.indexOf(Math.max(...values));
  return { ...(readings[best] ?? alone), question, isAnswered: (values[best] ?? -1) >= 0 };
}

function quotationsOf(question: string, found: readonly RetrievedChunk[]) {
  const chunks = found.map(({ title, text, headingPath, start }, i) => ({ index: i + 1, title, text, headingPath, start }));
  return { chunks, quotations: selectQuotations({ question, chunks }) };
}

/** A first and a last name, perhaps with a title: "Dr Tom Reyes". */
const PERSON = /(?<![\p{L}\p{N}])\p{Lu}\p{Ll}+(?:[ -]\p{Lu}[\p{L}'’]+){1,3}/u;

/** The person whom the first quotation of an answer names first: "he" is one person, and a query with more names finds texts about all. */
function personIn(answer: string): string[] {
  const quoted = /“([^”]+)”/.exec(answer)?.[1] ?? '';
  return PERSON.exec(quoted)?.slice(0, 1) ?? [];
}
