import { afterAll, beforeAll, describe } from 'vitest';
import { silentLogger } from '../../shared/logger.ts';
import { redisMissing, startTestRedis, type TestRedis } from '../redis/redis.testing.ts';
import { pubsubSuite } from './pubsub.suite.ts';
import { createRedisPubSub } from './redis.pubsub.ts';

const missing = await redisMissing();
if (missing) console.warn(`skipped: pubsub on Redis (${missing})`);

describe.skipIf(missing)('on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  pubsubSuite(async () => {
    const open = () => createRedisPubSub({ redis: redis.connection, logger: silentLogger });
    return [await open(), await open()];
  });
});
