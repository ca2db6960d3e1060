import type { Logger } from '../../shared/logger.ts';
import { checkMessage } from './pubsub.limits.ts';
import type { PubSub } from './pubsub.port.ts';
import { createSubscriptions } from './pubsub.subscriptions.ts';

interface RedisMessages {
  send(command: readonly string[]): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
}

/** All channels share one Redis channel: subscribing needs no round trip, and order holds across channels. */
const CHANNEL = 'cloneai:messages';

/** Between all processes on one Redis. */
export async function createRedisPubSub({ redis, logger }: { redis: RedisMessages; logger: Logger }): Promise<PubSub> {
  const subscriptions = createSubscriptions(logger);
  const stop = await redis.subscribe(CHANNEL, (message) => {
    const cut = message.indexOf('\n');
    if (cut !== -1) subscriptions.deliver(message.slice(0, cut), message.slice(cut + 1));
  });
  return {
    async publish(channel, payload) {
      checkMessage(channel, payload);
      await redis.send(['PUBLISH', CHANNEL, `${channel}\n${payload}`]);
    },
    async subscribe(channel, listener) {
      const remove = subscriptions.add(channel, listener);
      return async () => remove();
    },
    async close() {
      subscriptions.clear();
      await stop();
    },
  };
}
