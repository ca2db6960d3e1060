import type { AppError } from '../../shared/errors.ts';
import type { CloneId, EventId, SessionId, WorkspaceId } from '../../shared/ids.ts';

/** A billable use. A backend counts each `id` once. */
export interface UsageEvent {
  id: EventId;
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  /** Null for a use outside of a session. */
  sessionId: SessionId | null;
  kind: 'message.answered' | 'source.embedded' | 'query.embedded';
  model: string;
  inputTokens: number;
  outputTokens: number;
  /** The model provider's charge, in millionths of a US dollar. */
  costMicros: number;
  at: Date;
}

/** The result for each event. Events in neither list were not processed; `failure` is the reason. */
export interface Reported {
  /** Counted now or earlier. */
  accepted: EventId[];
  /** Number of accepted events that had been counted earlier. */
  duplicates: number;
  /** Rejected individually. Report them again later. */
  refused: { id: EventId; reason: string }[];
  /** Why the remaining events were not processed. Its `retryAfterSeconds` comes from the backend. */
  failure?: AppError;
}

/** The metering backend, which counts the usage of workspaces. */
export interface Billing {
  readonly name: 'ledger' | 'lago';
  /** False if the server's own database is the ledger and there is nothing to report. */
  readonly outside: boolean;
  /** Reports events at least once; each id is counted once. Does not reject for failures of the backend. */
  report(events: readonly UsageEvent[], signal: AbortSignal): Promise<Reported>;
  /** Throws an `AppError` that describes the problem, else returns figures that may be public. */
  check(signal: AbortSignal): Promise<Record<string, number>>;
}
