import { request } from 'node:http';
import { connect as dialTcp, type Socket } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLogger } from '../../http/observe-logger.ts';
import { fixedClock } from '../../shared/clock.ts';
import {
  call,
  connect,
  createExpert,
  type Expert,
  openSession,
  question,
  type RunningServer,
  refused,
  startServer,
  type VisitorSession,
} from './realtime.testing.ts';

const lines: string[] = [];
const logger = createLogger({ level: 'info', to: { write: (line) => void lines.push(line) } });
const clock = fixedClock(new Date());

let running: RunningServer;
let expert: Expert;
let session: VisitorSession;
beforeAll(async () => {
  running = await startServer({
    clock,
    logger,
    env: { RATE_LIMIT_CHAT_PER_MINUTE: '3' },
    sockets: { pingMs: 100, maxBufferedBytes: 128 * 1024, closeMs: 500, framesPerSecond: 20 },
  });
  expert = await createExpert(running.url);
  session = await openSession(expert);
});
afterAll(() => running.close());

const unknownToken = 'no-such-token-at-all';
const pageKey = async (allowedOrigins: string[]) =>
  (
    await call<{ key: string }>(expert, 'POST', '/v1/api-keys', {
      kind: 'publishable',
      name: 'page',
      cloneId: expert.cloneId,
      allowedOrigins,
    })
  ).key;

async function openSockets(): Promise<number> {
  const text = await (await fetch(`${running.url}/metrics`)).text();
  return Number(/^cloneai_open_sockets (\d+)$/m.exec(text)?.[1]);
}

/** A socket without a WebSocket client: it neither reads nor answers pings. */
async function rawSocket({ url, token, sessionId }: VisitorSession): Promise<Socket> {
  const socket = dialTcp(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    `GET /v1/sessions/${sessionId}/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  await new Promise<void>((resolve) => socket.once('data', () => resolve()));
  socket.pause();
  return socket;
}

describe('a handshake', () => {
  it('that fails gets an HTTP response with the usual status, error envelope, and request ID', async () => {
    const id = (token: string) => ({ ...session, token });
    const cases: [string, Parameters<typeof refused>, number, string][] = [
      ['no credential', [session, { protocols: ['cloneai.v1'] }], 401, 'unauthenticated'],
      ['an unknown credential', [id(unknownToken)], 401, 'unauthenticated'],
      ['a malformed header', [session, { headers: { authorization: 'nonsense' } }], 401, 'unauthenticated'],
      ['no such path', [session, { path: '/v1/nowhere' }], 404, 'not_found'],
      ['an invalid ID', [session, { path: '/v1/sessions/x/socket' }], 400, 'invalid_input'],
      ['another session', [session, { path: `/v1/sessions/ses_${'0'.repeat(26)}/socket` }], 404, 'not_found'],
      ['an invalid after', [session, { path: `/v1/sessions/${session.sessionId}/socket?after=-1` }], 400, 'invalid_input'],
      ['an unknown subprotocol', [session, { protocols: [`bearer.${session.token}`] }], 400, 'invalid_input'],
      ['an HTTP route', [session, { path: `/v1/sessions/${session.sessionId}/socket/x` }], 404, 'not_found'],
    ];
    for (const [name, args, status, code] of cases) {
      const answer = await refused(...args);
      expect([name, answer.status, answer.error.code]).toEqual([name, status, code]);
      expect([name, answer.headers['x-request-id']]).toEqual([name, answer.error.requestId]);
      expect(answer.headers['content-type']).toBe('application/json');
    }
    expect(await openSockets()).toBe(0);
  });

  it('is refused for other workspaces, other visitors, and keys without the scope', async () => {
    const stranger = await createExpert(running.url);
    const otherSession = await openSession(expert);
    const { key } = await call<{ key: string }>(expert, 'POST', '/v1/api-keys', { kind: 'secret', name: 'k', scopes: ['billing:read'] });
    expect((await refused({ ...session, token: stranger.token })).error.code).toBe('not_found');
    expect((await refused({ ...session, token: otherSession.token })).error.code).toBe('not_found');
    expect(await refused({ ...session, token: key })).toMatchObject({ status: 403, error: { code: 'permission_denied' } });
  });

  it('is refused with a session token of another origin, at the handshake and in an authenticate frame', async () => {
    const origin = 'https://site.example';
    const path = `/v1/clones/${expert.cloneId}/sessions`;
    const created = await call<{ session: { id: string }; token: string }>(expert, 'POST', path, { origin });
    const bound = { url: expert.url, token: created.token, sessionId: created.session.id };
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }])
      expect(await refused(bound, { headers })).toMatchObject({ status: 403, error: { code: 'origin_not_allowed' } });
    const socket = await connect(bound, { headers: { origin } });
    socket.ws.close();

    // The same session, with a token that no page got: it may open the socket anywhere, and the other token may not join it.
    const unbound = await call<{ token: string }>(expert, 'POST', `/v1/sessions/${bound.sessionId}/token`, {});
    const elsewhere = await connect({ ...bound, token: unbound.token }, { headers: { origin: 'https://other.example' } });
    elsewhere.send('authenticate', { token: created.token });
    expect((await elsewhere.until('refused')).data.error.code).toBe('origin_not_allowed');
    elsewhere.ws.close();
  });

  it('is refused with a publishable key, from allowed and other origins', async () => {
    const key = await pageKey(['https://good.example']);
    const from = (origin: string) => refused({ ...session, token: key }, { headers: { origin } });
    expect(await from('https://evil.example')).toMatchObject({ status: 403, error: { code: 'origin_not_allowed' } });
    expect((await refused({ ...session, token: key })).error.code).toBe('origin_not_allowed');
    expect(await from('https://good.example')).toMatchObject({ status: 403, error: { code: 'permission_denied' } });
  });

  it('without an upgrade header gets status 426, and upgrades of other routes are ignored', async () => {
    const path = `${running.url}/v1/sessions/${session.sessionId}/socket`;
    const headers = { authorization: `Bearer ${session.token}` };
    const plain = await fetch(path, { headers });
    expect([plain.status, plain.headers.get('upgrade')]).toEqual([426, 'websocket']);
    expect(await plain.json()).toMatchObject({ error: { type: 'invalid_request_error', code: 'upgrade_required' } });
    const answered = (options: object, body?: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const outgoing = request(`${running.url}/v1/auth/login`, options, (response) => resolve(response.resume().statusCode));
        outgoing.on('upgrade', () => reject(new Error('upgraded')));
        outgoing.on('error', reject);
        outgoing.end(body);
      });
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'x', 'content-type': 'application/json' };
    expect(await answered({ method: 'POST', headers: upgrade }, '{}')).toBe(400);
    expect(await answered({ method: 'GET', headers: upgrade })).toBe(405);
    expect(await answered({ method: 'GET', headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c' } })).toBe(405);
    const old = { ...headers, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '12' };
    const tooOld = await new Promise<number | undefined>((resolve) =>
      request(path, { headers: old }, (r) => resolve(r.resume().statusCode)).end(),
    );
    expect(tooOld).toBe(426);
  });

  it('leaves no open socket behind if the client disconnects during it', async () => {
    for (let i = 0; i < 20; i++) {
      const socket = dialTcp(Number(new URL(running.url).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write(
        `GET /v1/sessions/${session.sessionId}/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
          `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${session.token}\r\n\r\n`,
        () => (i % 2 ? socket.resetAndDestroy() : socket.destroy()),
      );
    }
    await expect.poll(openSockets).toBe(0);
    const socket = await connect(session);
    socket.ws.close();
    await socket.closed;
  });
});

describe('an open socket', () => {
  it('is logged with its request ID, but without its token', async () => {
    const socket = await connect(session, { headers: { 'x-request-id': 'my-own-request-id' } });
    const { requestId } = (await socket.until('ready')).data;
    expect(requestId).toBe('my-own-request-id');
    expect(await openSockets()).toBe(1);
    socket.ws.close(1000, 'done');
    await socket.closed;
    await expect.poll(openSockets).toBe(0);
    const mine = lines.filter((line) => line.includes(requestId)).map((line) => JSON.parse(line));
    expect(mine).toMatchObject([
      { msg: 'request', route: '/v1/sessions/:sessionId/socket', status: 101 },
      { msg: 'socket closed', code: 1000, reason: 'done', received: 0, sent: 1 },
    ]);
    expect(lines.join('')).not.toContain(session.token);
    expect(lines.join('')).not.toContain(session.token.split('.')[2]);
  });

  it('shares the rate limit for questions with HTTP', async () => {
    // The limit for visitors is per clone and address, so this test needs its own clone.
    const other = await createExpert(running.url);
    const own = await openSession(other);
    const socket = await connect(own);
    await call(own, 'POST', `/v1/sessions/${own.sessionId}/messages`, { content: question(1) });
    for (const key of ['a', 'b', 'c']) {
      socket.send('send', { idempotencyKey: key, content: question(2) });
      if (key !== 'c') await socket.until('message-end', ({ seq }) => seq > (key === 'a' ? 45 : 88));
    }
    const { data } = await socket.until('refused');
    expect(data).toMatchObject({ frame: 'send', ref: 'c', error: { type: 'rate_limit_error', code: 'rate_limited' } });
    expect(data.retryAfterSeconds).toBeGreaterThan(0);
    const http = await fetch(`${running.url}/v1/sessions/${own.sessionId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${own.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'x' }),
    });
    expect(http.status).toBe(429);
    socket.ws.close();
  });

  it('is refused if its session has ten open sockets', async () => {
    const own = await openSession(expert);
    const sockets = await Promise.all(Array.from({ length: 10 }, () => connect(own)));
    const answer = await refused(own);
    expect([answer.status, answer.headers['retry-after'], answer.error.code]).toEqual([429, '30', 'rate_limited']);
    sockets[0]?.ws.close();
    await sockets[0]?.closed;
    await expect.poll(openSockets).toBe(9);
    sockets.push(await connect(own));
    for (const socket of sockets) socket.ws.close();
    await expect.poll(openSockets).toBe(0);
  });

  it('is closed with a specific code for oversized, binary, fragmented, and too many frames', async () => {
    const big = await connect(session);
    big.send('send', { idempotencyKey: 'big', content: 'x'.repeat(70_000) });
    expect((await big.closed).code).toBe(1009);
    const binary = await connect(session);
    binary.ws.send(Buffer.from('{"type":"ping"}'), { binary: true });
    expect(await binary.closed).toEqual({ code: 1003, reason: 'text_only' });
    for (const flood of ['ping frames', 'text frames']) {
      const socket = await connect(session);
      for (let i = 0; i < 500; i++) {
        if (flood === 'ping frames') socket.ws.ping();
        else socket.send('ping');
      }
      expect([flood, await socket.closed]).toEqual([flood, { code: 4429, reason: 'too_many_frames' }]);
      expect(socket.frames.filter(({ type }) => type === 'pong').length).toBeLessThanOrEqual(40);
    }
    const fragments = await connect(session);
    fragments.ws.send('{"type":', { fin: false });
    for (let i = 0; i < 20_000; i++) fragments.ws.send('', { fin: false });
    expect((await fragments.closed).code).toBe(1008);
    expect(await openSockets()).toBe(0);
  });

  it('delivers a history much larger than its send buffer at the speed of the reader', async () => {
    // Own server, with slow pings: a client that is busy reading what the kernel holds for it answers a ping late.
    const slow = await startServer({ sockets: { pingMs: 10_000, maxBufferedBytes: 128 * 1024 } });
    onTestFinished(() => slow.close());
    const reader = await createExpert(slow.url);
    const own = await openSession(reader);
    const answers = 300;
    const events = JSON.stringify(Array.from({ length: 400 }, (_, i) => `word ${i} ${'x'.repeat(80)}`));
    await slow.server.database.transaction({ workspaceId: reader.workspaceId }, async (tx) => {
      await tx.execute(sql`insert into session_events (session_id, workspace_id, first_seq, last_seq, message_id, events, created_at)
        select ${own.sessionId}, ${reader.workspaceId}, n * 400 + 1, n * 400 + 400, ${`msg_${'0'.repeat(26)}`}, ${events}::jsonb, now()
        from generate_series(0, ${answers - 1}) n`);
      await tx.execute(sql`update sessions set last_seq = ${answers * 400} where id = ${own.sessionId}`);
    });
    const socket = await connect(own);
    // Pauses reading three times, for less time than the server allows.
    for (let i = 0; i < 3; i++) {
      socket.ws.pause();
      await new Promise((resolve) => setTimeout(resolve, 150));
      socket.ws.resume();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await socket.untilReceived(answers * 400 + 1);
    expect(socket.frames.length).toBe(answers * 400 + 1);
    expect(JSON.stringify(socket.frames).length).toBeGreaterThan(16 * 1024 * 1024);
    expect(socket.numbers().every((seq, i) => seq === i + 1)).toBe(true);
    socket.ws.close();
    await socket.closed;
    // Bounded by progress: see `untilReceived`.
  }, 900_000);

  it('is terminated if it does not answer pings', async () => {
    await expect.poll(openSockets).toBe(0);
    const dead = await rawSocket(session);
    expect(await openSockets()).toBe(1);
    await expect.poll(openSockets).toBe(0);
    dead.destroy();
  });

  it('is closed when its session is deleted', async () => {
    const own = await openSession(expert);
    const socket = await connect(own);
    await call(own, 'DELETE', `/v1/sessions/${own.sessionId}`);
    expect(await socket.closed).toEqual({ code: 4404, reason: 'not_found' });
    expect(socket.frames.at(-1)).toMatchObject({ type: 'refused', data: { frame: null, error: { code: 'not_found' } } });
  });

  it('is closed when its key is revoked', async () => {
    const { id, key } = await call<{ id: string; key: string }>(expert, 'POST', '/v1/api-keys', {
      kind: 'secret',
      name: 'k',
      scopes: ['conversations:read'],
    });
    const socket = await connect({ ...session, token: key });
    await call(expert, 'DELETE', `/v1/api-keys/${id}`);
    expect(await socket.closed).toEqual({ code: 4401, reason: 'unauthenticated' });
  });

  it('closes when its token expires, unless the client sends a new token of the same caller', async () => {
    const own = await openSession(expert);
    const stranger = await openSession(expert);
    const [renewing, expiring] = [await connect(own), await connect(own)];
    clock.advance(20 * 60_000);
    const { token } = await call<{ token: string }>(own, 'POST', `/v1/sessions/${own.sessionId}/token`);
    renewing.send('authenticate', { token: stranger.token });
    expect((await renewing.until('refused')).data).toMatchObject({ frame: 'authenticate', error: { code: 'permission_denied' } });
    renewing.send('authenticate', { token });
    await renewing.until('authenticated');
    clock.advance(11 * 60_000);
    expect(await expiring.closed).toEqual({ code: 4401, reason: 'token_expired' });
    expect(expiring.frames.at(-1)).toMatchObject({ type: 'refused', data: { error: { code: 'token_expired' } } });
    renewing.send('ping');
    await renewing.until('pong');
    clock.advance(20 * 60_000);
    expect((await renewing.closed).code).toBe(4401);
    expect((await refused(own)).error.code).toBe('token_expired');
  });
});
