import pg from 'pg';
import type { Logger } from '../../shared/logger.ts';
import type { Database } from '../db.ts';

const RETRY_MS = [250, 500, 1_000, 2_000, 5_000];

/**
 * LISTEN on a dedicated connection, opened with the first listener and reopened when it is lost. NOTIFY stores nothing, so notifications in
 * between are lost: use them as hints only.
 */
export function createListener(address: string, logger: Logger): { listen: Database['listen']; close(): Promise<void> } {
  const listeners = new Map<string, Set<(payload: string) => void>>();
  let connection: Promise<pg.Client> | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: address,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      application_name: 'cloneai-listen',
    });
    client.on('error', (error) => logger.warn({ err: error }, 'The connection for notifications was lost.'));
    client.on('notification', ({ channel, payload }) => {
      for (const listener of listeners.get(channel) ?? []) listener(payload ?? '');
    });
    await client.connect();
    client.once('end', () => reconnect(0));
    for (const channel of listeners.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    return client;
  }

  function reconnect(attempt: number): void {
    if (closed) return;
    connection = undefined;
    retry = setTimeout(
      () => {
        connection = connect();
        connection.catch((error: unknown) => {
          logger.warn({ err: error }, 'The connection for notifications could not be reopened yet.');
          reconnect(attempt + 1);
        });
      },
      RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)],
    );
  }

  return {
    async listen(channel, listener) {
      const present = listeners.get(channel);
      if (present) present.add(listener);
      else listeners.set(channel, new Set([listener]));
      if (!connection && !retry) {
        connection = connect();
        await connection.catch((error: unknown) => {
          connection = undefined;
          listeners.delete(channel);
          throw error;
        });
      } else if (!present && connection) await (await connection).query(`listen ${pg.escapeIdentifier(channel)}`);
      return async () => {
        const set = listeners.get(channel);
        set?.delete(listener);
        if (set?.size !== 0) return;
        listeners.delete(channel);
        // A lost connection has no subscription to remove.
        if (connection && !closed) await (await connection).query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => {});
      };
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await connection?.then((client) => client.end()).catch(() => {});
    },
  };
}
