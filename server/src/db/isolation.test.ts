import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { A, fillWorkspace, leaksOf, seenBy, tenantTables } from './testing/tenants.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';

// Row Level Security in the catalog and under hostile SQL, on either engine.
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

describe('every table with a workspace_id', () => {
  it('has forced Row Level Security and a policy', async () => {
    const { rows } = await test.database.query(
      `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) > 0 as policy
       from pg_class c where c.relname = any ($1)`,
      [await tenantTables(test.database)],
    );
    expect(rows.length).toBeGreaterThan(12);
    expect(rows.filter(({ enabled, forced, policy }) => !(enabled && forced && policy))).toEqual([]);
  });

  it('checks the workspace, the user or the lookup in every policy', async () => {
    const { rows } = await test.database.query<{ name: string; text: string }>(
      `select tablename as name, coalesce(qual, '') || ' ' || coalesce(with_check, '') as text from pg_policies where schemaname = 'public'`,
    );
    expect(rows.filter(({ text }) => !/app_(workspace|user|lookup)\(\)/.test(text))).toEqual([]);
  });
});

describe('the application role', () => {
  const roles = async () =>
    (
      await test.database.query(
        'select session_user as session, current_user as "current", rolsuper, rolbypassrls from pg_roles where rolname = current_user',
      )
    ).rows[0];
  const plain = { session: 'cloneai_app', current: 'cloneai_app', rolsuper: false, rolbypassrls: false };

  it('has no special attributes', async () => {
    expect(await roles()).toEqual(plain);
  });

  it.each([
    'reset role',
    'set role none',
    'set role postgres',
    'set local role postgres',
    'set session authorization postgres',
    'set session authorization default',
    'reset session authorization',
    'reset all',
    'discard all',
    `select set_config('role', 'postgres', false)`,
    `select set_config('session_authorization', 'postgres', false)`,
    `do $$ begin execute 'reset role'; execute 'set role postgres'; end $$`,
    `create function pg_temp.climb() returns void language plpgsql set role to 'postgres' as $$ begin end $$; select pg_temp.climb()`,
    'begin; reset role; commit',
    'begin; select 1 / 0',
    'rollback; reset role',
    'alter role cloneai_app superuser',
    'alter role cloneai_app bypassrls',
    'grant postgres to cloneai_app',
    'set row_security = off; select * from workspaces',
    'alter table workspaces disable row level security',
    'alter table workspaces no force row level security',
    'drop policy workspace_isolation on workspaces',
    'create policy all_of_it on workspaces using (true)',
    'alter table workspaces owner to cloneai_app',
    'set session_replication_role = replica',
    `update pg_authid set rolsuper = true`,
    `create or replace function app_workspace() returns text language sql as $$ select 'wsp_a' $$`,
    'create table public.loot (x int)',
    `copy workspaces to '/tmp/loot'`,
    `copy (select 1) to program 'id'`,
    `select pg_read_file('/etc/passwd')`,
    'select * from cloneai_meta.migrations',
    'create schema loot',
    'alter system set row_security = off',
  ])('keeps its role and sees no row after: %s', async (attempt) => {
    await test.database.query(attempt).catch(() => {});
    await test.database.query('set role postgres').catch(() => {});
    expect(await roles()).toEqual(plain);
    expect((await test.database.query('select * from workspaces')).rows).toEqual([]);
    expect((await test.database.query('select * from chunks')).rows).toEqual([]);
  });
});

describe('another workspace', () => {
  beforeAll(() => fillWorkspace(test.database));

  it('cannot read, update, take over, forge or delete a row in any table', async () => {
    for (const table of await tenantTables(test.database)) {
      expect({ table, own: await seenBy(test.database, A, table) }).toEqual({ table, own: 1 });
      expect({ table, leaks: await leaksOf(test.database, table) }).toEqual({ table, leaks: [] });
      expect({ table, own: await seenBy(test.database, A, table) }).toEqual({ table, own: 1 });
    }
  });

  it('is detected when Row Level Security of one table is off', async () => {
    for (const table of ['chunks', 'messages', 'clones']) {
      const scratch = await createTestDatabase({ ownerSql: `alter table ${table} disable row level security` });
      try {
        await fillWorkspace(scratch.database);
        expect(await leaksOf(scratch.database, table)).toEqual(['seen', 'changed', 'taken', 'forged', 'deleted']);
      } finally {
        await scratch.close();
      }
    }
  });
});
