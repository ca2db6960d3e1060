import pg from 'pg';
import type { Logger } from '../shared/logger.ts';
import { appRoleAddress, DEFAULT_APP_ROLE, ensureAppRole } from './app-role.ts';
import type { Database } from './db.ts';
import { createListener } from './listener.ts';
import { locked, type Migration, migrate } from './migrate.ts';

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
  close(): Promise<void>;
}

/** How long to wait for a connection, new or free. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Migrates as the owner, then opens the pool as the application's role. */
export async function openPostgres({
  url,
  appUrl,
  appRole = DEFAULT_APP_ROLE,
  poolSize = 10,
  migrations,
  logger,
}: PostgresOptions): Promise<OpenedPostgres> {
  const owner = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'cloneai-migrations',
  });
  owner.on('error', (error) => logger.warn({ err: error }, 'The connection for migrations was lost.'));
  await owner.connect();
  let address: string;
  try {
    await locked(owner, async () => {
      await owner.query('create extension if not exists vector');
    });
    address = appUrl ?? appRoleAddress(url, appRole, owner.password);
    await ensureAppRole(owner, address, appRole);
    await migrate(owner, migrations, logger);
  } finally {
    await owner.end();
  }
  const pool = new pg.Pool({
    connectionString: address,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'cloneai',
  });
  const listener = createListener(address, logger);
  return {
    pool,
    listen: listener.listen,
    async close() {
      await listener.close();
      await pool.end();
    },
  };
}
