import type { Spent } from '../../billing/spending/spending.usecases.ts';
import type { ResolvedClone } from '../../clones/clones.schemas.ts';
import type { AnswerError, AnswerEvent, Usage } from '../chat.schemas.ts';
import type { createEventWriter } from '../streaming/event-writer.service.ts';
import type { RunningAnswer } from '../streaming/running-answers.service.ts';
import { DELETED, INTERRUPTED, NOT_STORED, toAnswerError } from './answer-errors.ts';
import type { AnswerDraft } from './answer-record.ts';
import { type AnswerTask, NO_USAGE, type ProduceDeps, produceAnswer } from './produce-answer.usecases.ts';

export interface RunAnswerDeps extends ProduceDeps {
  writer: ReturnType<typeof createEventWriter>;
}

export interface RunTask extends Omit<AnswerTask, 'clone' | 'messageId' | 'search'> {
  /** A promise if the claim showed that the session uses another version than expected. */
  clone: ResolvedClone | Promise<ResolvedClone>;
}

/** Writes one answer from its first event to its last and stores it, whether it succeeds, fails, or is aborted. */
export async function runAnswer(deps: RunAnswerDeps, answer: RunningAnswer, task: RunTask): Promise<void> {
  const { llm, writer, logger } = deps;
  const { ctx, sessionId, messageId, log } = answer;
  const emit = (event: AnswerEvent) => log.append(event);
  const start = () => emit({ type: 'message-start', data: { messageId, sessionId, model: draft.model, links: task.links } });
  const draft: AnswerDraft = {
    text: '',
    links: task.links,
    citations: [],
    sources: [],
    followUps: [],
    model: llm.defaultModel,
    finishReason: 'stop',
    usage: NO_USAGE,
  };
  let error: AnswerError | null = null;
  try {
    const clone = task.clone instanceof Promise ? await task.clone : task.clone;
    if (llm.generative) draft.model = clone.settings.model ?? llm.defaultModel;
    start();
    await produceAnswer(deps, ctx, { ...task, clone, messageId, search: answer.search }, draft, emit);
  } catch (cause) {
    if (log.lastSeq < log.firstSeq) start();
    if (answer.aborted === 'stopped') draft.finishReason = 'stopped';
    else if (answer.aborted === 'lost') draft.finishReason = 'error';
    else {
      draft.finishReason = 'error';
      error = answer.aborted === 'drained' ? INTERRUPTED : toAnswerError(cause, messageId);
      if (answer.aborted !== 'drained') logger.warn({ err: cause, requestId: ctx.requestId, sessionId, messageId }, 'An answer failed.');
      emit({ type: 'error', data: { messageId, error } });
    }
    draft.followUps = [];
  }
  // What the answer costs includes its search.
  draft.usage = addSearch(draft.usage, answer.search);
  const { finishReason, usage, followUps } = draft;
  const end: AnswerEvent = { type: 'message-end', data: { messageId, finishReason, usage, followUps } };
  const outcome = await writer.finish(answer, { ...draft, error }, end);
  const stored = outcome === 'stored';
  if (!stored && !error) emit({ type: 'error', data: { messageId, error: outcome === 'deleted' ? DELETED : NOT_STORED } });
  emit(stored || error ? end : { type: 'message-end', data: { messageId, finishReason: 'error', usage, followUps: [] } });
}

/** The tokens of a search are not the answer's, but its cost is: an estimate of it is one of the answer. */
function addSearch(usage: Usage, { costMicros, estimated }: Spent): Usage {
  const flags = estimated && costMicros > 0 ? [...new Set([...usage.flags, 'estimated' as const])] : usage.flags;
  return { ...usage, costMicros: usage.costMicros + costMicros, flags };
}
