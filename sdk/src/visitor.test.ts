import { afterEach, expect, it } from 'vitest';
import { AuthenticationError, CloneAI, VisitorSession, type VisitorSessionOptions } from './index.ts';
import { type MockServer, mockServer, respond } from './mock-server.testing.ts';
import { errorBody } from './testing.ts';

let server: MockServer;
afterEach(() => server.close());

/** A server that accepts only the newest token and renews it. */
function start(options: Partial<VisitorSessionOptions> = {}, renew = true) {
  let version = 0;
  server = mockServer((request) => {
    const bearer = request.headers.authorization?.replace('Bearer ', '');
    if (request.path === '/v1/sessions/ses_1/token') {
      const { token } = JSON.parse(request.body) as { token?: string };
      const allowed = renew && (bearer === `t${version}` || (bearer === 'pk_page' && token === `t${version}`));
      if (!allowed) return respond(409, errorBody('conflict_error', 'conflict'));
      version++;
      return respond(200, { token: `t${version}`, expiresIn: 1800 });
    }
    if (bearer !== `t${version}`) return respond(401, errorBody('authentication_error', 'token_expired'));
    return respond(200, { id: 'ses_1' });
  });
  const stored: [string, number][] = [];
  const visitor = new VisitorSession({
    baseUrl: server.url,
    sessionId: 'ses_1',
    token: 't0',
    onToken: (...token) => stored.push(token),
    ...options,
  });
  return { visitor, client: new CloneAI({ baseUrl: server.url, accessToken: visitor.token }), stored };
}
const renewals = () => server.requests.filter(({ path }) => path.endsWith('/token'));
const soon = () => Date.now() + 60_000;

it('keeps its token until shortly before it expires', async () => {
  const { client } = start();
  await client.sessions.retrieve('ses_1');
  expect(renewals()).toHaveLength(0);
});

it('renews the token before it expires, once for concurrent calls, and reports the new one', async () => {
  const { client, stored } = start({ expiresAt: soon() });
  await Promise.all([1, 2, 3].map(() => client.sessions.retrieve('ses_1')));
  await client.sessions.retrieve('ses_1');
  expect(renewals().map(({ headers, body }) => [headers.authorization, body])).toEqual([['Bearer t0', '{}']]);
  expect(stored).toEqual([['t1', expect.any(Number)]]);
  expect(stored[0]?.[1]).toBeGreaterThan(Date.now() + 1_700_000);
});

it('renews an expired token with the publishable key of the page', async () => {
  const { client } = start({ expiresAt: Date.now() - 3_600_000, apiKey: 'pk_page' });
  await client.sessions.retrieve('ses_1');
  expect(renewals().map(({ headers, body }) => [headers.authorization, body])).toEqual([['Bearer pk_page', '{"token":"t0"}']]);
});

it('renews a token that the server rejects before it expires', async () => {
  const { visitor } = start({ apiKey: 'pk_page' });
  expect(await visitor.token('t0')).toBe('t1');
  expect(await visitor.token('t0')).toBe('t1');
  expect(renewals()).toHaveLength(1);
});

it('keeps a valid token when a renewal fails, and waits before the next renewal', async () => {
  const { client } = start({ expiresAt: soon() }, false);
  for (let i = 0; i < 3; i++) await client.sessions.retrieve('ses_1');
  expect(renewals()).toHaveLength(1);
});

it('throws when the session can no longer be renewed', async () => {
  const { visitor } = start({ expiresAt: Date.now() - 1 }, false);
  await expect(visitor.token()).rejects.toMatchObject({ status: 409 });
  const without = new CloneAI({ baseUrl: server.url, accessToken: 'old' });
  await expect(without.sessions.retrieve('ses_1')).rejects.toBeInstanceOf(AuthenticationError);
});
