import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../shared/logger.ts';
import { connectRedis } from './redis.connection.ts';
import { redisMissing, startTestRedis, type TestRedis, TIMEOUT_MS } from './redis.testing.ts';

const missing = await redisMissing();
if (missing) console.warn(`skipped: the connection to Redis (${missing})`);

describe.skipIf(missing)('the connection to Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  it('times out while the server hangs, and works again afterwards', async () => {
    redis.signal('SIGSTOP');
    await expect(redis.connection.send(['PING'])).rejects.toThrow(`did not respond within ${TIMEOUT_MS} ms`);
    redis.signal('SIGCONT');
    await vi.waitFor(async () => expect(await redis.connection.send(['PING'])).toBe('PONG'), { timeout: 60_000 });
  });

  it('fails at once while the server is down, and reconnects with its subscriptions', async () => {
    const heard: string[] = [];
    await redis.connection.subscribe('news', (message) => heard.push(message));
    redis.signal('SIGKILL');
    await vi.waitFor(() => expect(redis.connection.send(['PING'])).rejects.toThrow(), { timeout: 60_000 });
    await redis.restart();
    await vi.waitFor(
      async () => {
        await redis.connection.send(['PUBLISH', 'news', 'back']);
        expect(heard).toContain('back');
      },
      { timeout: 60_000, interval: 100 },
    );
  });

  it('names REDIS_URL when there is no server at the start', async () => {
    const options = { url: 'redis://127.0.0.1:1', logger: silentLogger, connectTimeoutMs: 300 };
    await expect(connectRedis(options)).rejects.toThrow(/REDIS_URL/);
  });

  it('never includes the password in an error', async () => {
    const options = { url: 'redis://user:hunter2secret@127.0.0.1:1', logger: silentLogger, connectTimeoutMs: 300 };
    const error = await connectRedis(options).catch((thrown: Error) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause)).not.toContain('hunter2secret');
  });
});
