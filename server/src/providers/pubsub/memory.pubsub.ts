import type { Logger } from '../../shared/logger.ts';
import { checkMessage } from './pubsub.limits.ts';
import type { PubSub } from './pubsub.port.ts';
import { createSubscriptions } from './pubsub.subscriptions.ts';

/** Within one process. Listeners run after `publish` has returned, as for messages from other processes. */
export function createMemoryPubSub({ logger }: { logger: Logger }): PubSub {
  const subscriptions = createSubscriptions(logger);
  return {
    async publish(channel, payload) {
      checkMessage(channel, payload);
      setImmediate(() => subscriptions.deliver(channel, payload));
    },
    async subscribe(channel, listener) {
      const remove = subscriptions.add(channel, listener);
      return async () => remove();
    },
    async close() {
      subscriptions.clear();
    },
  };
}
