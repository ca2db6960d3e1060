import type { Logger } from '../../shared/logger.ts';
import { checkMessage } from './pubsub.limits.ts';
import type { PubSub } from './pubsub.port.ts';
import { createSubscriptions } from './pubsub.subscriptions.ts';

/** The part of `Database` that this adapter uses. */
interface Notifications {
  query(text: string, values?: unknown[]): Promise<unknown>;
  listen(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
}

/** All channels share one Postgres channel: a LISTEN per open chat would be a statement per visitor, and names are limited to 63 bytes. */
const CHANNEL = 'cloneai_messages';

/** Between all processes on one database, with LISTEN and NOTIFY. */
export async function createPostgresPubSub({ database, logger }: { database: Notifications; logger: Logger }): Promise<PubSub> {
  const subscriptions = createSubscriptions(logger);
  const stop = await database.listen(CHANNEL, (message) => {
    const cut = message.indexOf('\n');
    if (cut === -1) return logger.warn({ length: message.length }, 'Ignored a notification without a channel.');
    subscriptions.deliver(message.slice(0, cut), message.slice(cut + 1));
  });
  return {
    async publish(channel, payload) {
      checkMessage(channel, payload);
      await database.query('select pg_notify($1, $2)', [CHANNEL, `${channel}\n${payload}`]);
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
