import type { Llm, LlmUsage } from '../../../providers/llm/llm.port.ts';
import type { Context } from '../../../shared/context.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import { type ChosenQuery, chooseQuery } from './choose-query.usecases.ts';
import { answeredQuestions, carryOver, condensePrompt, MAX_CONDENSED_TOKENS, needsContext, readCondensed } from './condense-question.ts';
import type { Turn } from './prompt.ts';
import { readLead } from './question-leads.ts';

export interface FindTask {
  question: string;
  /** Oldest first, without the question. */
  history: readonly Turn[];
  /** Messages that only address the clone lend nothing to a question. */
  cloneName: string;
  /** The search for the question itself without its lead (see `readLead`), if it has started already. */
  early: Promise<RetrievedChunk[]> | undefined;
  /** Finds chunks above the clone's threshold, best first. */
  search: (query: string) => Promise<RetrievedChunk[]>;
  /** Called with what rewriting the question cost, before the search. */
  onUsage: (usage: LlmUsage | undefined) => void;
}

/** What is found for the question alone, or with what it refers to in the conversation. */
export async function findSources(llm: Llm, ctx: Context, task: FindTask): Promise<ChosenQuery> {
  const { question, history, cloneName, early, search, onUsage } = task;
  const { text } = readLead(question);
  if (!llm.generative)
    return chooseQuery(question, answeredQuestions(history, cloneName), (query) => (query === text && early ? early : search(query)), {
      lastAnswer: history.findLast(({ role, refused }) => role === 'assistant' && !refused)?.content,
      cloneName,
    });
  if (early) return { query: text, found: await early };
  const { query, usage } = await toStandaloneQuery(llm, ctx, question, history, cloneName);
  onUsage(usage);
  return { query, found: await search(query) };
}

/** The question as the small model rewrites it. If that fails, the query gets worse, but the answer goes on. */
async function toStandaloneQuery(
  llm: Llm,
  ctx: Context,
  question: string,
  history: readonly Turn[],
  cloneName: string,
): Promise<{ query: string; usage?: LlmUsage }> {
  if (history.length === 0 || !needsContext(question)) return { query: question };
  const previous = answeredQuestions(history, cloneName);
  try {
    const messages = [{ role: 'user' as const, content: condensePrompt(question, history) }];
    const { text, usage } = await llm.complete({ model: null, messages, maxOutputTokens: MAX_CONDENSED_TOKENS }, ctx.signal);
    return { query: readCondensed(text, question) ?? carryOver(question, previous), usage };
  } catch {
    ctx.signal.throwIfAborted();
    return { query: carryOver(question, previous) };
  }
}
