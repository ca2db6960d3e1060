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
import { isConnectionFailure, isUnstorableText, sqlState } from './sql-state.ts';
import type { Statement } from './statement.ts';

export interface PoolDatabaseDeps {
  engine: Database['engine'];
  pool: pg.Pool;
  listen: Database['listen'];
  /** Absent where the pool's single connection is the only one there is. */
  session?: Database['session'];
  logger: Logger;
  telemetry: Telemetry;
  close(): Promise<void>;
}

const PING_TIMEOUT_MS = 5_000;

/**
 * A prepared statement that this connection does not have, or has already (a pooler handed us another one), or that gives other columns
 * than when it was prepared (a newer server has migrated the database).
 */
const NAMES_FAIL = new Set(['26000', '42P05', '0A000']);

/** `begin` and the scope in one round trip. The settings end with the transaction, whatever becomes of it. */
export function beginStatement(scope: TenantScope): string {
  // The wire protocol ends a statement at a zero byte, and Postgres has no text with one.
  for (const value of Object.values(scope))
    if (value?.includes('\0')) throw new AppError('invalid_input', 'A text with a zero byte cannot be looked up.');
  let statement = 'begin';
  if (scope.workspaceId !== undefined) statement += `; set local app.workspace_id = ${pg.escapeLiteral(scope.workspaceId)}`;
  if (scope.userId !== undefined) statement += `; set local app.user_id = ${pg.escapeLiteral(scope.userId)}`;
  if (scope.lookup !== undefined) statement += `; set local app.lookup = ${pg.escapeLiteral(scope.lookup)}`;
  return statement;
}

/** The `Database` of a pool whose connections already run as the application's role, on either engine. */
export function createPoolDatabase({ engine, pool, listen, session, logger, telemetry, close }: PoolDatabaseDeps): Database {
  const dialect = new PgDialect();
  const open = new AsyncLocalStorage<{ open: boolean }>();

  // A connection that dies between two queries reports it as an event; unheard, the event would end the process.
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
    if (open.getStore()?.open)
      throw new Error('A database call outside the open transaction was made from inside it: use the `tx` it was given.');
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
    // What `work` gets ends with the transaction, so that a forgotten `await` cannot write into somebody else's.
    const guarded = {
      query: (...args: Parameters<typeof client.query>) => {
        if (!state.open) return Promise.reject(new Error('This transaction has ended: a query of it was not awaited.'));
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
      // Postgres answers the commit of a transaction in which a statement failed by rolling back, without an error.
      if (ended.command === 'ROLLBACK')
        throw new AppError('internal_error', 'Nothing was stored: a statement had failed and its error was not passed on.');
      return result;
    } catch (error) {
      state.open = false;
      await client.query('rollback').catch(() => {
        broken = true;
      });
      throw isConnectionFailure(error) ? unavailable(error) : isUnstorableText(error) ? unstorable(error) : error;
    } finally {
      // Never hand on a connection that is not known to be outside any transaction.
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
      throw failed ? unavailable(error) : error;
    } finally {
      client.release(failed || client.getTransactionStatus() !== 'I');
    }
  }

  let named = true;
  async function statement<Row extends object>(workspaceId: WorkspaceId, what: Statement): Promise<{ rows: Row[] }> {
    refuseNesting();
    const client = await connect();
    let failed = false;
    try {
      const rows = await measured(() => runScoped<Row>(client, workspaceId, what, named));
      return { rows };
    } catch (error) {
      // Nothing was done: the statement did not come to run.
      if (named && NAMES_FAIL.has(sqlState(error) ?? '')) {
        named = false;
        failed = true; // so that what is prepared on it is forgotten
        logger.warn({}, 'Prepared statements do not hold on this database (a pooler in transaction mode?): going on without them.');
      } else {
        // Without an answer of the database the connection may still be at work.
        failed = sqlState(error) === undefined || isConnectionFailure(error);
        throw isConnectionFailure(error) ? unavailable(error) : isUnstorableText(error) ? unstorable(error) : error;
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
      timer = setTimeout(() => reject(unavailable(new Error(`No answer within ${PING_TIMEOUT_MS} ms.`))), PING_TIMEOUT_MS);
    });
    try {
      await Promise.race([open.exit(() => query('select 1')), late]);
      return performance.now() - start;
    } finally {
      clearTimeout(timer);
    }
  }

  // All sessions are the one that the engine has: what one of them leaves locked goes with the last, or it would take the others' locks along.
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

/** The rows of every statement of a query: several without parameters may be sent in one. */
export function rowsOf<Row>(result: { rows: unknown[] } | { rows: unknown[] }[]): Row[] {
  return (Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows) as Row[];
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
    'The text holds a character that cannot be stored: U+0000, or half of a surrogate pair. Remove it.',
    { cause },
  );
}
