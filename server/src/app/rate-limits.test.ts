import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedClock } from '../shared/clock.ts';
import { createTestServer, type TestServer } from './server.testing.ts';

// The limits of the whole server, by who calls it.
let server: TestServer;
let token = '';
let cloneId = '';

beforeAll(async () => {
  // On a slow machine the tests may take longer than a window of the limits.
  const options = { clock: fixedClock(new Date()) };
  server = await createTestServer({ RATE_LIMIT_UPLOADS_PER_HOUR: '10', RATE_LIMIT_KEY_API_PER_HOUR: '200' }, options);
  const registered = await call('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' });
  token = registered.body.accessToken;
  cloneId = (await call('POST', '/v1/clones', { name: 'Ada' })).body.id;
});
afterAll(() => server.close());

async function call(method: string, path: string, body?: unknown, credential = token) {
  const response = await server.fetch(
    new Request(`http://localhost${path}`, {
      method,
      headers: {
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...(credential ? { authorization: `Bearer ${credential}` } : {}),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

const createKey = async (rateLimits?: object): Promise<{ id: string; key: string }> =>
  (await call('POST', '/v1/api-keys', { kind: 'secret', name: 'k', scopes: ['knowledge:write', 'clones:read'], rateLimits })).body;

function upload(credential: string) {
  const form = new FormData();
  form.append('file', new Blob(['The opening hours are nine to five.']), 'hours.txt');
  return call('POST', `/v1/clones/${cloneId}/sources`, form, credential);
}

it('accepts no more files with twelve keys, each revoked after ten uploads, than the limit of one key', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 12; n++) {
    const { id, key } = await createKey();
    for (let file = 0; file < 10; file++) statuses.push((await upload(key)).status);
    expect((await call('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
  }
  expect(statuses).toHaveLength(120);
  expect(statuses.filter((status) => status === 201)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(110);
});

it('counts texts as calls, alone or in a batch, and names uploads when there are too many files', async () => {
  const { key } = await createKey();
  const text = { title: 'Hours', text: 'The opening hours are nine to five.' };
  const batch = await call('POST', `/v1/clones/${cloneId}/sources/batch`, { texts: [text] }, key);
  const single = await call('POST', `/v1/clones/${cloneId}/sources`, { type: 'text', ...text }, key);
  expect([batch.status, single.status]).toEqual([201, 201]);
  expect(batch.headers.get('ratelimit-policy')).toBe(single.headers.get('ratelimit-policy'));
  const refused = await upload(key);
  expect([refused.status, refused.body.error.message]).toEqual([429, expect.stringContaining('the limit is 10 uploads per hour')]);
});

it('gives keys another limit than people, and says so in the headers', async () => {
  const { key } = await createKey({ apiPerHour: 7 });
  const byKey = await call('GET', '/v1/clones', undefined, key);
  expect(byKey.headers.get('ratelimit-limit')).toBe('7');
  expect(byKey.headers.get('ratelimit-policy')).toBe('7;w=3600;comment="this API key", 200;w=3600;comment="all API keys of the workspace"');
  expect(byKey.headers.get('access-control-expose-headers')).toContain('RateLimit-Policy');
  const byPerson = await call('GET', '/v1/clones');
  expect(byPerson.headers.get('ratelimit-policy')).toBe('1000000;w=3600;comment="your account"');
});
