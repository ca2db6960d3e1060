import { afterEach, expect, it } from 'vitest';
import { AuthenticationError, CloneAI, ExpertSession, type SessionTokens } from './index.ts';
import { errorBody, type Handler, json, startServer, type TestServer } from './testing.ts';

let server: TestServer;
afterEach(() => server.close());

/** A server that rotates: each refresh token works once, a second use ends the session. */
function rotating(expiresIn: number): Handler {
  let turn = 0;
  return async (request, response) => {
    const tokens = () => ({ accessToken: `access-${turn}`, refreshToken: `refresh-${turn}`, expiresIn });
    if (request.path === '/v1/auth/login') return json(response, 200, { user: { id: 'usr_1' }, workspace: {}, ...tokens() });
    if (request.path === '/v1/auth/logout') return void response.writeHead(204).end();
    if (request.path === '/v1/auth/refresh') {
      const good = JSON.parse(request.body).refreshToken === `refresh-${turn}`;
      await new Promise((resolve) => setTimeout(resolve, 20));
      turn++;
      return good ? json(response, 200, tokens()) : json(response, 401, errorBody('authentication_error', 'token_reused'));
    }
    if (request.headers.authorization !== `Bearer access-${turn}`)
      return json(response, 401, errorBody('authentication_error', 'token_expired'));
    json(response, 200, { id: 'cln_1' });
  };
}

const count = (path: string) => server.requests.filter((request) => request.path === path).length;

async function signIn(expiresIn: number, more: object = {}): Promise<{ session: ExpertSession; client: CloneAI }> {
  server = await startServer(rotating(expiresIn));
  const session = new ExpertSession({ baseUrl: server.url, ...more });
  await session.login({ email: 'ada@example.com', password: 'long enough' });
  return { session, client: new CloneAI({ baseUrl: server.url, accessToken: session.token }) };
}

it('uses the token until shortly before it ends', async () => {
  const { client } = await signIn(1800);
  await client.clones.retrieve('cln_1');
  await client.clones.retrieve('cln_1');
  expect(count('/v1/auth/refresh')).toBe(0);
});

it('renews once for many calls at the same time', async () => {
  const { session, client } = await signIn(1800);
  const stale = await session.token();
  expect(await Promise.all([session.token(stale), session.token(stale), session.token(stale)])).toEqual(Array(3).fill('access-1'));
  await Promise.all([1, 2, 3, 4, 5].map(() => client.clones.retrieve('cln_1')));
  expect(count('/v1/auth/refresh')).toBe(1);
});

it('renews a token that is about to expire before it is used', async () => {
  const { session } = await signIn(20);
  expect(await session.token()).toBe('access-1');
});

it('takes the token that another tab has renewed instead of renewing again', async () => {
  let kept: SessionTokens | null = null;
  const store = {
    load: () => kept,
    save: (tokens: SessionTokens | null) => {
      kept = tokens;
    },
  };
  const { session } = await signIn(1800, { store });
  const stale = await session.token();
  kept = { accessToken: 'from another tab', refreshToken: 'r', expiresAt: Date.now() + 1e6 };
  expect(await session.token(stale)).toBe('from another tab');
  expect(count('/v1/auth/refresh')).toBe(0);
});

it('ends when the server does not take the refresh token any more, and says so', async () => {
  let signedOut = 0;
  const { session, client } = await signIn(1800, { onSignedOut: () => signedOut++ });
  const stale = await session.token();
  // Somebody else uses the refresh token: ours is spent.
  await fetch(`${server.url}/v1/auth/refresh`, { method: 'POST', body: '{"refreshToken":"refresh-0"}' });
  await expect(session.token(stale)).rejects.toBeInstanceOf(AuthenticationError);
  expect(signedOut).toBe(1);
  await expect(client.clones.retrieve('cln_1')).rejects.toThrow(/signed in/);
});

it('logs out here and on the server', async () => {
  const { session } = await signIn(1800);
  await session.logout();
  expect(count('/v1/auth/logout')).toBe(1);
  await expect(session.token()).rejects.toThrow(/signed in/);
});
