import type { Context } from '../../../shared/context.ts';
import type { MessageId, SessionId } from '../../../shared/ids.ts';
import type { LiveLog } from './live-log.service.ts';

/** An answer that this process is writing. */
export interface RunningAnswer {
  ctx: Context;
  sessionId: SessionId;
  messageId: MessageId;
  log: LiveLog;
  startedAt: number;
  /** Number of the last event that is stored. */
  storedSeq: number;
  /** The store is being written, or the last write of it has begun. */
  flushing: Promise<unknown> | undefined;
  finishing: boolean;
  /** Ends the answer early; the reason decides how it is marked. The first reason counts. */
  abort: (reason: 'stopped' | 'drained') => void;
  /** Somebody follows from another server: forget that nobody listens here. */
  watch: () => void;
  /** Resolves when the answer has ended and is stored (or could not be); never rejects. */
  done: Promise<void>;
}

export interface RunningAnswers {
  add(answer: RunningAnswer): void;
  remove(answer: RunningAnswer): void;
  ofSession(id: SessionId): RunningAnswer | undefined;
  ofMessage(id: MessageId): RunningAnswer | undefined;
  all(): RunningAnswer[];
  /** Calls `wake` once when an answer of the session begins here. */
  onBegin(id: SessionId, wake: () => void): () => void;
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
    onBegin(id, wake) {
      const wakes = waiting.get(id) ?? new Set();
      waiting.set(id, wakes.add(wake));
      return () => {
        wakes.delete(wake);
        if (wakes.size === 0 && waiting.get(id) === wakes) waiting.delete(id);
      };
    },
  };
}
