import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import type { WorkspaceId } from '../../shared/ids.ts';
import { silentLogger } from '../../shared/logger.ts';
import { noTelemetry } from '../../shared/telemetry.ts';
import type { Database } from '../db.ts';
import { migrationsDirectory } from '../locations.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { openDatabase } from '../open.ts';
import { createPoolDatabase } from '../pool-database.ts';
import { type Forked, forkProcess } from '../testing/processes.ts';
import { createPool } from './postgres.ts';

const server = process.env.TEST_DATABASE_URL;
if (!server) console.warn('Skipped: roles and concurrent starts need a native Postgres. Set TEST_DATABASE_URL.');

const unique = () => randomBytes(5).toString('hex');
const addressOf = (database: string, user?: string, password?: string) => {
  const url = new URL(server ?? '');
  url.pathname = `/${database}`;
  if (user) url.username = user;
  if (password) url.password = password;
  return url.toString();
};
const open = (options: { url: string; appUrl?: string; appRole?: string }) =>
  openDatabase({ ...options, logger: silentLogger, telemetry: noTelemetry, clock: systemClock });

describe.skipIf(!server)('on a native Postgres', () => {
  const admin = new pg.Client({ connectionString: server });
  const made: string[] = [];
  const opened: Database[] = [];
  const name = `cloneai_int_${unique()}`;

  beforeAll(() => admin.connect());
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
  });
  afterAll(async () => {
    for (const statement of made.reverse()) await admin.query(statement);
    await admin.end();
  });

  async function scratch(owner = ''): Promise<string> {
    const database = `${name}_${unique()}`;
    await admin.query(`create database ${database} ${owner && `owner ${owner}`}`);
    made.push(`drop database if exists ${database} with (force)`);
    return database;
  }

  async function scratchRole(attributes: string): Promise<string> {
    const role = `${name}_${unique()}`;
    await admin.query(`create role ${role} login password 'secret' ${attributes}`);
    made.push(`drop role if exists ${role}`);
    return role;
  }

  it('migrates an empty database once and creates one role when several servers start together', async () => {
    const url = addressOf(await scratch());
    const appRole = `${name}_${unique()}`;
    made.splice(made.length - 1, 0, `drop role if exists ${appRole}`);
    type Said = { applied: string[]; role: string; refused?: string };
    const all: Forked<Said>[] = Array.from({ length: 4 }, () =>
      forkProcess<Said>(new URL('../testing/open.child.ts', import.meta.url), { url, appRole }),
    );
    const said = await Promise.all(all.map((one) => one.next()));
    await Promise.all(all.map((one) => one.end()));
    expect(said.flatMap(({ refused }) => refused ?? [])).toEqual([]);
    expect(said.map(({ role }) => role)).toEqual([appRole, appRole, appRole, appRole]);
    const applied = said.flatMap((one) => one.applied);
    expect(new Set(applied).size).toBe(applied.length);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select count(*)::int as n from cloneai_meta.migrations').finally(() => client.end());
    expect(rows[0].n).toBe(applied.length);
  });

  it('records existing users during an update, though an owner without superuser rights cannot see them', async () => {
    const owner = await scratchRole('nosuperuser nobypassrls');
    const all = await readMigrations(migrationsDirectory(import.meta.url));
    const before = all.findIndex((migration) => migration.name.endsWith('-system-state.sql'));
    const noted: (string | null)[] = [];
    for (const users of [0, 1]) {
      const database = await scratch(owner);
      const extensions = new pg.Client({ connectionString: addressOf(database) });
      await extensions.connect();
      await extensions.query('create extension if not exists vector').finally(() => extensions.end());
      const client = new pg.Client({ connectionString: addressOf(database, owner, 'secret') });
      await client.connect();
      try {
        await migrate(client, all.slice(0, before), silentLogger);
        if (users > 0) {
          await client.query(`begin; set local app.user_id = 'usr_1'`);
          await client.query(
            `insert into users (id, email, created_at, updated_at) values ('usr_1', 'a@example.test', '2026-01-02T03:04:05Z', now())`,
          );
          await client.query('commit');
        }
        expect((await client.query('select 1 from users')).rows).toEqual([]);
        await migrate(client, all, silentLogger);
        const { rows } = await client.query<{ at: Date | null }>('select first_user_at as at from system_state');
        noted.push(rows[0]?.at?.toISOString() ?? null);
        expect((await client.query('select 1 from users')).rows).toEqual([]);
      } finally {
        await client.end();
      }
    }
    expect(noted).toEqual([null, '2026-01-02T03:04:05.000Z']);
  });

  it('creates its role as an owner with CREATEROLE but no superuser rights, as on managed services', async () => {
    const owner = await scratchRole('createrole nosuperuser nobypassrls');
    const database = await scratch(owner);
    // Managed services let the owner install pgvector. This server may not.
    const trusted = await admin.query(`select trusted from pg_available_extension_versions where name = 'vector' and trusted`);
    if (trusted.rows.length === 0) {
      const client = new pg.Client({ connectionString: addressOf(database) });
      await client.connect();
      await client.query('create extension vector').finally(() => client.end());
    }
    const appRole = `${name}_${unique()}`;
    made.splice(made.length - 1, 0, `drop role if exists ${appRole}`);
    for (const start of ['first', 'second']) {
      const opening = await open({ url: addressOf(database, owner, 'secret'), appRole });
      opened.push(opening);
      expect({ start, rows: (await opening.query('select session_user as role')).rows }).toEqual({ start, rows: [{ role: appRole }] });
      await expect(opening.query(`set role ${owner}`)).rejects.toThrow('permission denied');
      await expect(opening.query('alter table workspaces disable row level security')).rejects.toThrow('must be owner');
    }
  });

  it('shows the SQL to run when the owner may not create roles, and works with the role it creates', async () => {
    const owner = await scratchRole('nosuperuser');
    const database = await scratch(owner);
    const client = new pg.Client({ connectionString: addressOf(database) });
    await client.connect();
    await client.query('create extension vector').finally(() => client.end());
    const url = addressOf(database, owner, 'secret');
    const appRole = `${name}_${unique()}`;
    const error = (await open({ url, appRole }).catch((caught: unknown) => caught)) as Error;
    expect(error.message).toContain('DATABASE_APP_URL');
    const sql = error.message.slice(error.message.indexOf('create role'));
    await admin.query(sql);
    made.splice(made.length - 1, 0, `drop role if exists ${appRole}`);
    const database2 = await open({ url, appUrl: addressOf(database, appRole, 'choose-a-long-one') });
    opened.push(database2);
    expect((await database2.query('select session_user as role, current_setting($1) as timeout', ['statement_timeout'])).rows).toEqual([
      { role: appRole, timeout: '30s' },
    ]);
  });

  it.each([
    ['a superuser', 'superuser'],
    ['BYPASSRLS', 'bypassrls'],
    ['CREATEROLE', 'createrole'],
  ])('refuses to work as a role that has %s', async (_, attribute) => {
    const role = await scratchRole(attribute);
    const database = await scratch();
    await expect(open({ url: addressOf(database), appUrl: addressOf(database, role, 'secret') })).rejects.toThrow(
      'must not work as the role',
    );
  });

  it('refuses to work as the owner of the tables', async () => {
    const owner = await scratchRole('nosuperuser');
    const database = await scratch(owner);
    const client = new pg.Client({ connectionString: addressOf(database) });
    await client.connect();
    await client.query('create extension vector').finally(() => client.end());
    const url = addressOf(database, owner, 'secret');
    await expect(open({ url, appUrl: url })).rejects.toThrow('it owns tables here');
  });

  it('says that a database which does not respond is unavailable, and uses none of its connections again', async () => {
    const pool = createPool(server ?? '', 1, 300);
    const database = createPoolDatabase({
      ...{ engine: 'postgres', pool, logger: silentLogger, telemetry: noTelemetry },
      listen: async () => async () => {},
      close: () => pool.end(),
    });
    const pid = async () => (await database.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
    const sleep = 'select pg_sleep(2)';
    for (const call of [
      () => database.query(sleep),
      () => database.transaction({}, (tx) => tx.execute(sql.raw(sleep))),
      () => database.statement('wsp_none' as WorkspaceId, { name: 'sleep', text: sleep, values: [] }),
    ]) {
      const before = await pid();
      await expect(call()).rejects.toMatchObject({ code: 'unavailable' });
      expect(await pid()).not.toBe(before);
    }
    await database.close();
  });

  it('names DATABASE_URL when the address is unreachable', async () => {
    await expect(open({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toThrow('DATABASE_URL cannot be opened');
  });
});
