import { AsyncLocalStorage } from 'node:async_hooks';
import { NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { AppError } from '../shared/errors.ts';
import type { WorkspaceId } from '../shared/ids.ts';
import type { Logger } from '../shared/logger.ts';
import type { Telemetry } from '../shared/telemetry.ts';
import type { Database, TenantScope, Tx } from './db.ts';
import { ScopedQuery } from './scoped-query.ts';
import { isConnectionFailure, isDiskFull, isUnstorableText, sqlState } from './sql-state.ts';
import type { Statement } from './statement.ts';

export interface PoolDatabaseDeps {
  engine: Database['engine'];
  pool: pg.Pool;
  listen: Database['listen'];
  /** Absent for the embedded engine, which has a single connection. */
  session?: Database['session'];
  logger: Logger;
  telemetry: Telemetry;
  close(): Promise<void>;
}

const PING_TIMEOUT_MS = 5_000;

/**
 * A prepared statement is unknown to this connection, exists already (a pooler switched connections), or returns other columns than when
 * it was prepared (a newer server migrated the database).
 */
const NAMES_FAIL = new Set(['26000', '42P05', '0A000']);

/** `begin` and the scope in one round trip. The settings end with the transaction. */
export function beginStatement(scope: TenantScope): string {
  // The wire protocol ends a statement at a zero byte, and Postgres text cannot contain one.
  for (const value of Object.values(scope))
    if (value?.includes('\0')) throw new AppError('invalid_input', 'Text with a zero byte (U+0000) is not allowed here. Remove it.');
  let statement = 'begin';
  if (scope.workspaceId !== undefined) statement += `; set local app.workspace_id = ${pg.escapeLiteral(scope.workspaceId)}`;
  if (scope.userId !== undefined) statement += `; set local app.user_id = ${pg.escapeLiteral(scope.userId)}`;
  if (scope.lookup !== undefined) statement += `; set local app.lookup = ${pg.escapeLiteral(scope.lookup)}`;
  return statement;
}

/** A `Database` on a pool whose connections already run as the application role, for either engine. */
export function createPoolDatabase({ engine, pool, listen, session, logger, telemetry, close }: PoolDatabaseDeps): Database {
  const dialect = new PgDialect();
  const open = new AsyncLocalStorage<{ open: boolean }>();

  // A connection that is lost between two queries emits an error event. Without a listener the event would end the process.
  pool.on('connect', (client) => client.on('error', (error) => logger.warn({ err: error }, 'A database connection was lost.')));
  pool.on('error', () => {});

  async function measured<T>(run: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      const result = await run();
      telemetry.databaseQuery({ outcome: 'ok', seconds: (performance.now() - start) / 1000 });
      return result;
    } catch (error) {
      telemetry.databaseQuery({ outcome: 'error', seconds: (performance.now() - start) / 1000 });
      throw error;
    }
  }

  function refuseNesting(): void {
    if (open.getStore()?.open) throw new Error('A database call was made outside of the open transaction: use the `tx` that it passes in.');
  }

  async function connect(): Promise<pg.PoolClient> {
    return pool.connect().catch((error: unknown) => {
      throw unavailable(error);
    });
  }

  async function transaction<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>): Promise<T> {
    refuseNesting();
    const client = await connect();
    const state = { open: true };
    // `tx` stops working with the end of the transaction, so that a missing `await` cannot write into another transaction.
    const guarded = {
      query: (...args: Parameters<typeof client.query>) => {
        if (!state.open) return Promise.reject(new Error('This transaction has ended. Await all of its queries.'));
        return measured(() => client.query(...args) as unknown as Promise<unknown>);
      },
    } as unknown as pg.PoolClient;
    let broken = false;
    try {
      await client.query(beginStatement(scope));
      const tx = new NodePgTransaction(dialect, new NodePgSession(guarded, dialect, undefined), undefined);
      const result = await open.run(state, () => work(tx as unknown as Tx));
      state.open = false;
      const ended = await measured(() => client.query('commit'));
      // If a statement failed, Postgres rolls back at the commit without an error.
      if (ended.command === 'ROLLBACK')
        throw new AppError('internal_error', 'Nothing was stored: a statement failed and its error was swallowed.');
      return result;
    } catch (error) {
      state.open = false;
      // A connection that failed answers nothing more: waiting for its rollback would take as long again.
      broken = isConnectionFailure(error);
      if (!broken)
        await client.query('rollback').catch(() => {
          broken = true;
        });
      throw explained(error);
    } finally {
      // Never reuse a connection that may still be inside a transaction.
      client.release(broken || client.getTransactionStatus() !== 'I');
    }
  }

  async function query<Row extends object>(text: string, values: unknown[] = []): Promise<{ rows: Row[] }> {
    refuseNesting();
    const client = await connect();
    let failed = false;
    try {
      const result = await measured(() => client.query<Row & pg.QueryResultRow>(text, values.length > 0 ? values : undefined));
      return { rows: rowsOf<Row>(result) };
    } catch (error) {
      failed = isConnectionFailure(error);
      throw isDiskFull(error) ? full(error) : failed ? unavailable(error) : error;
    } finally {
      client.release(failed || client.getTransactionStatus() !== 'I');
    }
  }

  /** The embedded engine has no process that writes later. */
  const durable = ({ deferred, ...what }: Statement): Statement => (deferred && engine === 'postgres' ? { ...what, deferred } : what);
  let named = true;
  async function statement<Row extends object>(workspaceId: WorkspaceId, what: Statement): Promise<{ rows: Row[] }> {
    refuseNesting();
    const client = await connect();
    let failed = false;
    try {
      const rows = await measured(() => runScoped<Row>(client, workspaceId, durable(what), named));
      return { rows };
    } catch (error) {
      // The statement did not run.
      if (named && NAMES_FAIL.has(sqlState(error) ?? '')) {
        named = false;
        failed = true; // discards the connection and what is prepared on it
        logger.warn({}, 'Prepared statements do not work on this database (a pooler in transaction mode?). Continuing without them.');
      } else {
        // Without a response from the database, the connection may still be busy.
        failed = sqlState(error) === undefined || isConnectionFailure(error);
        throw explained(error);
      }
    } finally {
      client.release(failed || client.getTransactionStatus() !== 'I');
    }
    return statement(workspaceId, what);
  }

  async function ping(): Promise<number> {
    const start = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unavailable(new Error(`No response within ${PING_TIMEOUT_MS} ms.`))), PING_TIMEOUT_MS);
    });
    try {
      await Promise.race([open.exit(() => query('select 1')), late]);
      return performance.now() - start;
    } finally {
      clearTimeout(timer);
    }
  }

  // All sessions share the engine's one. Locks left behind are released with the last session: earlier would release those of the others.
  let sessions = 0;
  const shared: Database['session'] = async () => {
    let open = true;
    sessions++;
    return {
      query,
      onLost() {}, // the engine ends with the process
      async close() {
        if (!open) return;
        open = false;
        if (--sessions === 0) await query('select pg_advisory_unlock_all()');
      },
    };
  };

  return { engine, transaction, statement, query, session: session ?? shared, listen, ping, close };
}

function runScoped<Row>(client: pg.PoolClient, workspaceId: WorkspaceId, what: Statement, named: boolean): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const query = new ScopedQuery(workspaceId, what, named) as ScopedQuery & {
      callback: (error: Error | null, result: { rows: Row[] }) => void;
    };
    query.callback = (error, result) => (error ? reject(error) : resolve(result.rows));
    client.query(query);
  });
}

/** The rows of all statements of a query. One query may contain several statements without parameters. */
export function rowsOf<Row>(result: { rows: unknown[] } | { rows: unknown[] }[]): Row[] {
  return (Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows) as Row[];
}

/** The error for the caller, where the caller can do something about it. */
function explained(error: unknown): unknown {
  if (isConnectionFailure(error)) return unavailable(error);
  if (isDiskFull(error)) return full(error);
  return isUnstorableText(error) ? unstorable(error) : error;
}

function full(cause: unknown): AppError {
  return new AppError('unavailable', 'The disk of the database is full. Try again later, or ask the operator to free some space.', {
    cause,
    retryAfterSeconds: 60,
  });
}

function unavailable(cause: unknown): AppError {
  return new AppError('unavailable', 'The database cannot be reached right now. Try again in a few seconds.', {
    cause,
    retryAfterSeconds: 5,
  });
}

function unstorable(cause: unknown): AppError {
  return new AppError(
    'invalid_input',
    'The text contains a character that cannot be stored: U+0000, or half of a surrogate pair. Remove it.',
    { cause },
  );
}
