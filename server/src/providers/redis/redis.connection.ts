import { createClient } from 'redis';
import type { Logger } from '../../shared/logger.ts';

/** The part of Redis that the adapters use. They name it themselves (structurally), so that none imports another provider. */
export interface RedisConnection {
  /** One command. Rejects after `timeoutMs`, and at once while there is no connection. */
  send(command: readonly string[]): Promise<unknown>;
  /** Calls `listener` with each message of the channel, also after a reconnect. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

interface RedisOptions {
  /** `redis://` or `rediss://`, with user and password where needed. */
  url: string;
  logger: Logger;
  /** Per command. Redis answers in under a millisecond; what takes longer is a fault, and nobody should wait for it. */
  timeoutMs?: number;
  connectTimeoutMs?: number;
}

/**
 * Connects, or throws after `connectTimeoutMs`. Later losses are logged and mended in the background (waiting 50 ms to 5 s between
 * tries); until then commands fail at once instead of piling up.
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
      if (connected) logger.warn({ err: error }, 'Redis: connection trouble; trying again in the background.');
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
        // Without a connection there is nothing to take back.
        if (subscriber.isReady) await within(connectTimeoutMs, subscriber.unsubscribe(channel, listener));
      };
    },
    async close() {
      for (const client of [commands, subscriber]) if (client.isOpen) client.destroy();
    },
  };
}

/** The client's own command timeout ends when the command is written; a server that hangs needs this one. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${milliseconds} ms.`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
