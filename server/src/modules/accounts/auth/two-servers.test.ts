import { expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../../app/server.testing.ts';
import { createTestDatabase } from '../../../db/testing/test-database.ts';

const twoServers = process.env.TEST_DATABASE_URL ? it : it.skip;
if (!process.env.TEST_DATABASE_URL)
  console.warn('skipped: logins on two servers (they cannot share an embedded database; set TEST_DATABASE_URL)');

twoServers('a login that is ended on one server stops working on the others immediately', async () => {
  const shared = await createTestDatabase();
  const servers: TestServer[] = [];
  try {
    const [one, other] = [await createTestServer({}, { shared }), await createTestServer({}, { shared })];
    servers.push(one, other);
    const call = (server: TestServer, method: string, path: string, token?: string, body?: object) =>
      server.fetch(
        new Request(`http://localhost${path}`, {
          method,
          headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        }),
      );
    const person = { email: 'ada@example.test', password: 'correct horse' };
    const here = (await (await call(one, 'POST', '/v1/auth/register', undefined, person)).json()) as { accessToken: string };
    const there = (await (await call(other, 'POST', '/v1/auth/login', undefined, person)).json()) as { accessToken: string };
    const me = async () => (await call(other, 'GET', '/v1/me', there.accessToken)).status;
    // Called twice: the second response uses the cache, which would last 30 seconds without the invalidation message.
    expect([await me(), await me()]).toEqual([200, 200]);
    expect((await call(one, 'DELETE', '/v1/me/logins', here.accessToken)).status).toBe(204);
    await expect.poll(me, { interval: 20 }).toBe(401);
    expect((await call(one, 'GET', '/v1/me', here.accessToken)).status).toBe(200);
  } finally {
    for (const server of servers) await server.close();
    await shared.close();
  }
});
