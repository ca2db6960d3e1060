import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { silentLogger } from '../../shared/logger.ts';
import { noTelemetry, type Telemetry } from '../../shared/telemetry.ts';
import type { Database } from '../db.ts';
import { JOBS_SCHEMA_VERSION } from '../jobs-schema.ts';
import { migrationsDirectory } from '../locations.ts';
import { type Migration, readMigrations, schemaChecksum } from '../migrate.ts';
import { type EmbeddedConnection, type EmbeddedEngine, prepareEmbedded, startEmbedded } from '../pglite/embedded.ts';
import { createPoolDatabase } from '../pool-database.ts';
import { openPostgres } from '../postgres/postgres.ts';
import { borrowEngine } from './shared-engine.ts';

export interface TestDatabase {
  database: Database;
  engine: Database['engine'];
  /** URL as the owner. Native Postgres only. */
  url?: string;
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  telemetry?: Telemetry;
  /** SQL to run as the owner of the tables before the application role takes over. */
  ownerSql?: string;
}

/** A migrated, empty database: embedded in memory, or on the Postgres of `TEST_DATABASE_URL`. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const migrations = await readMigrations(migrationsDirectory(import.meta.url));
  const server = process.env.TEST_DATABASE_URL;
  return server ? nativeDatabase(server, migrations, options) : embeddedDatabase(migrations, options);
}

async function embeddedDatabase(
  migrations: Migration[],
  { telemetry = noTelemetry, ownerSql }: TestDatabaseOptions,
): Promise<TestDatabase> {
  const logger = silentLogger;
  let connection: EmbeddedConnection;
  if (ownerSql) {
    const engine = await startEmbeddedAsOwner(migrations);
    await engine.pool.query(ownerSql);
    await prepareEmbedded(engine, migrations, logger);
    connection = engine;
  } else connection = await borrowEngine(() => embeddedTemplate(migrations));
  const database = createPoolDatabase({ engine: 'embedded', ...connection, logger, telemetry });
  return { database, engine: 'embedded', close: database.close };
}

/** A migrated embedded engine whose session is still its superuser, for tests of the owner. */
export async function startEmbeddedAsOwner(migrations: Migration[], onStopped?: () => void): Promise<EmbeddedEngine> {
  return startEmbedded({ snapshot: await embeddedTemplate(migrations) }, silentLogger, onStopped);
}

/** A migrated database as a tar, created once per machine and schema. Starting from it is several times faster than migrating. */
async function embeddedTemplate(migrations: Migration[]): Promise<Uint8Array> {
  const folder = join(tmpdir(), 'cloneai-test-databases');
  const file = join(folder, `${schemaChecksum(migrations, JOBS_SCHEMA_VERSION).slice(0, 24)}-2.tar`);
  // Copied: a small file's Buffer may be a view of a shared pool, and this one is moved to the engine's thread.
  if (existsSync(file)) return Uint8Array.from(await readFile(file));
  const engine = await startEmbedded({}, silentLogger);
  try {
    await prepareEmbedded(engine, migrations, silentLogger, { keepOwner: true });
    const answer = await engine.link.ask({ type: 'snapshot' });
    if (answer.type !== 'snapshot') throw new Error(`Expected a snapshot, got ${answer.type}.`);
    await mkdir(folder, { recursive: true });
    // Several test processes may create it at once: each writes its own file, and the rename is atomic.
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    await writeFile(draft, answer.bytes);
    await rename(draft, file);
    return answer.bytes;
  } finally {
    await engine.close();
  }
}

async function nativeDatabase(
  server: string,
  migrations: Migration[],
  { telemetry = noTelemetry, ownerSql }: TestDatabaseOptions,
): Promise<TestDatabase> {
  const template = `cloneai_template_${schemaChecksum(migrations, JOBS_SCHEMA_VERSION).slice(0, 16)}`;
  const name = `cloneai_test_${randomBytes(8).toString('hex')}`;
  const options = { logger: silentLogger, migrations, poolSize: 5 };
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await makeNativeTemplate(admin, server, template, options);
    await admin.query(`create database ${name} template ${template}`);
  } finally {
    await admin.end();
  }
  const url = addressOf(server, name);
  if (ownerSql) {
    const owner = new pg.Client({ connectionString: url });
    await owner.connect();
    await owner.query(ownerSql).finally(() => owner.end());
  }
  const postgres = await openPostgres({ ...options, url });
  const database = createPoolDatabase({ engine: 'postgres', ...postgres, logger: silentLogger, telemetry });
  return {
    database,
    engine: 'postgres',
    url,
    async close() {
      await database.close();
      const client = new pg.Client({ connectionString: server });
      await client.connect();
      await client.query(`drop database if exists ${name} with (force)`).finally(() => client.end());
    },
  };
}

/** Creates the template once: the first test process does it under a lock, the others wait. */
async function makeNativeTemplate(
  admin: pg.Client,
  server: string,
  template: string,
  options: Omit<Parameters<typeof openPostgres>[0], 'url'>,
): Promise<void> {
  const exists = async () => (await admin.query('select 1 from pg_database where datname = $1', [template])).rows.length > 0;
  if (await exists()) return;
  await admin.query(`select pg_advisory_lock(hashtext($1))`, [template]);
  try {
    if (await exists()) return;
    const draft = `${template}_${randomBytes(4).toString('hex')}`;
    await admin.query(`create database ${draft}`);
    const made = await openPostgres({ ...options, url: addressOf(server, draft) });
    await made.close();
    await admin.query(`alter database ${draft} rename to ${template}`);
  } finally {
    await admin.query(`select pg_advisory_unlock(hashtext($1))`, [template]);
  }
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}
