import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../shared/clock.ts';
import { loadConfig } from './config/config.ts';
import { createTestServer, type TestServer } from './server.testing.ts';
import { VERSION } from './version.ts';

let server: TestServer;
const asRegistered = { accessToken: '' };

beforeAll(async () => {
  server = await createTestServer(
    { RATE_LIMIT_AUTH_PER_MINUTE: '3', RATE_LIMIT_UPLOADS_PER_HOUR: '2', RATE_LIMIT_API_PER_HOUR: '30' },
    // On a slow machine the tests may take longer than a window of the limits.
    { clock: fixedClock(new Date()) },
  );
  const answer = await post('/v1/auth/register', { email: 'first@example.test', password: 'correct horse' });
  asRegistered.accessToken = ((await answer.json()) as { accessToken: string }).accessToken;
});
afterAll(() => server.close());

const post = (path: string, body: unknown) =>
  server.fetch(
    new Request(`http://localhost${path}`, {
      method: 'POST',
      headers: {
        ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        authorization: `Bearer ${asRegistered.accessToken}`,
      },
      body: body instanceof FormData ? body : JSON.stringify(body),
    }),
  );

it('reports the version of its package', () => {
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as { version: string };
  expect(VERSION).toBe(read('../../package.json').version);
  expect(VERSION).toBe(read('../../../package.json').version);
});

it('uses the published limits by default', () => {
  expect(loadConfig({}, '/').limits).toEqual({
    ...{ authPerMinute: 5, chatPerMinute: 60, uploadsPerHour: 10, apiPerHour: 1000 },
    ...{ keyChatPerMinute: 600, keyUploadsPerHour: 10, keyApiPerHour: 36_000 },
  });
});

it('stores no responses for unknown paths with an Idempotency-Key', async () => {
  for (const path of ['/nope', '/health', '/docs', '/v1/nope/sources']) {
    const call = () => server.fetch(new Request(`http://localhost${path}`, { method: 'POST', headers: { 'idempotency-key': 'again' } }));
    const [first, second] = [await call(), await call()];
    expect([path, first.status >= 404, second.headers.get('idempotency-replayed')]).toEqual([path, true, null]);
  }
});

it('does not read the body of a request to an unknown path', async () => {
  let pulled = 0;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(++pulled)),
  });
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
  const { status } = await server.fetch(new Request('http://localhost/nothing/sources', init as RequestInit));
  expect(status).toBe(404);
  expect(pulled).toBeLessThan(5);
});

it('answers 404 for a missing file with any method', async () => {
  for (const method of ['GET', 'HEAD'])
    for (const path of ['/assets/gone-Ab_-12.js', '/widget/gone.js', '/assets/..%2f..%2fpackage.json', '/assets/a%00.js'])
      expect([method, path, (await server.fetch(new Request(`http://localhost${path}`, { method }))).status]).toEqual([method, path, 404]);
  const post = await server.fetch(new Request('http://localhost/widget.js', { method: 'POST' }));
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET']);
});

it.each([
  ['60', 55, 201],
  ['1', 2, 413],
])('with MAX_UPLOAD_MB=%s answers a file of %i MB of unannounced length with %i', async (limit, megabytes, status) => {
  const sized = await createTestServer({ MAX_UPLOAD_MB: limit });
  try {
    const send = async (path: string, body: string | FormData, token = '') => {
      const type = typeof body === 'string' ? { 'content-type': 'application/json' } : undefined;
      const headers = { ...type, authorization: `Bearer ${token}` };
      return sized.fetch(new Request(`http://localhost${path}`, { method: 'POST', headers, body }));
    };
    const registered = await send('/v1/auth/register', '{"email":"large@example.test","password":"correct horse"}');
    const { accessToken } = (await registered.json()) as { accessToken: string };
    const { id } = (await (await send('/v1/clones', '{"name":"Large"}', accessToken)).json()) as { id: string };
    const form = new FormData();
    form.append('file', new Blob([Buffer.alloc(megabytes * 1024 * 1024)]), 'large.txt');
    expect((await send(`/v1/clones/${id}/sources`, form, accessToken)).status).toBe(status);
  } finally {
    await sized.close();
  }
});

it('does not let pages of other sites send the header that the refresh cookie needs', async () => {
  const headers = {
    origin: 'https://evil.example',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'content-type, x-cloneai-csrf',
  };
  const preflight = await server.fetch(new Request('http://localhost/v1/auth/cookie', { method: 'OPTIONS', headers }));
  expect(preflight.headers.get('access-control-allow-headers')).not.toMatch(/csrf/i);
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
});

describe('limits of the whole server', () => {
  it('counts sign-ins by address for all accounts together', async () => {
    const login = (n: number) => post('/v1/auth/login', { email: `nobody-${n}@example.test`, password: 'wrong password' });
    const statuses = [await login(1), await login(2), await login(3)].map(({ status }) => status);
    expect(statuses).toEqual([401, 401, 429]);
  });

  it('counts files as uploads and pasted texts as calls', async () => {
    const { id } = (await (await post('/v1/clones', { name: 'Limits' })).json()) as { id: string };
    const path = `/v1/clones/${id}/sources`;
    const file = () => {
      const form = new FormData();
      form.append('file', new Blob(['Some text of a file.']), 'a.txt');
      return form;
    };
    for (let n = 0; n < 4; n++) expect((await post(path, { type: 'text', title: 'T', text: `Text ${n}` })).status).toBe(201);
    expect([(await post(path, file())).status, (await post(path, file())).status, (await post(path, file())).status]).toEqual([
      201, 201, 429,
    ]);
  });

  it('counts only the pages that query the database', async () => {
    const counted = async (path: string) =>
      (await server.fetch(new Request(`http://localhost${path}`, { headers: { accept: 'text/html' } }))).headers.has('ratelimit-limit');
    for (const path of ['/embed/nobody', '/demo', '/v1/nothing']) expect([path, await counted(path)]).toEqual([path, true]);
    for (const path of ['/', '/clones', '/embedded', '/widget.js', '/docs', '/health'])
      expect([path, await counted(path)]).toEqual([path, false]);
  });

  it('returns the remaining calls and, over the limit, the time to wait', async () => {
    const answers = [];
    for (let n = 0; n < 40; n++) answers.push(await post('/v1/clones', { name: '' }));
    const [first] = answers;
    expect(first?.headers.get('ratelimit-limit')).toBe('30');
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
