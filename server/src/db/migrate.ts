import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Logger } from '../shared/logger.ts';

export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file with normalized line endings, hex. */
  checksum: string;
}

/** Advisory lock for schema changes, so that servers that start together take turns. An arbitrary constant. */
export const SCHEMA_LOCK = 4_107_208_519;

const RECORD = `create schema if not exists cloneai_meta;
create table if not exists cloneai_meta.migrations (
  name text primary key, checksum text not null, applied_at timestamptz not null default now()
)`;

/** Reads the named migrations, `0001-tenant-isolation.sql` first. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const odd = names.find((name) => !/^\d{4}-[a-z0-9-]+\.sql$/.test(name));
  if (odd) throw new Error(`The migration ${odd} must be named like 0007-what-it-does.sql.`);
  return Promise.all(
    names.map(async (name) => {
      const sql = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** One checksum over all migrations: identifies the schema of this version of the server. */
export function schemaChecksum(migrations: Migration[], jobsSchemaVersion: number): string {
  return createHash('sha256')
    .update(`jobs ${jobsSchemaVersion}\n`)
    .update(migrations.map(({ name, checksum }) => `${name} ${checksum}\n`).join(''))
    .digest('hex');
}

/** Names of the applied migrations. Throws if an applied file has changed or is unknown to this version. */
async function applied(client: pg.ClientBase, migrations: Migration[]): Promise<Set<string>> {
  if (!(await tableExists(client, 'cloneai_meta', 'migrations'))) return new Set();
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from cloneai_meta.migrations');
  for (const row of rows) {
    const file = migrations.find(({ name }) => name === row.name);
    if (!file)
      throw new Error(
        `The migration ${row.name} of the database is unknown: this version of the server is older than the database. Start a newer version.`,
      );
    if (file.checksum !== row.checksum)
      throw new Error(
        `The migration ${row.name} was changed after it had been applied to this database. Restore the file, and add a new migration instead.`,
      );
  }
  return new Set(rows.map(({ name }) => name));
}

/**
 * Applies the missing migrations, each in its own transaction, and returns their names. `client` is the owner's connection. Safe when
 * several servers start together: each transaction takes the schema lock first and checks again. (The lock belongs to the transaction,
 * not to the session, so that it also works behind a pooler that shares sessions.)
 */
export async function migrate(client: pg.ClientBase, migrations: Migration[], logger: Logger): Promise<string[]> {
  const before = await applied(client, migrations);
  const done: string[] = [];
  for (const migration of migrations) {
    if (before.has(migration.name)) continue;
    await locked(client, async () => {
      if ((await applied(client, migrations)).has(migration.name)) return;
      await client.query(RECORD);
      await client.query(migration.sql);
      await client.query('insert into cloneai_meta.migrations (name, checksum) values ($1, $2)', [migration.name, migration.checksum]);
      done.push(migration.name);
    }).catch((error: unknown) => {
      throw new Error(`The migration ${migration.name} failed and was rolled back: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    });
    if (done.at(-1) === migration.name) logger.info({ migration: migration.name }, 'Migration applied.');
  }
  return done;
}

/** Runs `work` in a transaction that holds the schema lock. */
export async function locked(client: pg.ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query(`begin; select pg_advisory_xact_lock(${SCHEMA_LOCK})`);
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/**
 * Scans the catalog. `to_regclass` may use a cache that misses what another server committed while this one waited for the schema lock.
 */
export async function tableExists(client: pg.ClientBase, schema: string, table: string): Promise<boolean> {
  const { rows } = await client.query(
    'select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2',
    [schema, table],
  );
  return rows.length > 0;
}
