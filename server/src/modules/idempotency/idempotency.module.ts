import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import { createIdempotencyStore } from './idempotency.store.ts';

/** Rows that one run of the maintenance task removes at most. */
const ROWS_PER_RUN = 1_000;

/** Stored answers of calls with an `Idempotency-Key`. The HTTP toolkit and the WebSocket use them. */
export function createIdempotencyModule({ database }: { database: Database }) {
  const calls = createIdempotencyStore(database);
  return {
    usecases: { calls },
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
