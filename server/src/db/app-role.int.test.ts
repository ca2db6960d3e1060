import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRoleAddress, ensureAppRole, requireBoundRole, resetPassword } from './app-role.ts';
import { postgresPrograms, type ScratchCluster, startScratchCluster } from './testing/cluster.ts';

const programs = postgresPrograms();
if (!programs) console.warn('Skipped: password logins need the programs of a Postgres server (initdb, pg_ctl). Set POSTGRES_BIN.');

describe.skipIf(!programs)('the application role on a server that asks for passwords', () => {
  let cluster: ScratchCluster;
  let owner: pg.Client;
  beforeAll(async () => {
    cluster = await startScratchCluster(programs ?? '', { password: `o'w n:er/1` });
    owner = new pg.Client({ connectionString: cluster.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner?.end();
    await cluster?.stop();
  });

  async function login(address: string): Promise<string> {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    const { rows } = await client.query('select session_user as role').finally(() => client.end());
    return rows[0].role;
  }

  it('derives the role’s password from the owner’s password, and updates it when the owner’s changes', async () => {
    const address = appRoleAddress(cluster.url, 'app_one', owner.password);
    expect(appRoleAddress(cluster.url, 'app_one', owner.password)).toBe(address);
    expect(address).not.toContain('er%2F1');
    await ensureAppRole(owner, 'app_one', new URL(address).password);
    expect(await login(address)).toBe('app_one');

    const rotated = appRoleAddress(cluster.url, 'app_one', 'another owner password');
    await expect(login(rotated)).rejects.toMatchObject({ code: '28P01' });
    await resetPassword(owner, 'app_one', new URL(rotated).password);
    expect(await login(rotated)).toBe('app_one');
  });

  it('is created once when servers of several databases start together', async () => {
    for (const name of ['one', 'two']) await owner.query(`create database ${name}`);
    const address = appRoleAddress(cluster.url, 'app_two', owner.password);
    await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        const url = new URL(cluster.url);
        url.pathname = n % 2 ? '/one' : '/two';
        const client = new pg.Client({ connectionString: url.toString() });
        await client.connect();
        await ensureAppRole(client, 'app_two', new URL(address).password).finally(() => client.end());
      }),
    );
    expect(await login(address)).toBe('app_two');
  });

  it('has no password when the owner has none', async () => {
    const address = appRoleAddress('postgres://postgres@127.0.0.1:5432/x', 'app_three', null);
    expect(new URL(address).password).toBe('');
    await ensureAppRole(owner, 'app_three', '');
    const { rows } = await owner.query(`select rolpassword is null as none from pg_authid where rolname = 'app_three'`);
    expect(rows).toEqual([{ none: true }]);
  });

  it('is refused when it can become a role that bypasses Row Level Security', async () => {
    await owner.query('create role app_four login; grant postgres to app_four');
    await expect(requireBoundRole(owner, 'app_four')).rejects.toThrow('must not work as the role');
  });

  it('keeps the project suffix of a pooler in its user name', () => {
    const address = appRoleAddress('postgres://postgres.abcd:pw@eu.pooler.supabase.com:5432/postgres', 'cloneai_app', 'pw');
    expect(new URL(address).username).toBe('cloneai_app.abcd');
  });
});
