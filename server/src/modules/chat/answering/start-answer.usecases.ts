import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { newId, type SessionId, type WorkspaceId } from '../../../shared/ids.ts';
import type { SendMessageInput } from '../chat.schemas.ts';
import type { ChatStore } from '../chat.store.ts';
import { requireOwnSession, type SessionLookup } from '../session-lookup.cache.ts';
import { createLiveLog } from '../streaming/live-log.service.ts';
import type { RunningAnswer, RunningAnswers } from '../streaming/running-answers.service.ts';
import { type AnswerCostDeps, maxAnswerCost } from './answer-cost.service.ts';
import { type SearchUsage, usageEventOf } from './answer-record.ts';
import { cleanText } from './citations.ts';
import type { AnswerHold, SessionState } from './claim.store.ts';
import { needsContext } from './condense-question.ts';
import { type RunAnswerDeps, runAnswer } from './run-answer.usecases.ts';
import { searchKnowledge } from './search-knowledge.usecases.ts';

interface StartDeps extends RunAnswerDeps {
  store: ChatStore;
  spending: AnswerSpending;
  maxSearchCost: AnswerCostDeps['maxSearchCost'];
  /** Model name in the usage events of searches. */
  embeddingModel: string;
  sessions: SessionLookup;
  running: RunningAnswers;
  clock: Clock;
  graceMs: number;
  leaseMs: number;
  isDraining: () => boolean;
}

/** What the workspace may spend, in millionths of a US dollar. `micros` is null if a price is unknown. */
export interface AnswerSpending {
  /** Throws if the workspace may not spend `micros`. Called before anything that costs money. If `limited`, they must be reserved, too. */
  ensureAllowed: (ctx: Context, micros: number | null) => Promise<{ limited: boolean }>;
  /** Throws the reason why `micros` could not be reserved. Resolves if they can be by now. */
  requireCovered: (workspaceId: WorkspaceId, micros: number | null) => Promise<void>;
}

/** Longer than any answer, its search, and its storage take: after it, its server counts as dead. */
const HOLD_MS = 15 * 60_000;

/** Starts every answer, whatever protocol the question came by. */
export function createAnswerStarter(deps: StartDeps) {
  const { store, clock, logger, running, writer, sessions, graceMs, leaseMs } = deps;

  /** Claims the session. Closes an abandoned answer first. Throws the reason if the session cannot be claimed. */
  async function claim(ctx: Context, sessionId: SessionId, content: string, cost: Pick<AnswerHold, 'cloneId' | 'model' | 'maxMicros'>) {
    for (let attempt = 0; attempt < 3; attempt++) {
      const now = clock.now();
      const questionId = newId('message', now.getTime()); // created before the answer's ID, so that it sorts before it
      const messageId = newId('message', now.getTime());
      const claimed = await store.claim(ctx, {
        ...{ sessionId, questionId, messageId, content, now },
        until: new Date(now.getTime() + leaseMs),
        hold: { ...cost, id: usageEventOf(messageId), until: new Date(now.getTime() + HOLD_MS) },
      });
      if (claimed) return { ...claimed, messageId };
      const state = await store.session(ctx, sessionId, now);
      requireIdle(sessionId, state);
      if (state?.abandoned) await store.closeAbandoned(ctx.workspaceId, sessionId, clock.now());
      else await deps.spending.requireCovered(ctx.workspaceId, cost.maxMicros);
    }
    throw inProgress();
  }

  /** Claims the session and starts the answer, which runs on its own. Rejects if the answer cannot start. */
  return async function startAnswer(ctx: Context, sessionId: SessionId, input: SendMessageInput): Promise<RunningAnswer> {
    requireScope(ctx, 'chat:write');
    if (deps.isDraining())
      throw new AppError('unavailable', 'This server is shutting down. Ask again in a few seconds.', { retryAfterSeconds: 5 });
    const content = cleanText(input.content).trim();
    if (content === '') throw new AppError('invalid_input', 'content: is empty: write a question', { param: 'content' });
    if (running.ofSession(sessionId)) {
      requireOwnSession(ctx, sessionId);
      if (running.ofSession(sessionId)?.ctx.workspaceId === ctx.workspaceId) throw inProgress();
    }
    let expected = await sessions.beforeClaim(ctx, sessionId);
    let maxMicros = maxAnswerCost(deps, expected.clone.settings, content);
    const { limited } = await deps.spending.ensureAllowed(ctx, maxMicros);
    if (limited && !expected.certain) {
      // The draft of a preview may cost more than the published version.
      await sessions.find(ctx, sessionId);
      expected = await sessions.beforeClaim(ctx, sessionId);
      maxMicros = maxAnswerCost(deps, expected.clone.settings, content);
    }

    const stop = new AbortController();
    const runCtx: Context = { ...ctx, signal: stop.signal };
    const search: SearchUsage = { eventId: newId('event'), model: deps.embeddingModel, inputTokens: 0, costMicros: 0 };
    // A question that stands on its own is searched for while it is stored, unless the search must be reserved first.
    const searchNow = !needsContext(content) && !(limited && maxMicros !== 0);
    const early = searchNow ? searchKnowledge(deps.search, runCtx, expected.clone, content, search) : undefined;
    early?.catch(() => {}); // reported where it is awaited
    const { model } = expected.clone.settings;
    const cost = { cloneId: expected.cloneId, model: model ?? deps.llm.defaultModel, maxMicros };
    const claimed = await claim(ctx, sessionId, content, cost).catch((error: unknown) => {
      stop.abort(error);
      throw error;
    });
    const session = sessions.remember(ctx, sessionId, claimed);
    const isExpected = session.cloneId === expected.cloneId && session.preview === expected.preview;

    let graceTimer: NodeJS.Timeout | undefined;
    const resetGrace = () => {
      clearTimeout(graceTimer);
      graceTimer = answer.log.ended || answer.log.listeners > 0 ? undefined : setTimeout(() => answer.abort('stopped'), graceMs);
    };
    const answer: RunningAnswer = {
      ctx: runCtx,
      sessionId,
      cloneId: session.cloneId,
      messageId: claimed.messageId,
      log: createLiveLog({ messageId: claimed.messageId, firstSeq: claimed.lastSeq + 1, onListeners: () => resetGrace() }),
      usageEventId: usageEventOf(claimed.messageId),
      search,
      startedAt: clock.now().getTime(),
      storedSeq: claimed.lastSeq,
      flushing: undefined,
      finishing: false,
      aborted: undefined,
      abort(reason) {
        answer.aborted ??= reason;
        stop.abort(new Error(reason));
      },
      resetGrace,
      done: Promise.resolve(),
    };
    running.add(answer);
    writer.start();
    answer.done = runAnswer(deps, answer, {
      clone: isExpected ? expected.clone : sessions.resolve(runCtx, session),
      question: content,
      history: claimed.history,
      early: isExpected ? early : undefined,
    })
      .catch((cause) => logger.error({ err: cause, requestId: ctx.requestId, sessionId }, 'An answer could not be finished.'))
      .finally(() => {
        running.remove(answer);
        answer.log.end();
        clearTimeout(graceTimer);
      });
    resetGrace();
    return answer;
  };
}

function requireIdle(sessionId: SessionId, state: SessionState | undefined): void {
  if (!state) throw notFound('session', sessionId);
  if (state.status === 'ended') throw new AppError('conflict', 'This session has ended. Start a new one.');
  if (state.answering && !state.abandoned) throw inProgress();
}

function inProgress(): AppError {
  return new AppError('answer_in_progress', 'An answer is in progress in this session. Wait until it ends, or stop it.');
}
