import pg from 'pg';
import type { Logger } from '../../shared/logger.ts';
import { appRoleAddress, DEFAULT_APP_ROLE, ensureAppRole, requireBoundRole, resetPassword, roleOf } from '../app-role.ts';
import type { Database } from '../db.ts';
import { ensureJobsSchema } from '../jobs-schema.ts';
import { locked, type Migration, migrate } from '../migrate.ts';
import { sqlState } from '../sql-state.ts';
import { createListener } from './listener.ts';
import { openSession } from './session.ts';

export interface PostgresOptions {
  url: string;
  appUrl?: string;
  appRole?: string;
  poolSize?: number;
  migrations: Migration[];
  logger: Logger;
}

export interface OpenedPostgres {
  pool: pg.Pool;
  listen: Database['listen'];
  session: Database['session'];
  close(): Promise<void>;
}

/** Maximum wait for a connection. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Client-side timeout above the server's statement_timeout (30 s), for a server that does not respond. */
const QUERY_TIMEOUT_MS = 40_000;

/** Migrates as the owner, then opens the pool as the application role. Throws errors that tell the operator what to do. */
export async function openPostgres(options: PostgresOptions): Promise<OpenedPostgres> {
  const { url, appUrl, poolSize = 10, migrations, logger } = options;
  const owner = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'cloneai-migrations',
  });
  owner.on('error', (error) => logger.warn({ err: error }, 'The connection for migrations was lost.'));
  await owner.connect().catch((error: unknown) => {
    throw new Error(`DATABASE_URL cannot be opened: ${messageOf(error)}. Check its host, user, password and database.`, { cause: error });
  });
  try {
    const role = appUrl ? roleOf(appUrl) : (options.appRole ?? DEFAULT_APP_ROLE);
    const address = appUrl ?? appRoleAddress(url, role, owner.password);
    const password = decodeURIComponent(new URL(address).password);
    await ensureVector(owner);
    await ensureAppRole(owner, role, password);
    await migrate(owner, migrations, logger);
    await ensureJobsSchema(owner, role, logger);
    await requireBoundRole(owner, role);

    const pool = createPool(address, poolSize);
    await tryLogin(pool).catch(async (error: unknown) => {
      // 28P01: wrong password, because the owner's changed after the role was created.
      if (appUrl || sqlState(error) !== '28P01') throw loginFailed(role, error);
      await resetPassword(owner, role, password);
      await tryLogin(pool).catch((again: unknown) => {
        throw loginFailed(role, again);
      });
    });
    const listener = createListener(address, logger);
    return {
      pool,
      listen: listener.listen,
      session: () => openSession(address, logger),
      async close() {
        await listener.close();
        await pool.end();
      },
    };
  } finally {
    await owner.end();
  }
}

/** The server's connection pool. Without a listener for its errors, a lost connection would end the process. */
export function createPool(address: string, max: number, queryTimeoutMs = QUERY_TIMEOUT_MS): pg.Pool {
  const pool = new pg.Pool({
    connectionString: address,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: queryTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'cloneai',
  });
  pool.on('error', () => {});
  // Also for the first connection, which is made before anybody else listens to the pool: while it is in use, only this listener hears it.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

async function tryLogin(pool: pg.Pool): Promise<void> {
  (await pool.connect()).release();
}

function loginFailed(role: string, error: unknown): Error {
  return new Error(
    `The server cannot connect as the role "${role}": ${messageOf(error)}. Let the database accept it (pg_hba.conf), or set DATABASE_APP_URL to an address that works.`,
    { cause: error },
  );
}

/** Installs pgvector if it is missing, and checks its version (0.8 or later) and its schema. */
async function ensureVector(owner: pg.Client): Promise<void> {
  const installed = async () =>
    (
      await owner.query<{ version: string; schema: string; visible: boolean }>(
        `select e.extversion as version, n.nspname as schema, n.nspname = any(current_schemas(false)) as visible
         from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector'`,
      )
    ).rows[0];
  if (!(await installed()))
    await locked(owner, async () => void (await owner.query('create extension if not exists vector'))).catch((error: unknown) => {
      throw new Error(
        `The database has no pgvector, and it could not be added: ${messageOf(error)}. Install pgvector 0.8 or later on the server, then run "create extension vector" in this database as an administrator.`,
        { cause: error },
      );
    });
  const found = await installed();
  const [major = 0, minor = 0] = (found?.version ?? '').split('.').map(Number);
  if (!found || (major === 0 && minor < 8))
    throw new Error(`pgvector ${found?.version} is too old: 0.8 or later is needed. Update it and run "alter extension vector update".`);
  if (!found.visible)
    throw new Error(
      `pgvector is in the schema "${found.schema}", which is not on the search path. Run: alter database ${pg.escapeIdentifier(owner.database ?? '')} set search_path = public, ${pg.escapeIdentifier(found.schema)}`,
    );
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}
