import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import { createIdempotencyStore } from './idempotency.store.ts';

/** The most rows that one run of the maintenance task removes. */
const ROWS_PER_RUN = 1_000;

/** Stores the responses to calls with an `Idempotency-Key`, for the HTTP toolkit and the WebSocket. */
export function createIdempotencyModule({ database }: { database: Database }) {
  const calls = createIdempotencyStore(database);
  return {
    usecases: { calls },
    // An embedded database has one server: calls that are still running when it starts belong to a process that died.
    workers: database.engine === 'embedded' ? [{ start: () => calls.expireRunning() }] : [],
    maintenance: [
      {
        name: 'remove expired idempotency keys',
        async run() {
          await calls.removeExpired(ROWS_PER_RUN);
        },
      },
    ],
  } satisfies Module;
}
