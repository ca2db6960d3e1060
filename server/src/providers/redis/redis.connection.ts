import { createClient } from 'redis';
import type { Logger } from '../../shared/logger.ts';

/** The part of Redis that the adapters use. */
export interface RedisConnection {
  /** Runs one command. Rejects after `timeoutMs`, and at once without a connection. */
  send(command: readonly string[]): Promise<unknown>;
  /** Calls `listener` with each message of the channel, even after a reconnect. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

interface RedisOptions {
  /** `redis://` or `rediss://`, with user and password where needed. */
  url: string;
  logger: Logger;
  /** Timeout of a command. Redis normally responds in less than a millisecond. */
  timeoutMs?: number;
  connectTimeoutMs?: number;
}

/**
 * Connects, or throws after `connectTimeoutMs`. A later loss is logged, and the connection is restored in the background (with 50 ms to 5 s
 * between attempts). Until then, commands fail at once instead of queueing.
 */
export async function connectRedis({ url, logger, timeoutMs = 500, connectTimeoutMs = 5000 }: RedisOptions): Promise<RedisConnection> {
  const options = {
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: connectTimeoutMs, reconnectStrategy: (retries: number) => Math.min(50 * 2 ** retries, 5000) },
  };
  const commands = createClient(options);
  const subscriber = createClient({ ...options, disableOfflineQueue: false });
  let connected = false;
  for (const client of [commands, subscriber]) {
    client.on('error', (error: unknown) => {
      if (connected) logger.warn({ err: error }, 'The connection to Redis failed. Reconnecting in the background.');
    });
  }
  try {
    await within(connectTimeoutMs, Promise.all([commands.connect(), subscriber.connect()]));
  } catch (error) {
    for (const client of [commands, subscriber]) client.destroy();
    throw new Error('Redis could not be reached at REDIS_URL. Check that it runs and that the address and password are right.', {
      cause: error,
    });
  }
  connected = true;

  return {
    send: (command) => within(timeoutMs, commands.sendCommand(command)),
    async subscribe(channel, listener) {
      await within(connectTimeoutMs, subscriber.subscribe(channel, listener));
      return async () => {
        // Without a connection there is no subscription to remove.
        if (subscriber.isReady) await within(connectTimeoutMs, subscriber.unsubscribe(channel, listener));
      };
    },
    async close() {
      for (const client of [commands, subscriber]) if (client.isOpen) client.destroy();
    },
  };
}

/** The client's own timeout covers only writing the command. This one covers a server that hangs. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not respond within ${milliseconds} ms.`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
