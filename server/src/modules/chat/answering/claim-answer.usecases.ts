import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { type EventId, type MessageId, newId, type SessionId, type WorkspaceId } from '../../../shared/ids.ts';
import type { ChatStore } from '../chat.store.ts';
import type { RunningAnswer, RunningAnswers } from '../streaming/running-answers.service.ts';
import { usageEventOf } from './answer-record.ts';
import type { AnswerHold, ClaimRow, EarlierCall, SessionState } from './claim.store.ts';

interface ClaimDeps {
  store: ChatStore;
  clock: Clock;
  running: RunningAnswers;
  leaseMs: number;
  /** Throws the reason why `micros` could not be reserved. Resolves if they can be by now. */
  requireCovered: (workspaceId: WorkspaceId, micros: number | null) => Promise<void>;
  /** Called if the session has ended. */
  onEnded: (sessionId: SessionId) => void;
}

export interface Question {
  sessionId: SessionId;
  content: string;
  /** Key of the call that asks, or null. */
  callKey: string | null;
  cost: Pick<AnswerHold, 'cloneId' | 'model' | 'maxMicros'>;
}

/** The session is claimed for a new answer, also if an earlier attempt of the call asked the question and its answer has failed. */
export interface ClaimedAnswer extends ClaimRow {
  messageId: MessageId;
  usageEventId: EventId;
}

/** An earlier attempt of the call asked the question. Its answer is stored, or another server writes it. */
export interface EarlierAnswer {
  messageId: MessageId;
  stored: boolean;
  /** Sequence number before its first event. */
  after: number;
}

/** What a question leads to. `running`: an earlier attempt of the call started the answer, and this server writes it. */
export type Claim = { claimed: ClaimedAnswer } | { running: RunningAnswer } | { earlier: EarlierAnswer };

/** Longer than any answer, its search, and its storage take: after it, its server counts as dead. */
const HOLD_MS = 15 * 60_000;
const ATTEMPTS = 3;
const POLL_MS = 250;
/** Idempotency keys are kept for a day. */
const DAY_MS = 86_400_000;

/** Claims the session of a question. A call that is repeated under its idempotency key gets the answer of its first attempt. */
export function createAnswerClaims({ store, clock, running, leaseMs, requireCovered, onEnded }: ClaimDeps) {
  const times = (now: Date) => ({ now, until: new Date(now.getTime() + leaseMs) });
  const holdOf = (cost: Question['cost'], id: EventId, now: Date): AnswerHold => ({
    ...cost,
    id,
    until: new Date(now.getTime() + HOLD_MS),
  });

  async function claimNew(ctx: Context, { cost, ...question }: Question): Promise<ClaimedAnswer | undefined> {
    const now = clock.now();
    const questionId = newId('message', now.getTime()); // created before the answer's ID, so that it sorts before it
    const messageId = newId('message', now.getTime());
    const usageEventId = usageEventOf(messageId);
    const claimed = await store.claim(ctx, { ...question, questionId, messageId, ...times(now), hold: holdOf(cost, usageEventId, now) });
    return claimed && { ...claimed, messageId, usageEventId };
  }

  /** Answers the question of a failed attempt again, under the same id. */
  async function claimAgain(
    ctx: Context,
    { sessionId, cost }: Question,
    { questionId, messageId }: EarlierCall,
  ): Promise<ClaimedAnswer | undefined> {
    const now = clock.now();
    // The usage of the failed attempt is counted already.
    const usageEventId = newId('event', now.getTime());
    const claimed = await store.claimAgain(ctx, {
      ...{ sessionId, questionId, messageId, ...times(now) },
      hold: holdOf(cost, usageEventId, now),
    });
    return claimed && { ...claimed, messageId, usageEventId };
  }

  /** Waits until the answer is stored, or its server has shown whether it is alive. */
  async function settle(ctx: Context, sessionId: SessionId, callKey: string, first: EarlierCall): Promise<EarlierCall | undefined> {
    const giveUpAt = performance.now() + 2 * leaseMs;
    for (let call: EarlierCall | undefined = first; ; ) {
      if (!call || call.stored || !call.answering || call.abandoned || running.ofMessage(call.messageId)) return call;
      // Another server renews its claim, so it is alive.
      if (call.answeringUntil?.getTime() !== first.answeringUntil?.getTime() || performance.now() > giveUpAt) return call;
      await sleep(POLL_MS, undefined, { signal: ctx.signal });
      call = await store.earlierCall(ctx, sessionId, callKey, clock.now());
    }
  }

  async function repeat(ctx: Context, question: Question, callKey: string, found: EarlierCall): Promise<Claim | undefined> {
    const { sessionId, content } = question;
    if (found.content !== content)
      throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used for another question. Use a new key for a new question.', {
        param: 'Idempotency-Key',
      });
    if (clock.now().getTime() - found.askedAt.getTime() > DAY_MS) {
      await store.forgetCall(ctx, found.questionId);
      return undefined;
    }
    const call = await settle(ctx, sessionId, callKey, found);
    if (!call) return undefined;
    const { messageId, stored, failed, after } = call;
    const local = running.ofMessage(messageId);
    if (local) return { running: local };
    if (call.abandoned) {
      await store.closeAbandoned(ctx.workspaceId, sessionId, clock.now());
      return undefined;
    }
    if (call.answering || (stored && !failed)) return { earlier: { messageId, stored, after } };
    const claimed = await claimAgain(ctx, question, call);
    return claimed && { claimed };
  }

  /** Closes an abandoned answer first. Throws the reason if the session cannot be claimed. */
  return async function claim(ctx: Context, question: Question): Promise<Claim> {
    const { sessionId, callKey, cost } = question;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const claimed = await claimNew(ctx, question);
      if (claimed) return { claimed };
      const found = callKey === null ? undefined : await store.earlierCall(ctx, sessionId, callKey, clock.now());
      const repeated = found && callKey !== null ? await repeat(ctx, question, callKey, found) : undefined;
      if (repeated) return repeated;
      const state = await store.session(ctx, sessionId, clock.now());
      if (state?.status === 'ended') onEnded(sessionId);
      requireIdle(sessionId, state);
      if (state?.abandoned) await store.closeAbandoned(ctx.workspaceId, sessionId, clock.now());
      else await requireCovered(ctx.workspaceId, cost.maxMicros);
    }
    throw inProgress();
  };
}

function requireIdle(sessionId: SessionId, state: SessionState | undefined): void {
  if (!state) throw notFound('session', sessionId);
  if (state.status === 'ended') throw new AppError('conflict', 'This session has ended. Start a new one.');
  if (state.answering && !state.abandoned) throw inProgress();
}

export function inProgress(): AppError {
  return new AppError('answer_in_progress', 'An answer is in progress in this session. Wait until it ends, or stop it.');
}
