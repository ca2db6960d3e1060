import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { createTestApp, OWN_ORIGIN } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const PATH = '/v1/auth/cookie';
const OWN_PAGE = { 'x-cloneai-csrf': '1', origin: OWN_ORIGIN, 'sec-fetch-site': 'same-origin' };
type App = ReturnType<typeof createTestApp>;
const cookieOf = ({ headers }: { headers: Headers }) => headers.get('set-cookie') ?? '';
const tokenOf = (answer: { headers: Headers }) => /^cloneai_refresh=([^;]*)/.exec(cookieOf(answer))?.[1] ?? '';
const put = (app: App, json: object, cookie = '', headers: Record<string, string> = OWN_PAGE) =>
  app.call('PUT', PATH, { json, headers: { ...headers, ...(cookie ? { cookie: `cloneai_refresh=${cookie}` } : {}) } });

/** A user whose refresh token is in the cookie. */
async function signedIn() {
  const app = createTestApp(db.database);
  const person = await app.person();
  const moved = await put(app, { refreshToken: person.refreshToken });
  expect(moved.status).toBe(200);
  return { app, person, moved, cookie: tokenOf(moved) };
}

describe('the refresh cookie of the console', () => {
  it('holds the rotated token, which no script can read and no other site can send', async () => {
    const { app, person, moved, cookie } = await signedIn();
    expect(cookie).toMatch(/^rt_[\w-]{43}$/);
    expect(cookie).not.toBe(person.refreshToken);
    expect(moved.text).not.toContain(cookie);
    expect(Object.keys(moved.body).sort()).toEqual(['accessToken', 'expiresIn']);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Secure', `Path=${PATH}`, 'Max-Age=604800'])
      expect(cookieOf(moved)).toContain(attribute);
    expect((await app.call('GET', '/v1/me', { token: moved.body.accessToken })).status).toBe(200);
  });

  it('is rotated after ten minutes, and a stolen copy of an older one ends the login', async () => {
    const { app, cookie } = await signedIn();
    const early = await put(app, {}, cookie);
    expect([early.status, tokenOf(early)]).toEqual([200, cookie]);
    app.clock.advance(10 * 60_000);
    const next = await put(app, {}, cookie);
    expect([next.status, tokenOf(next) !== cookie]).toEqual([200, true]);
    app.clock.advance(11_000);
    const reused = await put(app, {}, cookie);
    expect([reused.status, reused.body.error.code]).toEqual([401, 'token_reused']);
    expect(cookieOf(reused)).toMatch(/^cloneai_refresh=;.*Max-Age=0/);
    expect((await put(app, {}, tokenOf(next))).status).toBe(401);
  });

  it('is shared by tabs that refresh at the same time', async () => {
    const { app, cookie } = await signedIn();
    app.clock.advance(10 * 60_000);
    const answers = await Promise.all([1, 2, 3].map(() => put(app, {}, cookie)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(tokenOf)).size).toBe(1);
  });

  it.each([
    ['without the header', { origin: OWN_ORIGIN }],
    ['from another site', { ...OWN_PAGE, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['from another site in a browser without Sec-Fetch-Site', { 'x-cloneai-csrf': '1', origin: 'https://evil.example' }],
    ['from a sibling domain', { ...OWN_PAGE, origin: 'https://evil.example.test', 'sec-fetch-site': 'same-site' }],
    ['from a sandboxed frame', { ...OWN_PAGE, origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ])('is not used %s', async (_case, headers) => {
    const { app, cookie } = await signedIn();
    const refresh = await put(app, {}, cookie, headers);
    const end = await app.call('DELETE', PATH, { headers: { ...headers, cookie: `cloneai_refresh=${cookie}` } });
    for (const answer of [refresh, end]) expect([400, 403]).toContain(answer.status);
    expect(cookieOf(refresh)).toBe('');
    expect((await put(app, {}, cookie)).status).toBe(200);
  });

  it('is accepted under another name of the server', async () => {
    const { app, cookie } = await signedIn();
    const local = { 'x-cloneai-csrf': '1', origin: 'http://127.0.0.1:8787', host: '127.0.0.1:8787', 'sec-fetch-site': 'same-origin' };
    expect((await put(app, {}, cookie, local)).status).toBe(200);
  });

  it('is deleted with the login, also when the login has ended', async () => {
    const { app, moved, cookie } = await signedIn();
    const end = () => app.call('DELETE', PATH, { headers: { ...OWN_PAGE, cookie: `cloneai_refresh=${cookie}` } });
    const ended = await end();
    expect([ended.status, cookieOf(ended)]).toEqual([204, expect.stringMatching(/^cloneai_refresh=;.*Max-Age=0/)]);
    expect((await app.call('GET', '/v1/me', { token: moved.body.accessToken })).status).toBe(401);
    expect((await end()).status).toBe(204);
    const nobody = await put(app, {});
    expect([nobody.status, nobody.body.error.code]).toEqual([401, 'unauthenticated']);
  });
});
