import bcrypt from 'bcrypt';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { createPgBossJobs } from '../../../providers/jobs/pg-boss.jobs.ts';
import { createJobsOutbox, MAIL_QUEUE } from '../../../providers/mailer/jobs.outbox.ts';
import { tokenIn } from '../../../providers/mailer/outbox.testing.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { UserId, WorkspaceId } from '../../../shared/ids.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { setMemberRole } from '../testing/accounts.testing.ts';
import { createTestApp, OWN_ORIGIN } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
let queries = 0;
beforeAll(async () => {
  db = await createTestDatabase({ telemetry: { ...noTelemetry, databaseQuery: () => void queries++ } });
});
afterAll(() => db.close());

type App = ReturnType<typeof createTestApp>;
const MINUTE = 60_000;
const forgot = (app: App, email: string, headers = {}) => app.call('POST', '/v1/auth/forgot-password', { json: { email }, headers });
const reset = (app: App, token: string, password = 'a new password') =>
  app.call('POST', '/v1/auth/reset-password', { json: { token, password } });
const login = (app: App, email: string, password: string) => app.call('POST', '/v1/auth/login', { json: { email, password } });

/** Requests a reset and returns the token from the email. */
async function emailedToken(app: App, email: string): Promise<string> {
  await forgot(app, email);
  const [mail] = await app.emails();
  expect(mail?.to).toBe(email);
  return tokenIn(mail);
}

const rowsOf = (userId: UserId) =>
  db.database.transaction({ userId }, async (tx) => (await tx.execute(sql`select * from password_resets`)).rows);

describe('requesting a password reset', () => {
  it('sends an email with a link that has the token in its fragment', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    expect((await forgot(app, `  ${email.toUpperCase()} `)).status).toBe(204);
    const emails = await app.emails();
    expect(emails).toHaveLength(1);
    const token = tokenIn(emails[0]);
    expect(emails[0]).toMatchObject({ to: email, subject: 'Choose a new password' });
    expect(emails[0]?.text).toContain(`${OWN_ORIGIN}/reset-password#token=${token}`);
    expect(emails[0]?.html).toContain(`href="${OWN_ORIGIN}/reset-password#token=${token}"`);
  });

  it('gives the same response after the same work whether or not the email has an account', async () => {
    const jobs = createPgBossJobs({ database: db.database, queues: [MAIL_QUEUE], logger: silentLogger, telemetry: noTelemetry });
    const mailer = { send: async () => {}, check: async () => {} };
    const outbox = createJobsOutbox({ jobs, mailer, clock: systemClock, logger: silentLogger, onTrouble: () => {} });
    await jobs.start();
    try {
      const hashed: unknown[] = [];
      const app = createTestApp(db.database, {
        outbox,
        compare: async (...args) => {
          hashed.push(args);
          return false;
        },
      });
      const { email } = await app.person();
      const measured = async (address: string) => {
        const before = { queries, jobs: (await jobs.check()).waiting };
        queries = 0;
        const answer = await forgot(app, address, { 'x-request-id': 'same' });
        const work = queries;
        return {
          answer: [answer.status, answer.text, [...answer.headers]],
          work,
          jobs: (await jobs.check()).waiting - before.jobs,
          hashed: hashed.length,
        };
      };
      await measured('warm-up@example.test');
      const known = await measured(email);
      const unknown = await measured('nobody@example.test');
      expect(known.work).toBeGreaterThan(0);
      expect(known).toMatchObject({ jobs: 1, hashed: 0 });
      expect(unknown).toEqual(known);
    } finally {
      await jobs.stop(0);
    }
  });

  it('queues an email without personal data and sends none to an address without an account', async () => {
    const app = createTestApp(db.database);
    await forgot(app, 'nobody@example.test');
    expect(app.queuedEmails).toHaveLength(1);
    expect(JSON.stringify(app.queuedEmails)).not.toMatch(/nobody|example/);
    expect(await app.emails()).toEqual([]);
  });

  it('stores the token only as a hash, and neither token nor address in the queue', async () => {
    const app = createTestApp(db.database);
    const { email, user } = await app.person();
    await forgot(app, email);
    const queued = JSON.stringify(app.queuedEmails);
    const token = tokenIn((await app.emails())[0]);
    const rows = await rowsOf(user.id);
    expect(rows).toHaveLength(1);
    for (const text of [queued, JSON.stringify(rows)]) {
      expect(text).not.toContain(token.slice(4));
      expect(text).not.toContain(email);
    }
  });

  it('sends the same link when the job runs twice and creates no second reset', async () => {
    const app = createTestApp(db.database);
    const { email, user } = await app.person();
    await forgot(app, email);
    const [queued] = app.queuedEmails;
    if (queued) app.queuedEmails.push(queued);
    const [first, second] = await app.emails();
    expect(tokenIn(second)).toBe(tokenIn(first));
    expect(await rowsOf(user.id)).toHaveLength(1);
    expect((await reset(app, tokenIn(first))).status).toBe(204);
    // After the token was used, the job sends no email.
    if (queued) app.queuedEmails.splice(0, app.queuedEmails.length, queued);
    expect(await app.emails()).toEqual([]);
  });

  it('limits requests per email across all callers, whether or not it has an account', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    for (const address of [email, 'nobody-at-all@example.test']) {
      const statuses = [];
      for (let i = 0; i < 7; i++) statuses.push((await forgot(app, address, { 'x-forwarded-for': `10.0.0.${i}` })).status);
      expect(statuses).toEqual([204, 204, 204, 204, 204, 429, 429]);
    }
  });

  it('explains how to sign in when the account has no password', async () => {
    const app = createTestApp(db.database);
    const { email, user } = await app.person();
    await db.database.transaction({ userId: user.id }, (tx) =>
      tx.execute(sql`update users set password_hash = null, external_id = ${email}`),
    );
    await forgot(app, email);
    const [mail] = await app.emails();
    expect(mail?.subject).toBe('Your account has no password');
    expect(mail?.text).not.toContain('#token=');
    expect(await rowsOf(user.id)).toEqual([]);
  });

  it('fails for an email that was queued under another server secret', async () => {
    const app = createTestApp(db.database);
    await forgot(app, (await app.person()).email);
    const [queued] = app.queuedEmails;
    await expect(app.usecases.emails['password-reset']({ ...queued, address: 'v1.AAAA' } as never)).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('resetting a password', () => {
  it('replaces the password, ends every login, and notifies the user by email', async () => {
    const app = createTestApp(db.database);
    const { email, password, accessToken, refreshToken, user } = await app.person();
    const other = (await login(app, email, password)).body;
    expect((await app.call('GET', '/v1/me', { token: accessToken })).status).toBe(200);
    const token = await emailedToken(app, email);
    expect((await reset(app, token, 'a new password')).status).toBe(204);

    for (const each of [accessToken, other.accessToken]) expect((await app.call('GET', '/v1/me', { token: each })).status).toBe(401);
    for (const each of [refreshToken, other.refreshToken])
      expect((await app.call('POST', '/v1/auth/refresh', { json: { refreshToken: each } })).status).toBe(401);
    expect((await login(app, email, password)).status).toBe(401);
    expect((await login(app, email, 'a new password')).status).toBe(200);
    const [mail] = await app.emails();
    expect(mail).toMatchObject({ to: email, subject: 'Your password was changed' });
    const { rows } = await db.database.transaction({ userId: user.id }, (tx) =>
      tx.execute<{ password_hash: string }>(sql`select password_hash from users where id = ${user.id}`),
    );
    expect(await bcrypt.compare('a new password', rows[0]?.password_hash ?? '')).toBe(true);
  });

  it('writes an audit entry in each workspace of the user, without the password or the token', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    await setMemberRole(db.database, grace.workspace, ada.user, 'viewer');
    await reset(app, await emailedToken(app, ada.email));
    for (const { id } of [ada.workspace, grace.workspace]) {
      const { rows } = await db.database.transaction({ workspaceId: id as WorkspaceId }, (tx) =>
        tx.execute(sql`select actor, target, details from audit_log where action = 'password.reset'`),
      );
      expect(rows).toEqual([{ actor: ada.user.id, target: ada.user.id, details: {} }]);
    }
  });

  it('accepts a token once, also for concurrent requests', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    const token = await emailedToken(app, email);
    const answers = await Promise.all(Array.from({ length: 4 }, (_, n) => reset(app, token, `new password ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400]);
    const again = await reset(app, token);
    expect([again.status, again.body.error.param]).toEqual([400, 'token']);
  });

  it('invalidates other reset links of the user', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    const [first, second] = [await emailedToken(app, email), await emailedToken(app, email)];
    expect((await reset(app, second)).status).toBe(204);
    expect((await reset(app, first)).status).toBe(400);
  });

  it('accepts a token for 30 minutes after the request, regardless of when the email is sent', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    await forgot(app, email);
    app.clock.advance(20 * MINUTE);
    const token = tokenIn((await app.emails())[0]);
    const late = await emailedToken(app, email);
    app.clock.advance(10 * MINUTE);
    const expired = await reset(app, token);
    expect([expired.status, expired.body.error.message]).toEqual([400, expect.stringContaining('Request a new one')]);
    expect((await reset(app, late)).status).toBe(204);
  });

  it('keeps the token valid when the new password is rejected', async () => {
    const app = createTestApp(db.database);
    const { email, password, accessToken } = await app.person();
    const token = await emailedToken(app, email);
    for (const bad of ['short', 'x'.repeat(73), 'nul\0 inside it']) {
      const answer = await reset(app, token, bad);
      expect([answer.status, answer.body.error.param]).toEqual([400, 'password']);
    }
    expect((await login(app, email, password)).status).toBe(200);
    expect((await app.call('GET', '/v1/me', { token: accessToken })).status).toBe(200);
    expect((await reset(app, token)).status).toBe(204);
  });

  it('hashes no password for an invalid token and responds as for a used one', async () => {
    const app = createTestApp(db.database);
    const { email, refreshToken } = await app.person();
    const used = await emailedToken(app, email);
    await reset(app, used);
    const expected = await reset(app, used);
    let hashes = 0;
    app.deps.passwords.hash = async () => {
      hashes++;
      return 'never';
    };
    for (const token of ['pwt_unknown', refreshToken, `${used}x`, '\0', "' or 1=1 --"]) {
      const answer = await app.call('POST', '/v1/auth/reset-password', { json: { token, password: 'a new password' }, headers: {} });
      expect({ ...answer.body.error, requestId: '' }).toEqual({ ...expected.body.error, requestId: '' });
    }
    expect(hashes).toBe(0);
  });

  it('does not affect other users', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    const gracesToken = await emailedToken(app, grace.email);
    await reset(app, await emailedToken(app, ada.email));
    expect((await app.call('GET', '/v1/me', { token: grace.accessToken })).status).toBe(200);
    expect((await login(app, grace.email, grace.password)).status).toBe(200);
    expect((await reset(app, gracesToken)).status).toBe(204);
  });
});

it('expired password resets are removed by maintenance, and those of a deleted account with it', async () => {
  const { fixedClock } = await import('../../../shared/clock.ts');
  const past = createTestApp(db.database, { clock: fixedClock('2020-01-01T00:00:00Z') });
  const old = await past.person();
  await emailedToken(past, old.email);
  const now = createTestApp(db.database);
  const { email, user, accessToken, password } = await now.person();
  await emailedToken(now, email);
  await now.usecases.removeExpiredTokens(1_000);
  expect(await rowsOf(old.user.id)).toEqual([]);
  expect(await rowsOf(user.id)).toHaveLength(1);
  expect((await now.call('DELETE', '/v1/me', { token: accessToken, json: { password } })).status).toBe(204);
  expect(await rowsOf(user.id)).toEqual([]);
});

describe('a sign-in during a password reset', () => {
  it('is rejected with the old password', async () => {
    let verifying: (() => void) | undefined;
    let resume: (() => void) | undefined;
    const waiting = new Promise<void>((resolve) => {
      verifying = resolve;
    });
    let held = false;
    const app = createTestApp(db.database, {
      compare: async (given, hash) => {
        if (!held) {
          held = true;
          verifying?.();
          await new Promise<void>((resolve) => {
            resume = resolve;
          });
        }
        return bcrypt.compare(given, hash);
      },
    });
    const { email } = await app.person('the old password');
    const token = await emailedToken(app, email);
    const late = login(app, email, 'the old password');
    await waiting;
    expect((await reset(app, token, 'a new password')).status).toBe(204);
    resume?.();
    expect((await late).status).toBe(401);
    expect((await login(app, email, 'a new password')).status).toBe(200);
  });
});
