import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestServer, type TestServer } from '../../../app/server.testing.ts';
import { fixedClock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import type { CloneId, WorkspaceId } from '../../../shared/ids.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { createInstallationsStore, MAX_ORIGINS } from './installations.store.ts';
import { createInstallationsUsecases } from './installations.usecases.ts';

const SITE = 'http://localhost:3000';
const clock = fixedClock('2026-03-01T12:00:00Z');
let server: TestServer;
let token = '';
let cloneId = '' as CloneId;
let ctx: Context;

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = { authorization: `Bearer ${token}` }) {
  const init = { method, headers: { 'content-type': 'application/json', ...headers } };
  const response = await server.fetch(
    new Request(`http://localhost${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) }),
  );
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

beforeAll(async () => {
  server = await createTestServer({}, { clock });
  const account = (await call('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' }, {})).body;
  token = account.accessToken;
  cloneId = (await call('POST', '/v1/clones', { name: 'Ada', slug: 'ada', allowedOrigins: [SITE] })).body.id;
  await call('POST', `/v1/clones/${cloneId}/publish`, {});
  ctx = {
    workspaceId: account.workspace.id as WorkspaceId,
    actor: { type: 'system', scopes: ['clones:read'] },
    requestId: 'req_x',
    signal: new AbortController().signal,
  };
});
afterAll(() => server.close());

const list = async (query = '') => (await call('GET', `/v1/clones/${cloneId}/embed-installations${query}`)).body;
/** Writes happen after the response, so tests wait for them. */
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 100_000, interval: 10 });

describe('installations', () => {
  it('records the origin that opened a clone and the time, to within five minutes', async () => {
    const opened = await call('GET', '/v1/embed/clone?clone=ada', undefined, { origin: SITE });
    expect(opened.status).toBe(200);
    const first = { origin: SITE, firstSeenAt: '2026-03-01T12:00:00.000Z', lastSeenAt: '2026-03-01T12:00:00.000Z' };
    await eventually(async () => expect(await list()).toEqual({ data: [first], nextCursor: null }));
    clock.advance(4 * 60_000);
    await call('GET', '/v1/embed/clone?clone=ada', undefined, { origin: SITE });
    clock.advance(60_000);
    await call('GET', '/v1/embed/clone?clone=ada', undefined, { origin: SITE });
    const later = { ...first, lastSeenAt: '2026-03-01T12:05:00.000Z' };
    await eventually(async () => expect((await list()).data).toEqual([later]));
  });

  it('reports the last visit in an embed check of a page that the server must not open', async () => {
    const { status, body } = await call('POST', `/v1/clones/${cloneId}/embed-check`, { url: `${SITE}/page` });
    expect([status, body.status, body.originAllowed, body.lastSeenAt]).toEqual([200, 'private_address', true, '2026-03-01T12:05:00.000Z']);
  });

  it('records neither refused pages nor requests without an origin', async () => {
    await call('GET', '/v1/embed/clone?clone=ada', undefined, { origin: 'https://evil.example' });
    await call('GET', '/v1/embed/clone?clone=ada', undefined, {});
    // Writes are asynchronous. Once a later visit is recorded, the earlier requests have been handled too.
    clock.advance(5 * 60_000);
    await call('GET', '/v1/embed/clone?clone=ada', undefined, { origin: SITE });
    await eventually(async () => expect((await list()).data[0].lastSeenAt).toBe('2026-03-01T12:10:00.000Z'));
    expect((await list()).data.map(({ origin }: { origin: string }) => origin)).toEqual([SITE]);
  });

  it('stores at most 200 installations per clone and keeps updating the known ones', async () => {
    const store = createInstallationsStore(server.database);
    const at = (n: number) => new Date(Date.parse('2026-04-01T00:00:00Z') + n * 1000);
    for (let n = 0; n < MAX_ORIGINS + 5; n++) await store.record(ctx.workspaceId, cloneId, `https://s${n}.example`, at(n));
    await store.record(ctx.workspaceId, cloneId, SITE, at(1000));
    const all: { origin: string; lastSeenAt: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { data: typeof all; nextCursor: string | null } = await list(`?limit=90${cursor && `&cursor=${cursor}`}`);
      all.push(...page.data);
      cursor = page.nextCursor;
    }
    expect([all.length, new Set(all.map(({ origin }) => origin)).size]).toEqual([MAX_ORIGINS, MAX_ORIGINS]);
    expect(all[0]?.origin).toBe('https://s198.example');
    expect(all.at(-1)).toMatchObject({ origin: SITE, lastSeenAt: at(1000).toISOString() });
    for (const origin of ['capacitor://localhost', 'null', SITE]) {
      const cursor = Buffer.from(`2026-04-01T00:00:01.500Z ${origin}`).toString('base64url');
      expect([origin, (await list(`?limit=5&cursor=${cursor}`)).data?.[0]?.origin]).toEqual([origin, 'https://s1.example']);
    }
    for (const forged of [
      'nonsense',
      '0000-01-01T00:00:00.000Z https://a.example',
      '2026-03-01T12:00:00.000Z https://a\u0000',
      '2026-03-01T12:00:00.000Z a page',
    ])
      expect(
        (await call('GET', `/v1/clones/${cloneId}/embed-installations?cursor=${Buffer.from(forged).toString('base64url')}`)).status,
      ).toBe(400);
  });

  it('exports installations with the workspace and deletes them with the clone', async () => {
    const lines = async () => {
      const response = await server.fetch(
        new Request('http://localhost/v1/privacy/export', {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: '{}',
        }),
      );
      return (await response.text()).split('\n').filter((line) => line.includes('"installations"'));
    };
    expect((await lines()).length).toBe(MAX_ORIGINS);
    await call('DELETE', `/v1/clones/${cloneId}`);
    expect(await lines()).toEqual([]);
  });
});

describe('an installation that cannot be written', () => {
  it('logs a failed write, retries after five minutes, and never fails the request', async () => {
    const warned: string[] = [];
    let asked = 0;
    const usecases = createInstallationsUsecases({
      store: {
        record: async () => {
          asked++;
          throw new Error('the database is unavailable');
        },
      } as unknown as Parameters<typeof createInstallationsUsecases>[0]['store'],
      clock,
      logger: { ...silentLogger, warn: (_fields, message) => void warned.push(message) },
      requireClone: async () => {},
    });
    for (let n = 0; n < 3; n++) usecases.recordInstallation(ctx, cloneId, SITE);
    await usecases.settleInstallations();
    expect([asked, warned.length]).toEqual([1, 1]);
    clock.advance(5 * 60_000);
    usecases.recordInstallation(ctx, cloneId, SITE);
    await usecases.settleInstallations();
    expect(asked).toBe(2);
  });
});
