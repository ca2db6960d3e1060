import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import type { Role } from '../../shared/context.ts';
import { newId, type UserId, type WorkspaceId } from '../../shared/ids.ts';
import { setMemberRole } from './testing/accounts.testing.ts';
import { createTestApp } from './testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const setRole = (workspace: { id: string }, user: { id: string }, role: Role) => setMemberRole(db.database, workspace, user, role);
const deleteMember = (workspace: { id: string }, user: { id: string }) =>
  db.database.transaction({ workspaceId: workspace.id as WorkspaceId }, (tx) =>
    tx.execute(sql`delete from members where workspace_id = ${workspace.id} and user_id = ${user.id}`),
  );
const rowsOf = async (workspace: { id: string }, user: { id: string }) =>
  db.database.transaction({ workspaceId: workspace.id as WorkspaceId, userId: user.id as UserId }, async (tx) => {
    const { rows } = await tx.execute<{ n: number }>(
      sql`select ((select count(*) from workspaces) + (select count(*) from users) + (select count(*) from members)
        + (select count(*) from api_keys) + (select count(*) from audit_log) + (select count(*) from refresh_tokens))::int as n`,
    );
    return rows[0]?.n;
  });

describe('updating your account', () => {
  it('changes and removes the name', async () => {
    const { call, person } = createTestApp(db.database);
    const { accessToken: token } = await person();
    expect((await call('PATCH', '/v1/me', { token, json: { name: ' Grace \u{1F600} ' } })).body.name).toBe('Grace \u{1F600}');
    expect((await call('PATCH', '/v1/me', { token, json: { name: null } })).body.name).toBeNull();
    expect((await call('PATCH', '/v1/me', { token, json: { name: 'x\0' } })).status).toBe(400);
    expect((await call('PATCH', '/v1/me', { token, json: {} })).status).toBe(400);
  });
});

describe('deleting an account', () => {
  it('requires the password and deletes all rows of the user and the workspace', async () => {
    const { call, person, removed } = createTestApp(db.database);
    const { accessToken: token, password, user, workspace, email, refreshToken } = await person();
    await call('POST', '/v1/api-keys', { token, json: { kind: 'secret', name: 'k', scopes: ['clones:read'] } });
    const without = await call('DELETE', '/v1/me', { token });
    expect([without.status, without.body.error.param]).toEqual([400, 'password']);
    expect((await call('DELETE', '/v1/me', { token, json: { password: 'wrong horse' } })).status).toBe(403);
    expect(removed).toEqual([]);
    expect((await call('GET', '/v1/me', { token })).status).toBe(200);

    expect((await call('DELETE', '/v1/me', { token, json: { password } })).status).toBe(204);
    expect(removed).toEqual([workspace.id]);
    expect(await rowsOf(workspace, user)).toBe(0);
    expect((await call('GET', '/v1/me', { token })).status).toBe(401);
    expect((await call('POST', '/v1/auth/login', { json: { email, password } })).status).toBe(401);
    expect((await call('POST', '/v1/auth/refresh', { json: { refreshToken } })).status).toBe(401);
    expect((await call('POST', '/v1/auth/register', { json: { email, password } })).status).toBe(201);
  });

  it('limits attempts with a wrong password', async () => {
    const { call, person } = createTestApp(db.database);
    const { accessToken: token } = await person();
    const statuses = [];
    for (let i = 0; i < 11; i++) statuses.push((await call('DELETE', '/v1/me', { token, json: { password: 'wrong' } })).status);
    expect(statuses).toEqual([...Array(10).fill(403), 429]);
  });

  it('keeps workspaces with another owner and rejects leaving a workspace without one', async () => {
    const { call, person, removed } = createTestApp(db.database);
    const [ada, grace] = [await person(), await person()];
    await setRole(ada.workspace, grace.user, 'viewer');
    const refused = await call('DELETE', '/v1/me', { token: ada.accessToken, json: { password: ada.password } });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'conflict']);
    await setRole(ada.workspace, grace.user, 'owner');
    expect((await call('DELETE', '/v1/me', { token: ada.accessToken, json: { password: ada.password } })).status).toBe(204);
    expect(removed).toEqual([]);
    const list = await call('GET', '/v1/workspaces', { token: grace.accessToken });
    expect(list.body.data.map(({ id }: { id: string }) => id)).toEqual([grace.workspace.id, ada.workspace.id]);
    const { rows } = await db.database.transaction({ workspaceId: ada.workspace.id }, (tx) =>
      tx.execute<{ action: string }>(sql`select action from audit_log order by id desc limit 1`),
    );
    expect(rows[0]?.action).toBe('member.left');
  });

  it('keeps the account when deleting the files of the workspace fails', async () => {
    const { deps, usecases, person } = createTestApp(db.database);
    const { user, workspace, password } = await person();
    const { createAccountsUsecases } = await import('./accounts.usecases.ts');
    const failing = createAccountsUsecases({
      ...deps,
      beforeWorkspaceDeleted: () => Promise.reject(new Error('disk on fire')),
    });
    const ctx = { workspaceId: workspace.id, actor: { type: 'user', userId: user.id, role: 'owner', scopes: ['workspace:read'] } } as never;
    await expect(failing.deleteMe(ctx, { password })).rejects.toThrow('disk on fire');
    expect((await usecases.retrieveMe(ctx)).id).toBe(user.id);
  });
});

describe('workspaces', () => {
  it('can be retrieved and renamed by their owner, which writes an audit entry', async () => {
    const { call, person } = createTestApp(db.database);
    const { accessToken: token, workspace } = await person();
    const path = `/v1/workspaces/${workspace.id}`;
    expect((await call('GET', path, { token })).body).toEqual(workspace);
    expect((await call('PATCH', path, { token, json: { name: 'Atelier' } })).body).toEqual({ ...workspace, name: 'Atelier' });
    const log = (await call('GET', '/v1/audit-log', { token })).body.data;
    expect(log[0]).toMatchObject({ action: 'workspace.updated', target: workspace.id });
  });

  it('of other users return not found, whether or not they exist', async () => {
    const { call, person } = createTestApp(db.database);
    const [ada, grace] = [await person(), await person()];
    for (const id of [ada.workspace.id, newId('workspace')]) {
      const read = await call('GET', `/v1/workspaces/${id}`, { token: grace.accessToken });
      expect([read.status, read.body.error.message.replace(id, '')]).toEqual([404, expect.stringContaining('No workspace with id .')]);
      expect((await call('PATCH', `/v1/workspaces/${id}`, { token: grace.accessToken, json: { name: 'mine' } })).status).toBe(404);
    }
    expect((await call('GET', `/v1/workspaces/${ada.workspace.id}`, { token: ada.accessToken })).body.name).toBe(ada.workspace.name);
    expect((await call('GET', "/v1/workspaces/' or 1=1", { token: grace.accessToken })).status).toBe(400);
  });

  it('can be retrieved but not renamed by a viewer', async () => {
    const { call, person } = createTestApp(db.database);
    const [ada, grace] = [await person(), await person()];
    await setRole(ada.workspace, grace.user, 'viewer');
    const path = `/v1/workspaces/${ada.workspace.id}`;
    expect((await call('GET', path, { token: grace.accessToken })).body).toMatchObject({ role: 'viewer' });
    expect((await call('PATCH', path, { token: grace.accessToken, json: { name: 'mine' } })).status).toBe(403);
    await setRole(ada.workspace, grace.user, 'admin');
    expect((await call('PATCH', path, { token: grace.accessToken, json: { name: 'ours' } })).status).toBe(200);
  });

  it('are listed in pages', async () => {
    const { call, person } = createTestApp(db.database);
    const me = await person();
    const others = [await person(), await person()];
    for (const { workspace } of others) await setRole(workspace, me.user, 'viewer');
    const first = (await call('GET', '/v1/workspaces?limit=2', { token: me.accessToken })).body;
    const second = (await call('GET', `/v1/workspaces?limit=2&cursor=${first.nextCursor}`, { token: me.accessToken })).body;
    const ids = [...first.data, ...second.data].map(({ id }: { id: string }) => id);
    expect(ids).toEqual([others[1]?.workspace.id, others[0]?.workspace.id, me.workspace.id]);
    expect(second.nextCursor).toBeNull();
    expect((await call('GET', '/v1/workspaces?cursor=nonsense', { token: me.accessToken })).status).toBe(400);
  });
});

describe('the role of a caller', () => {
  it('follows the database within 30 seconds, regardless of the token', async () => {
    const { call, person, clock } = createTestApp(db.database);
    const { accessToken: token, user, workspace } = await person();
    expect((await call('GET', '/v1/api-keys', { token })).status).toBe(200);
    await setRole(workspace, user, 'viewer');
    clock.advance(30_000);
    expect((await call('GET', '/v1/api-keys', { token })).status).toBe(403);
    await deleteMember(workspace, user);
    clock.advance(30_000);
    expect((await call('GET', '/v1/workspaces', { token })).status).toBe(401);
  });
});

describe('the audit log', () => {
  it('is listed newest first in pages, for managers only', async () => {
    const { call, person } = createTestApp(db.database);
    const { accessToken: token, user, workspace } = await person();
    for (const name of ['one', 'two', 'three'])
      await call('PATCH', `/v1/workspaces/${workspace.id}`, { token, json: { name }, headers: { 'x-request-id': `req-${name}` } });
    const first = (await call('GET', '/v1/audit-log?limit=2', { token })).body;
    expect(first.data.map(({ requestId }: { requestId: string }) => requestId)).toEqual(['req-three', 'req-two']);
    expect(first.data[0].actor).toBe(user.id);
    const second = (await call('GET', `/v1/audit-log?limit=5&cursor=${first.nextCursor}`, { token })).body;
    expect(second.data.map(({ action }: { action: string }) => action)).toEqual(['workspace.updated', 'login.started', 'account.created']);
    await setRole(workspace, user, 'editor');
    const key = (await createTestApp(db.database).call('GET', '/v1/audit-log', { token })).status;
    expect(key).toBe(403);
  });

  it('is written in the same transaction as the change', async () => {
    const { store, person } = createTestApp(db.database);
    const { user, workspace } = await person();
    const { createAccountsStore } = await import('./accounts.store.ts');
    const failing = createAccountsStore(db.database, () => Promise.reject(new Error('no record')));
    const ctx = { workspaceId: workspace.id } as never;
    await expect(failing.updateWorkspace(ctx, workspace.id, { name: 'unrecorded' })).rejects.toThrow('no record');
    expect((await store.listWorkspaces(user.id))[0]?.name).toBe(workspace.name);
  });
});
