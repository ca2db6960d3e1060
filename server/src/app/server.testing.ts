import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/db.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { type Listener, listen } from '../http/listen.ts';
import { createMetrics } from '../http/metrics.ts';
import { type Logger, silentLogger } from '../shared/logger.ts';
import { loadConfig } from './config/config.ts';
import { createServerWith, type ServerOptions } from './container.ts';

export const TEST_JWT_SECRET = 'a secret of the tests with more than 32 bytes';

export interface TestServer {
  /** `bindings`: the socket's, for tests that have one. */
  fetch(request: Request, bindings?: object): Promise<Response>;
  database: Database;
  /** Its DATA_DIR. */
  folder: string;
  /** Resolves when no source is waiting to be processed. */
  untilIdle(): Promise<void>;
  /** Puts the server behind a real socket, once. Resolves to its URL. */
  listen(): Promise<string>;
  /** Stops as a process does on SIGTERM. */
  drain(graceMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface TestServerOptions extends Pick<ServerOptions, 'clock' | 'sockets' | 'maintenanceEveryMs'> {
  /** The database of another server; it stays open. */
  shared?: TestDatabase;
  logger?: Logger;
}

/** The whole server as `main.ts` runs it, without a socket: its own database, a temporary folder for files, no rate limits. */
export async function createTestServer(
  env: NodeJS.ProcessEnv = {},
  { shared, logger = silentLogger, ...options }: TestServerOptions = {},
): Promise<TestServer> {
  const test = shared ?? (await createTestDatabase());
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-test-'));
  const unlimited = { RATE_LIMIT_AUTH_PER_MINUTE: '1000000', RATE_LIMIT_CHAT_PER_MINUTE: '1000000' };
  const config = loadConfig(
    { DATA_DIR: folder, DEMO: 'off', RATE_LIMIT_UPLOADS_PER_HOUR: '1000000', RATE_LIMIT_API_PER_HOUR: '1000000', ...unlimited, ...env },
    folder,
  );
  const metrics = createMetrics();
  const server = await createServerWith(
    {
      config,
      jwtSecret: TEST_JWT_SECRET,
      publicUrl: 'http://localhost:8787',
      logger,
      metrics,
      worker: 1,
      isDraining: () => false,
    },
    // The test closes its own database.
    { database: { ...test.database, close: async () => {} }, passwordRounds: 4, ...options },
  );
  await server.start();
  let listener: Listener | undefined;
  const drain = async (graceMs: number) => {
    await Promise.all([listener?.drain(graceMs + 1000), server.drain(graceMs)]);
  };

  return {
    fetch: async (request, bindings = {}) => server.fetch(request, bindings as never),
    database: test.database,
    folder,
    async untilIdle() {
      let [waiting, idleSince] = [Number.POSITIVE_INFINITY, Date.now()];
      while (Date.now() - idleSince < 60_000) {
        const { rows } = await test.database.query<{ n: number }>(
          "select count(*)::int as n from pgboss.job where name in ('ingest', 'ingest-texts', 'ingest-scans') and state in ('created', 'retry', 'active')",
        );
        const n = rows[0]?.n ?? 0;
        if (n === 0) return;
        if (n !== waiting) [waiting, idleSince] = [n, Date.now()];
        await sleep(50);
      }
      throw new Error(`${waiting} sources still wait for work, and none was finished in a minute.`);
    },
    async listen() {
      listener ??= await listen({ host: '127.0.0.1', port: 0 });
      listener.serve(server.fetch);
      return `http://127.0.0.1:${listener.port}`;
    },
    drain,
    async close() {
      await drain(1000);
      await server.close();
      metrics.close();
      if (!shared) await test.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
