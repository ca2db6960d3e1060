import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { tokenIn } from '../../../providers/mailer/outbox.testing.ts';
import { newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import { users } from '../accounts.tables.ts';
import { createAuditWriter } from '../audit-log/audit-log.store.ts';
import { createTestApp, OWN_ORIGIN } from '../testing/accounts-app.testing.ts';
import type { Login } from './logins.schemas.ts';
import { createLoginsStore } from './logins.store.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

type App = ReturnType<typeof createTestApp>;
type Person = Awaited<ReturnType<App['person']>>;
const MINUTE = 60_000;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
/** Signs in again and returns the tokens of that login. */
const logIn = async (app: App, { email, password }: Person, userAgent?: string): Promise<Person> => {
  const headers = userAgent === undefined ? {} : { 'user-agent': userAgent };
  const answer = await app.call('POST', '/v1/auth/login', { json: { email, password }, headers });
  if (answer.status !== 200) throw new Error(`signing in returned ${answer.status}: ${answer.text}`);
  return { ...answer.body, email, password };
};
const loginsOf = async (app: App, by: { accessToken: string }, query = '') =>
  (await app.call('GET', `/v1/me/logins${query}`, { token: by.accessToken })).body as { data: Login[]; nextCursor: string | null };
const idOf = async (app: App, by: { accessToken: string }) => (await loginsOf(app, by)).data.find(({ current }) => current)?.id;
const refresh = (app: App, { refreshToken }: { refreshToken: string }, userAgent?: string) =>
  app.call('POST', '/v1/auth/refresh', { json: { refreshToken }, headers: userAgent === undefined ? {} : { 'user-agent': userAgent } });
const works = async (app: App, { accessToken, refreshToken }: Person) => [
  (await app.call('GET', '/v1/me', { token: accessToken })).status,
  (await refresh(app, { refreshToken })).status,
];
const actionsOf = async (workspace: { id: string }) =>
  db.database.transaction({ workspaceId: workspace.id as WorkspaceId }, async (tx) => {
    const { rows } = await tx.execute<{ action: string; details: object }>(sql`select action, details from audit_log order by id`);
    return rows.map(({ action, details }) => [action, details] as const);
  });

describe('listing logins', () => {
  it('lists logins newest first with their times and user agent and marks the current one', async () => {
    const app = createTestApp(db.database);
    const first = await app.person();
    const createdAt = app.clock.now().toISOString();
    app.clock.advance(MINUTE);
    const second = await logIn(app, first, FIREFOX);
    const { data } = await loginsOf(app, second);
    expect(data).toMatchObject([
      { current: true, userAgent: FIREFOX, workspaceId: first.workspace.id },
      { current: false, userAgent: null, createdAt, lastUsedAt: createdAt },
    ]);
    expect(Date.parse(data[1]?.expiresAt ?? '') - Date.parse(createdAt)).toBe(7 * 86_400_000);
    expect(Object.keys(data[0] ?? {}).sort()).toEqual(
      ['createdAt', 'current', 'expiresAt', 'id', 'lastUsedAt', 'userAgent', 'workspaceId'].sort(),
    );
    expect((await loginsOf(app, first)).data.map(({ current }) => current)).toEqual([false, true]);
  });

  it('shows the last use to the minute, and keeps the id, creation time, and user agent after a refresh', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    await logIn(app, ada, FIREFOX);
    const lastUsed = async () => (await loginsOf(app, ada)).data[1];
    const before = await lastUsed();
    app.clock.advance(30_000);
    expect((await lastUsed())?.lastUsedAt).toBe(before?.lastUsedAt);
    app.clock.advance(5 * MINUTE);
    await lastUsed();
    const used = await lastUsed();
    expect(Date.parse(used?.lastUsedAt ?? '') - Date.parse(before?.lastUsedAt ?? '')).toBeGreaterThan(5 * MINUTE);

    const next = (await refresh(app, ada)).body;
    const [other, own] = (await loginsOf(app, next)).data;
    expect(own).toMatchObject({ id: before?.id, createdAt: before?.createdAt, current: true });
    expect(Date.parse(own?.expiresAt ?? '')).toBeGreaterThan(Date.parse(before?.expiresAt ?? ''));
    expect(other).toMatchObject({ userAgent: FIREFOX, current: false });
  });

  it('stores the user agent in one row per login, as one line of at most 200 characters', async () => {
    const app = createTestApp(db.database);
    const ada = await logIn(app, await app.person(), `curl/8\t\u00a0${'x'.repeat(300)}`);
    const [login] = (await loginsOf(app, ada)).data;
    expect(login?.userAgent).toMatch(/^curl\/8 x{192}…$/);
    const next = (await refresh(app, ada, FIREFOX)).body;
    await refresh(app, next);
    const { rows } = await db.database.transaction({ userId: ada.user.id as UserId }, (tx) =>
      tx.execute<{ user_agent: string | null }>(sql`select user_agent from refresh_tokens where family_id = ${login?.id}`),
    );
    expect(rows.map(({ user_agent }) => user_agent).filter(Boolean)).toEqual([FIREFOX]);
  });

  it('pages through logins, omits ended ones, and shows them to no other user', async () => {
    const app = createTestApp(db.database);
    const [ada, eve] = [await app.person(), await app.person()];
    const all = [ada, await logIn(app, ada), await logIn(app, ada), await logIn(app, ada)];
    await app.call('POST', '/v1/auth/logout', { json: { refreshToken: all[1]?.refreshToken } });
    const first = await loginsOf(app, ada, '?limit=2');
    const second = await loginsOf(app, ada, `?limit=2&cursor=${first.nextCursor}`);
    const ids = [...first.data, ...second.data].map(({ id }) => id);
    expect([ids.length, new Set(ids).size, second.nextCursor]).toEqual([3, 3, null]);
    expect((await loginsOf(app, eve)).data).toHaveLength(1);
    app.clock.advance(7 * 86_400_000);
    expect((await loginsOf(app, await logIn(app, ada))).data).toHaveLength(1);
  });
});

describe('signing in to another workspace', () => {
  it('starts a login with the role in that workspace, without the password, and keeps the current login', async () => {
    const app = createTestApp(db.database);
    const [ada, bob] = [await app.person(), await app.person()];
    const token = bob.accessToken;
    await app.call('POST', `/v1/workspaces/${bob.workspace.id}/invitations`, { json: { email: ada.email, role: 'viewer' }, token });
    const email = (await app.emails()).at(-1);
    const joined = await app.call('POST', '/v1/invitations/accept', { json: { token: tokenIn(email) }, token: ada.accessToken });
    expect([joined.status, joined.body.workspace.role]).toEqual([200, 'viewer']);
    const back = await app.call('POST', '/v1/me/logins', { json: { workspaceId: ada.workspace.id }, token: joined.body.accessToken });
    expect([back.status, back.body.workspace.id, back.body.workspace.role]).toEqual([200, ada.workspace.id, 'owner']);
    expect(await works(app, { ...ada, ...back.body })).toEqual([200, 200]);
    expect(await works(app, { ...ada, ...joined.body })).toEqual([200, 200]);
  });

  it('returns 404 for a workspace of another user and 403 for an API key', async () => {
    const app = createTestApp(db.database);
    const [ada, bob] = [await app.person(), await app.person()];
    const json = { workspaceId: bob.workspace.id };
    expect((await app.call('POST', '/v1/me/logins', { json, token: ada.accessToken })).status).toBe(404);
    const key = await app.call('POST', '/v1/api-keys', {
      json: { kind: 'secret', name: 'k', scopes: ['workspace:read'] },
      token: ada.accessToken,
    });
    expect((await app.call('POST', '/v1/me/logins', { json: { workspaceId: ada.workspace.id }, token: key.body.key })).status).toBe(403);
  });
});

describe('starting a login while the user is removed from the workspace', () => {
  it('stores no login that would work again after the user rejoins', async () => {
    const app = createTestApp(db.database);
    const [ada, bob] = [await app.person(), await app.person()];
    const store = createLoginsStore(db.database, createAuditWriter({ clock: app.clock }));
    const userId = ada.user.id as UserId;
    const [user] = await db.database.transaction({ userId }, (tx) => tx.select().from(users).where(eq(users.id, userId)));
    const start = (workspace: { id: string }, passwordHash = user?.passwordHash ?? null) => {
      const login = { userId, workspaceId: workspace.id as WorkspaceId, familyId: newId('refreshToken') };
      const ctx = { workspaceId: login.workspaceId, actor: { type: 'system', scopes: [] }, requestId: 'req_x' } as const;
      const life = { now: app.clock.now(), lifeSeconds: 60, userAgent: null, confirmedAt: null };
      return store.start({ ...ctx, signal: new AbortController().signal }, login, `rt_${login.familyId}`, { ...life, passwordHash });
    };
    expect(await start(ada.workspace)).toBe('ok');
    expect(await start(ada.workspace, 'another hash')).toBe('other_password');
    expect(await start(bob.workspace)).toBe('no_member');
    expect((await loginsOf(app, ada)).data.map(({ workspaceId }) => workspaceId)).not.toContain(bob.workspace.id);
    expect((await actionsOf(bob.workspace)).filter(([action]) => action === 'login.started')).toHaveLength(1);
  });
});

describe('ending logins', () => {
  it('ends one login immediately, keeps the others, and writes an audit entry', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const lost = await logIn(app, ada);
    const next = { ...lost, ...(await refresh(app, lost)).body };
    const id = await idOf(app, next);
    const end = () => app.call('DELETE', `/v1/me/logins/${id}`, { token: ada.accessToken });
    expect((await end()).status).toBe(204);
    expect(await works(app, next)).toEqual([401, 401]);
    expect(await works(app, ada)).toEqual([200, 200]);
    expect((await end()).status).toBe(404);
    expect((await actionsOf(ada.workspace)).at(-1)?.[0]).toBe('login.ended');
  });

  it('signs out when the current login is ended', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const id = await idOf(app, ada);
    expect((await app.call('DELETE', `/v1/me/logins/${id}`, { token: ada.accessToken })).status).toBe(204);
    expect(await works(app, ada)).toEqual([401, 401]);
  });

  it('returns 404 for a login of another user', async () => {
    const app = createTestApp(db.database);
    const [ada, eve] = [await app.person(), await app.person()];
    const id = await idOf(app, ada);
    expect((await app.call('DELETE', `/v1/me/logins/${id}`, { token: eve.accessToken })).status).toBe(404);
    expect(await works(app, ada)).toEqual([200, 200]);
  });

  it('ends all other logins in every workspace immediately and writes an audit entry in each', async () => {
    const app = createTestApp(db.database);
    const [ada, grace, eve] = [await app.person(), await app.person(), await app.person()];
    await app.call('POST', `/v1/workspaces/${grace.workspace.id}/invitations`, {
      token: grace.accessToken,
      json: { email: ada.email, role: 'viewer' },
    });
    const json = { token: tokenIn((await app.emails())[0]) };
    const elsewhere = (await app.call('POST', '/v1/invitations/accept', { json, token: ada.accessToken })).body;
    const others = [await logIn(app, ada), elsewhere];
    expect((await app.call('DELETE', '/v1/me/logins', { token: ada.accessToken })).status).toBe(204);
    for (const other of others) expect(await works(app, other)).toEqual([401, 401]);
    expect((await loginsOf(app, ada)).data).toHaveLength(1);
    expect(await works(app, ada)).toEqual([200, 200]);
    expect(await works(app, eve)).toEqual([200, 200]);
    for (const workspace of [ada.workspace, grace.workspace])
      expect((await actionsOf(workspace)).at(-1)).toEqual(['login.ended', { logins: 1 }]);
  });

  it('leaves no working token when other logins are refreshed at the same time', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    for (let round = 0; round < 5; round++) {
      const others = [];
      for (let n = 0; n < 4; n++) others.push(await logIn(app, ada));
      const refreshing = others.map((other) => refresh(app, other));
      const ended = await app.call('DELETE', '/v1/me/logins', { token: ada.accessToken });
      expect(ended.status).toBe(204);
      for (const [n, { status, body }] of (await Promise.all(refreshing)).entries())
        expect((await refresh(app, status === 200 ? body : others[n])).status).toBe(401);
    }
  });

  it('returns 403 when an API key lists or ends logins', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const json = { kind: 'secret', name: 'k', scopes: ['workspace:manage', 'workspace:read', 'keys:manage'] };
    const { key } = (await app.call('POST', '/v1/api-keys', { token: ada.accessToken, json })).body;
    for (const method of ['GET', 'DELETE']) expect((await app.call(method, '/v1/me/logins', { token: key })).status).toBe(403);
  });
});

describe('changing the password', () => {
  const change = (app: App, by: { accessToken: string }, currentPassword: string, newPassword = 'a new password') =>
    app.call('POST', '/v1/me/password', { token: by.accessToken, json: { currentPassword, newPassword } });

  it('requires the current password, ends other logins and reset links, writes an audit entry, and sends an email', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const other = await logIn(app, ada);
    await app.call('POST', '/v1/auth/forgot-password', { json: { email: ada.email } });
    const link = tokenIn((await app.emails())[0]);
    const wrong = await change(app, ada, 'wrong horse');
    expect([wrong.status, wrong.body.error.param, wrong.body.error.message]).toEqual([
      403,
      'currentPassword',
      expect.stringContaining('Nothing was changed'),
    ]);
    expect(await works(app, other)).toEqual([200, 200]);
    expect(app.queuedEmails).toEqual([]);

    expect((await change(app, ada, ada.password)).status).toBe(204);
    expect(await works(app, other)).toEqual([401, 401]);
    expect(await works(app, ada)).toEqual([200, 200]);
    expect((await app.call('POST', '/v1/auth/login', { json: { email: ada.email, password: ada.password } })).status).toBe(401);
    expect((await app.call('POST', '/v1/auth/reset-password', { json: { token: link, password: 'another one' } })).status).toBe(400);
    await logIn(app, { ...ada, password: 'a new password' });
    expect((await actionsOf(ada.workspace)).map(([action]) => action)).toContain('password.changed');
    const emails = await app.emails();
    expect(emails).toMatchObject([{ to: ada.email, subject: 'Your password was changed' }]);
    expect(emails[0]?.text).toContain(`at ${OWN_ORIGIN} was just changed by someone who was signed in`);
  });

  it('rejects an invalid new password, names the field, and changes nothing', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    for (const bad of ['short', 'x'.repeat(73)]) {
      const refused = await change(app, ada, ada.password, bad);
      expect([refused.status, refused.body.error.param]).toEqual([400, 'newPassword']);
    }
    await logIn(app, ada);
  });

  it('limits wrong current passwords, without locking the user out of signing in', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const statuses = [];
    for (let i = 0; i < 11; i++) statuses.push((await change(app, ada, 'wrong')).status);
    expect(statuses).toEqual([...Array(10).fill(403), 429]);
    expect((await change(app, ada, ada.password)).status).toBe(429);
    expect((await app.call('POST', '/v1/auth/login', { json: { email: ada.email, password: ada.password } })).status).toBe(200);
  });

  it('changes the password once for two concurrent requests', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const answers = await Promise.all(['one new password', 'two new passwords'].map((each) => change(app, ada, ada.password, each)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
    expect(await app.emails()).toHaveLength(1);
  });

  it('explains where to change the password when the account has none', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    await db.database.transaction({ userId: ada.user.id as UserId }, (tx) =>
      tx.execute(sql`update users set password_hash = null where id = ${ada.user.id}`),
    );
    const refused = await change(app, ada, ada.password);
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining('Change the password there')]);
  });
});
