import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as WsWebSocket } from 'ws';
import type { ChatEvent } from './generated/models.ts';
import { HttpClient } from './http-client.ts';
import {
  AbortError,
  AuthenticationError,
  type ChatSocket,
  CloneAI,
  ConflictError,
  ConnectionError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  type SocketOptions,
  type SocketState,
} from './index.ts';
import { type Behavior, type Peer, refusal, type SocketServer, startSocketServer } from './realtime.testing.ts';
import { connectSession } from './realtime.ts';
import { answerEvents, seeded } from './testing.ts';

const TEXT = 'Zürich liegt am See — 漢字 und 🦜🦜 line\nbreak \u2028 fin.';

let server: SocketServer;
let socket: ChatSocket | undefined;
/** Makes the delays short; nothing else in the SDK is random. */
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0.01));
afterEach(async () => {
  socket?.close();
  socket = undefined;
  await server.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function start(behavior?: Behavior, options: object = {}): Promise<CloneAI> {
  server = await startSocketServer(behavior);
  return new CloneAI({ accessToken: 'my-token', baseUrl: server.url, ...options });
}
const connect = async (client: CloneAI, options?: SocketOptions) => {
  socket = await client.sessions.connect('ses_1', options);
  return socket;
};

/** A session as on the server: its event log, and the answer of each idempotency key. */
function session(cut: (peer: Peer) => number | undefined = () => undefined) {
  const log: ChatEvent[] = [];
  const keys = new Map<string, string>();
  const deliver = (peer: Peer) => {
    let left = cut(peer) ?? Number.POSITIVE_INFINITY;
    for (const [i, event] of log.slice(peer.after).entries()) {
      if (left-- <= 0) return peer.ws.terminate();
      peer.send({ seq: peer.after + i + 1, ...event });
    }
    peer.after = log.length;
  };
  const behavior: Behavior = {
    open: (peer) => log.length > peer.after && deliver(peer),
    frame(peer, frame) {
      if (frame.type !== 'send') return;
      const { idempotencyKey } = frame.data;
      const known = keys.get(idempotencyKey);
      const messageId = known ?? `msg_${keys.size + 1}`;
      keys.set(idempotencyKey, messageId);
      if (!known) log.push(...answerEvents(messageId));
      deliver(peer);
      peer.send({ type: 'accepted', data: { idempotencyKey, messageId, repeated: known !== undefined } });
    },
  };
  return { behavior, log, keys };
}

describe('a socket', () => {
  it.each([
    ['the global WebSocket', undefined],
    ['one that is passed in', WsWebSocket],
  ])('sends messages and delivers typed events, with %s', async (_name, webSocket) => {
    const { behavior, log } = session();
    const client = await start(behavior, { webSocket });
    const events: ChatEvent[] = [];
    const states: SocketState[] = [];
    const open = await connect(client, { onEvent: (event) => events.push(event), onState: (state) => states.push(state) });
    expect(await open.send('Wo liegt Zürich?')).toEqual({ messageId: 'msg_1', repeated: false });
    expect(events).toEqual(log.map((event, i) => ({ seq: i + 1, ...event })));
    expect([open.lastSeq, open.state, states]).toEqual([14, 'open', ['open']]);
    open.close();
    expect(await open.closed).toBeUndefined();
    expect([open.state, states]).toEqual(['closed', ['open', 'closed']]);
    await expect(open.send('x')).rejects.toBeInstanceOf(ConnectionError);
  });

  it('sends its token in the subprotocol, never in the URL', async () => {
    await connect(await start(), { after: 41 });
    const [{ url, protocols } = { url: '', protocols: '' }] = server.handshakes;
    expect([url, protocols.split(/, ?/)]).toEqual(['/v1/sessions/ses_1/socket?after=41', ['cloneai.v1', 'bearer.my-token']]);
  });

  it('stops an answer and reports who is typing', async () => {
    const received: object[] = [];
    const client = await start({
      frame(peer, frame) {
        if (frame.type === 'stop') peer.send({ type: 'stopped', data: { messageId: frame.data.messageId, stopped: true } });
        if (frame.type === 'typing') peer.send({ type: 'typing', data: { from: 'expert', typing: frame.data.typing } });
      },
    });
    const open = await connect(client, { onTyping: (typing) => received.push(typing) });
    open.typing(true);
    expect(await open.stop('msg_7')).toBe(true);
    expect(received).toEqual([{ from: 'expert', typing: true }]);
  });

  it('continues after the last event that the client has seen of the session', async () => {
    const client = await start(session().behavior);
    const first = await connect(client);
    await first.send('Wo?');
    first.close();
    await first.closed;
    await connect(client);
    expect(server.handshakes.map(({ url }) => url.split('=')[1])).toEqual(['0', '14']);
  });
});

describe('a broken connection', () => {
  it('delivers each event once and sends each message once, wherever it breaks', async () => {
    const random = seeded(11);
    for (let round = 0; round < 40; round++) {
      const fake = session((peer) => (peer.index <= round % 3 ? Math.floor(random() * 14) : undefined));
      const client = await start(fake.behavior);
      const numbers: number[] = [];
      let text = '';
      const open = await connect(client, {
        onEvent(event) {
          numbers.push(event.seq);
          if (event.type === 'text-delta') text += event.data.text;
        },
      });
      await open.send('Wo?');
      await expect.poll(() => numbers.length, { interval: 1 }).toBe(14);
      expect(numbers).toEqual(fake.log.map((_, i) => i + 1));
      expect([text, fake.keys.size, fake.log.length]).toEqual([TEXT, 1, 14]);
      open.close();
      await server.close();
    }
  });

  it('is reported as a state, and messages sent meanwhile wait in order under their keys', async () => {
    const fake = session();
    const asked: string[] = [];
    const client = await start({
      ...fake.behavior,
      frame(peer, frame) {
        if (frame.type === 'send') asked.push(frame.data.content);
        if (peer.index === 0) peer.ws.terminate();
        else fake.behavior.frame?.(peer, frame);
      },
    });
    const states: SocketState[] = [];
    const open = await connect(client, { onState: (state) => states.push(state) });
    const lost = open.send('one', { idempotencyKey: 'k1' });
    await expect.poll(() => states).toContain('reconnecting');
    const waiting = open.send('two', { idempotencyKey: 'k2' });
    const same = open.send('two', { idempotencyKey: 'k2' });
    expect([await lost, await waiting, await same]).toEqual([
      { messageId: 'msg_1', repeated: false },
      { messageId: 'msg_2', repeated: false },
      { messageId: 'msg_2', repeated: false },
    ]);
    expect([asked, states]).toEqual([
      ['one', 'one', 'two'],
      ['open', 'reconnecting', 'open'],
    ]);
  });

  it('closes the socket after a bounded number of attempts and rejects what waits', async () => {
    const client = await start({ refuse: (_token, index) => (index === 0 ? undefined : 503), open: (peer) => peer.ws.close(1012) });
    const open = await connect(client, { maxReconnects: 3 });
    const waiting = open.send('x');
    const error = await open.closed;
    expect(error).toMatchObject({ status: 503 });
    await expect(waiting).rejects.toBe(error);
    expect(server.handshakes.length).toBe(4);
  });

  it('closes the socket when each new connection closes at once', async () => {
    const open = await connect(await start({ open: (peer) => peer.ws.close(1011) }), { maxReconnects: 5 });
    expect(await open.closed).toBeInstanceOf(ConnectionError);
    expect(server.handshakes.length).toBe(6);
  });

  it('is detected by a ping when it only seems to be open', async () => {
    server = await startSocketServer({
      frame: (peer, frame) => frame.type === 'ping' && peer.index > 0 && peer.send({ type: 'pong', data: {} }),
    });
    const http = new HttpClient({ apiKey: 'x', baseUrl: server.url });
    socket = await connectSession(http, 'ses_1', {}, { pingIntervalMs: 400, stableAfterMs: 10_000 });
    await expect.poll(() => server.handshakes.length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect([server.handshakes.length, socket.state]).toEqual([2, 'open']);
  });

  it('lets at most 16 messages wait', async () => {
    const open = await connect(await start({ frame: () => {} }));
    const waiting = Array.from({ length: 16 }, (_, i) => open.send(`question ${i}`));
    await expect(open.send('one more')).rejects.toThrow(/16 frames wait/);
    open.close();
    for (const each of waiting) await expect(each).rejects.toBeInstanceOf(AbortError);
  });
});

describe('a refused message', () => {
  it('throws the same typed errors as a request', async () => {
    const client = await start({
      frame(peer, frame) {
        if (frame.type !== 'send') return;
        const { idempotencyKey, content } = frame.data;
        if (content === 'fast') peer.send(refusal('send', idempotencyKey, 'rate_limit_error', 'rate_limited', 17));
        else peer.send(refusal('send', idempotencyKey, 'conflict_error', 'answer_in_progress'));
      },
    });
    const open = await connect(client);
    await expect(open.send('fast')).rejects.toMatchObject({ name: 'RateLimitError', retryAfter: 17, requestId: 'req_test' });
    await expect(open.send('fast')).rejects.toBeInstanceOf(RateLimitError);
    await expect(open.send('busy')).rejects.toBeInstanceOf(ConflictError);
    expect(open.state).toBe('open');
  });

  it('is sent again under the same key while the server still processes it', async () => {
    const keys: string[] = [];
    const client = await start({
      frame(peer, frame) {
        if (frame.type !== 'send') return;
        const { idempotencyKey } = frame.data;
        if (keys.push(idempotencyKey) === 1) peer.send(refusal('send', idempotencyKey, 'conflict_error', 'idempotency_in_progress', 1));
        else peer.send({ type: 'accepted', data: { idempotencyKey, messageId: 'msg_1', repeated: true } });
      },
    });
    expect(await (await connect(client)).send('x')).toEqual({ messageId: 'msg_1', repeated: true });
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  });
});

describe('a handshake', () => {
  it.each([
    [401, AuthenticationError],
    [403, PermissionError],
    [404, NotFoundError],
  ])('that the server refuses with %i rejects at once with the server’s error', async (status, kind) => {
    const client = await start({ refuse: () => status });
    const error = await client.sessions.connect('ses_1').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ requestId: 'req_test' });
    // Node repeats a handshake that got 401. The SDK asks once for the reason.
    expect(server.calls.length).toBe(1);
  });

  it('that never gets through while HTTP works reports that WebSockets are blocked', async () => {
    const client = await start({ refuse: () => 426 });
    await expect(client.sessions.connect('ses_1')).rejects.toThrow(/blocks it/);
    expect(server.handshakes.length).toBe(4);
  });

  it('without a global WebSocket explains how to pass one', async () => {
    const client = await start();
    vi.stubGlobal('WebSocket', undefined);
    await expect(client.sessions.connect('ses_1')).rejects.toThrow(/Node has it from version 22 on.*new CloneAI\(\{ webSocket/);
  });

  it('ends when the signal aborts', async () => {
    const controller = new AbortController();
    const client = await start();
    const open = await connect(client, { signal: controller.signal });
    controller.abort();
    expect(await open.closed).toBeUndefined();
    await expect(client.sessions.connect('ses_1', { signal: controller.signal })).rejects.toBeInstanceOf(AbortError);
  });
});

describe('a token', () => {
  it('that the server rejects is renewed, at the handshake and on an open socket', async () => {
    const asked: (string | undefined)[] = [];
    const good = new Set(['t1']);
    const token = (refused?: string) => {
      asked.push(refused);
      if (refused === undefined) return asked.length === 1 ? 't0' : 't1';
      good.add('t2');
      return refused === 't0' ? 't1' : 't2';
    };
    const client = await start(
      {
        refuse: (shown) => (good.has(shown ?? '') ? undefined : 401),
        open(peer) {
          if (peer.token !== 't1') return;
          peer.send(refusal(null, null, 'authentication_error', 'token_expired'));
          peer.ws.close(4401, 'token_expired');
        },
      },
      { accessToken: token },
    );
    const open = await connect(client);
    await expect.poll(() => server.peers.at(-1)?.token).toBe('t2');
    await expect.poll(() => open.state).toBe('open');
    expect(asked).toContain('t1');
  });

  it('that cannot be renewed closes the socket with the server’s error', async () => {
    const client = await start({
      open(peer) {
        peer.send(refusal(null, null, 'authentication_error', 'token_expired'));
        peer.ws.close(4401, 'token_expired');
      },
    });
    const error = await (await connect(client)).closed;
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: 'token_expired' });
    expect(server.handshakes.length).toBe(1);
  });

  it('that was renewed elsewhere is sent on the open socket', async () => {
    const shown: string[] = [];
    server = await startSocketServer({
      frame(peer, frame) {
        if (frame.type === 'authenticate') shown.push(frame.data.token);
        peer.send({ type: 'pong', data: {} });
      },
    });
    let token = 't1';
    const http = new HttpClient({ accessToken: () => token, baseUrl: server.url });
    socket = await connectSession(http, 'ses_1', {}, { pingIntervalMs: 400, stableAfterMs: 10_000 });
    token = 't2';
    await expect.poll(() => shown).toEqual(['t2']);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([shown, server.handshakes.length]).toEqual([['t2'], 1]);
  });
});

it.each([
  [4404, 'not_found_error', NotFoundError],
  [4403, 'permission_error', PermissionError],
])('does not reconnect after the final close code %i', async (code, type, kind) => {
  const client = await start({
    open(peer) {
      peer.send(refusal(null, null, type, 'x'));
      peer.ws.close(code, 'x');
    },
  });
  expect(await (await connect(client)).closed).toBeInstanceOf(kind);
  expect(server.handshakes.length).toBe(1);
});
