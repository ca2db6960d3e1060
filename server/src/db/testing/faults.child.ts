import { setTimeout as sleep } from 'node:timers/promises';
import { sql as raw } from 'drizzle-orm';
import pg from 'pg';
import postgres from 'postgres';
import { silentLogger } from '../../shared/logger.ts';
import { noTelemetry } from '../../shared/telemetry.ts';
import { createPoolDatabase } from '../pool-database.ts';
import { createPool } from '../postgres/postgres.ts';
import type { Driver, Fault } from './faults.ts';

// Runs one fault in a process of its own: `node faults.child.ts <driver> <fault> <url>`. Over IPC it reports that it is in the middle of
// a transaction, and continues when the parent has caused the fault.
interface Client {
  transaction(work: (query: (text: string) => Promise<unknown>) => Promise<void>): Promise<void>;
  query(text: string): Promise<unknown>;
}

const clients: Record<Driver, (url: string, max: number) => Client> = {
  postgres(url, max) {
    const sql = postgres(url, { max, onnotice() {} });
    return {
      transaction: async (work) => void (await sql.begin((tx) => work((text) => tx.unsafe(text)))),
      query: (text) => sql.unsafe(text),
    };
  },
  pg(url, max) {
    const pool = new pg.Pool({ connectionString: url, max });
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    return {
      async transaction(work) {
        const client = await pool.connect();
        let broken = false;
        try {
          await client.query('begin');
          await work((text) => client.query(text));
          await client.query('commit');
        } catch (error) {
          await client.query('rollback').catch(() => {
            broken = true;
          });
          throw error;
        } finally {
          client.release(broken);
        }
      },
      query: (text) => pool.query(text),
    };
  },
  database(url, max) {
    const pool = createPool(url, max);
    const database = createPoolDatabase({
      engine: 'postgres',
      pool,
      listen: async () => async () => {},
      logger: silentLogger,
      telemetry: noTelemetry,
      close: () => pool.end(),
    });
    return {
      transaction: (work) => database.transaction({}, (tx) => work((text) => tx.execute(raw.raw(text)))),
      query: (text) => database.query(text),
    };
  },
};

const [driver, fault, url] = process.argv.slice(2) as [Driver, Fault, string];
const client = clients[driver](url, 1);
const insert = (what: string) => `insert into faults (driver, fault, what) values ('${driver}', '${fault}', '${what}')`;
const outcome = (run: Promise<unknown>) =>
  run.then(
    () => 'accepted',
    (error: Error) => `rejected: ${error.message.split('\n')[0]}`,
  );

/** Resolves when the parent has caused the fault. */
const broken = () => new Promise<void>((resolve) => process.once('message', () => resolve()));

const throwing = () =>
  outcome(
    client.transaction(async (query) => {
      await query(insert('in a transaction that throws'));
      await sleep(700);
      throw new Error('on purpose');
    }),
  );
let end = () => {};
const ended = new Promise<void>((resolve) => {
  end = resolve;
});

const dead = await outcome(
  client.transaction(async (query) => {
    if (fault === 'idle timeout') await query(`set local idle_in_transaction_session_timeout = 200`);
    await query(insert('written before the fault'));
    process.send?.('in transaction');
    if (fault === 'idle timeout') await sleep(600);
    else if (fault.endsWith('in a query')) await query('select pg_sleep(15)').catch(() => {});
    else await broken();
    // The caller may already have its error. Later queries of this transaction must still not be committed.
    for (let tries = 0; tries < 4; tries++) {
      await query(insert('written after the fault')).catch(() => {});
      await sleep(200);
    }
    end();
    await query(insert('written long after the fault'));
  }),
);
const thrown = await throwing();
// The server may still be starting, so a pool may fail for a moment.
let next = '';
for (let tries = 0; tries < 50 && next !== 'accepted'; tries++) {
  next = await outcome(client.transaction(async (query) => void (await query(insert('good')))));
  if (next !== 'accepted') await sleep(100);
}
await ended;
await sleep(200);
process.send?.({ dead, thrown, next });
process.disconnect();
setTimeout(() => process.exit(0), 100);
