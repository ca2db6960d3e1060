import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../shared/errors.ts';
import type { WorkspaceId } from '../shared/ids.ts';
import { noTelemetry } from '../shared/telemetry.ts';
import { sqlState, violatedConstraint } from './sql-state.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';

// Runs on the embedded engine, or on Postgres when TEST_DATABASE_URL is set.
let test: TestDatabase;
const queries: string[] = [];
beforeAll(async () => {
  const telemetry = { ...noTelemetry, databaseQuery: ({ outcome }: { outcome: string }) => void queries.push(outcome) };
  test = await createTestDatabase({ telemetry });
});
afterAll(() => test.close());

const wsp = (name: string) => `wsp_${name}` as WorkspaceId;
const add = (id: WorkspaceId) => sql`insert into workspaces (id, name, created_at) values (${id}, 'n', now())`;
const count = async (id: WorkspaceId) =>
  test.database.transaction({ workspaceId: id }, async (tx) => (await tx.execute(sql`select id from workspaces`)).rows.length);

describe('transaction', () => {
  it('commits and returns the callback’s result', async () => {
    expect(await test.database.transaction({ workspaceId: wsp('a') }, async (tx) => (await tx.execute(add(wsp('a')))).rowCount)).toBe(1);
    expect(await count(wsp('a'))).toBe(1);
  });

  it('rolls back and rethrows the callback’s error', async () => {
    const error = new AppError('conflict', 'No.');
    const run = test.database.transaction({ workspaceId: wsp('b') }, async (tx) => {
      await tx.execute(add(wsp('b')));
      throw error;
    });
    await expect(run).rejects.toBe(error);
    expect(await count(wsp('b'))).toBe(0);
  });

  it('rolls back a failed nested transaction and keeps the rest', async () => {
    await test.database.transaction({ workspaceId: wsp('c') }, async (tx) => {
      await tx.execute(add(wsp('c')));
      await tx.transaction(async (inner) => inner.execute(add(wsp('c')))).catch(() => {});
    });
    expect(await count(wsp('c'))).toBe(1);
  });

  it('throws when Postgres rolls back at the commit because of a swallowed error', async () => {
    const run = test.database.transaction({ workspaceId: wsp('d') }, async (tx) => {
      await tx.execute(add(wsp('d')));
      await tx.execute(sql`select 1 / 0`).catch(() => {});
    });
    await expect(run).rejects.toThrow('Nothing was stored');
    expect(await count(wsp('d'))).toBe(0);
  });

  it('refuses a query after the end of its transaction', async () => {
    const leaked = await test.database.transaction({}, async (tx) => ({ tx }));
    await expect(leaked.tx.execute(sql`select 1`)).rejects.toMatchObject({ cause: { message: expect.stringContaining('has ended') } });
  });

  it('refuses a database call outside the open transaction, which would deadlock', async () => {
    const run = test.database.transaction({}, () => test.database.query('select 1'));
    await expect(run).rejects.toThrow('use the `tx`');
  });

  it('gives the next transaction a clean connection after every kind of failure', async () => {
    await test.database.transaction({ workspaceId: wsp('e') }, (tx) => tx.execute(sql`select nonsense`)).catch(() => {});
    await test.database.query('begin');
    await test.database.query('select 1 / 0').catch(() => {});
    const { rows } = await test.database.query<{ scope: string | null }>('select app_workspace() as scope');
    expect(rows).toEqual([{ scope: null }]);
  });

  it('escapes quotes and backslashes in a scope', async () => {
    const hostile = `x'; set local app.workspace_id = 'wsp_a'; --\\'` as WorkspaceId;
    const seen = await test.database.transaction({ workspaceId: hostile }, async (tx) => {
      const { rows } = await tx.execute(sql`select app_workspace() as scope, (select count(*)::int from workspaces) as visible`);
      return rows[0];
    });
    expect(seen).toEqual({ scope: hostile, visible: 0 });
  });

  it('keeps the scopes of concurrent transactions separate', async () => {
    const seen = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        test.database.transaction(
          { workspaceId: wsp(`m${n}`) },
          async (tx) => (await tx.execute(sql`select app_workspace() as scope`)).rows[0]?.scope,
        ),
      ),
    );
    expect(seen).toEqual(Array.from({ length: 40 }, (_, n) => wsp(`m${n}`)));
  });
});

describe('errors', () => {
  it('carry the SQLSTATE and the name of the constraint', async () => {
    const error = await test.database
      .transaction({ workspaceId: wsp('f') }, async (tx) => {
        await tx.execute(add(wsp('f')));
        await tx.execute(add(wsp('f')));
      })
      .catch((caught: unknown) => caught);
    expect(sqlState(error)).toBe('23505');
    expect(violatedConstraint(error)).toBe('workspaces_pkey');
  });
});

describe('types', () => {
  it('are the same on both engines', async () => {
    const { rows } = await test.database.query(
      `select 1::int as i, 9007199254740993::bigint as b, 1.5::real as r, '{a,b}'::text[] as t, '{"x":[1]}'::jsonb as j,
        '2026-01-02T03:04:05Z'::timestamptz as d, null as n, true as y, '\\x0102'::bytea as z, $1::text as p`,
      ['ü€😀'],
    );
    expect(rows[0]).toEqual({
      i: 1,
      b: '9007199254740993',
      r: 1.5,
      t: ['a', 'b'],
      j: { x: [1] },
      d: new Date('2026-01-02T03:04:05Z'),
      n: null,
      y: true,
      z: Buffer.from([1, 2]),
      p: 'ü€😀',
    });
  });

  it('transfers megabytes in both directions', async () => {
    const text = 'ab€'.repeat(1_000_000);
    const { rows } = await test.database.query<{ text: string }>('select $1::text as text', [text]);
    expect(rows[0]?.text === text).toBe(true);
  });

  it('stores and compares vectors', async () => {
    const { rows } = await test.database.query<{ d: number }>(`select '[1,0]'::halfvec(2) <=> '[0,1]'::halfvec(2) as d`);
    expect(rows[0]?.d).toBeCloseTo(1);
  });
});

describe('listen', () => {
  it('receives notifications of committed transactions only, and none after it stops', async () => {
    const heard: string[] = [];
    const stop = await test.database.listen('news', (payload) => void heard.push(payload));
    const tell = (payload: string, fail: boolean) =>
      test.database
        .transaction({}, async (tx) => {
          await tx.execute(sql`select pg_notify('news', ${payload})`);
          if (fail) throw new Error('no');
        })
        .catch(() => {});
    await tell('lost', true);
    await tell('first', false);
    while (heard.length === 0) await test.database.query('select 1');
    await stop();
    await tell('unheard', false);
    await test.database.query('select 1');
    expect(heard).toEqual(['first']);
  });
});

it('releases the locks of a session when that session closes, not when another one does', async () => {
  const held = async () => {
    const { rows } = await test.database.query<{ n: number }>(
      "select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = 4711",
    );
    return rows[0]?.n;
  };
  const [holder, other] = [await test.database.session(), await test.database.session()];
  await holder.query('select pg_advisory_lock(4711)');
  await other.close();
  await other.close();
  expect(await held()).toBe(1);
  await holder.close();
  await expect.poll(held).toBe(0);
});

it('reports the duration of every query', async () => {
  queries.length = 0;
  await test.database.query('select 1');
  await test.database.query('select nonsense').catch(() => {});
  expect(queries).toEqual(['ok', 'error']);
});

it('returns the duration of a ping', async () => {
  expect(await test.database.ping()).toBeGreaterThan(0);
});
