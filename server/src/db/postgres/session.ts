import pg from 'pg';
import type { Logger } from '../../shared/logger.ts';
import type { DatabaseSession } from '../db.ts';
import { rowsOf } from '../pool-database.ts';

/** The database server detects within about 10 s that this machine is gone (network, power) and frees the session's locks. */
const NOTICE_LOSS =
  'set tcp_keepalives_idle = 4; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set tcp_user_timeout = 10000';

/** A dedicated connection outside the pool. It needs a real session: behind a pooler, use session mode. */
export async function openSession(address: string, logger: Logger): Promise<DatabaseSession> {
  const client = new pg.Client({
    connectionString: address,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    query_timeout: 40_000,
    application_name: 'cloneai-session',
  });
  const listeners = new Set<() => void>();
  let closed = false;
  client.on('error', (error) => logger.warn({ err: error }, 'A database session was lost.'));
  client.once('end', () => {
    if (!closed) for (const listener of listeners) listener();
  });
  await client.connect();
  await client.query(NOTICE_LOSS);
  let turn: Promise<void> = Promise.resolve();
  return {
    // One after the other: the driver's own queue of waiting queries is deprecated.
    query(text, values) {
      const answer = turn.then(() => client.query(text, values));
      turn = answer.then(
        () => {},
        () => {},
      );
      return answer.then((result) => ({ rows: rowsOf(result) }));
    },
    onLost: (listener) => void listeners.add(listener),
    async close() {
      closed = true;
      await client.end();
    },
  };
}
