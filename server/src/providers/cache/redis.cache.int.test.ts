import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../shared/logger.ts';
import { redisMissing, startTestRedis, type TestRedis } from '../redis/redis.testing.ts';
import { cacheSuite } from './cache.suite.ts';
import { createRedisCache } from './redis.cache.ts';

const missing = await redisMissing();
if (missing) console.warn(`skipped: the cache on Redis (${missing})`);

describe.skipIf(missing)('on Redis', () => {
  let redis: TestRedis;
  const commands = { send: (command: readonly string[]) => redis.connection.send(command) };
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  cacheSuite(() => createRedisCache({ redis: commands, logger: silentLogger }));

  it('expires a value after its TTL', async () => {
    await createRedisCache({ redis: commands, logger: silentLogger }).set('life', 1, 30);
    const left = Number(await commands.send(['PTTL', 'cache:life']));
    expect(left).toBeGreaterThan(29_000);
    expect(left).toBeLessThanOrEqual(30_000);
  });

  it('misses while Redis hangs, logs a warning, and logs an error for a deletion', async () => {
    const warnings: string[] = [];
    const errors: string[] = [];
    const logger = {
      ...silentLogger,
      warn: (_: object, text: string) => warnings.push(text),
      error: (_: object, text: string) => errors.push(text),
    };
    const cache = createRedisCache({ redis: commands, logger });
    await cache.set('hung', 1, 60);
    redis.signal('SIGSTOP');
    try {
      expect(await cache.get('hung')).toBeUndefined();
      await expect(cache.set('hung', 2, 60)).resolves.toBeUndefined();
      await expect(cache.delete('hung')).resolves.toBeUndefined();
      expect([warnings.length, errors.length]).toEqual([2, 1]);
    } finally {
      redis.signal('SIGCONT');
    }
  });
});
