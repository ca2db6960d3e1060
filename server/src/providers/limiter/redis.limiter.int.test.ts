import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/logger.ts';
import { redisMissing, startTestRedis, type TestRedis } from '../redis/redis.testing.ts';
import { createFallbackLimiter } from './fallback.limiter.ts';
import { limiterSuite } from './limiter.suite.ts';
import { createMemoryLimiter } from './memory.limiter.ts';
import { createRedisLimiter } from './redis.limiter.ts';

const missing = await redisMissing();
if (missing) console.warn(`skipped: the limiter on Redis (${missing})`);

describe.skipIf(missing)('on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  limiterSuite((clock) => createRedisLimiter({ redis: { send: (command) => redis.connection.send(command) }, clock }));

  it('uses the clock of Redis by default, and expires its keys', async () => {
    const limiter = createRedisLimiter({ redis: redis.connection });
    const limit = { max: 1, windowSeconds: 3600 };
    expect(await limiter.take('own clock', limit)).toMatchObject({ allowed: true, remaining: 0 });
    expect((await limiter.take('own clock', limit)).allowed).toBe(false);
    expect(await redis.connection.send(['TTL', 'limit:3600:own clock'])).toBeGreaterThan(7000);
  });

  it('falls back to a local limiter while Redis hangs or is down', async () => {
    const clock = fixedClock('2026-01-01T00:00:00Z');
    const failures: string[] = [];
    const limiter = createFallbackLimiter({
      shared: createRedisLimiter({ redis: redis.connection, clock }),
      local: createMemoryLimiter({ clock }),
      clock,
      logger: { ...silentLogger, error: (_, message) => failures.push(message) },
    });
    const limit = { max: 2, windowSeconds: 60 };
    await limiter.take('outage', limit, 2);

    redis.signal('SIGSTOP');
    const during = [];
    for (let i = 0; i < 3; i++) during.push((await limiter.take('outage', limit)).allowed);
    // Counted from zero in this process: neither unlimited nor refused.
    expect(during).toEqual([true, true, false]);
    expect(failures).toHaveLength(1);

    redis.signal('SIGCONT');
    clock.advance(2000);
    expect((await limiter.take('outage', limit)).allowed).toBe(false);
    expect(failures).toHaveLength(1);

    redis.signal('SIGKILL');
    clock.advance(2000);
    expect((await limiter.take('another', limit)).allowed).toBe(true);
    expect(failures).toHaveLength(2);
  });
});
