import type { Llm } from '../../../providers/llm/llm.port.ts';
import type { CloneSettings } from '../../clones/clones.schemas.ts';
import { MAX_ALONE, MAX_READINGS } from './choose-query.usecases.ts';
import { condensePromptBytes, MAX_CONDENSED_TOKENS, needsContext } from './condense-question.ts';

export interface AnswerCostDeps {
  llm: Llm;
  /** The most that a search can cost; of any query without one. Null: the price is unknown. */
  maxSearchCost: (query?: string) => number | null;
  maxOutputTokens: number;
}

/**
 * The most that an answer can cost, in millionths of a US dollar: the search, the rewriting of a question that needs its conversation, and
 * a prompt and an answer of the largest size. Null if a price is unknown.
 */
export function maxAnswerCost(
  { llm, maxSearchCost, maxOutputTokens }: AnswerCostDeps,
  { model, retrieval }: CloneSettings,
  question: string,
): number | null {
  const condenses = needsContext(question);
  const search = maxSearchCost(condenses ? undefined : question);
  // The question alone, and with the words of the conversation in several ways.
  if (!llm.generative) return search === null ? null : (condenses ? MAX_READINGS : MAX_ALONE) * search;
  // A text has at most as many tokens as bytes.
  const condense = condenses
    ? llm.maxCost({ model: null, small: true, inputTokens: condensePromptBytes(question), outputTokens: MAX_CONDENSED_TOKENS })
    : 0;
  const answer = llm.maxCost({ model, inputTokens: retrieval.maxContextTokens, outputTokens: maxOutputTokens });
  return search === null || condense === null || answer === null ? null : search + condense + answer;
}
