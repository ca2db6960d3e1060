import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { tokenIn } from '../../../providers/mailer/outbox.testing.ts';
import { fixedClock } from '../../../shared/clock.ts';
import { createTestApp } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const HOURS = 3_600_000;
type App = ReturnType<typeof createTestApp>;
const setUp = () => createTestApp(db.database, { registration: 'email' });
const PASSWORD = 'a password of mine';
const start = (app: App, email: string) =>
  app.call('POST', '/v1/auth/registrations', { json: { email, name: 'Ada' }, headers: { 'x-request-id': 'same' } });
const complete = (app: App, token: string, password = PASSWORD) =>
  app.call('POST', '/v1/auth/registrations/complete', { json: { token, password } });
const login = (app: App, email: string, password: string) => app.call('POST', '/v1/auth/login', { json: { email, password } });
/** The token of the newest email. */
const linkFor = async (app: App, email: string) => {
  expect((await start(app, email)).status).toBe(204);
  return tokenIn((await app.emails()).at(-1));
};
let people = 0;
const newEmail = () => `registering-${++people}@example.test`;

describe('registering with REGISTRATION=email', () => {
  it('creates the account, verified and signed in, with the password that the reader of the email chooses', async () => {
    const app = setUp();
    const email = newEmail();
    expect((await start(app, email)).status).toBe(204);
    expect((await login(app, email, PASSWORD)).status).toBe(401);
    const [mail] = await app.emails();
    expect(mail).toMatchObject({ to: email, subject: 'Finish creating your account' });
    const created = await complete(app, tokenIn(mail));
    expect([created.status, created.body]).toMatchObject([201, { user: { email, name: 'Ada', emailVerified: true }, expiresIn: 1800 }]);
    expect((await login(app, email, PASSWORD)).status).toBe(200);
  });

  it('does nothing when a link is used twice, and does not change the password', async () => {
    const app = setUp();
    const email = newEmail();
    const [first, second] = [await linkFor(app, email), await linkFor(app, email)];
    expect((await complete(app, first)).status).toBe(201);
    for (const token of [first, second]) {
      const again = await complete(app, token, 'another password of mine');
      expect([again.status, again.body.error.message]).toEqual([409, expect.stringContaining('Sign in')]);
    }
    expect((await login(app, email, 'another password of mine')).status).toBe(401);
    expect((await login(app, email, PASSWORD)).status).toBe(200);
  });

  it('opens the account to nobody who only asked for an email, before or after its owner did', async () => {
    const app = setUp();
    const email = newEmail();
    const register = (path: string, password: string) => app.call('POST', path, { json: { email, password, name: 'Ada' } });
    const refused = await register('/v1/auth/registrations', 'attackers chosen pw');
    expect([refused.status, refused.body.error.message]).toEqual([400, expect.stringContaining('password')]);
    await start(app, email);
    const token = await linkFor(app, email);
    await start(app, email);
    expect((await complete(app, token, 'victims own password')).status).toBe(201);
    expect((await login(app, email, 'attackers chosen pw')).status).toBe(401);
    expect((await login(app, email, 'victims own password')).status).toBe(200);
    expect((await register('/v1/auth/registrations', 'attackers chosen pw')).status).toBe(400);
  });

  it('takes no link from before an account with the email was deleted, used or not, and takes new ones', async () => {
    const app = setUp();
    const email = newEmail();
    const [used, unused] = [await linkFor(app, email), await linkFor(app, email)];
    const other = await linkFor(app, newEmail());
    const { accessToken } = (await complete(app, used)).body;
    expect((await app.call('DELETE', '/v1/me', { token: accessToken, json: { password: PASSWORD } })).status).toBe(204);
    for (const token of [used, unused]) {
      const again = await complete(app, token);
      expect([again.status, again.body.error]).toMatchObject([400, { param: 'token' }]);
    }
    expect((await login(app, email, PASSWORD)).status).toBe(401);
    expect((await complete(app, other)).status).toBe(201);
    expect((await complete(app, await linkFor(app, email))).status).toBe(201);
  });

  it('forgets deleted emails as soon as no earlier link can work', async () => {
    const past = createTestApp(db.database, { registration: 'email', clock: fixedClock(new Date(Date.now() - 25 * HOURS)) });
    const now = setUp();
    for (const app of [past, now]) {
      const { accessToken } = (await complete(app, await linkFor(app, newEmail()))).body;
      expect((await app.call('DELETE', '/v1/me', { token: accessToken, json: { password: PASSWORD } })).status).toBe(204);
    }
    expect(await now.store.removeExpiredLinks(1_000)).toBe(1);
    expect(await now.store.removeExpiredLinks(1_000)).toBe(0);
  });

  it('answers the same, after the same work, whether or not the email has an account, and tells its owner by email', async () => {
    const app = setUp();
    const email = newEmail();
    await start(app, email);
    await complete(app, tokenIn((await app.emails())[0]));
    const [known, unknown] = [await start(app, email), await start(app, newEmail())];
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    const names = ({ headers }: { headers: Headers }) => [...headers.keys()].sort();
    expect(names(known)).toEqual(names(unknown));
    // The queue knows no more than the caller: what is queued differs only in what is encrypted.
    const queued = app.queuedEmails.map(({ kind, ...rest }) => [kind, Object.keys(rest).sort()]);
    expect(queued[0]).toEqual(queued[1]);
    expect((await app.emails()).map(({ to, subject }) => [to === email, subject])).toEqual([
      [true, 'You already have an account'],
      [false, 'Finish creating your account'],
    ]);
  });

  it('refuses to register without an email, the same for every email', async () => {
    const app = setUp();
    const email = newEmail();
    await start(app, email);
    await complete(app, tokenIn((await app.emails())[0]));
    const register = (of: string) =>
      app.call('POST', '/v1/auth/register', { json: { email: of, password: 'a password of mine' }, headers: { 'x-request-id': 'same' } });
    const [known, unknown] = [await register(email), await register(newEmail())];
    expect([known.status, known.text]).toEqual([403, unknown.text]);
    expect(known.body.error.message).toContain('POST /v1/auth/registrations');
  });

  it('stores no readable email in the queue', async () => {
    const app = setUp();
    const email = newEmail();
    await start(app, email);
    expect(JSON.stringify(app.queuedEmails)).not.toContain(email);
  });

  it('rejects links that are made up, changed, expired, or for something else', async () => {
    const app = setUp();
    await start(app, newEmail());
    const token = tokenIn((await app.emails())[0]);
    const changed = `${token.slice(0, 60)}${token[60] === 'A' ? 'B' : 'A'}${token.slice(61)}`;
    for (const bad of ['emt_made-up', changed, 'x'.repeat(2000)]) expect((await complete(app, bad)).status).toBe(400);
    expect((await app.call('POST', '/v1/auth/verify-email', { json: { token } })).status).toBe(400);
    app.clock.advance(24 * HOURS);
    expect([(await complete(app, token)).body.error.param]).toEqual(['token']);
  });

  it('sends at most five emails an hour to one address', async () => {
    const app = setUp();
    const email = newEmail();
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await start(app, email)).status);
    expect(statuses).toEqual([204, 204, 204, 204, 204, 429]);
  });

  it('names the field of an invalid password, and the link still works', async () => {
    const app = setUp();
    const token = await linkFor(app, newEmail());
    // Too short, and one of the most common ones in leaks.
    for (const password of ['short', 'password1'])
      expect((await complete(app, token, password)).body.error, password).toMatchObject({ code: 'invalid_input', param: 'password' });
    expect((await app.call('POST', '/v1/auth/registrations/complete', { json: { token } })).body.error).toMatchObject({
      param: 'password',
    });
    expect((await complete(app, token)).status).toBe(201);
  });
});

describe('verifying an email', () => {
  const request = (app: App, token: string) => app.call('POST', '/v1/me/verification-email', { token });
  const isVerified = async (app: App, token: string) => (await app.call('GET', '/v1/me', { token })).body.emailVerified;

  it('takes the link of the email, once or more', async () => {
    const app = createTestApp(db.database);
    const { accessToken, user, email } = await app.person();
    expect(user.emailVerified).toBe(false);
    expect((await request(app, accessToken)).status).toBe(204);
    const [mail] = await app.emails();
    expect(mail).toMatchObject({ to: email, subject: 'Verify your email address' });
    for (let n = 0; n < 2; n++)
      expect((await app.call('POST', '/v1/auth/verify-email', { json: { token: tokenIn(mail) } })).status).toBe(204);
    expect(await isVerified(app, accessToken)).toBe(true);
    await request(app, accessToken);
    expect(await app.emails()).toEqual([]);
  });

  it('is done by a password reset and by an invitation that creates the account', async () => {
    const app = createTestApp(db.database);
    const { accessToken, email, workspace } = await app.person();
    const guest = newEmail();
    await app.call('POST', `/v1/workspaces/${workspace.id}/invitations`, { token: accessToken, json: { email: guest, role: 'viewer' } });
    const json = { token: tokenIn((await app.emails())[0]), password: 'a password of mine' };
    expect((await app.call('POST', '/v1/invitations/accept', { json })).body.user.emailVerified).toBe(true);
    await app.call('POST', '/v1/auth/forgot-password', { json: { email } });
    const token = tokenIn((await app.emails())[0]);
    await app.call('POST', '/v1/auth/reset-password', { json: { token, password: 'a longer password' } });
    const login = await app.call('POST', '/v1/auth/login', { json: { email, password: 'a longer password' } });
    expect(login.body.user.emailVerified).toBe(true);
  });
});
