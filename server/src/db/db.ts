import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { UserId, WorkspaceId } from '../shared/ids.ts';
import type { Statement } from './statement.ts';

/**
 * What a transaction may see. Row Level Security reads these settings; a row is visible when it belongs to the workspace,
 * to the user, or when the caller shows the one secret or public name that opens it (`lookup`): a key's or token's hash,
 * an e-mail in lower case at login, a published clone's slug, an idempotency caller.
 */
export interface TenantScope {
  workspaceId?: WorkspaceId;
  userId?: UserId;
  lookup?: string;
}

/** A drizzle transaction. Never call `database.transaction` from inside one: the embedded engine has a single connection. */
export type Tx = Omit<NodePgDatabase, '$client'>;

/** One connection kept for its owner, for what belongs to a session, such as advisory locks that end when the process does. */
export interface DatabaseSession {
  query<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  /** Called once when the connection, and with it every lock it held, is gone other than by `close`. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

export interface Database {
  readonly engine: 'embedded' | 'postgres';
  /** Runs `work` in one transaction under the application role with `scope` applied; commits, or rolls back on a throw. */
  transaction<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One statement in a transaction of its own under the workspace's scope, in one round trip and without planning it anew: for what every
   * answer does. One `name` for one text. The statement may write; it may not call procedures that end transactions.
   */
  statement<Row extends object>(workspaceId: WorkspaceId, statement: Statement): Promise<{ rows: Row[] }>;
  /** One parametrized statement outside any tenant scope, for infrastructure tables without tenant rows (jobs, rate limits). */
  query<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  /**
   * A connection of its own; on the embedded engine the one connection there is, whose locks end with the process all the same. There no
   * session waits for another's lock, and what one leaves locked is released with the last.
   */
  session(): Promise<DatabaseSession>;
  /** Calls `listener` with each payload notified on `channel`; resolves to a function that stops it. */
  listen(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
  /** Round trip in milliseconds; throws when the database does not answer within 5 s. */
  ping(): Promise<number>;
  close(): Promise<void>;
}
