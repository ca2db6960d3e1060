import { parentPort, workerData } from 'node:worker_threads';
import { createPGlite } from '../pglite/engine.ts';
import type { PGliteWorkerData } from '../pglite/protocol.ts';
import { serveEngine } from '../pglite/serve-engine.ts';

// The engine of the tests. Unlike the server's, it can be reset, so that the next test file reuses it.
if (!parentPort) throw new Error('pglite-worker runs as a worker thread only.');
const pglite = await createPGlite(workerData as PGliteWorkerData);

const { rows: tables } = await pglite.query<{ name: string }>(
  `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname in ('public', 'pgboss', 'cloneai_meta') and c.relkind = 'r' order by 1`,
);
const filled = async () =>
  (
    await pglite.query<{ name: string }>(
      tables.map(({ name }) => `select '${name}' as name where exists (select from ${name})`).join(' union all '),
    )
  ).rows.map(({ name }) => name);

// The rows that migrations insert. A reset restores them.
const initial = await filled();
await pglite.exec('create schema test_initial');
for (const [i, name] of initial.entries()) await pglite.exec(`create table test_initial.rows_${i} as table ${name}`);

/** Object id of the role `postgres`. */
const SUPERUSER = 10;

/** Undoes everything that a test file stored and set, including `confineSession`. */
async function reset(): Promise<void> {
  const engine = pglite.Module as unknown as { _SetUserIdAndSecContext(userId: number, context: number): void };
  if (pglite.isInTransaction()) await pglite.exec('rollback');
  engine._SetUserIdAndSecContext(SUPERUSER, 0);
  await pglite.exec('discard all');
  // `discard all` also resets the role, to the one it was confined to.
  engine._SetUserIdAndSecContext(SUPERUSER, 0);
  await pglite.exec('set session authorization postgres');
  const used = await filled();
  await pglite.exec(`set session_replication_role = replica; truncate ${used.join(', ')} restart identity cascade`);
  for (const [i, name] of initial.entries()) await pglite.exec(`insert into ${name} table test_initial.rows_${i}`);
  await pglite.exec('reset session_replication_role');
}

serveEngine(parentPort, pglite, reset);
