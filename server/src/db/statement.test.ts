import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../shared/ids.ts';
import { sqlState } from './sql-state.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const wsp = (name: string) => `wsp_${name}` as WorkspaceId;
const ADD = { name: 'test_add', text: `insert into workspaces (id, name, created_at) values ($1, $2, now()) returning id` };
const add = (scope: WorkspaceId, id: WorkspaceId, name = 'n') => test.database.statement(scope, { ...ADD, values: [id, name] });
const scopeNow = async () => (await test.database.query<{ scope: string | null }>('select app_workspace() as scope')).rows[0]?.scope;
const seen = (scope: WorkspaceId) =>
  test.database.statement<{ id: string }>(scope, {
    name: 'test_seen',
    text: 'select id from workspaces where id = any($1)',
    values: [[wsp('a'), wsp('b')]],
  });

describe('statement', () => {
  it('reads and writes only rows of its workspace, and leaves no scope behind', async () => {
    expect((await add(wsp('a'), wsp('a'))).rows).toEqual([{ id: 'wsp_a' }]);
    expect((await add(wsp('b'), wsp('b'))).rows).toEqual([{ id: 'wsp_b' }]);
    expect((await seen(wsp('a'))).rows).toEqual([{ id: 'wsp_a' }]);
    expect((await seen(wsp('b'))).rows).toEqual([{ id: 'wsp_b' }]);
    expect(await add(wsp('a'), wsp('c')).catch(sqlState)).toBe('42501');
    expect(await scopeNow()).toBeNull();
  });

  it('rolls back when it fails, and the connection stays usable', async () => {
    const text = `with added as (insert into workspaces (id, name, created_at) values ($1, 'n', now()) returning id) select 1 / (length(id) - 5) from added`;
    const run = (id: WorkspaceId) => test.database.statement(id, { name: 'test_half', text, values: [id] });
    expect(await run(wsp('d')).catch(sqlState)).toBe('22012');
    expect(
      await test.database.statement(wsp('d'), { name: 'test_count', text: 'select id from workspaces where id = $1', values: [wsp('d')] }),
    ).toEqual({
      rows: [],
    });
    expect(await scopeNow()).toBeNull();
    for (const name of ['e1', 'e2']) expect((await run(wsp(name))).rows).toHaveLength(1);
  });

  it('fails every time for invalid SQL, and its name stays usable', async () => {
    const wrong = { name: 'test_wrong', text: 'select nonsense where $1', values: ['x'] };
    for (let n = 0; n < 2; n++) expect(await test.database.statement(wsp('a'), wrong).catch(sqlState)).toBe('42703');
    const right = { name: 'test_wrong', text: 'select $1::text as x', values: ['x'] };
    expect((await test.database.statement(wsp('a'), right)).rows).toEqual([{ x: 'x' }]);
  });

  it('confirms only what is on the disk, unless it is deferred and the database can write later', async () => {
    const what = { name: 'test_commit', text: `select current_setting('synchronous_commit') as commit`, values: [] };
    const commitOf = async (deferred?: true) =>
      (await test.database.statement<{ commit: string }>(wsp('a'), deferred ? { ...what, deferred } : what)).rows[0]?.commit;
    const commits = [await commitOf(), await commitOf(true), await commitOf(), await commitOf(true)];
    const later = test.database.engine === 'postgres' ? 'off' : 'on';
    expect(commits).toEqual(['on', later, 'on', later]);
  });

  it('keeps the scopes of concurrent statements separate', async () => {
    const scopes = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const text = 'select app_workspace() as scope, $1::int as n';
        return (await test.database.statement<{ scope: string; n: number }>(wsp(`m${n}`), { name: 'test_scope', text, values: [n] }))
          .rows[0];
      }),
    );
    expect(scopes).toEqual(scopes.map((_, n) => ({ scope: `wsp_m${n}`, n })));
  });

  it('uses an index even if it was planned while the table was small, without affecting other statements', async () => {
    const text = `select current_setting('enable_seqscan') as seqscan`;
    expect((await test.database.statement(wsp('a'), { name: 'test_plan', text, values: [] })).rows).toEqual([{ seqscan: 'off' }]);
    expect((await test.database.query(text)).rows).toEqual([{ seqscan: 'on' }]);
  });

  it('refuses to run outside an open transaction, which would deadlock', async () => {
    await expect(test.database.transaction({}, () => seen(wsp('a')))).rejects.toThrow('use the `tx`');
  });

  it('continues without prepared statements behind a pooler that loses them', async () => {
    await Promise.all(Array.from({ length: 12 }, () => seen(wsp('a'))));
    await Promise.all(Array.from({ length: 12 }, () => test.database.query('deallocate all')));
    for (let n = 0; n < 12; n++) expect((await seen(wsp('a'))).rows).toEqual([{ id: 'wsp_a' }]);
    expect(
      (await test.database.statement(wsp('a'), { name: 'test_bare', text: 'select app_workspace() as scope', values: [] })).rows,
    ).toEqual([{ scope: 'wsp_a' }]);
  });
});
