import type { Logger } from '../../shared/logger.ts';
import type { Cache } from './cache.port.ts';

interface RedisCommands {
  send(command: readonly string[]): Promise<unknown>;
}

const PREFIX = 'cache:';
/** Keys looked at per SCAN, and SCANs per deletion of a prefix: 10 million keys at most. */
const SCAN_COUNT = 1000;
const MAX_SCANS = 10_000;

/**
 * A cache shared by every process on one Redis. What fails is logged and no more: a read is then a miss, and a value that should
 * have been deleted lives until its time is over. So what must not outlive a deletion (a revoked credential) is given a short life.
 */
export function createRedisCache({ redis, logger }: { redis: RedisCommands; logger: Logger }): Cache {
  async function deleteBelow(prefix: string): Promise<void> {
    const pattern = `${(PREFIX + prefix).replace(/[\\*?[\]^-]/g, '\\$&')}*`;
    let cursor = '0';
    for (let scans = 0; scans < MAX_SCANS; scans++) {
      const [next, keys] = (await redis.send(['SCAN', cursor, 'MATCH', pattern, 'COUNT', String(SCAN_COUNT)])) as [string, string[]];
      if (keys.length > 0) await redis.send(['UNLINK', ...keys]);
      if (next === '0') return;
      cursor = next;
    }
    throw new Error(`The cache holds too many keys to find those under ${prefix}.`);
  }

  async function remove(key: string): Promise<void> {
    try {
      if (key.endsWith('*')) await deleteBelow(key.slice(0, -1));
      else await redis.send(['UNLINK', PREFIX + key]);
    } catch (error) {
      logger.error({ err: error }, 'A value could not be deleted from the cache; it ends with its life.');
    }
  }

  return {
    async get<T>(key: string): Promise<T | undefined> {
      try {
        const json = await redis.send(['GET', PREFIX + key]);
        return typeof json === 'string' ? (JSON.parse(json) as T) : undefined;
      } catch (error) {
        logger.warn({ err: error }, 'The cache could not be read; going on without it.');
        return undefined;
      }
    },

    async set(key, value, ttlSeconds) {
      const json = JSON.stringify(value);
      if (json === undefined || ttlSeconds <= 0) return remove(key);
      try {
        await redis.send(['SET', PREFIX + key, json, 'PX', String(Math.ceil(ttlSeconds * 1000))]);
      } catch (error) {
        logger.warn({ err: error }, 'The cache could not be written; going on without it.');
      }
    },

    delete: remove,

    async close() {},
  };
}
