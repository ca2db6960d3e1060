import type { AppError } from '../../shared/errors.ts';
import type { CloneId, EventId, SessionId, WorkspaceId } from '../../shared/ids.ts';

/** One use that may be charged for. `id` names it for ever: a backend counts an id once. */
export interface UsageEvent {
  id: EventId;
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  /** Null where no conversation is behind it. */
  sessionId: SessionId | null;
  kind: 'message.answered' | 'source.embedded';
  model: string;
  inputTokens: number;
  outputTokens: number;
  /** What the model provider charges, in millionths of a US dollar. */
  costMicros: number;
  at: Date;
}

/** What became of events; one that is in no list was not dealt with, and `failure` says why. */
export interface Reported {
  /** Counted now, or known before. */
  accepted: EventId[];
  /** How many of the accepted were known before. */
  duplicates: number;
  /** Not counted, for a reason of their own: others may well be. They are to be reported again later. */
  refused: { id: EventId; reason: string }[];
  /** Why the rest was not dealt with; its `retryAfterSeconds` is the backend's own wish. */
  failure?: AppError;
}

/** The metering backend: counts what workspaces use. */
export interface Billing {
  readonly name: 'ledger' | 'lago';
  /** False: the project's own database is the book, and there is nothing to report. */
  readonly outside: boolean;
  /** Takes events at least once and counts each id once. Does not reject for what the backend does or fails to do. */
  report(events: readonly UsageEvent[], signal: AbortSignal): Promise<Reported>;
  /** Throws an `AppError` that says what is wrong; else numbers that may be shown to everybody. */
  check(signal: AbortSignal): Promise<Record<string, number>>;
}
