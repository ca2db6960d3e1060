import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { tokenIn } from '../../../providers/mailer/outbox.testing.ts';
import { fixedClock } from '../../../shared/clock.ts';
import type { Role } from '../../../shared/context.ts';
import { newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import { setMemberRole } from '../testing/accounts.testing.ts';
import { type Answer, createTestApp, OWN_ORIGIN } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

type App = ReturnType<typeof createTestApp>;
type Person = Awaited<ReturnType<App['person']>>;
const DAY = 86_400_000;
const path = (workspace: { id: string }, id = '') => `/v1/workspaces/${workspace.id}/invitations${id && `/${id}`}`;
const invite = (app: App, by: Person, email: string, role = 'editor', workspace: { id: string } = by.workspace): Promise<Answer> =>
  app.call('POST', path(workspace), { token: by.accessToken, json: { email, role } });
const accept = (app: App, json: object, token?: string) =>
  app.call('POST', '/v1/invitations/accept', { json, ...(token === undefined ? {} : { token }) });
const guest = () => `guest-${newId('request').slice(-10)}@example.test`;

/** Invites the address and returns the token from the email. */
async function invited(app: App, by: Person, email: string, role = 'editor', workspace?: { id: string }): Promise<string> {
  const answer = await invite(app, by, email, role, workspace);
  if (answer.status !== 201) throw new Error(`inviting returned ${answer.status}: ${answer.text}`);
  const sent = (await app.emails()).find(({ to }) => to === email);
  return tokenIn(sent);
}

const setRole = (workspace: { id: string }, user: { id: string }, role: Role) => setMemberRole(db.database, workspace, user, role);
const roleOf = async (workspace: { id: string }, user: { id: string }) =>
  db.database.transaction({ workspaceId: workspace.id as WorkspaceId }, async (tx) => {
    const { rows } = await tx.execute<{ role: string }>(sql`select role from members where user_id = ${user.id}`);
    return rows[0]?.role;
  });
const auditOf = async (workspace: { id: string }) =>
  db.database.transaction({ workspaceId: workspace.id as WorkspaceId }, async (tx) => {
    const { rows } = await tx.execute<{ action: string }>(sql`select action, actor, target, details from audit_log order by id`);
    return rows.filter(({ action }) => action.startsWith('invitation.'));
  });

describe('inviting', () => {
  it('sends an email with the inviter, the workspace, the role, and a link', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const email = guest();
    const answer = await invite(app, ada, email.toUpperCase(), 'admin');
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ id: expect.stringMatching(/^inv_/), email, role: 'admin', invitedBy: ada.user.id });
    expect(Date.parse(answer.body.expiresAt) - Date.parse(answer.body.createdAt)).toBe(7 * DAY);
    const [mail] = await app.emails();
    expect(mail).toMatchObject({ to: email, subject: `${ada.user.name} invites you to ${ada.workspace.name}` });
    expect(mail?.text).toContain(`${OWN_ORIGIN}/invitation#token=${tokenIn(mail)}`);
    expect(mail?.text).toContain('as an admin');
    expect(answer.text).not.toContain(tokenIn(mail));
    expect(await auditOf(ada.workspace)).toMatchObject([
      { action: 'invitation.created', actor: ada.user.id, target: answer.body.id, details: { role: 'admin' } },
    ]);
  });

  it('stores the token neither in the database nor in the queue', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    await invite(app, ada, guest());
    const queued = JSON.stringify(app.queuedEmails);
    const token = tokenIn((await app.emails())[0]);
    const { rows } = await db.database.transaction({ workspaceId: ada.workspace.id }, (tx) => tx.execute(sql`select * from invitations`));
    expect(rows).toHaveLength(1);
    expect(`${queued}${JSON.stringify(rows)}`).not.toContain(token.slice(4));
    expect(queued).not.toContain('example.test');
  });

  it('allows owners and admins to invite to roles within their own', async () => {
    const app = createTestApp(db.database);
    const [owner, other] = [await app.person(), await app.person()];
    const statusesAs = async (role: Role) => {
      await setRole(owner.workspace, other.user, role);
      const offered = ['owner', 'admin', 'editor', 'viewer'];
      return Promise.all(offered.map(async (each) => (await invite(app, other, guest(), each, owner.workspace)).status));
    };
    expect(await statusesAs('owner')).toEqual([201, 201, 201, 201]);
    expect(await statusesAs('admin')).toEqual([403, 201, 201, 201]);
    expect(await statusesAs('editor')).toEqual([403, 403, 403, 403]);
    expect(await statusesAs('viewer')).toEqual([403, 403, 403, 403]);
    const refused = await invite(app, other, guest(), 'owner', owner.workspace);
    expect(refused.body.error.message).toContain('Your role (viewer)');
  });

  it('is rejected for API keys, regardless of their scopes', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const json = { kind: 'secret', name: 'k', scopes: ['workspace:manage', 'workspace:read', 'keys:manage'] };
    const { key } = (await app.call('POST', '/v1/api-keys', { token: ada.accessToken, json })).body;
    for (const [method, to, body] of [
      ['POST', path(ada.workspace), { email: guest(), role: 'viewer' }],
      ['GET', path(ada.workspace), undefined],
      ['DELETE', path(ada.workspace, newId('invitation')), undefined],
    ] as const)
      expect((await app.call(method, to, { token: key, ...(body ? { json: body } : {}) })).status).toBe(403);
    const token = await invited(app, ada, guest());
    expect((await accept(app, { token }, key)).status).toBe(403);
  });

  it('rejects inviting a member, in any letter case, or yourself', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    await setRole(ada.workspace, grace.user, 'viewer');
    for (const email of [grace.email.toUpperCase(), ada.email]) {
      const answer = await invite(app, ada, email, 'owner');
      expect([answer.status, answer.body.error.param]).toEqual([409, 'email']);
    }
    expect(await roleOf(ada.workspace, grace.user)).toBe('viewer');
    expect(app.queuedEmails).toEqual([]);
  });

  it('replaces the link of an earlier invitation to the same address', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const email = guest();
    const first = await invited(app, ada, email, 'viewer');
    const second = await invited(app, ada, email, 'admin');
    expect((await accept(app, { token: first, password: 'a password of mine' })).status).toBe(400);
    expect((await accept(app, { token: second, password: 'a password of mine' })).body.workspace.role).toBe('admin');
  });

  it('leaves one invitation after concurrent invitations to the same address', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const email = guest();
    const answers = await Promise.all(Array.from({ length: 4 }, () => invite(app, ada, email)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect((await app.call('GET', path(ada.workspace), { token: ada.accessToken })).body.data).toHaveLength(1);
    expect(await app.emails()).toHaveLength(1);
  });

  it('limits the open invitations of a workspace and its emails per day', async () => {
    const app = createTestApp(db.database, { maxInvitations: 2, invitationsPerDay: 4 });
    const ada = await app.person();
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await invite(app, ada, guest())).status);
    expect(statuses).toEqual([201, 201, 409, 409, 429]);
    const later = async (days: number) => {
      app.clock.advance(days * DAY);
      const { accessToken } = (await app.call('POST', '/v1/auth/login', { json: { email: ada.email, password: ada.password } })).body;
      return (await invite(app, { ...ada, accessToken }, guest())).status;
    };
    expect(await later(2)).toBe(409);
    expect(await later(6)).toBe(201);
  });

  it.each([
    [{ email: 'nobody', role: 'viewer' }, 'email'],
    [{ email: 'a@example.test, b@example.test', role: 'viewer' }, 'email'],
    [{ email: 'a@example.test\r\nBcc: b@example.test', role: 'viewer' }, 'email'],
    [{ email: 'a@example.test', role: 'god' }, 'role'],
    [{ email: 'a@example.test' }, 'role'],
  ])('rejects invalid invitation input: %#', async (json, param) => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const answer = await app.call('POST', path(ada.workspace), { token: ada.accessToken, json });
    expect([answer.status, answer.body.error.param]).toEqual([400, param]);
  });

  it('returns not found for a workspace of another user', async () => {
    const app = createTestApp(db.database);
    const [ada, eve] = [await app.person(), await app.person()];
    const { id } = (await invite(app, ada, guest())).body;
    expect((await invite(app, eve, guest(), 'viewer', ada.workspace)).status).toBe(404);
    expect((await app.call('GET', path(ada.workspace), { token: eve.accessToken })).status).toBe(404);
    expect((await app.call('DELETE', path(ada.workspace, id), { token: eve.accessToken })).status).toBe(404);
    expect((await app.call('DELETE', path(eve.workspace, id), { token: eve.accessToken })).status).toBe(404);
    expect((await app.call('GET', path(ada.workspace), { token: ada.accessToken })).body.data).toHaveLength(1);
  });
});

describe('accepting an invitation', () => {
  it('with a password creates an account in the inviting workspace only and signs it in', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const email = guest();
    const token = await invited(app, ada, email, 'editor');
    const answer = await accept(app, { token, password: 'a password of mine', name: 'Grace' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: { email, name: 'Grace' },
      workspace: { id: ada.workspace.id, name: ada.workspace.name, role: 'editor' },
      expiresIn: 1800,
    });
    const me = await app.call('GET', '/v1/me', { token: answer.body.accessToken });
    expect(me.body.workspaces).toEqual([answer.body.workspace]);
    expect((await app.call('POST', '/v1/auth/login', { json: { email, password: 'a password of mine' } })).body.workspace.id).toBe(
      ada.workspace.id,
    );
    expect((await auditOf(ada.workspace)).at(-1)).toMatchObject({
      action: 'invitation.accepted',
      actor: answer.body.user.id,
      details: { role: 'editor' },
    });
  });

  it('as the signed-in user with the invited email adds a member, who can sign in to both workspaces', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    const token = await invited(app, ada, grace.email, 'viewer');
    const answer = await accept(app, { token }, grace.accessToken);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ user: { id: grace.user.id }, workspace: { id: ada.workspace.id, role: 'viewer' } });
    expect(
      (await app.call('PATCH', `/v1/workspaces/${ada.workspace.id}`, { token: answer.body.accessToken, json: { name: 'Mine' } })).status,
    ).toBe(403);
    expect((await app.call('GET', '/v1/audit-log', { token: grace.accessToken })).status).toBe(200);
    for (const { id } of [ada.workspace, grace.workspace]) {
      const json = { email: grace.email, password: grace.password, workspaceId: id };
      expect((await app.call('POST', '/v1/auth/login', { json })).body.workspace.id).toBe(id);
    }
    const json = { email: ada.email, password: ada.password, workspaceId: grace.workspace.id };
    expect((await app.call('POST', '/v1/auth/login', { json })).status).toBe(404);
  });

  it('is rejected for another user, without a credential, and with an expired token', async () => {
    const app = createTestApp(db.database);
    const [ada, eve] = [await app.person(), await app.person()];
    const email = guest();
    const token = await invited(app, ada, email);
    const other = await accept(app, { token }, eve.accessToken);
    expect([other.status, other.text.includes(email)]).toEqual([403, false]);
    const nobody = await accept(app, { token });
    expect([nobody.status, nobody.body.error.message]).toEqual([401, expect.stringContaining('send a password')]);
    app.clock.advance(31 * 60_000);
    const late = await accept(app, { token, password: 'a password of mine' }, eve.accessToken);
    expect([late.status, late.body.error.code]).toEqual([401, 'token_expired']);
    expect(await roleOf(ada.workspace, eve.user)).toBeUndefined();
    expect((await accept(app, { token, password: 'a password of mine' })).status).toBe(200);
  });

  it('with a wrong password for an existing account is rejected and keeps the invitation valid', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    const token = await invited(app, ada, grace.email);
    const taken = await accept(app, { token, password: 'not hers at all' });
    expect([taken.status, taken.body.error.message]).toEqual([409, expect.stringContaining('Enter its password')]);
    expect((await app.call('POST', '/v1/auth/login', { json: { email: grace.email, password: 'not hers at all' } })).status).toBe(401);
    expect((await accept(app, { token }, grace.accessToken)).status).toBe(200);
  });

  it('with the password of the existing account adds it as a member and limits wrong passwords', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    const token = await invited(app, ada, grace.email, 'viewer');
    const statuses = [];
    for (let i = 0; i < 10; i++) statuses.push((await accept(app, { token, password: 'a guess of mine' })).status);
    statuses.push((await accept(app, { token, password: grace.password })).status);
    expect(statuses).toEqual([...Array(10).fill(409), 429]);
    app.clock.advance(30 * 60_000);
    const answer = await accept(app, { token, password: grace.password, name: 'Not this' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: { id: grace.user.id, name: grace.user.name },
      workspace: { id: ada.workspace.id, role: 'viewer' },
    });
  });

  it('never changes the role of a user who has become a member in the meantime', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    for (const [before, offered] of [
      ['viewer', 'owner'],
      ['admin', 'viewer'],
    ] as const) {
      await db.database.transaction({ workspaceId: ada.workspace.id }, (tx) =>
        tx.execute(sql`delete from members where user_id = ${grace.user.id}`),
      );
      const token = await invited(app, ada, grace.email, offered);
      await setRole(ada.workspace, grace.user, before);
      expect((await accept(app, { token }, grace.accessToken)).status).toBe(409);
      expect(await roleOf(ada.workspace, grace.user)).toBe(before);
    }
  });

  it.each([
    ['demoted', 'viewer'],
    ['demoted below the offered role', 'admin'],
    ['deleted', undefined],
  ] as const)('is rejected when the inviter was %s', async (_what, role) => {
    const app = createTestApp(db.database);
    const [ada, eve] = [await app.person(), await app.person()];
    await setRole(ada.workspace, eve.user, 'owner');
    const token = await invited(app, eve, guest(), 'owner', ada.workspace);
    if (role) await setRole(ada.workspace, eve.user, role);
    else expect((await app.call('DELETE', '/v1/me', { token: eve.accessToken, json: { password: eve.password } })).status).toBe(204);
    const answer = await accept(app, { token, password: 'a password of mine' });
    expect([answer.status, answer.body.error.param]).toEqual([400, 'token']);
  });

  it('works once, also for concurrent requests', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const token = await invited(app, ada, guest());
    const json = { token, password: 'a password of mine' };
    const answers = await Promise.all(Array.from({ length: 4 }, () => accept(app, json)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    expect((await accept(app, json)).status).toBe(400);
  });

  it('is rejected after seven days, and its email is not sent later either', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const token = await invited(app, ada, guest());
    await invite(app, ada, guest());
    const [email] = app.queuedEmails;
    app.clock.advance(7 * DAY);
    expect((await accept(app, { token, password: 'a password of mine' })).status).toBe(400);
    expect(email?.sendBefore).toBeLessThanOrEqual(app.clock.now().getTime());
  });

  it('keeps the invitation valid after a rejected password and hashes no password for an invalid token', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const token = await invited(app, ada, guest());
    const short = await accept(app, { token, password: 'short' });
    expect([short.status, short.body.error.param]).toEqual([400, 'password']);
    expect((await accept(app, { token, password: 'a password of mine' })).status).toBe(200);
    let hashes = 0;
    app.deps.passwords.hash = async () => {
      hashes++;
      return 'never';
    };
    for (const each of ['ivt_unknown', token, ada.refreshToken, '\0', "' or 1=1 --"])
      expect((await accept(app, { token: each, password: 'a password of mine' })).status).toBe(400);
    expect(hashes).toBe(0);
  });

  it('rejects a password reset token, and a reset rejects an invitation token', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    const invitation = await invited(app, ada, grace.email);
    await app.call('POST', '/v1/auth/forgot-password', { json: { email: grace.email } });
    const reset = tokenIn((await app.emails())[0]);
    expect((await accept(app, { token: reset }, grace.accessToken)).status).toBe(400);
    expect((await app.call('POST', '/v1/auth/reset-password', { json: { token: invitation, password: 'a new password' } })).status).toBe(
      400,
    );
  });
});

describe('previewing an invitation', () => {
  const preview = (app: App, token: string) => app.call('POST', '/v1/invitations/preview', { json: { token } });

  it('shows workspace, email, role, and whether an account exists, and keeps the invitation valid', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    for (const [email, hasAccount] of [
      [grace.email, true],
      [guest(), false],
    ] as const) {
      const token = await invited(app, ada, email, 'editor');
      for (let n = 0; n < 2; n++) {
        const answer = await preview(app, token);
        expect(answer.status).toBe(200);
        const expiresAt = expect.stringMatching(/Z$/);
        expect(answer.body).toEqual({ workspaceName: ada.workspace.name, email, role: 'editor', expiresAt, hasAccount });
        expect(Date.parse(answer.body.expiresAt)).toBeGreaterThan(app.clock.now().getTime() + 6 * DAY);
      }
      expect((await accept(app, { token, password: hasAccount ? grace.password : 'a password of mine' })).status).toBe(200);
      const after = await preview(app, token);
      expect([after.status, after.body.error.param, after.body.error.message]).toEqual([
        400,
        'token',
        expect.stringContaining('Ask for a new one'),
      ]);
    }
  });

  it('reveals nothing about a revoked, expired, invalid, or unknown invitation', async () => {
    const app = createTestApp(db.database);
    const [ada, eve] = [await app.person(), await app.person()];
    const revoked = await invited(app, ada, guest());
    const { data } = (await app.call('GET', path(ada.workspace), { token: ada.accessToken })).body;
    await app.call('DELETE', path(ada.workspace, data[0].id), { token: ada.accessToken });
    await setRole(ada.workspace, eve.user, 'owner');
    const ofDemoted = await invited(app, eve, guest(), 'owner', ada.workspace);
    await setRole(ada.workspace, eve.user, 'admin');
    const old = await invited(app, ada, guest());
    expect((await preview(app, old)).status).toBe(200);
    app.clock.advance(7 * DAY);
    for (const token of [revoked, ofDemoted, old, 'ivt_unknown', ada.refreshToken, '\0'])
      expect([(await preview(app, token)).status, (await preview(app, token)).text.includes(ada.workspace.name)]).toEqual([400, false]);
  });
});

describe('open invitations', () => {
  it('are listed newest first in pages and revoked by managers', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const emails = [guest(), guest(), guest()];
    const tokens = [];
    for (const email of emails) tokens.push(await invited(app, ada, email));
    const list = (query = '') => app.call('GET', `${path(ada.workspace)}${query}`, { token: ada.accessToken });
    const first = (await list('?limit=2')).body;
    const second = (await list(`?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.data, ...second.data].map(({ email }) => email)).toEqual(emails.toReversed());
    expect(second.nextCursor).toBeNull();
    expect(JSON.stringify(first)).not.toMatch(/hash|ivt_/);

    const [gone] = first.data;
    expect((await app.call('DELETE', path(ada.workspace, gone.id), { token: ada.accessToken })).status).toBe(204);
    expect((await app.call('DELETE', path(ada.workspace, gone.id), { token: ada.accessToken })).status).toBe(404);
    expect((await accept(app, { token: tokens[2], password: 'a password of mine' })).status).toBe(400);
    expect((await list()).body.data.map(({ email }: { email: string }) => email)).toEqual([emails[1], emails[0]]);
    expect((await auditOf(ada.workspace)).at(-1)).toMatchObject({ action: 'invitation.revoked', target: gone.id });
  });

  it('are not emailed when they were revoked before the email is sent', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    const { id } = (await invite(app, ada, guest())).body;
    await app.call('DELETE', path(ada.workspace, id), { token: ada.accessToken });
    expect(app.queuedEmails).toHaveLength(1);
    expect(await app.emails()).toEqual([]);
  });

  it('are not emailed when their token can no longer be derived', async () => {
    const app = createTestApp(db.database);
    const ada = await app.person();
    await invite(app, ada, guest());
    await db.database.transaction({ workspaceId: ada.workspace.id }, (tx) =>
      tx.execute(sql`update invitations set token_hash = 'of another secret' || id`),
    );
    const [email] = app.queuedEmails;
    await expect(app.usecases.emails.invitation(email as never)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('are deleted with the account of their email and 30 days after they expire', async () => {
    const past = createTestApp(db.database, { clock: fixedClock('2020-01-01T00:00:00Z') });
    const old = await past.person();
    await invite(past, old, guest());
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    await invite(app, ada, grace.email);
    await invite(app, ada, guest());
    const countIn = (workspace: { id: string }) =>
      db.database.transaction(
        { workspaceId: workspace.id as WorkspaceId },
        async (tx) => (await tx.execute(sql`select id from invitations`)).rows.length,
      );
    await app.usecases.removeExpiredTokens(1_000);
    expect([await countIn(old.workspace), await countIn(ada.workspace)]).toEqual([0, 2]);
    await app.call('DELETE', '/v1/me', { token: grace.accessToken, json: { password: grace.password } });
    expect(await countIn(ada.workspace)).toBe(1);
  });

  it('are visible only to the scopes of the workspace, the token, and the invited address', async () => {
    const app = createTestApp(db.database);
    const [ada, eve] = [await app.person(), await app.person()];
    const email = guest();
    await invited(app, ada, email);
    const seen = (scope: object) =>
      db.database.transaction(
        scope,
        async (tx) => (await tx.execute(sql`select id from invitations where workspace_id = ${ada.workspace.id}`)).rows.length,
      );
    expect(await seen({ workspaceId: ada.workspace.id })).toBe(1);
    expect(await seen({ lookup: email })).toBe(1);
    expect(await seen({ workspaceId: eve.workspace.id, userId: eve.user.id as UserId, lookup: eve.email })).toBe(0);
    expect(await seen({})).toBe(0);
  });
});
