import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChatEvent } from './generated/models.ts';
import { startSocketServer } from './realtime.testing.ts';
import { bundleSdk, HERMES_PROMISE, reactNative, runSdk } from './runtimes.testing.ts';
import { answerEvents, errorBody, framed, type Handler, json, startServer, type TestServer } from './testing.ts';

let code: string;
let server: Omit<TestServer, 'url'>;
beforeAll(async () => {
  // As Babel compiles apps: async functions and generators become calls of the global Promise.
  code = HERMES_PROMISE + (await bundleSdk('es2016'));
});
afterEach(() => server.close());

/** A client in an app, and the bodies of the forms that it sends. */
async function start(handle: Handler, options: object = {}) {
  const started = await startServer(handle);
  server = started;
  const sent: unknown[] = [];
  const sdk = runSdk(code, reactNative(sent));
  return { sdk, sent, client: new sdk.CloneAI({ accessToken: 'token', baseUrl: started.url, maxRetries: 0, ...options }) };
}

const stream: Handler = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(framed(answerEvents(), 1));
};

describe('in React Native', () => {
  it('calls return promises with every method, although the Promise of Hermes ignores Symbol.species', async () => {
    const { client } = await start((_request, response) => json(response, 201, { id: 'cln_1' }));
    const promise = client.clones.create({ name: 'Ada' });
    const calls: unknown[] = [];
    expect(await promise.then(({ id }) => id)).toBe('cln_1');
    expect(await promise.finally(() => calls.push('finally'))).toEqual({ id: 'cln_1' });
    expect((await client.clones.retrieve('cln_1').withResponse()).response.status).toBe(201);
    expect(await (await client.clones.retrieve('cln_1').asResponse()).text()).toBe('{"id":"cln_1"}');
    expect(calls).toEqual(['finally']);
  });

  it('errors reach catch', async () => {
    const { client } = await start((_request, response) => json(response, 404, errorBody('not_found_error', 'not_found')));
    expect(await client.clones.retrieve('cln_1').catch((error: Error) => error.name)).toBe('NotFoundError');
  });

  it('each POST has an idempotency key of its own, without crypto', async () => {
    const { client } = await start((_request, response) => json(response, 201, { id: 'cln_1' }));
    for (let i = 0; i < 3; i++) await client.clones.create({ name: 'Ada' });
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(server.requests[0]?.headers['x-cloneai-sdk']).toMatch(/\(ReactNative\)$/);
  });

  it('lists load all pages', async () => {
    const { client } = await start(({ path }, response) =>
      json(response, 200, path.includes('cursor') ? { data: [{ id: 'b' }], nextCursor: null } : { data: [{ id: 'a' }], nextCursor: 'x' }),
    );
    expect((await client.clones.list().toArray()).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('streams deliver events as they arrive, although fetch has no body stream', async () => {
    const events = answerEvents();
    let rest = () => {};
    const { client } = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(framed(events.slice(0, 3), 1));
      rest = () => response.end(framed(events.slice(3), 4));
    });
    const received: ChatEvent['type'][] = [];
    const answer = client.messages.stream('ses_1', { content: 'Where?' }, { after: 0 });
    for await (const { type, seq } of answer) {
      received.push(type);
      // The server sends the other events only after the third one has arrived.
      if (seq === 3) rest();
    }
    expect(received).toEqual(events.map(({ type }) => type));
    expect(answer.message.content).toContain('漢字 und 🦜🦜');
  });

  it('streams resume after a lost connection, and take an answer that was given before', async () => {
    const events = answerEvents();
    const { client } = await start((request, response, index) => {
      if (request.method === 'POST')
        return json(response, 409, errorBody('conflict_error', 'already_answered'), {
          location: '/v1/sessions/ses_1/events?after=0#msg_1',
        });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const after = Number(/after=(\d+)/.exec(request.path)?.[1]);
      const bytes = framed(events.slice(after), after + 1);
      if (index === 1) response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      else response.end(bytes);
    });
    const answer = await client.messages.stream('ses_1', { content: 'Where?' }).finalMessage();
    expect([answer.id, answer.finishReason, answer.citations.length]).toEqual(['msg_1', 'stop', 1]);
    expect(server.requests).toHaveLength(3);
  });

  it('leaving a stream closes its connection', async () => {
    let closed: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { client } = await start((_request, response) => {
      response.on('close', closed);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(framed(answerEvents().slice(0, 2), 1));
    });
    for await (const _ of client.messages.stream('ses_1', { content: 'Where?' })) break;
    await ended;
  });

  it('streams name the missing part when the given fetch does not stream', async () => {
    const { fetch } = reactNative();
    const { client } = await start(stream, { fetch });
    await expect(client.messages.stream('ses_1', { content: 'Where?' }).text()).rejects.toThrow(/without a body stream.*expo\/fetch/);
  });

  it('streams name the missing parts of a runtime without XMLHttpRequest', async () => {
    const { XMLHttpRequest: _, ...globals } = reactNative();
    const started = await startServer(stream);
    server = started;
    const { CloneAI } = runSdk(code, globals);
    const client = new CloneAI({ accessToken: 'token', baseUrl: started.url });
    await expect(client.messages.stream('ses_1', { content: 'Where?' }).text()).rejects.toThrow(/neither .* nor XMLHttpRequest/);
  });

  it('sockets carry a message and its answer', async () => {
    const events = answerEvents();
    const sockets = await startSocketServer({
      frame(peer, frame) {
        if (frame.type !== 'send') return;
        const { idempotencyKey } = frame.data;
        peer.send({ type: 'accepted', data: { idempotencyKey, messageId: 'msg_1', repeated: false } });
        peer.send(...events.map((event, index) => ({ seq: index + 1, ...event })));
      },
    });
    server = { requests: [], close: sockets.close };
    const { CloneAI } = runSdk(code, reactNative());
    const received: number[] = [];
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const socket = await new CloneAI({ accessToken: 'token', baseUrl: sockets.url }).sessions.connect('ses_1', {
      onEvent({ seq, type }) {
        received.push(seq);
        if (type === 'message-end') end();
      },
    });
    expect(await socket.send('Where?')).toEqual({ messageId: 'msg_1', repeated: false });
    await ended;
    socket.close();
    expect(await socket.closed).toBeUndefined();
    expect(received).toEqual(events.map((_, index) => index + 1));
  });

  it('uploads files of pickers as a form whose content type the app sets', async () => {
    const { client, sent } = await start((_request, response) => json(response, 201, { id: 'src_1' }));
    const file = { uri: 'file:///data/report.pdf', name: 'report.pdf', type: 'application/pdf' };
    expect((await client.sources.upload('cln_1', { file, title: 'Report' })).id).toBe('src_1');
    expect(sent).toEqual([
      [
        ['file', file],
        ['title', 'Report'],
      ],
    ]);
    expect(server.requests[0]?.headers['content-type']).not.toMatch(/json|multipart/);
  });

  it('uploads say what to pass instead of bytes and paths', async () => {
    const { client } = await start(stream);
    const upload = (file: never) => client.sources.upload('cln_1', { file });
    await expect(upload({ name: 'a.pdf', data: new Uint8Array(3) } as never)).rejects.toThrow(/\{ uri, name, type \}/);
    await expect(upload('/data/report.pdf' as never)).rejects.toThrow(/cannot read a file by its path/);
    expect(server.requests).toHaveLength(0);
  });

  it('webhooks and secret keys say where they belong', async () => {
    const { sdk } = await start(stream);
    const delivery = { body: '{}', headers: { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' } };
    await expect(sdk.verifyWebhook({ ...delivery, secret: 'whsec_AAAA', now: new Date(1000) })).rejects.toThrow(/Web Crypto/);
    expect(() => new sdk.CloneAI({ apiKey: 'sk_live' })).toThrow(/publishable key/);
  });
});
