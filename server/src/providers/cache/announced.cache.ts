import type { Logger } from '../../shared/logger.ts';
import type { Cache } from './cache.port.ts';

/** The part of `pubsub.port.ts` that is needed here. */
interface Announcements {
  publish(channel: string, payload: string): Promise<void>;
  subscribe(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
}

const CHANNEL = 'cache-deletions';

/**
 * Each process keeps its own values in `local`; what one deletes, all delete, as soon as they hear of it. A message may be lost with a
 * connection: so what must not outlive a deletion (a revoked credential) is given a short life all the same.
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
        logger.error({ err: error }, 'Other servers could not be told to delete a value from their cache; it ends with its life.');
      }
    },
    async close() {
      await stop();
      await local.close();
    },
  };
}
