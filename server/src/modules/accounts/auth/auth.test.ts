import bcrypt from 'bcrypt';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { tokenIn } from '../../../providers/mailer/outbox.testing.ts';
import type { UserId, WorkspaceId } from '../../../shared/ids.ts';
import { createTestApp } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const actionsOf = async (user: { id: string }, workspace: { id: string }) => {
  const rows = await db.database.transaction({ workspaceId: workspace.id as WorkspaceId, userId: user.id as UserId }, (tx) =>
    tx.execute<{ action: string }>(sql`select action from audit_log order by id`),
  );
  return rows.rows.map(({ action }) => action);
};

describe('registering', () => {
  it('creates a user and a workspace, signs the user in, and writes audit entries', async () => {
    const { call } = createTestApp(db.database);
    const answer = await call('POST', '/v1/auth/register', {
      json: { email: '  Ada@Example.test ', password: 'correct horse', name: 'Ada' },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      user: { email: 'ada@example.test', name: 'Ada' },
      workspace: { name: "Ada's workspace", role: 'owner' },
      expiresIn: 1800,
    });
    expect(answer.text).not.toMatch(/hash|\$2b/i);
    const me = await call('GET', '/v1/me', { token: answer.body.accessToken });
    expect(me.body).toMatchObject({ ...answer.body.user, workspaces: [answer.body.workspace] });
    expect(await actionsOf(answer.body.user, answer.body.workspace)).toEqual(['account.created', 'login.started']);
  });

  it('stores the password only as a hash', async () => {
    const { person } = createTestApp(db.database);
    const { user } = await person('correct horse');
    const { rows } = await db.database.transaction({ userId: user.id }, (tx) =>
      tx.execute<{ password_hash: string }>(sql`select password_hash from users where id = ${user.id}`),
    );
    expect(await bcrypt.compare('correct horse', rows[0]?.password_hash ?? '')).toBe(true);
  });

  it('rejects an email that is already registered, in any letter case, and says what to do', async () => {
    const { call, person } = createTestApp(db.database);
    const { email } = await person();
    const again = await call('POST', '/v1/auth/register', { json: { email: email.toUpperCase(), password: 'another horse' } });
    expect(again.status).toBe(409);
    expect(again.body.error).toMatchObject({ type: 'conflict_error', code: 'conflict', param: 'email' });
    expect(again.body.error.message).toMatch(/Sign in, or register/);
  });

  it('creates one account for concurrent registrations with the same email', async () => {
    const { call } = createTestApp(db.database);
    const json = { email: 'race@example.test', password: 'correct horse' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => call('POST', '/v1/auth/register', { json })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it.each([
    [{ email: 'not an address', password: 'correct horse' }, 'email'],
    [{ email: "a@b.c'; drop table users; --", password: 'correct horse' }, 'email'],
    [{ email: 'm\u00fcller@example.test', password: 'correct horse' }, 'email'],
    [{ email: 'a\u0130@example.test', password: 'correct horse' }, 'email'],
    [{ email: 'a\0@example.test', password: 'correct horse' }, 'email'],
    [{ email: `${'a'.repeat(300)}@example.test`, password: 'correct horse' }, 'email'],
    [{ email: ['a@example.test'], password: 'correct horse' }, 'email'],
    [{ email: 'ok@example.test', password: 'short' }, 'password'],
    [{ email: 'ok@example.test', password: 'x'.repeat(73) }, 'password'],
    [{ email: 'ok@example.test', password: 'x'.repeat(100_000) }, 'password'],
    [{ email: 'ok@example.test', password: { $ne: null } }, 'password'],
    [{ email: 'ok@example.test' }, 'password'],
    [{ email: 'ok@example.test', password: 'correct horse', name: 'a\0b' }, 'name'],
    [{ email: 'ok@example.test', password: 'correct horse', name: 'line\nbreak' }, 'name'],
    [{ email: 'ok@example.test', password: 'correct horse', name: '\ud83d' }, 'name'],
  ])('rejects invalid registration input %# and names the field', async (json, param) => {
    const { call } = createTestApp(db.database);
    const answer = await call('POST', '/v1/auth/register', { json });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ type: 'invalid_request_error', code: 'invalid_input', param });
  });
});

describe('signing in', () => {
  it('returns tokens for the email in any letter case', async () => {
    const { call, person } = createTestApp(db.database);
    const { email, password, user, workspace } = await person();
    const answer = await call('POST', '/v1/auth/login', { json: { email: email.toUpperCase(), password } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ user, workspace, expiresIn: 1800 });
    expect((await call('GET', '/v1/me', { token: answer.body.accessToken })).status).toBe(200);
  });

  it('gives the same response after the same work for an unknown email and a wrong password', async () => {
    const compared: string[] = [];
    const { call, person } = createTestApp(db.database, {
      compare: (password, hash) => {
        compared.push(hash);
        return bcrypt.compare(password, hash);
      },
    });
    const { email } = await person();
    const wrong = await call('POST', '/v1/auth/login', { json: { email, password: 'wrong horse' }, headers: { 'x-request-id': 'same' } });
    const unknown = await call('POST', '/v1/auth/login', {
      json: { email: 'nobody@example.test', password: 'wrong horse' },
      headers: { 'x-request-id': 'same' },
    });
    expect(wrong.status).toBe(401);
    expect(unknown).toMatchObject({ status: 401, text: wrong.text });
    expect(wrong.body.error.code).toBe('invalid_credentials');
    expect(compared.map((hash) => bcrypt.getRounds(hash))).toEqual([4, 4]);
    expect(compared[0]).not.toBe(compared[1]);
  });

  it('does not count sign-ins with the right password as failed attempts', async () => {
    const { call, person } = createTestApp(db.database);
    const { email, password } = await person();
    for (let i = 0; i < 30; i++) expect((await call('POST', '/v1/auth/login', { json: { email, password } })).status).toBe(200);
  });

  describe('with wrong passwords', () => {
    type App = ReturnType<typeof createTestApp>;
    const attempt = async (app: App, email: string, password: string, address: string) =>
      app.call('POST', '/v1/auth/login', { json: { email, password }, headers: { 'x-forwarded-for': address } });
    const guess = async (app: App, email: string, times: number, addressOf: (n: number) => string) => {
      const statuses: number[] = [];
      for (let n = 0; n < times; n++) statuses.push((await attempt(app, email, 'wrong', addressOf(n))).status);
      return statuses;
    };
    /** A user who signed in from 192.0.2.1 before. */
    const setUp = async () => {
      const app = createTestApp(db.database);
      const person = await app.person();
      expect((await attempt(app, person.email, person.password, '192.0.2.1')).status).toBe(200);
      return { app, ...person };
    };

    it('makes the address that guesses wait, and nobody else', async () => {
      const { app, email, password } = await setUp();
      expect(await guess(app, email, 11, () => '198.51.100.7')).toEqual([...Array(10).fill(401), 429]);
      const refused = await attempt(app, email, password, '198.51.100.7');
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
      for (const address of ['192.0.2.1', '192.0.2.2']) expect((await attempt(app, email, password, address)).status).toBe(200);
      app.clock.advance(Number(refused.headers.get('retry-after')) * 1000);
      expect((await attempt(app, email, password, '198.51.100.7')).status).toBe(200);
    });

    it('never locks the owner out at an address where they signed in before, however many addresses guess', async () => {
      const { app, email, password } = await setUp();
      const statuses = await guess(app, email, 150, (n) => `203.0.113.${n}`);
      expect(statuses).toEqual([...Array(100).fill(401), ...Array(50).fill(429)]);
      expect((await attempt(app, email, password, '192.0.2.1')).status).toBe(200);
      expect((await attempt(app, email, password, '192.0.2.99')).status).toBe(429);
    });

    it('lets the owner sign in at a new address during an attack after a password reset', async () => {
      const { app, email } = await setUp();
      await guess(app, email, 101, (n) => `203.0.113.${n}`);
      const headers = { 'x-forwarded-for': '192.0.2.99' };
      await app.call('POST', '/v1/auth/forgot-password', { json: { email }, headers });
      const token = tokenIn((await app.emails()).find(({ to }) => to === email));
      const password = 'a longer password';
      expect((await app.call('POST', '/v1/auth/reset-password', { json: { token, password }, headers })).status).toBe(204);
      expect((await attempt(app, email, password, '192.0.2.99')).status).toBe(200);
    });

    it('has the same limits for an account that does not exist', async () => {
      const app = createTestApp(db.database);
      expect(await guess(app, 'nobody-here@example.test', 11, () => '198.51.100.7')).toEqual([...Array(10).fill(401), 429]);
      expect(await guess(app, 'nobody-there@example.test', 102, (n) => `203.0.113.${n}`)).toEqual([...Array(100).fill(401), 429, 429]);
    });

    it('stores the addresses of sign-ins only as hashes, at most ten', async () => {
      const { app, email, password, user } = await setUp();
      for (let n = 1; n <= 12; n++) await attempt(app, email, password, `192.0.2.${n}`);
      const { rows } = await db.database.transaction({ userId: user.id }, (tx) =>
        tx.execute<{ known: string[] }>(sql`select known_addresses as known from users where id = ${user.id}`),
      );
      expect(rows[0]?.known).toHaveLength(10);
      expect(JSON.stringify(rows)).not.toContain('192.0.2');
      expect(new Set(rows[0]?.known).size).toBe(10);
    });
  });
});

describe('rotating a refresh token', () => {
  const refresh = (app: ReturnType<typeof createTestApp>, refreshToken: string) =>
    app.call('POST', '/v1/auth/refresh', { json: { refreshToken } });

  it('returns a new access token and a new refresh token', async () => {
    const app = createTestApp(db.database);
    const { refreshToken } = await app.person();
    const first = await refresh(app, refreshToken);
    expect(first.status).toBe(200);
    expect(first.body.refreshToken).not.toBe(refreshToken);
    expect((await app.call('GET', '/v1/me', { token: first.body.accessToken })).status).toBe(200);
    expect((await refresh(app, first.body.refreshToken)).status).toBe(200);
  });

  it('stores refresh tokens only as hashes', async () => {
    const app = createTestApp(db.database);
    const { user, refreshToken } = await app.person();
    const next = (await refresh(app, refreshToken)).body.refreshToken;
    const { rows } = await db.database.transaction({ userId: user.id }, (tx) =>
      tx.execute(sql`select * from refresh_tokens where user_id = ${user.id}`),
    );
    expect(rows).toHaveLength(2);
    for (const token of [refreshToken, next]) expect(JSON.stringify(rows)).not.toContain(token.slice(3));
  });

  it('returns the same successor to concurrent requests and keeps the login', async () => {
    const app = createTestApp(db.database);
    const { refreshToken } = await app.person();
    const answers = await Promise.all(Array.from({ length: 4 }, () => refresh(app, refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const successors = new Set(answers.map(({ body }) => body.refreshToken));
    expect(successors.size).toBe(1);
    expect((await refresh(app, [...successors][0])).status).toBe(200);
  });

  it('rejects a token with a conflict, without ending the login, when its successor was used within the grace period', async () => {
    const app = createTestApp(db.database);
    const { refreshToken } = await app.person();
    const second = (await refresh(app, refreshToken)).body.refreshToken;
    const third = (await refresh(app, second)).body.refreshToken;
    const late = await refresh(app, refreshToken);
    expect([late.status, late.body.error.code]).toEqual([409, 'conflict']);
    expect((await refresh(app, third)).status).toBe(200);
  });

  it('ends the login and its access tokens when a token is reused after the grace period, and writes an audit entry', async () => {
    const app = createTestApp(db.database);
    const { refreshToken, user, workspace } = await app.person();
    const next = (await refresh(app, refreshToken)).body;
    expect((await app.call('GET', '/v1/me', { token: next.accessToken })).status).toBe(200);
    app.clock.advance(10_001);
    const reused = await refresh(app, refreshToken);
    expect([reused.status, reused.body.error.code]).toEqual([401, 'token_reused']);
    expect((await refresh(app, next.refreshToken)).status).toBe(401);
    expect((await app.call('GET', '/v1/me', { token: next.accessToken })).status).toBe(401);
    expect(await actionsOf(user, workspace)).toContain('login.reuse_detected');
  });

  it('keeps other logins of the same user when one is ended for token reuse', async () => {
    const app = createTestApp(db.database);
    const { refreshToken, email, password } = await app.person();
    const other = (await app.call('POST', '/v1/auth/login', { json: { email, password } })).body;
    await refresh(app, refreshToken);
    app.clock.advance(60_000);
    expect((await refresh(app, refreshToken)).body.error.code).toBe('token_reused');
    expect((await refresh(app, other.refreshToken)).status).toBe(200);
  });

  it('rejects a refresh token after seven days', async () => {
    const app = createTestApp(db.database);
    const { refreshToken } = await app.person();
    app.clock.advance(7 * 86_400_000);
    expect((await refresh(app, refreshToken)).body.error.code).toBe('token_expired');
  });

  it.each([['rt_unknown'], ["' or 1=1 --"], ['\0'], ['x'.repeat(200)]])('rejects the refresh token %j', async (refreshToken) => {
    expect((await refresh(createTestApp(db.database), refreshToken)).status).toBe(401);
  });
});

describe('signing out', () => {
  it('ends the refresh token and the access token and keeps other logins', async () => {
    const { call, person } = createTestApp(db.database);
    const { refreshToken, accessToken, email, password } = await person();
    const other = (await call('POST', '/v1/auth/login', { json: { email, password } })).body;
    expect((await call('GET', '/v1/me', { token: accessToken })).status).toBe(200);
    expect((await call('POST', '/v1/auth/logout', { json: { refreshToken } })).status).toBe(204);
    expect((await call('GET', '/v1/me', { token: accessToken })).status).toBe(401);
    expect((await call('POST', '/v1/auth/refresh', { json: { refreshToken } })).status).toBe(401);
    expect((await call('GET', '/v1/me', { token: other.accessToken })).status).toBe(200);
  });

  it('succeeds for a login that has ended and for an unknown token', async () => {
    const { call, person } = createTestApp(db.database);
    const { refreshToken } = await person();
    for (const token of [refreshToken, refreshToken, 'rt_unknown'])
      expect((await call('POST', '/v1/auth/logout', { json: { refreshToken: token } })).status).toBe(204);
  });

  it('removes a limited number of expired tokens at a time', async () => {
    const { fixedClock } = await import('../../../shared/clock.ts');
    const past = createTestApp(db.database, { clock: fixedClock('2020-01-01T00:00:00Z') });
    for (let i = 0; i < 3; i++) await past.person();
    const now = createTestApp(db.database);
    const { refreshToken } = await now.person();
    expect(await now.usecases.removeExpiredTokens(2)).toBe(2);
    expect(await now.usecases.removeExpiredTokens(100)).toBe(1);
    expect((await now.call('POST', '/v1/auth/refresh', { json: { refreshToken } })).status).toBe(200);
  });
});
