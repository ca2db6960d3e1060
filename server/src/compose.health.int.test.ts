import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { composeWith } from './compose.ts';
import { loadConfig } from './config.ts';
import { createTestDatabase } from './db/testing.ts';
import { createMetrics } from './http/metrics.ts';
import { redisMissing, startTestRedis } from './providers/redis/redis.testing.ts';
import { silentLogger } from './shared/logger.ts';

const missing = await redisMissing();
if (missing) console.log(`compose.health.int.test.ts is skipped: ${missing}`);

it.skipIf(missing)('health tells of a Redis that is gone, and that the server can do without it', async () => {
  const redis = await startTestRedis();
  const test = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-health-'));
  const metrics = createMetrics();
  const composed = await composeWith(
    {
      config: loadConfig({ DATA_DIR: folder, REDIS_URL: redis.url }, folder),
      jwtSecret: 'a secret of the tests with more than 32 bytes',
      publicUrl: 'http://localhost:8787',
      logger: silentLogger,
      metrics,
      isDraining: () => false,
    },
    { database: test.database },
  );
  const health = async () => {
    const answer = await composed.fetch(new Request('http://localhost/health/detailed'), {} as never);
    const { parts } = (await answer.json()) as { parts: Record<string, { status: string; needed: boolean }> };
    return [answer.status, parts.redis?.status, parts.redis?.needed];
  };
  try {
    await composed.start();
    expect(await health()).toEqual([200, 'ok', false]);
    redis.signal('SIGKILL');
    // A look is shown again for two seconds.
    await expect.poll(health, { timeout: 10_000, interval: 300 }).toEqual([200, 'down', false]);
  } finally {
    await composed.drain(0);
    await composed.close();
    metrics.close();
    await redis.stop();
    await test.close();
    await rm(folder, { recursive: true, force: true });
  }
});
