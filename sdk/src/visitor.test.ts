import { afterEach, expect, it } from 'vitest';
import { AuthenticationError, CloneAI, VisitorSession, type VisitorSessionOptions } from './index.ts';
import { errorBody, json, startServer, type TestServer } from './testing.ts';

let server: TestServer;
afterEach(() => server.close());

/** A server that takes the newest token only, and renews it for those who may. */
async function start(options: Partial<VisitorSessionOptions> = {}, renew = true) {
  let turn = 0;
  server = await startServer((request, response) => {
    const bearer = request.headers.authorization?.replace('Bearer ', '');
    if (request.path === '/v1/sessions/ses_1/token') {
      const { token } = JSON.parse(request.body) as { token?: string };
      const may = renew && (bearer === `t${turn}` || (bearer === 'pk_page' && token === `t${turn}`));
      if (!may) return json(response, 409, errorBody('conflict_error', 'conflict'));
      turn++;
      return json(response, 200, { token: `t${turn}`, expiresIn: 1800 });
    }
    if (bearer !== `t${turn}`) return json(response, 401, errorBody('authentication_error', 'token_expired'));
    json(response, 200, { id: 'ses_1' });
  });
  const kept: [string, number][] = [];
  const visitor = new VisitorSession({
    baseUrl: server.url,
    sessionId: 'ses_1',
    token: 't0',
    onToken: (...token) => kept.push(token),
    ...options,
  });
  return { visitor, client: new CloneAI({ baseUrl: server.url, accessToken: visitor.token }), kept };
}
const renewals = () => server.requests.filter(({ path }) => path.endsWith('/token'));
const soon = () => Date.now() + 60_000;

it('uses its token until shortly before it ends', async () => {
  const { client } = await start();
  await client.sessions.retrieve('ses_1');
  expect(renewals()).toHaveLength(0);
});

it('renews it before it ends, once for calls at the same time, and tells the new one', async () => {
  const { client, kept } = await start({ expiresAt: soon() });
  await Promise.all([1, 2, 3].map(() => client.sessions.retrieve('ses_1')));
  await client.sessions.retrieve('ses_1');
  expect(renewals().map(({ headers, body }) => [headers.authorization, body])).toEqual([['Bearer t0', '{}']]);
  expect(kept).toEqual([['t1', expect.any(Number)]]);
  expect(kept[0]?.[1]).toBeGreaterThan(Date.now() + 1_700_000);
});

it('is taken up again with the page’s key after the token has ended', async () => {
  const { client } = await start({ expiresAt: Date.now() - 3_600_000, apiKey: 'pk_page' });
  await client.sessions.retrieve('ses_1');
  expect(renewals().map(({ headers, body }) => [headers.authorization, body])).toEqual([['Bearer pk_page', '{"token":"t0"}']]);
});

it('is renewed when the server refuses the token, whatever the clock says', async () => {
  const { visitor } = await start({ apiKey: 'pk_page' });
  expect(await visitor.token('t0')).toBe('t1');
  expect(await visitor.token('t0')).toBe('t1');
  expect(renewals()).toHaveLength(1);
});

it('goes on with a token that is still good when a renewal fails, and does not ask again at once', async () => {
  const { client } = await start({ expiresAt: soon() }, false);
  for (let i = 0; i < 3; i++) await client.sessions.retrieve('ses_1');
  expect(renewals()).toHaveLength(1);
});

it('says so when it has ended for good', async () => {
  const { visitor } = await start({ expiresAt: Date.now() - 1 }, false);
  await expect(visitor.token()).rejects.toMatchObject({ status: 409 });
  const without = new CloneAI({ baseUrl: server.url, accessToken: 'old' });
  await expect(without.sessions.retrieve('ses_1')).rejects.toBeInstanceOf(AuthenticationError);
});
