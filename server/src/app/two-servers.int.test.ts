import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { createTestServer, type TestServer } from './server.testing.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const missing = process.env.TEST_DATABASE_URL ? undefined : 'an embedded database serves one process only; set TEST_DATABASE_URL';
if (missing) console.warn(`two-servers.int.test.ts is skipped: ${missing}`);

const UPLOADS = 50;

/** Two servers with a folder each on one database. Requests alternate between them. */
async function startTwo() {
  const shared: TestDatabase = await createTestDatabase();
  open.push(shared);
  const servers: TestServer[] = [];
  for (let n = 0; n < 2; n++) {
    const server = await createTestServer({}, { shared });
    servers.push(server);
    open.push(server);
  }
  let calls = 0;
  let token = '';
  const call = async (method: string, path: string, body?: FormData | object) => {
    const server = servers[calls++ % 2] as TestServer;
    const form = body instanceof FormData;
    const headers = {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body && !form ? { 'content-type': 'application/json' } : {}),
    };
    const init = { method, headers, ...(body ? { body: form ? body : JSON.stringify(body) } : {}) };
    const response = await server.fetch(new Request(new URL(path, 'http://localhost:8787'), init));
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const register = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery staple' };
  token = ((await (await call('POST', '/v1/auth/register', register)).json()) as { accessToken: string }).accessToken;
  return { servers, call };
}

describe.skipIf(missing)('two servers with a folder each on one Postgres, without S3', () => {
  it(`lose none of ${UPLOADS} uploads, and each returns every original file`, async () => {
    const { servers, call } = await startTwo();
    const { id: cloneId } = (await (await call('POST', '/v1/clones', { name: 'Ada' })).json()) as { id: string };
    const ids: string[] = [];
    for (let n = 0; n < UPLOADS; n++) {
      const form = new FormData();
      form.set('file', new File([`This is file number ${n}. `.repeat(n === 0 ? 30_000 : 20)], `${n}.txt`, { type: 'text/plain' }));
      ids.push(((await (await call('POST', `/v1/clones/${cloneId}/sources`, form)).json()) as { id: string }).id);
    }
    await servers[0]?.untilIdle();
    const states = new Map<string, number>();
    for (const id of ids) {
      const { status } = (await (await call('GET', `/v1/sources/${id}`)).json()) as { status: string };
      states.set(status, (states.get(status) ?? 0) + 1);
    }
    expect([...states]).toEqual([['ready', UPLOADS]]);
    for (const [n, id] of ids.entries()) {
      const { url } = (await (await call('GET', `/v1/sources/${id}/file`)).json()) as { url: string };
      expect(await (await call('GET', url)).text()).toContain(`This is file number ${n}. `);
    }
  });
});
