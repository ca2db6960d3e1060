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

/** The token that somebody gets by mail. */
async function mailedToken(app: App, email: string): Promise<string> {
  await forgot(app, email);
  const [mail] = await app.mails();
  expect(mail?.to).toBe(email);
  return tokenIn(mail);
}

const rowsOf = (userId: UserId) =>
  db.database.transaction({ userId }, async (tx) => (await tx.execute(sql`select * from password_resets`)).rows);

describe('asking for a new password', () => {
  it('mails a link with the token in its fragment', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    expect((await forgot(app, `  ${email.toUpperCase()} `)).status).toBe(204);
    const mails = await app.mails();
    expect(mails).toHaveLength(1);
    const token = tokenIn(mails[0]);
    expect(mails[0]).toMatchObject({ to: email, subject: 'Choose a new password' });
    expect(mails[0]?.text).toContain(`${OWN_ORIGIN}/reset-password#token=${token}`);
    expect(mails[0]?.html).toContain(`href="${OWN_ORIGIN}/reset-password#token=${token}"`);
  });

  it('answers alike, after the same work, whether anybody has the e-mail', async () => {
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

  it('posts a letter that names nobody, and mails nothing to an e-mail without an account', async () => {
    const app = createTestApp(db.database);
    await forgot(app, 'nobody@example.test');
    expect(app.letters).toHaveLength(1);
    expect(JSON.stringify(app.letters)).not.toMatch(/nobody|example/);
    expect(await app.mails()).toEqual([]);
  });

  it('keeps the token nowhere: its hash in the database, and neither it nor the address in the letter', async () => {
    const app = createTestApp(db.database);
    const { email, user } = await app.person();
    await forgot(app, email);
    const letters = JSON.stringify(app.letters);
    const token = tokenIn((await app.mails())[0]);
    const rows = await rowsOf(user.id);
    expect(rows).toHaveLength(1);
    for (const text of [letters, JSON.stringify(rows)]) {
      expect(text).not.toContain(token.slice(4));
      expect(text).not.toContain(email);
    }
  });

  it('by a job that runs twice mails the same link, and makes no second one', async () => {
    const app = createTestApp(db.database);
    const { email, user } = await app.person();
    await forgot(app, email);
    const [letter] = app.letters;
    if (letter) app.letters.push(letter);
    const [first, second] = await app.mails();
    expect(tokenIn(second)).toBe(tokenIn(first));
    expect(await rowsOf(user.id)).toHaveLength(1);
    expect((await reset(app, tokenIn(first))).status).toBe(204);
    // A third time, after it was used: nothing to say any more.
    if (letter) app.letters.splice(0, app.letters.length, letter);
    expect(await app.mails()).toEqual([]);
  });

  it('is bounded per e-mail, whoever asks and whether it has an account', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    for (const address of [email, 'nobody-at-all@example.test']) {
      const statuses = [];
      for (let i = 0; i < 7; i++) statuses.push((await forgot(app, address, { 'x-forwarded-for': `10.0.0.${i}` })).status);
      expect(statuses).toEqual([204, 204, 204, 204, 204, 429, 429]);
    }
  });

  it('for an account without a password says how it signs in instead', async () => {
    const app = createTestApp(db.database);
    const { email, user } = await app.person();
    await db.database.transaction({ userId: user.id }, (tx) =>
      tx.execute(sql`update users set password_hash = null, external_id = ${email}`),
    );
    await forgot(app, email);
    const [mail] = await app.mails();
    expect(mail?.subject).toBe('Your account has no password');
    expect(mail?.text).not.toContain('#token=');
    expect(await rowsOf(user.id)).toEqual([]);
  });

  it('that was posted under another server secret is given up', async () => {
    const app = createTestApp(db.database);
    await forgot(app, (await app.person()).email);
    const [letter] = app.letters;
    await expect(app.usecases.letters['password-reset']({ ...letter, address: 'v1.AAAA' } as never)).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('setting a new password', () => {
  it('lets in with the new one, not with the old, ends every login, and says so by mail', async () => {
    const app = createTestApp(db.database);
    const { email, password, accessToken, refreshToken, user } = await app.person();
    const other = (await login(app, email, password)).body;
    expect((await app.call('GET', '/v1/me', { token: accessToken })).status).toBe(200);
    const token = await mailedToken(app, email);
    expect((await reset(app, token, 'a new password')).status).toBe(204);

    for (const each of [accessToken, other.accessToken]) expect((await app.call('GET', '/v1/me', { token: each })).status).toBe(401);
    for (const each of [refreshToken, other.refreshToken])
      expect((await app.call('POST', '/v1/auth/refresh', { json: { refreshToken: each } })).status).toBe(401);
    expect((await login(app, email, password)).status).toBe(401);
    expect((await login(app, email, 'a new password')).status).toBe(200);
    const [mail] = await app.mails();
    expect(mail).toMatchObject({ to: email, subject: 'Your password was changed' });
    const { rows } = await db.database.transaction({ userId: user.id }, (tx) =>
      tx.execute<{ password_hash: string }>(sql`select password_hash from users where id = ${user.id}`),
    );
    expect(await bcrypt.compare('a new password', rows[0]?.password_hash ?? '')).toBe(true);
  });

  it('is written into the audit log of each workspace of theirs, without the password or the token', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    await db.database.transaction({ workspaceId: grace.workspace.id }, (tx) =>
      tx.execute(sql`insert into members values (${grace.workspace.id}, ${ada.user.id}, 'viewer', now())`),
    );
    await reset(app, await mailedToken(app, ada.email));
    for (const { id } of [ada.workspace, grace.workspace]) {
      const { rows } = await db.database.transaction({ workspaceId: id as WorkspaceId }, (tx) =>
        tx.execute(sql`select actor, target, details from audit_log where action = 'password.reset'`),
      );
      expect(rows).toEqual([{ actor: ada.user.id, target: ada.user.id, details: {} }]);
    }
  });

  it('works once with a token, and at one instant for one of several', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    const token = await mailedToken(app, email);
    const answers = await Promise.all(Array.from({ length: 4 }, (_, n) => reset(app, token, `new password ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400]);
    const again = await reset(app, token);
    expect([again.status, again.body.error.param]).toEqual([400, 'token']);
  });

  it('spends the other links that were asked for, too', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    const [first, second] = [await mailedToken(app, email), await mailedToken(app, email)];
    expect((await reset(app, second)).status).toBe(204);
    expect((await reset(app, first)).status).toBe(400);
  });

  it('works for thirty minutes from the asking, however late the mail', async () => {
    const app = createTestApp(db.database);
    const { email } = await app.person();
    await forgot(app, email);
    app.clock.advance(20 * MINUTE);
    const token = tokenIn((await app.mails())[0]);
    const late = await mailedToken(app, email);
    app.clock.advance(10 * MINUTE);
    const expired = await reset(app, token);
    expect([expired.status, expired.body.error.message]).toEqual([400, expect.stringContaining('Ask for a new one')]);
    expect((await reset(app, late)).status).toBe(204);
  });

  it('with a password that is refused spends nothing', async () => {
    const app = createTestApp(db.database);
    const { email, password, accessToken } = await app.person();
    const token = await mailedToken(app, email);
    for (const bad of ['short', 'x'.repeat(73), 'nul\0 inside it']) {
      const answer = await reset(app, token, bad);
      expect([answer.status, answer.body.error.param]).toEqual([400, 'password']);
    }
    expect((await login(app, email, password)).status).toBe(200);
    expect((await app.call('GET', '/v1/me', { token: accessToken })).status).toBe(200);
    expect((await reset(app, token)).status).toBe(204);
  });

  it('hashes nothing for a token that is none, and answers it as one that is used', async () => {
    const app = createTestApp(db.database);
    const { email, refreshToken } = await app.person();
    const used = await mailedToken(app, email);
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

  it('touches nobody else', async () => {
    const app = createTestApp(db.database);
    const [ada, grace] = [await app.person(), await app.person()];
    const gracesToken = await mailedToken(app, grace.email);
    await reset(app, await mailedToken(app, ada.email));
    expect((await app.call('GET', '/v1/me', { token: grace.accessToken })).status).toBe(200);
    expect((await login(app, grace.email, grace.password)).status).toBe(200);
    expect((await reset(app, gracesToken)).status).toBe(204);
  });
});

it('resets past their life are removed in the background, and so are those of an account that is deleted', async () => {
  const { fixedClock } = await import('../../../shared/clock.ts');
  const past = createTestApp(db.database, { clock: fixedClock('2020-01-01T00:00:00Z') });
  const old = await past.person();
  await mailedToken(past, old.email);
  const now = createTestApp(db.database);
  const { email, user, accessToken, password } = await now.person();
  await mailedToken(now, email);
  await now.usecases.removeExpiredTokens(1_000);
  expect(await rowsOf(old.user.id)).toEqual([]);
  expect(await rowsOf(user.id)).toHaveLength(1);
  expect((await now.call('DELETE', '/v1/me', { token: accessToken, json: { password } })).status).toBe(204);
  expect(await rowsOf(user.id)).toEqual([]);
});

describe('a login that was under way when the password was changed', () => {
  it('opens nothing with the old password', async () => {
    let verifying: (() => void) | undefined;
    let goOn: (() => void) | undefined;
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
            goOn = resolve;
          });
        }
        return bcrypt.compare(given, hash);
      },
    });
    const { email } = await app.person('the old password');
    const token = await mailedToken(app, email);
    const late = login(app, email, 'the old password');
    await waiting;
    expect((await reset(app, token, 'a new password')).status).toBe(204);
    goOn?.();
    expect((await late).status).toBe(401);
    expect((await login(app, email, 'a new password')).status).toBe(200);
  });
});
