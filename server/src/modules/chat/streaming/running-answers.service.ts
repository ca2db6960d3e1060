import type { Context } from '../../../shared/context.ts';
import type { CloneId, EventId, MessageId, SessionId } from '../../../shared/ids.ts';
import type { Spent } from '../../billing/spending/spending.usecases.ts';
import type { LiveLog } from './live-log.service.ts';

/** `lost`: the session was deleted, or the claim was lost to another server. */
export type AbortReason = 'stopped' | 'drained' | 'lost';

/** An answer that this process is writing. */
export interface RunningAnswer {
  ctx: Context;
  sessionId: SessionId;
  cloneId: CloneId;
  messageId: MessageId;
  /** Key of the call that asked, or null. */
  callKey: string | null;
  question: string;
  log: LiveLog;
  /** Id of its usage event, and of what was reserved for it. */
  usageEventId: EventId;
  /** What its search costs. */
  search: Spent;
  startedAt: number;
  /** Number of the last stored event. */
  storedSeq: number;
  /** The write of events in progress, if any. */
  flushing: Promise<unknown> | undefined;
  /** The end of the answer is being stored. */
  finishing: boolean;
  aborted: AbortReason | undefined;
  /** Ends the answer early. Only the first reason counts. */
  abort: (reason: AbortReason) => void;
  /** Restarts the time after which an answer without a listener is stopped. Called when a client follows from another server. */
  resetGrace: () => void;
  /** Resolves when the answer has ended and is stored, or could not be stored. Never rejects. */
  done: Promise<void>;
}

export interface RunningAnswers {
  add(answer: RunningAnswer): void;
  remove(answer: RunningAnswer): void;
  ofSession(id: SessionId): RunningAnswer | undefined;
  ofMessage(id: MessageId): RunningAnswer | undefined;
  all(): RunningAnswer[];
  /** Calls `wake` once when this process starts an answer in the session. Returns a function that cancels. */
  onStart(id: SessionId, wake: () => void): () => void;
}

export function createRunningAnswers(): RunningAnswers {
  const bySession = new Map<SessionId, RunningAnswer>();
  const byMessage = new Map<MessageId, RunningAnswer>();
  const waiting = new Map<SessionId, Set<() => void>>();
  return {
    add(answer) {
      bySession.set(answer.sessionId, answer);
      byMessage.set(answer.messageId, answer);
      const wakes = waiting.get(answer.sessionId);
      waiting.delete(answer.sessionId);
      for (const wake of wakes ?? []) wake();
    },
    remove(answer) {
      if (bySession.get(answer.sessionId) === answer) bySession.delete(answer.sessionId);
      byMessage.delete(answer.messageId);
    },
    ofSession: (id) => bySession.get(id),
    ofMessage: (id) => byMessage.get(id),
    all: () => [...byMessage.values()],
    onStart(id, wake) {
      const wakes = waiting.get(id) ?? new Set();
      waiting.set(id, wakes.add(wake));
      return () => {
        wakes.delete(wake);
        if (wakes.size === 0 && waiting.get(id) === wakes) waiting.delete(id);
      };
    },
  };
}
