import type { Logger } from '../../shared/logger.ts';
import type { Cache } from './cache.port.ts';

interface RedisCommands {
  send(command: readonly string[]): Promise<unknown>;
}

const PREFIX = 'cache:';
/** Keys per SCAN, and SCANs per deletion of a prefix: at most 10 million keys. */
const SCAN_COUNT = 1000;
const MAX_SCANS = 10_000;

/**
 * A cache shared by all processes through Redis. Failures are only logged: a failed read is a miss, and a value whose deletion failed stays
 * until its TTL expires. So a value that must not outlive its deletion (a revoked credential) needs a short TTL.
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
    throw new Error(`The cache holds too many keys to delete those below ${prefix}.`);
  }

  async function remove(key: string): Promise<void> {
    try {
      if (key.endsWith('*')) await deleteBelow(key.slice(0, -1));
      else await redis.send(['UNLINK', PREFIX + key]);
    } catch (error) {
      logger.error({ err: error }, 'A value could not be deleted from the cache. It stays until its TTL expires.');
    }
  }

  return {
    async get<T>(key: string): Promise<T | undefined> {
      try {
        const json = await redis.send(['GET', PREFIX + key]);
        return typeof json === 'string' ? (JSON.parse(json) as T) : undefined;
      } catch (error) {
        logger.warn({ err: error }, 'The cache could not be read. Continuing without it.');
        return undefined;
      }
    },

    async set(key, value, ttlSeconds) {
      const json = JSON.stringify(value);
      if (json === undefined || ttlSeconds <= 0) return remove(key);
      try {
        await redis.send(['SET', PREFIX + key, json, 'PX', String(Math.ceil(ttlSeconds * 1000))]);
      } catch (error) {
        logger.warn({ err: error }, 'The cache could not be written. Continuing without it.');
      }
    },

    delete: remove,

    async close() {},
  };
}
