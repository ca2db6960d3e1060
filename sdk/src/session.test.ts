import { afterEach, expect, it } from 'vitest';
import { AuthenticationError, CloneAI, ExpertSession, type SessionTokens } from './index.ts';
import { type MockHandler, type MockServer, mockServer, respond, respondEmpty } from './mock-server.testing.ts';
import { errorBody } from './testing.ts';

let server: MockServer;
afterEach(() => server.close());

/** A server whose refresh tokens work once; using one again ends the session. */
function rotating(expiresIn: number): MockHandler {
  let version = 0;
  return async (request) => {
    const tokens = () => ({ accessToken: `access-${version}`, refreshToken: `refresh-${version}`, expiresIn });
    if (request.path === '/v1/auth/login') return respond(200, { user: { id: 'usr_1' }, workspace: {}, ...tokens() });
    if (request.path === '/v1/auth/logout') return respondEmpty();
    if (request.path === '/v1/auth/refresh') {
      const valid = JSON.parse(request.body).refreshToken === `refresh-${version}`;
      await new Promise((resolve) => setTimeout(resolve, 20));
      version++;
      return valid ? respond(200, tokens()) : respond(401, errorBody('authentication_error', 'token_reused'));
    }
    if (request.headers.authorization !== `Bearer access-${version}`)
      return respond(401, errorBody('authentication_error', 'token_expired'));
    return respond(200, { id: 'cln_1' });
  };
}

const count = (path: string) => server.requests.filter((request) => request.path === path).length;

async function signIn(expiresIn: number, more: object = {}): Promise<{ session: ExpertSession; client: CloneAI }> {
  server = mockServer(rotating(expiresIn));
  const session = new ExpertSession({ baseUrl: server.url, ...more });
  await session.login({ email: 'ada@example.com', password: 'long enough' });
  return { session, client: new CloneAI({ baseUrl: server.url, accessToken: session.token }) };
}

it('keeps the token until shortly before it expires', async () => {
  const { client } = await signIn(1800);
  await client.clones.retrieve('cln_1');
  await client.clones.retrieve('cln_1');
  expect(count('/v1/auth/refresh')).toBe(0);
});

it('renews the token once for concurrent calls', async () => {
  const { session, client } = await signIn(1800);
  const stale = await session.token();
  expect(await Promise.all([session.token(stale), session.token(stale), session.token(stale)])).toEqual(Array(3).fill('access-1'));
  await Promise.all([1, 2, 3, 4, 5].map(() => client.clones.retrieve('cln_1')));
  expect(count('/v1/auth/refresh')).toBe(1);
});

it('renews a token that is about to expire before using it', async () => {
  const { session } = await signIn(20);
  expect(await session.token()).toBe('access-1');
});

it('uses the token that another tab has renewed', async () => {
  let stored: SessionTokens | null = null;
  const store = {
    load: () => stored,
    save: (tokens: SessionTokens | null) => {
      stored = tokens;
    },
  };
  const { session } = await signIn(1800, { store });
  const stale = await session.token();
  stored = { accessToken: 'from another tab', refreshToken: 'r', expiresAt: Date.now() + 1e6 };
  expect(await session.token(stale)).toBe('from another tab');
  expect(count('/v1/auth/refresh')).toBe(0);
});

it('ends when the server rejects the refresh token, and calls onSignedOut', async () => {
  let signedOut = 0;
  const { session, client } = await signIn(1800, { onSignedOut: () => signedOut++ });
  const stale = await session.token();
  // Someone else uses the refresh token, so it no longer works here.
  await fetch(`${server.url}/v1/auth/refresh`, { method: 'POST', body: '{"refreshToken":"refresh-0"}' });
  await expect(session.token(stale)).rejects.toBeInstanceOf(AuthenticationError);
  expect(signedOut).toBe(1);
  await expect(client.clones.retrieve('cln_1')).rejects.toThrow(/signed in/);
});

it('signs out locally and on the server', async () => {
  const { session } = await signIn(1800);
  await session.logout();
  expect(count('/v1/auth/logout')).toBe(1);
  await expect(session.token()).rejects.toThrow(/signed in/);
});
