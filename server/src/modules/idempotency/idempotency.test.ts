import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { createCallLeases } from '../../http/call-leases.ts';
import { createRouter, defineRoute } from '../../http/router.ts';
import { createEventStreams } from '../../http/sse.ts';
import type { fixedClock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { createTestApp } from '../accounts/testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

let keys = 0;
const fresh = () => `key-${++keys}-${Math.random().toString(36).slice(2)}`;

/** Routes that count their calls and respond as the request body says. */
async function setUp(clock?: ReturnType<typeof fixedClock>) {
  let calls = 0;
  let hold: Promise<void> = Promise.resolve();
  const seen: unknown[] = [];
  const streams = createEventStreams();
  const json = { content: { 'application/json': { schema: z.any() } } };
  const form = { content: { 'multipart/form-data': { schema: { type: 'object' as const } } } };
  const responses = { 200: { description: 'ok' } };
  const routes = createRouter()
    .openapi(
      defineRoute({ operationId: 'work', auth: 'required' }, { method: 'post', path: '/work/{id}', request: { body: json }, responses }),
      async (c) => {
        calls += 1;
        const input = c.req.valid('json');
        seen.push(input);
        await hold;
        if (input.throws) throw new AppError(input.throws, 'as requested');
        if (input.big) return c.text('x'.repeat(5 * 1024 * 1024));
        if (input.empty) return c.body(null, 204);
        if (input.bytes) return c.body(new Uint8Array([0, 255, 128, 10]), 201, { 'content-type': 'application/octet-stream' });
        return c.json({ call: calls, input }, 201, { location: '/work/1' });
      },
    )
    .openapi(
      defineRoute({ operationId: 'put', auth: 'required' }, { method: 'post', path: '/files', request: { body: form }, responses }),
      async (c) => {
        calls += 1;
        const form = await c.req.formData();
        return c.json({ call: calls, name: (form.get('file') as File).name });
      },
    )
    .openapi(defineRoute({ operationId: 'speak', auth: 'required' }, { method: 'post', path: '/speak', responses }), (c) => {
      calls += 1;
      c.set('resumeAt', '/v1/sessions/ses_1/events?after=4');
      return streams.sendEventStream(c, (sink) => {
        sink.write('event: text-delta\ndata: {}\n\n');
        sink.end();
        return undefined;
      });
    })
    .openapi(defineRoute({ operationId: 'refuse', auth: 'required' }, { method: 'post', path: '/refuse', responses }), (c) => {
      calls += 1;
      c.set('resumeAt', '/nowhere');
      throw new AppError('payment_required', 'no');
    });
  const app = createTestApp(db.database, { routes, ...(clock ? { clock } : {}) });
  const owner = await app.person();
  const post = (path: string, key: string | undefined, body: unknown = {}, token = owner.accessToken) =>
    app.call('POST', path, { token, json: body, headers: key === undefined ? {} : { 'idempotency-key': key } });
  return {
    ...app,
    owner,
    post,
    seen,
    calls: () => calls,
    holdUntil: (until: Promise<void>) => {
      hold = until;
    },
  };
}

describe('an Idempotency-Key', () => {
  it('replays the stored response for the same call: status, content type, location, and body', async () => {
    const { post, calls, seen } = await setUp();
    const key = fresh();
    const first = await post('/work/1', key, { text: 'ü\u{1F600}' });
    const second = await post('/work/1', key, { text: 'ü\u{1F600}' });
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    for (const name of ['content-type', 'location']) expect(second.headers.get(name), name).toBe(first.headers.get(name));
    expect([first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
    expect([calls(), seen]).toEqual([1, [{ text: 'ü\u{1F600}' }]]);
  });

  it('replays binary and empty bodies unchanged', async () => {
    const { call, post, owner, app } = await setUp();
    const [a, b] = [fresh(), fresh()];
    for (let i = 0; i < 2; i++) {
      expect(await post('/work/1', a, { empty: true })).toMatchObject({ status: 204, text: '' });
      const answer = await app.request('/work/1', {
        method: 'POST',
        headers: { authorization: `Bearer ${owner.accessToken}`, 'content-type': 'application/json', 'idempotency-key': b },
        body: '{"bytes":true}',
      });
      expect([answer.status, [...new Uint8Array(await answer.arrayBuffer())]]).toEqual([201, [0, 255, 128, 10]]);
    }
    expect((await call('GET', '/v1/me', { token: owner.accessToken, headers: { 'idempotency-key': a } })).status).toBe(200);
  });

  it('is optional: calls without a key run every time', async () => {
    const { post, calls } = await setUp();
    await post('/work/1', undefined);
    await post('/work/1', undefined);
    expect(calls()).toBe(2);
  });

  it('is rejected with another body or path', async () => {
    const { post, calls } = await setUp();
    const key = fresh();
    await post('/work/1', key, { a: 1 });
    for (const answer of [await post('/work/1', key, { a: 2 }), await post('/work/2', key, { a: 1 })])
      expect([answer.status, answer.body.error.code, answer.body.error.type]).toEqual([409, 'idempotency_mismatch', 'conflict_error']);
    expect(calls()).toBe(1);
  });

  it('belongs to its caller, so another caller can use the same key', async () => {
    const { post, person, calls } = await setUp();
    const stranger = await person();
    const key = fresh();
    await post('/work/1', key);
    const theirs = await post('/work/1', key, {}, stranger.accessToken);
    expect([theirs.status, theirs.headers.get('idempotency-replayed'), calls()]).toEqual([201, null, 2]);
  });

  it('still belongs to the same caller after a token refresh', async () => {
    const { post, call, owner, calls } = await setUp();
    const key = fresh();
    await post('/work/1', key);
    const next = (await call('POST', '/v1/auth/refresh', { json: { refreshToken: owner.refreshToken } })).body;
    expect((await post('/work/1', key, {}, next.accessToken)).headers.get('idempotency-replayed')).toBe('true');
    expect(calls()).toBe(1);
  });

  it('makes a duplicate wait for the first call and returns the same response', async () => {
    const { post, holdUntil, calls, idempotencyStore } = await setUp();
    let release = () => {};
    holdUntil(new Promise((resolve) => (release = resolve)));
    const claim = vi.spyOn(idempotencyStore, 'claim');
    const key = fresh();
    const both = Promise.all([post('/work/1', key), post('/work/1', key)]);
    // The first call claims the key once; the duplicate claims it again and again while it waits.
    await expect.poll(() => claim.mock.calls.length).toBeGreaterThanOrEqual(3);
    release();
    const [first, second] = await both;
    expect([first?.status, second?.status, first?.text === second?.text, calls()]).toEqual([201, 201, true, 1]);
  });

  it('asks a duplicate of a slow call to retry later', async () => {
    const { post, holdUntil, calls } = await setUp();
    let release = () => {};
    holdUntil(new Promise((resolve) => (release = resolve)));
    const key = fresh();
    const first = post('/work/1', key);
    await expect.poll(calls).toBe(1);
    const second = await post('/work/1', key);
    expect([second.status, second.body.error.code, second.headers.get('retry-after')]).toEqual([409, 'idempotency_in_progress', '1']);
    release();
    expect((await first).status).toBe(201);
    expect((await post('/work/1', key)).headers.get('idempotency-replayed')).toBe('true');
    expect(calls()).toBe(1);
  });

  it('runs concurrent duplicates once', async () => {
    const { post, calls } = await setUp();
    const key = fresh();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('/work/1', key)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(calls()).toBe(1);
  });

  it.each([
    ['internal_error', 2],
    ['upstream_timeout', 2],
    ['unavailable', 2],
    ['rate_limited', 2],
    ['payment_required', 2],
    ['permission_denied', 2],
    ['unauthenticated', 2],
    ['not_found', 2],
    ['conflict', 2],
    ['answer_in_progress', 2],
    ['precondition_failed', 2],
    ['invalid_input', 1],
    ['payload_too_large', 1],
    ['unsupported_media_type', 1],
  ])('after the error %s, two attempts run the call %i times', async (code, times) => {
    const { post, calls } = await setUp();
    const key = fresh();
    const first = await post('/work/1', key, { throws: code });
    const second = await post('/work/1', key, { throws: code });
    expect([second.status, second.body.error.code, calls()]).toEqual([first.status, code, times]);
  });

  it('expires after 24 hours', async () => {
    const { post, clock, calls, call, owner } = await setUp();
    const key = fresh();
    await post('/work/1', key);
    clock.advance(23 * 3_600_000);
    const tokens = (await call('POST', '/v1/auth/refresh', { json: { refreshToken: owner.refreshToken } })).body;
    expect((await post('/work/1', key, {}, tokens.accessToken)).headers.get('idempotency-replayed')).toBe('true');
    clock.advance(3_600_000);
    const later = (await call('POST', '/v1/auth/refresh', { json: { refreshToken: tokens.refreshToken } })).body;
    expect((await post('/work/1', key, { another: 'body' }, later.accessToken)).status).toBe(201);
    expect(calls()).toBe(2);
  });

  it('is released when the lease of a dead process expires, and the dead call cannot overwrite the new response', async () => {
    const { idempotencyStore: store, clock } = await setUp();
    const id = { caller: fresh(), key: fresh() };
    const at = (now: Date) => ({
      operation: 'POST /x',
      bodyHash: 'h',
      now,
      expiredBefore: new Date(now.getTime() - 86_400_000),
      leaseUntil: new Date(now.getTime() + 15_000),
    });
    const died = clock.now();
    expect(await store.claim(id, at(died))).toBeUndefined();
    clock.advance(14_000);
    expect(await store.claim(id, at(clock.now()))).toMatchObject({ status: null });
    await store.renew([{ id, claimedAt: died }], new Date(clock.now().getTime() + 15_000));
    clock.advance(14_000);
    expect(await store.claim(id, at(clock.now()))).toMatchObject({ status: null });
    clock.advance(2_000);
    // The lease ends for the same call only.
    expect(await store.claim(id, { ...at(clock.now()), bodyHash: 'another' })).toMatchObject({ status: null, bodyHash: 'h' });
    const second = clock.now();
    expect(await store.claim(id, at(second))).toBeUndefined();
    await store.finish(id, died, { status: 200, headers: {}, body: 'from the dead call' });
    await store.release(id, died);
    await store.finish(id, second, { status: 201, headers: { a: 'b' }, body: 'from the new call' });
    expect(await store.claim(id, at(clock.now()))).toMatchObject({ status: 201, headers: { a: 'b' }, body: 'from the new call' });
  });

  it('runs a duplicate on another server when the first server has died, and refuses it while that server renews its lease', async () => {
    const first = await setUp();
    const second = await setUp(first.clock);
    let release = () => {};
    first.holdUntil(new Promise((resolve) => (release = resolve)));
    const key = fresh();
    const claimed = vi.spyOn(first.idempotencyStore, 'claim');
    const slow = first.post('/work/1', key);
    await vi.waitFor(() => expect(first.calls()).toBe(1), { timeout: 30_000 });
    const [id, call] = claimed.mock.calls[0] ?? [];
    if (!id || !call) throw new Error('The first call did not claim its key.');

    const polled = vi.spyOn(second.idempotencyStore, 'claim');
    const duplicate = () => second.post('/work/1', key, {}, first.owner.accessToken);
    const refused = duplicate();
    await vi.waitFor(() => expect(polled.mock.calls.length).toBeGreaterThan(2), { timeout: 30_000 });
    await first.idempotencyStore.renew([{ id, claimedAt: call.now }], new Date(call.leaseUntil.getTime() + 1_000));
    expect((await refused).body.error.code).toBe('idempotency_in_progress');

    polled.mockClear();
    const accepted = duplicate();
    await vi.waitFor(() => expect(polled.mock.calls.length).toBeGreaterThan(2), { timeout: 30_000 });
    first.clock.advance(60_000);
    expect([(await accepted).status, second.calls()]).toEqual([201, 1]);
    release();
    await slow;
    const replayed = await duplicate();
    expect([replayed.headers.get('idempotency-replayed'), replayed.text]).toEqual(['true', (await accepted).text]);
  });

  it('renews the leases of calls that take long', async () => {
    const { idempotencyStore: store, clock } = await setUp();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const leases = createCallLeases({ store, clock, leaseMs: 15_000 });
      const id = { caller: fresh(), key: fresh() };
      const claimedAt = clock.now();
      const times = { expiredBefore: new Date(0), leaseUntil: new Date(claimedAt.getTime() + 15_000) };
      await store.claim(id, { operation: 'o', bodyHash: 'h', now: claimedAt, ...times });
      leases.add({ id, claimedAt }, undefined);
      const renewed = vi.spyOn(store, 'renew');
      clock.advance(5_000);
      vi.advanceTimersByTime(5_000);
      expect(renewed).toHaveBeenCalledTimes(1);
      await renewed.mock.results[0]?.value;
      const row = await store.claim(id, { operation: 'o', bodyHash: 'h', now: clock.now(), ...times });
      expect(row?.leaseUntil).toEqual(new Date(claimedAt.getTime() + 20_000));
      leases.remove({ id, claimedAt });
      expect([leases.has(id), vi.getTimerCount()]).toEqual([false, 0]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('runs the call again when the only server of a database restarts', async () => {
    const { idempotencyStore: store, clock } = await setUp();
    const id = { caller: fresh(), key: fresh() };
    const call = () => ({
      operation: 'o',
      bodyHash: 'h',
      now: clock.now(),
      expiredBefore: new Date(0),
      leaseUntil: new Date(clock.now().getTime() + 15_000),
    });
    expect(await store.claim(id, call())).toBeUndefined();
    expect(await store.claim(id, call())).toMatchObject({ status: null });
    await store.expireRunning();
    expect(await store.claim(id, call())).toBeUndefined();
  });

  it('must have 1 to 255 visible ASCII characters', async () => {
    const { post } = await setUp();
    for (const key of ['with space', 'x'.repeat(256)]) {
      const answer = await post('/work/1', key);
      expect([answer.status, answer.body.error.param]).toEqual([400, 'Idempotency-Key']);
    }
    expect((await post('/work/1', `'; drop table idempotency_keys; --`.replaceAll(' ', '_'))).status).toBe(201);
  });

  it('does what a refusal of the moment kept the first attempt from doing', async () => {
    const { call, owner, clones, post } = await setUp();
    const key = fresh();
    const cloneId = newId('clone');
    const json = { kind: 'publishable', name: 'Site', cloneId, allowedOrigins: ['https://a.example'] };
    const create = () => call('POST', '/v1/api-keys', { token: owner.accessToken, json, headers: { 'idempotency-key': key } });
    const refused = await create();
    expect(refused.status).toBe(404);
    clones.set(cloneId, owner.workspace.id);
    const made = await create();
    expect([made.status, made.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect((await create()).text).toBe(made.text);
    expect((await post('/work/1', key)).body.error.code).toBe('idempotency_mismatch');
  });

  it('is rejected with another query', async () => {
    const { post, calls } = await setUp();
    const key = fresh();
    // The route takes no query, which the first call learns. The second one must not get that response.
    expect((await post('/work/1?dry=true', key)).status).toBe(400);
    for (const path of ['/work/1', '/work/1?dry=false']) {
      const { status, body } = await post(path, key);
      expect([status, body.error.code], path).toEqual([409, 'idempotency_mismatch']);
    }
    expect((await post('/work/1?dry=true', key)).headers.get('idempotency-replayed')).toBe('true');
    expect((await post('/work/1', fresh())).status).toBe(201);
    expect(calls()).toBe(1);
  });

  describe('of a form', () => {
    const formOf = (content: string, name = 'a.txt', title = 'A title') => {
      const body = new FormData();
      body.set('title', title);
      body.set('file', new File([content], name));
      return body;
    };

    it('replays the response to the same fields and files, whatever boundary the client chose', async () => {
      const { call, owner, calls } = await setUp();
      const headers = { 'idempotency-key': fresh() };
      const upload = () => call('POST', '/files', { token: owner.accessToken, headers, body: formOf('text') });
      expect((await upload()).body).toEqual({ call: 1, name: 'a.txt' });
      const again = await upload();
      expect([again.body, again.headers.get('idempotency-replayed'), calls()]).toEqual([{ call: 1, name: 'a.txt' }, 'true', 1]);
    });

    it('is rejected with another file, file name, or field, and with JSON', async () => {
      const { call, owner, calls, post } = await setUp();
      const key = fresh();
      const upload = (body: FormData) => call('POST', '/files', { token: owner.accessToken, headers: { 'idempotency-key': key }, body });
      expect((await upload(formOf('text'))).status).toBe(200);
      const others = [
        formOf('TEXT'),
        formOf('tex'),
        formOf('x'.repeat(200_000)),
        formOf('text', 'b.txt'),
        formOf('text', 'a.txt', 'Another'),
      ];
      const answers = [...(await Promise.all(others.map(upload))), await post('/files', key, { text: 'text' })];
      expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(answers.map(() => [409, 'idempotency_mismatch']));
      expect(calls()).toBe(1);
    });

    it('runs again when it was refused', async () => {
      const { call, owner, calls } = await setUp();
      const headers = { 'idempotency-key': fresh() };
      const body = 'not a form';
      const upload = () =>
        call('POST', '/files', {
          token: owner.accessToken,
          headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
          body,
        });
      const statuses = [(await upload()).status, (await upload()).status];
      expect([statuses[0] === statuses[1], (statuses[0] ?? 0) >= 400, calls()]).toEqual([true, true, 2]);
    });
  });

  it('does not stream twice: the duplicate gets the location of the events', async () => {
    const { post, calls } = await setUp();
    const key = fresh();
    const first = await post('/speak', key);
    expect([first.status, first.text]).toEqual([200, 'event: text-delta\ndata: {}\n\n']);
    const second = await post('/speak', key);
    expect([second.status, second.headers.get('location')]).toEqual([409, '/v1/sessions/ses_1/events?after=4']);
    expect(second.body.error.message).toContain('/v1/sessions/ses_1/events?after=4');
    expect(calls()).toBe(1);
  });

  it('works on a real socket, where streams bypass the framework', async () => {
    const { app, owner, calls } = await setUp();
    const server = createAdaptorServer({ fetch: app.fetch });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const headers = { authorization: `Bearer ${owner.accessToken}`, 'content-type': 'application/json', 'idempotency-key': fresh() };
      const speak = () => fetch(`${base}/speak`, { method: 'POST', headers, body: '{}' });
      expect(await (await speak()).text()).toContain('event: text-delta');
      const second = await speak();
      expect([second.status, second.headers.get('location')]).toEqual([409, '/v1/sessions/ses_1/events?after=4']);
      await second.body?.cancel();
      const key = fresh();
      const work = () => fetch(`${base}/work/1`, { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body: '{"a":1}' });
      const [first, again] = [await work(), await work()];
      expect(await again.text()).toBe(await first.text());
      expect([again.status, again.headers.get('idempotency-replayed'), calls()]).toEqual([201, 'true', 2]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('lets a retry stream after a rejected attempt', async () => {
    const { post, calls } = await setUp();
    const key = fresh();
    for (let i = 0; i < 2; i++) expect((await post('/refuse', key)).status).toBe(402);
    expect(calls()).toBe(2);
  });

  it('does not repeat a call whose response is too large to store', async () => {
    const { post, calls } = await setUp();
    const key = fresh();
    expect((await post('/work/1', key, { big: true })).status).toBe(200);
    expect(await post('/work/1', key, { big: true })).toMatchObject({ status: 409, body: { error: { message: /too large/ } } });
    expect(calls()).toBe(1);
  });

  it('replays calls without a credential only for the same key, body, and IP address', async () => {
    const { call } = await setUp();
    const key = fresh();
    const json = { email: `${key}@example.test`, password: 'correct horse' };
    const register = (over: object, headers: Record<string, string> = {}) =>
      call('POST', '/v1/auth/register', {
        json: { ...json, ...over },
        headers: { 'idempotency-key': key, 'x-forwarded-for': '203.0.113.9', ...headers },
      });
    const first = await register({});
    expect(first.status).toBe(201);
    expect(await register({})).toMatchObject({ status: 201, text: first.text });
    expect((await register({ password: 'another horse' })).body.error.code).toBe('idempotency_mismatch');
    expect((await register({}, { 'x-forwarded-for': '203.0.113.10' })).body.error.code).toBe('conflict');
  });

  it('stores no readable key, caller, or response in the database', async () => {
    const { call, owner } = await setUp();
    const key = fresh();
    const made = await call('POST', '/v1/api-keys', {
      token: owner.accessToken,
      json: { kind: 'secret', name: 'once', scopes: ['clones:read'] },
      headers: { 'idempotency-key': key },
    });
    const { createHash } = await import('node:crypto');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const caller = `call:${sha256(`${owner.workspace.id} ${owner.user.id}`)}`;
    const { rows } = await db.database.transaction({ lookup: caller }, (tx) =>
      tx.execute<{ body: string }>(sql`select * from idempotency_keys`),
    );
    expect(rows).toHaveLength(1);
    const text = JSON.stringify(rows) + Buffer.from(rows[0]?.body ?? '', 'base64').toString('latin1');
    for (const secret of [made.body.key, made.body.key.slice(5, 20), key, owner.user.id, 'once']) expect(text).not.toContain(secret);
    const nobody = await db.database.transaction({ workspaceId: owner.workspace.id, userId: owner.user.id }, (tx) =>
      tx.execute(sql`select * from idempotency_keys`),
    );
    expect(nobody.rows).toEqual([]);
  });

  it('removes old calls a bounded number at a time', async () => {
    const { idempotencyStore: store } = await setUp();
    const old = new Date(Date.now() - 25 * 3_600_000);
    for (let i = 0; i < 3; i++)
      await store.claim({ caller: fresh(), key: 'k' }, { operation: 'o', bodyHash: 'h', now: old, expiredBefore: old, leaseUntil: old });
    const young = { caller: fresh(), key: 'k' };
    const now = new Date();
    const leaseUntil = new Date(now.getTime() + 15_000);
    await store.claim(young, { operation: 'o', bodyHash: 'h', now, expiredBefore: old, leaseUntil });
    expect(await store.removeExpired(2)).toBe(2);
    expect(await store.removeExpired(100)).toBe(1);
    expect(await store.claim(young, { operation: 'o', bodyHash: 'h', now, expiredBefore: old, leaseUntil: old })).toBeDefined();
  });
});
