import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { UserId, WorkspaceId } from '../shared/ids.ts';
import type { Statement } from './statement.ts';

/**
 * The rows that a transaction sees. Row Level Security reads these settings: a row is visible if it belongs to the workspace or to the
 * user, or if `lookup` is its unique value (hash of a key or token, lowercase email address at sign-in, slug of a published clone, caller
 * of an idempotency key).
 */
export interface TenantScope {
  workspaceId?: WorkspaceId;
  userId?: UserId;
  lookup?: string;
}

/** A drizzle transaction. Never call `database.transaction` from inside one: the embedded engine has a single connection. */
export type Tx = Omit<NodePgDatabase, '$client'>;

/** A dedicated connection, for session state such as advisory locks. */
export interface DatabaseSession {
  query<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  /** Calls `listener` once if the connection, and with it every lock, is lost other than by `close`. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

export interface Database {
  readonly engine: 'embedded' | 'postgres';
  /** Runs `work` in a transaction of the application role within `scope`. Commits, or rolls back if `work` throws. */
  transaction<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Runs one statement in its own transaction within the workspace's scope, in one round trip and with a cached plan: for statements that
   * run with every answer. A `name` belongs to one text. The statement may write, but not call procedures that end transactions.
   */
  statement<Row extends object>(workspaceId: WorkspaceId, statement: Statement): Promise<{ rows: Row[] }>;
  /** Runs one parametrized statement without a tenant scope, for tables without tenant data (jobs, rate limits). */
  query<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  /**
   * Opens a dedicated connection. The embedded engine has a single connection, which all sessions share: no session waits for a lock of
   * another one, and locks left behind are released when the last session closes.
   */
  session(): Promise<DatabaseSession>;
  /** Calls `listener` with each payload notified on `channel`. Resolves to a function that unsubscribes. */
  listen(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
  /** Round trip in milliseconds; throws when the database does not answer within 5 s. */
  ping(): Promise<number>;
  close(): Promise<void>;
}
