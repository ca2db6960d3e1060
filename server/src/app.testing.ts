import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeWith } from './compose.ts';
import { loadConfig } from './config.ts';
import type { Database } from './db/db.ts';
import { createTestDatabase } from './db/testing.ts';
import { createMetrics } from './http/metrics.ts';
import { silentLogger } from './shared/logger.ts';

export interface TestServer {
  /** `bindings`: of a socket, for tests that have one. */
  fetch(request: Request, bindings?: object): Promise<Response>;
  database: Database;
  /** Its DATA_DIR. */
  folder: string;
  /** Resolves when no source waits for work any more. */
  untilIdle(): Promise<void>;
  close(): Promise<void>;
}

/** The whole server as `main.ts` runs it, without its socket: a database of its own, files in a folder that goes away, no rate limits. */
export async function createTestServer(env: NodeJS.ProcessEnv = {}, options: { sweepMs?: number } = {}): Promise<TestServer> {
  const test = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-test-'));
  const unlimited = { RATE_LIMIT_AUTH_PER_MINUTE: '1000000', RATE_LIMIT_CHAT_PER_MINUTE: '1000000' };
  const config = loadConfig(
    { DATA_DIR: folder, RATE_LIMIT_UPLOADS_PER_HOUR: '1000000', RATE_LIMIT_API_PER_HOUR: '1000000', ...unlimited, ...env },
    folder,
  );
  const metrics = createMetrics();
  const composed = await composeWith(
    {
      config,
      jwtSecret: 'a secret of the tests with more than 32 bytes',
      publicUrl: 'http://localhost:8787',
      logger: silentLogger,
      metrics,
      isDraining: () => false,
    },
    // The test closes its own database.
    { database: { ...test.database, close: async () => {} }, passwordRounds: 4, ...options },
  );
  await composed.start();

  return {
    fetch: async (request, bindings = {}) => composed.fetch(request, bindings as never),
    database: test.database,
    folder,
    async untilIdle() {
      for (let tries = 0; tries < 1200; tries++) {
        const { rows } = await test.database.query<{ n: number }>(
          "select count(*)::int as n from pgboss.job where name = 'ingest' and state in ('created', 'retry', 'active')",
        );
        if (rows[0]?.n === 0) return;
        await sleep(50);
      }
      throw new Error('Sources still wait for work after a minute.');
    },
    async close() {
      await composed.drain(1000);
      await composed.close();
      metrics.close();
      await test.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
