import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { getConstructionPlans } from 'pg-boss';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../shared/logger.ts';
import { JOBS_SCHEMA_VERSION } from './jobs-schema.ts';
import { migrationsDirectory } from './locations.ts';
import { migrate, readMigrations } from './migrate.ts';
import type { EmbeddedEngine } from './pglite/embedded.ts';
import { startEmbeddedAsOwner } from './testing/test-database.ts';

let engine: EmbeddedEngine;
let client: pg.PoolClient;
let folder: string;
const file = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
const run = async () => migrate(client, await readMigrations(folder), silentLogger);

beforeAll(async () => {
  engine = await startEmbeddedAsOwner(await readMigrations(migrationsDirectory(import.meta.url)));
  client = await engine.pool.connect();
});
afterAll(async () => {
  client.release();
  await engine.close();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloneai-migrations-'));
  await client.query('drop schema if exists cloneai_meta cascade; drop table if exists t');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('migrate', () => {
  it('applies missing migrations once, in the order of their names', async () => {
    file('0002-b.sql', 'insert into t values (2)');
    file('0001-a.sql', 'create table t (x int); insert into t values (1)');
    expect(await run()).toEqual(['0001-a.sql', '0002-b.sql']);
    file('0003-c.sql', 'insert into t values (3)');
    expect(await run()).toEqual(['0003-c.sql']);
    expect(await run()).toEqual([]);
    expect((await client.query('select x from t order by x')).rows).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }]);
  });

  it('rolls back a failing migration, names it, and applies it after a fix', async () => {
    file('0001-a.sql', 'create table t (x int); select nonsense');
    await expect(run()).rejects.toThrow('0001-a.sql failed and was rolled back');
    expect((await client.query(`select to_regclass('t') as t`)).rows).toEqual([{ t: null }]);
    file('0001-a.sql', 'create table t (x int)');
    expect(await run()).toEqual(['0001-a.sql']);
  });

  it('refuses an applied migration whose content changed, but ignores line endings', async () => {
    file('0001-a.sql', 'create table t (x int);\n');
    await run();
    file('0001-a.sql', 'create table t (x int);\r\n');
    expect(await run()).toEqual([]);
    file('0001-a.sql', 'create table t (y int);\n');
    await expect(run()).rejects.toThrow('0001-a.sql was changed after it had been applied');
  });

  it('refuses a database that is newer than the server, and a file without a number', async () => {
    file('0001-a.sql', 'create table t (x int)');
    file('0002-b.sql', 'select 1');
    await run();
    rmSync(join(folder, '0002-b.sql'));
    await expect(run()).rejects.toThrow('older than the database');
    file('later.sql', 'select 1');
    await expect(run()).rejects.toThrow('must be named like');
  });
});

it('declares the schema version of the installed job queue', () => {
  expect(getConstructionPlans('pgboss')).toContain(`version(version) VALUES ('${JOBS_SCHEMA_VERSION}')`);
});
