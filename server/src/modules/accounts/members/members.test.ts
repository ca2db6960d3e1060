import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { tokenIn } from '../../../providers/mailer/outbox.testing.ts';
import { newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import { createAccountsStore, enterScope } from '../accounts.store.ts';
import { users } from '../accounts.tables.ts';
import { createAuditWriter } from '../audit-log/audit-log.store.ts';
import { createTestApp } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

type App = ReturnType<typeof createTestApp>;
type Person = Awaited<ReturnType<App['person']>>;
const path = (workspace: { id: string }, user?: { id: string }) => `/v1/workspaces/${workspace.id}/members${user ? `/${user.id}` : ''}`;
const remove = (app: App, by: { accessToken: string }, workspace: { id: string }, user: { id: string }) =>
  app.call('DELETE', path(workspace, user), { token: by.accessToken });
const change = (app: App, by: { accessToken: string }, workspace: { id: string }, user: { id: string }, role: string) =>
  app.call('PATCH', path(workspace, user), { token: by.accessToken, json: { role } });
const list = (app: App, by: { accessToken: string }, workspace: { id: string }, query = '') =>
  app.call('GET', `${path(workspace)}${query}`, { token: by.accessToken });

/** Invites an existing user, accepts the invitation, and returns the user's login to the workspace. */
async function join(app: App, owner: Person, person: Person, role: string): Promise<Person> {
  await app.call('POST', `/v1/workspaces/${owner.workspace.id}/invitations`, {
    token: owner.accessToken,
    json: { email: person.email, role },
  });
  const token = tokenIn((await app.emails()).find(({ to }) => to === person.email));
  const answer = await app.call('POST', '/v1/invitations/accept', { json: { token }, token: person.accessToken });
  if (answer.status !== 200) throw new Error(`accepting returned ${answer.status}: ${answer.text}`);
  return { ...person, ...answer.body };
}
async function team(app: App, ...roles: string[]): Promise<[Person, ...Person[]]> {
  const owner = await app.person();
  const others: Person[] = [];
  for (const role of roles) others.push(await join(app, owner, await app.person(), role));
  return [owner, ...others];
}
const rolesOf = async (workspace: { id: string }) =>
  db.database.transaction({ workspaceId: workspace.id as WorkspaceId }, async (tx) => {
    const { rows } = await tx.execute<{ user_id: string; role: string }>(
      sql`select user_id, role from members where workspace_id = ${workspace.id}`,
    );
    return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
  });
const auditOf = async (workspace: { id: string }) =>
  db.database.transaction({ workspaceId: workspace.id as WorkspaceId }, async (tx) => {
    const { rows } = await tx.execute<{ action: string }>(sql`select action, actor, target, details from audit_log order by id`);
    return rows.filter(({ action }) => action.startsWith('member.'));
  });

describe('listing members', () => {
  it('lists members to every member, oldest first, in pages that joining and leaving do not shift', async () => {
    const app = createTestApp(db.database);
    const [ada, grace, alan, eve] = (await team(app, 'viewer', 'editor', 'admin')) as [Person, Person, Person, Person];
    const first = await list(app, grace, ada.workspace, '?limit=2');
    expect(first.body.data).toEqual([
      { userId: ada.user.id, email: ada.email, name: ada.user.name, role: 'owner', joinedAt: expect.stringMatching(/Z$/) },
      { userId: grace.user.id, email: grace.email, name: grace.user.name, role: 'viewer', joinedAt: expect.stringMatching(/Z$/) },
    ]);
    expect((await remove(app, ada, ada.workspace, grace.user)).status).toBe(204);
    await join(app, ada, await app.person(), 'viewer');
    const second = await list(app, eve, ada.workspace, `?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body.data.map(({ userId }: { userId: string }) => userId)).toEqual([alan.user.id, eve.user.id]);
    const third = await list(app, eve, ada.workspace, `?limit=2&cursor=${second.body.nextCursor}`);
    expect([third.body.data.length, third.body.nextCursor]).toEqual([1, null]);
    expect(first.text).not.toMatch(/hash|external/i);
  });

  it('lists members who joined in the same millisecond once each', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    await db.database.transaction({ workspaceId: ada.workspace.id }, async (tx) => {
      for (let n = 0; n < 5; n++) {
        const id = newId('user');
        await enterScope(tx, { userId: id });
        await tx.insert(users).values({ id, email: `${id}@example.test`, createdAt: new Date(), updatedAt: new Date() });
        // By SQL, because a JavaScript date has no microseconds.
        await tx.execute(sql`insert into members values (${ada.workspace.id}, ${id}, 'viewer', '2100-01-01T00:00:00.123456Z')`);
      }
    });
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 10; pages++) {
      const { data, nextCursor } = (await list(app, ada, ada.workspace, `?limit=2${cursor && `&cursor=${cursor}`}`)).body;
      seen.push(...data.map(({ userId }: { userId: string }) => userId));
      if (!nextCursor) break;
      cursor = nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([6, 6]);
  });

  it('hides members from users of other workspaces and from API keys', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = (await team(app, 'viewer')) as [Person, Person];
    const eve = await app.person();
    const json = { kind: 'secret', name: 'k', scopes: ['workspace:manage', 'workspace:read'] };
    const { key } = (await app.call('POST', '/v1/api-keys', { token: ada.accessToken, json })).body;
    for (const [by, status] of [
      [eve, 404],
      [{ accessToken: key as string }, 403],
    ] as const) {
      expect((await list(app, by, ada.workspace)).status).toBe(status);
      expect((await change(app, by, ada.workspace, grace.user, 'admin')).status).toBe(status);
      expect((await remove(app, by, ada.workspace, grace.user)).status).toBe(status);
    }
    expect((await remove(app, eve, eve.workspace, grace.user)).status).toBe(404);
    expect((await change(app, ada, ada.workspace, eve.user, 'admin')).status).toBe(404);
    expect(await rolesOf(ada.workspace)).toEqual({ [ada.user.id]: 'owner', [grace.user.id]: 'viewer' });
  });

  it.each(['nonsense', '1 usr_', '1 usr_x', `999999999999999 usr_${'0'.repeat(26)}`])('rejects the cursor of %s', async (forged) => {
    const cursor = Buffer.from(forged).toString('base64url');
    const app = createTestApp(db.database);
    const ada = await app.person();
    const answer = await list(app, ada, ada.workspace, `?cursor=${cursor}`);
    expect([answer.status, answer.body.error.param]).toEqual([400, 'cursor']);
  });
});

describe('changing a role', () => {
  it('takes effect immediately, regardless of the role in the token, and writes an audit entry', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = (await team(app, 'viewer')) as [Person, Person];
    const keys = async () => (await app.call('GET', '/v1/api-keys', { token: grace.accessToken })).status;
    expect(await keys()).toBe(403);
    const answer = await change(app, ada, ada.workspace, grace.user, 'admin');
    expect([answer.status, answer.body]).toEqual([
      200,
      { userId: grace.user.id, email: grace.email, name: grace.user.name, role: 'admin', joinedAt: expect.any(String) },
    ]);
    expect(await keys()).toBe(200);
    await change(app, ada, ada.workspace, grace.user, 'viewer');
    expect(await keys()).toBe(403);
    await change(app, ada, ada.workspace, grace.user, 'viewer');
    expect(await auditOf(ada.workspace)).toMatchObject([
      { action: 'member.role_changed', actor: ada.user.id, target: grace.user.id, details: { from: 'viewer', to: 'admin' } },
      { action: 'member.role_changed', actor: ada.user.id, target: grace.user.id, details: { from: 'admin', to: 'viewer' } },
    ]);
  });

  it('rejects changes that the caller’s role does not allow and says what to do', async () => {
    const app = createTestApp(db.database);
    const [ada, admin, editor, viewer] = (await team(app, 'admin', 'editor', 'viewer')) as [Person, Person, Person, Person];
    for (const [by, user, role, message] of [
      [viewer, editor, 'viewer', /Your role \(viewer\) cannot change members\. Ask an owner or an admin/],
      [editor, editor, 'admin', /Your role \(editor\) cannot/],
      [admin, ada, 'viewer', /Your role \(admin\) cannot change an owner\. Ask an owner/],
      [admin, viewer, 'owner', /cannot grant a role with more permissions/],
      [admin, admin, 'owner', /cannot grant a role with more permissions/],
    ] as const) {
      const refused = await change(app, by, ada.workspace, user.user, role);
      expect([refused.status, refused.body.error.message]).toEqual([403, expect.stringMatching(message)]);
    }
    expect((await change(app, ada, ada.workspace, viewer.user, 'god')).body.error.param).toBe('role');
    expect(await auditOf(ada.workspace)).toEqual([]);
  });

  it('rejects demoting the last owner until there is another owner', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = (await team(app, 'admin')) as [Person, Person];
    const refused = await change(app, ada, ada.workspace, ada.user, 'viewer');
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining('Make another member an owner first')]);
    expect((await change(app, ada, ada.workspace, grace.user, 'owner')).status).toBe(200);
    expect((await change(app, ada, ada.workspace, ada.user, 'viewer')).status).toBe(200);
    expect(await rolesOf(ada.workspace)).toEqual({ [ada.user.id]: 'viewer', [grace.user.id]: 'owner' });
  });

  it('checks the caller’s role in the target workspace, not in the workspace of the token', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = (await team(app, 'viewer')) as [Person, Person];
    const { body } = await app.call('POST', '/v1/auth/login', {
      json: { email: grace.email, password: grace.password, workspaceId: Object.keys(await ownWorkspace(app, grace))[0] },
    });
    expect(body.workspace.role).toBe('owner');
    expect((await change(app, body, ada.workspace, ada.user, 'viewer')).status).toBe(403);
  });
});

async function ownWorkspace(app: App, person: Person): Promise<Record<string, string>> {
  const { workspaces } = (await app.call('GET', '/v1/me', { token: person.accessToken })).body;
  return Object.fromEntries(
    workspaces.filter(({ role }: { role: string }) => role === 'owner').map(({ id, role }: { id: string; role: string }) => [id, role]),
  );
}

describe('removing a member', () => {
  it('ends the member’s tokens for that workspace immediately, keeps the others, and writes an audit entry', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const home = await app.person();
    const grace = await join(app, ada, home, 'editor');
    const at = async (who: Person, to: string) => (await app.call('GET', to, { token: who.accessToken })).status;
    expect([await at(grace, '/v1/workspaces'), await at(home, '/v1/workspaces')]).toEqual([200, 200]);
    expect((await remove(app, ada, ada.workspace, grace.user)).status).toBe(204);
    expect([await at(grace, '/v1/workspaces'), await at(home, '/v1/workspaces')]).toEqual([401, 200]);
    expect((await app.call('POST', '/v1/auth/refresh', { json: { refreshToken: grace.refreshToken } })).status).toBe(401);
    expect(await at(home, path(ada.workspace))).toBe(404);
    expect((await remove(app, ada, ada.workspace, grace.user)).status).toBe(404);
    expect(await auditOf(ada.workspace)).toMatchObject([
      { action: 'member.removed', actor: ada.user.id, target: grace.user.id, details: { role: 'editor' } },
    ]);
    // After a new invitation they get new tokens; the old ones stay invalid.
    const again = await join(app, ada, home, 'viewer');
    expect([await at(again, '/v1/workspaces'), await at(grace, '/v1/workspaces')]).toEqual([200, 401]);
  });

  it('is not undone by a request that was being authenticated at the same time', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = (await team(app, 'editor')) as [Person, Person];
    await list(app, ada, ada.workspace);
    const read = app.deps.logins.findActive;
    let markRead = () => {};
    let markRemoved = () => {};
    const wasRead = new Promise<void>((resolve) => {
      markRead = resolve;
    });
    const wasRemoved = new Promise<void>((resolve) => {
      markRemoved = resolve;
    });
    app.deps.logins.findActive = async (...args) => {
      const login = await read(...args);
      markRead();
      await wasRemoved;
      return login;
    };
    const early = app.call('GET', '/v1/workspaces', { token: grace.accessToken });
    await wasRead;
    expect((await remove(app, ada, ada.workspace, grace.user)).status).toBe(204);
    markRemoved();
    expect((await early).status).toBe(200);
    expect((await app.call('GET', '/v1/workspaces', { token: grace.accessToken })).status).toBe(401);
  });

  it('is allowed for managers within their role, and every member can leave', async () => {
    const app = createTestApp(db.database);
    const [ada, admin, editor, viewer] = (await team(app, 'admin', 'editor', 'viewer')) as [Person, Person, Person, Person];
    expect((await remove(app, viewer, ada.workspace, editor.user)).status).toBe(403);
    expect((await remove(app, editor, ada.workspace, viewer.user)).status).toBe(403);
    expect((await remove(app, admin, ada.workspace, ada.user)).status).toBe(403);
    expect((await remove(app, viewer, ada.workspace, viewer.user)).status).toBe(204);
    expect((await remove(app, admin, ada.workspace, editor.user)).status).toBe(204);
    expect((await remove(app, admin, ada.workspace, admin.user)).status).toBe(204);
    expect(await rolesOf(ada.workspace)).toEqual({ [ada.user.id]: 'owner' });
    expect((await auditOf(ada.workspace)).map(({ action }) => action)).toEqual(['member.left', 'member.removed', 'member.left']);
  });

  it('rejects removing the last owner and says what to do', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = (await team(app, 'viewer')) as [Person, Person];
    const refused = await remove(app, ada, ada.workspace, ada.user);
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringMatching(/Make another member an owner first/)]);
    await change(app, ada, ada.workspace, grace.user, 'owner');
    expect((await remove(app, ada, ada.workspace, ada.user)).status).toBe(204);
    expect((await remove(app, grace, ada.workspace, grace.user)).status).toBe(409);
  });

  it('leaves one owner when owners remove and demote each other at the same time', async () => {
    const app = createTestApp(db.database);
    for (let round = 0; round < 4; round++) {
      const [ada, grace, alan] = (await team(app, 'owner', 'owner')) as [Person, Person, Person];
      const answers = await Promise.all([
        remove(app, ada, ada.workspace, grace.user),
        remove(app, grace, ada.workspace, ada.user),
        change(app, alan, ada.workspace, alan.user, 'viewer'),
        remove(app, alan, ada.workspace, ada.user),
        remove(app, grace, ada.workspace, alan.user),
        app.call('DELETE', '/v1/me', { token: ada.accessToken, json: { password: ada.password } }),
      ]);
      for (const { status, text } of answers) expect([200, 204, 401, 403, 404, 409], text).toContain(status);
      expect(Object.values(await rolesOf(ada.workspace)).filter((role) => role === 'owner').length).toBeGreaterThan(0);
    }
  });

  it('leaves no working token when the member refreshes at the same time', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = (await team(app, 'editor')) as [Person, Person];
    const [, refreshed] = await Promise.all([
      remove(app, ada, ada.workspace, grace.user),
      app.call('POST', '/v1/auth/refresh', { json: { refreshToken: grace.refreshToken } }),
    ]);
    expect([200, 401]).toContain(refreshed.status);
    const { rows } = await db.database.transaction({ userId: grace.user.id as UserId }, (tx) =>
      tx.execute(sql`select id from refresh_tokens where workspace_id = ${ada.workspace.id}`),
    );
    expect(rows).toEqual([]);
  });

  it('lets a member without a workspace sign in to one new workspace and delete their account', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const email = `guest-${newId('request').slice(-10)}@example.test`;
    await app.call('POST', `/v1/workspaces/${ada.workspace.id}/invitations`, { token: ada.accessToken, json: { email, role: 'viewer' } });
    const password = 'a password of mine';
    const json = { token: tokenIn((await app.emails())[0]), password };
    const { user } = (await app.call('POST', '/v1/invitations/accept', { json })).body;
    await remove(app, ada, ada.workspace, user);
    const answers = await Promise.all([1, 2, 3].map(() => app.call('POST', '/v1/auth/login', { json: { email, password } })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const workspaces = new Set(answers.map(({ body }) => body.workspace.id));
    expect([workspaces.size, workspaces.has(ada.workspace.id), answers[0]?.body.workspace.role]).toEqual([1, false, 'owner']);
    const token = answers[0]?.body.accessToken;
    expect((await app.call('DELETE', '/v1/me', { token, json: { password } })).status).toBe(204);
  });

  it('either deletes the workspace or keeps it when a user joins while the only owner deletes their account', async () => {
    const app = createTestApp(db.database);
    for (let round = 0; round < 5; round++) {
      const [ada, grace] = [await app.person(), await app.person()];
      const json = { email: grace.email, role: 'editor' };
      await app.call('POST', `/v1/workspaces/${ada.workspace.id}/invitations`, { token: ada.accessToken, json });
      const token = tokenIn((await app.emails()).find(({ to }) => to === grace.email));
      const [gone, joined] = await Promise.all([
        app.call('DELETE', '/v1/me', { token: ada.accessToken, json: { password: ada.password } }),
        app.call('POST', '/v1/invitations/accept', { json: { token }, token: grace.accessToken }),
      ]);
      expect(gone.status === 204 ? [204, 400] : [409, 200]).toEqual([gone.status, joined.status]);
      expect((await rolesOf(ada.workspace))[grace.user.id]).toBe(joined.status === 200 ? 'editor' : undefined);
    }
  });

  it('does not delete a workspace that another user has just joined', async () => {
    const app = createTestApp(db.database);
    const [ada] = await team(app, 'editor');
    const workspaceId = ada.workspace.id as WorkspaceId;
    const store = createAccountsStore(db.database, createAuditWriter({ clock: app.clock }));
    const user = await store.findUser(ada.user.id as UserId);
    if (!user) throw new Error('no such user');
    const actor = { type: 'system', scopes: [] } as const;
    const ctx = { workspaceId, actor, requestId: 'req_x', signal: new AbortController().signal };
    const choice = { toDelete: [workspaceId], toLeave: [], now: app.clock.now() };
    await expect(store.deleteAccount(ctx, user, choice)).rejects.toMatchObject({ code: 'conflict' });
    expect(Object.values(await rolesOf(ada.workspace)).sort()).toEqual(['editor', 'owner']);
  });
});

describe('the secret keys of a member who leaves or loses permissions', () => {
  const createKey = async (app: App, token: string, scopes: string[]): Promise<{ id: string; key: string }> =>
    (await app.call('POST', '/v1/api-keys', { token, json: { kind: 'secret', name: 'k', scopes } })).body;
  const statusOf = async (app: App, { key }: { key: string }) => (await app.call('GET', '/v1/workspaces', { token: key })).status;

  /** An admin's key, one made with that key, one of the owner, and a publishable key of the admin. Each secret key has been used. */
  async function keysOf(app: App, owner: Person, admin: Person) {
    const own = await createKey(app, admin.accessToken, ['keys:manage', 'workspace:read']);
    const derived = await createKey(app, own.key, ['workspace:read']);
    const owners = await createKey(app, owner.accessToken, ['workspace:read']);
    const cloneId = newId('clone');
    app.clones.set(cloneId, owner.workspace.id as WorkspaceId);
    const json = { kind: 'publishable', name: 'Page', cloneId, allowedOrigins: [] };
    const page = (await app.call('POST', '/v1/api-keys', { token: admin.accessToken, json })).body as { id: string };
    for (const key of [own, derived, owners]) expect(await statusOf(app, key)).toBe(200);
    return { own, derived, owners, page };
  }
  const revokedOf = async (app: App, owner: Person) =>
    (await app.call('GET', '/v1/api-keys', { token: owner.accessToken })).body.data
      .filter(({ revokedAt }: { revokedAt: string | null }) => revokedAt !== null)
      .map(({ id }: { id: string }) => id)
      .sort();

  it.each(['removed', 'left', 'deleted their account'])('stop working immediately when the member was %s', async (how) => {
    const app = createTestApp(db.database);
    const [owner, admin] = (await team(app, 'admin')) as [Person, Person];
    const { own, derived, owners, page } = await keysOf(app, owner, admin);
    if (how === 'deleted their account')
      await app.call('DELETE', '/v1/me', { token: admin.accessToken, json: { password: admin.password } });
    else await remove(app, how === 'left' ? admin : owner, owner.workspace, admin.user);
    expect([await statusOf(app, own), await statusOf(app, derived), await statusOf(app, owners)]).toEqual([401, 401, 200]);
    expect(await revokedOf(app, owner)).toEqual([own.id, derived.id].sort());
    expect(await revokedOf(app, owner)).not.toContain(page.id);
  });

  it('stop working when they have scopes that the new role lacks, and only then', async () => {
    const app = createTestApp(db.database);
    const [owner, admin] = (await team(app, 'admin')) as [Person, Person];
    const { own, derived } = await keysOf(app, owner, admin);
    await change(app, owner, owner.workspace, admin.user, 'editor');
    expect([await statusOf(app, own), await statusOf(app, derived)]).toEqual([401, 200]);
  });
});
