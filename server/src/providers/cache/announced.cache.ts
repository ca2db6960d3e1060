import type { Logger } from '../../shared/logger.ts';
import type { Cache } from './cache.port.ts';

/** The part of `pubsub.port.ts` that this cache uses. */
interface Announcements {
  publish(channel: string, payload: string): Promise<void>;
  subscribe(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
}

const CHANNEL = 'cache-deletions';

/**
 * Each process caches values in `local`. A deletion is announced to all processes. The message may be lost with a connection, so a value
 * that must not outlive its deletion (a revoked credential) needs a short TTL.
 */
export async function createAnnouncedCache(deps: { local: Cache; pubsub: Announcements; logger: Logger }): Promise<Cache> {
  const { local, pubsub, logger } = deps;
  const stop = await pubsub.subscribe(CHANNEL, (key) => void local.delete(key));
  return {
    ...local,
    async delete(key) {
      await local.delete(key);
      try {
        await pubsub.publish(CHANNEL, key);
      } catch (error) {
        logger.error({ err: error }, 'Other servers could not be notified to delete a cached value. It stays until its TTL expires.');
      }
    },
    async close() {
      await stop();
      await local.close();
    },
  };
}
