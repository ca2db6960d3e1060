import { expect, it } from 'vitest';
import { redisMissing, startTestRedis } from '../../providers/redis/redis.testing.ts';
import { createTestServer } from '../server.testing.ts';

const missing = await redisMissing();
if (missing) console.log(`health-checks.int.test.ts is skipped: ${missing}`);

it.skipIf(missing)('health tells of a Redis that is gone, the server can do without it, and still closes', async () => {
  const redis = await startTestRedis();
  const server = await createTestServer({ REDIS_URL: redis.url });
  const health = async () => {
    const answer = await server.fetch(new Request('http://localhost/health/detailed'));
    const { parts } = (await answer.json()) as { parts: Record<string, { status: string; needed: boolean }> };
    return [answer.status, parts.redis?.status, parts.redis?.needed];
  };
  expect(await health()).toEqual([200, 'ok', false]);
  redis.signal('SIGKILL');
  // A look is shown again for two seconds.
  await expect.poll(health, { interval: 300 }).toEqual([200, 'down', false]);
  await server.close();
  await redis.stop();
});
