import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import type { Logger } from '../../shared/logger.ts';
import { DEFAULT_APP_ROLE, grantsFor } from '../app-role.ts';
import type { Database } from '../db.ts';
import { ensureJobsSchema } from '../jobs-schema.ts';
import { workerUrl } from '../locations.ts';
import { locked, type Migration, migrate } from '../migrate.ts';
import { createEmbedded, removeUnfinished } from './create.ts';
import type { PGliteWorkerData } from './protocol.ts';
import { isAnswer, linkTo, type PGliteLink, PGliteStream } from './stream.ts';

/** Maximum time a call waits for the engine's single connection. */
const WAIT_MS = 60_000;

export interface EmbeddedConnection {
  pool: pg.Pool;
  listen: Database['listen'];
  close(): Promise<void>;
}

export interface EmbeddedEngine extends EmbeddedConnection {
  link: PGliteLink;
}

/** Starts the embedded engine in its thread and connects to it, still as its superuser. `onStopped`: the thread ended by itself. */
export async function startEmbedded(data: PGliteWorkerData, logger: Logger, onStopped: () => void = () => {}): Promise<EmbeddedEngine> {
  let closing = false;
  if (data.dataDir) {
    await removeUnfinished(data.dataDir);
    if (!existsSync(join(data.dataDir, 'PG_VERSION'))) await createEmbedded(data.dataDir, logger);
  }
  const worker = await startWorker(workerUrl(import.meta.url, 'pglite-worker'), data);
  const link = linkTo(worker, (error) => {
    if (closing) return;
    logger.error({ err: error }, 'The embedded database stopped. Restart the server.');
    onStopped();
  });
  const connection = connectTo(link);
  return {
    ...connection,
    link,
    async close() {
      if (closing) return;
      closing = true;
      await connection.close();
      await link.ask({ type: 'close' });
      await worker.terminate();
    },
  };
}

/** A pool of the engine's single connection. */
export function connectTo(link: PGliteLink): EmbeddedConnection {
  let closed = false;
  const pool = new pg.Pool({
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: WAIT_MS,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    stream: () => new PGliteStream(link) as never,
  });
  const listeners = new Map<string, Set<(payload: string) => void>>();
  pool.on('connect', (client) =>
    client.on('notification', ({ channel, payload }) => {
      for (const listener of listeners.get(channel) ?? []) listener(payload ?? '');
    }),
  );
  return {
    pool,
    async listen(channel, listener) {
      const present = listeners.get(channel);
      if (present) present.add(listener);
      else {
        listeners.set(channel, new Set([listener]));
        await pool.query(`listen ${pg.escapeIdentifier(channel)}`);
      }
      return async () => {
        const set = listeners.get(channel);
        set?.delete(listener);
        if (set?.size !== 0) return;
        listeners.delete(channel);
        if (!closed) await pool.query(`unlisten ${pg.escapeIdentifier(channel)}`);
      };
    },
    async close() {
      if (closed) return;
      closed = true;
      await pool.end();
    },
  };
}

/** Starts a thread of the engine and waits until it is ready. */
export async function startWorker(script: URL, workerData: PGliteWorkerData): Promise<Worker> {
  // V8 frees WebAssembly code that it has replaced by faster code. Rarely, its book-keeping of that fails and ends the process
  // (nodejs/node#64500). The memory that it would free is small.
  setFlagsFromString('--no-wasm-code-gc');
  const worker = new Worker(script, {
    workerData,
    name: 'embedded-database',
    ...(workerData.snapshot ? { transferList: [workerData.snapshot.buffer as ArrayBuffer] } : {}),
  });
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (answer: unknown) => {
      if (isAnswer(answer)) resolve();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread of the embedded database ended during its start (code ${code}).`)));
  });
  return worker;
}

/** Migrates as the superuser, then confines the session to the application role for good. */
export async function prepareEmbedded(
  engine: EmbeddedEngine,
  migrations: Migration[],
  logger: Logger,
  { keepOwner = false } = {},
): Promise<void> {
  const client = await engine.pool.connect();
  try {
    const { rows } = await client.query('select 1 from pg_roles where rolname = $1', [DEFAULT_APP_ROLE]);
    if (rows.length === 0)
      await locked(client, async () => {
        await client.query('create extension if not exists vector');
        await client.query(`create role ${pg.escapeIdentifier(DEFAULT_APP_ROLE)} nologin; ${grantsFor(DEFAULT_APP_ROLE)}`);
      });
    await migrate(client, migrations, logger);
    await ensureJobsSchema(client, DEFAULT_APP_ROLE, logger);
  } finally {
    client.release();
  }
  if (!keepOwner) await engine.link.ask({ type: 'confine', role: DEFAULT_APP_ROLE });
}
