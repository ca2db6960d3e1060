import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STREAM_TRANSITIONS } from './answer.ts';
import type { ChatEvent } from './generated/models.ts';
import { AbortError, ApiError, CloneAI, ConflictError, ConnectionError, RateLimitError, type StreamState } from './index.ts';
import { answerEvents, errorBody, framed, type Handler, json, seeded, startServer, type TestServer } from './testing.ts';

const TEXT = 'Zürich liegt am See — 漢字 und 🦜🦜 line\nbreak \u2028 fin.';
const STREAM = '/v1/sessions/ses_1/messages/stream';

let server: TestServer;
let log: ChatEvent[];
/** Answers that the model was asked to write. */
let answered: number;
beforeEach(() => {
  log = [];
  answered = 0;
});
afterEach(() => server.close());

/** Writes the bytes and ends, or breaks the connection after `cut` bytes. */
function writeUpTo(response: ServerResponse, bytes: Buffer, cut?: number): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (cut === undefined) response.end(bytes);
  else response.write(bytes.subarray(0, cut), () => setTimeout(() => response.destroy(), 5));
}

/** A session with an event log, as on the server: answers are logged even when the connection breaks. `cut` says where each breaks. */
function session(cut: (connection: number, bytes: Buffer) => number | undefined, overlap = 0): Handler {
  let connection = 0;
  return (request, response) => {
    const url = new URL(request.path, 'http://x');
    if (request.method === 'POST' && url.pathname === STREAM) {
      answered++;
      const first = log.length + 1;
      log.push(...answerEvents(`msg_${answered}`));
      const bytes = framed(log.slice(first - 1), first);
      return writeUpTo(response, bytes, cut(connection++, bytes));
    }
    if (url.pathname === '/v1/sessions/ses_1/events') {
      const after = Math.max(0, Number(url.searchParams.get('after')) - overlap);
      if (after >= log.length) return void response.writeHead(204).end();
      const bytes = framed(log.slice(after), after + 1);
      return writeUpTo(response, bytes, cut(connection++, bytes));
    }
    json(response, 404, errorBody('not_found_error', 'not_found'));
  };
}

const posts = () => server.requests.filter((request) => request.method === 'POST').length;

async function start(handle: Handler, options: object = {}): Promise<CloneAI> {
  server = await startServer(handle);
  return new CloneAI({ apiKey: 'sk_test', baseUrl: server.url, ...options });
}

describe('ChatStream', () => {
  it('delivers typed events, the text, the message, its id, and the sequence number', async () => {
    const client = await start(session(() => undefined));
    const stream = client.messages.stream('ses_1', { content: 'Wo liegt Zürich?' });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['message-start', 'sources-found', ...Array(10).fill('text-delta'), 'citation-added', 'message-end']);
    expect([stream.messageId, stream.lastSeq, stream.state]).toEqual(['msg_1', 14, 'ended']);
    expect(await stream.text()).toBe(TEXT);
    expect(await stream.finalMessage()).toMatchObject({
      id: 'msg_1',
      finishReason: 'stop',
      citations: [{ quote: 'Zürich liegt am See', page: 7 }],
      sources: [{ title: 'Atlas' }],
      usage: { costMicros: 12 },
      followUps: ['Und die Limmat?'],
    });
  });

  it('sends the message only when reading starts', async () => {
    const client = await start(session(() => undefined));
    const stream = client.messages.stream('ses_1', { content: 'x' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([server.requests.length, stream.state]).toEqual([0, 'idle']);
    expect(await stream.text()).toBe(TEXT);
  });

  it('throws the error of a failed answer and keeps the partial text', async () => {
    const client = await start((_request, response) => {
      const [begin, , words, , , , , , , , , , , end] = answerEvents() as [ChatEvent, ...ChatEvent[]];
      const failure = { type: 'error', data: { messageId: 'msg_1', ...errorBody('upstream_error', 'upstream_timeout', 'Try again.') } };
      writeUpTo(response, framed([begin, words as ChatEvent, failure, end as ChatEvent], 1));
    });
    const stream = client.messages.stream('ses_1', { content: 'x' });
    const error = await stream.text().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'upstream_timeout', message: 'Try again.', name: 'UpstreamError' });
    expect(stream.message.content).toBe('Zürich ');
  });
});

describe('a broken connection', () => {
  it('is resumed at 40 random positions, with each event once and one POST', async () => {
    const random = seeded(42);
    for (let round = 0; round < 40; round++) {
      log = [];
      answered = 0;
      // The first connection always breaks, the second in every other round, and the server repeats events in every third.
      const client = await start(
        session(
          (connection, bytes) => (connection <= round % 2 ? Math.floor(random() * bytes.length) : undefined),
          round % 3 === 0 ? 2 : 0,
        ),
      );
      const stream = client.messages.stream('ses_1', { content: 'Wo?' }, { after: 0 });
      const numbers: number[] = [];
      for await (const event of stream) numbers.push(event.seq);
      expect(numbers).toEqual(log.map((_, index) => index + 1));
      expect(await stream.text()).toBe(TEXT);
      expect([posts(), answered]).toEqual([1, 1]);
      await server.close();
    }
  });

  it('is resumed when it closes cleanly but too early', async () => {
    const client = await start((request, response) => {
      const bytes = framed(answerEvents(), 1);
      if (request.method === 'POST') return writeUpTo(response, bytes.subarray(0, 300));
      const after = Number(new URL(request.path, 'http://x').searchParams.get('after'));
      writeUpTo(response, framed(answerEvents().slice(after), after + 1));
    });
    expect(await client.messages.stream('ses_1', { content: 'x' }).text()).toBe(TEXT);
    expect(posts()).toBe(1);
  });

  it('reports each state', async () => {
    const client = await start(session((connection, bytes) => (connection === 0 ? bytes.length - 20 : undefined)));
    const states: StreamState[] = [];
    await client.messages.stream('ses_1', { content: 'x' }, { onState: (state) => states.push(state) }).text();
    expect(states).toEqual(['sending', 'streaming', 'resuming', 'streaming', 'ended']);
  });

  it('fails after a bounded number of attempts and keeps the partial answer', async () => {
    const client = await start((request, response) =>
      request.method === 'POST'
        ? writeUpTo(response, framed(answerEvents(), 1), 400)
        : json(response, 503, errorBody('internal_error', 'x'), { 'retry-after': '0' }),
    );
    const stream = client.messages.stream('ses_1', { content: 'x' });
    await expect(stream.text()).rejects.toMatchObject({ status: 503 });
    expect([stream.state, posts(), server.requests.length]).toEqual(['failed', 1, 7]);
    expect(stream.message.content).toContain('Zürich');
    await expect(stream.text()).rejects.toMatchObject({ status: 503 });
  });
});

describe('a connection that breaks before the first event', () => {
  it('finds the answer by the last sequence number', async () => {
    const client = await start(session((connection) => (connection === 1 ? 0 : undefined)));
    expect(await client.messages.stream('ses_1', { content: 'one' }).text()).toBe(TEXT);
    const second = client.messages.stream('ses_1', { content: 'two' });
    expect(await second.text()).toBe(TEXT);
    expect([second.messageId, posts()]).toEqual(['msg_2', 2]);
  });

  it('finds the answer by the newest messages when no sequence number is known', async () => {
    const serve = session((connection) => (connection === 0 ? 0 : undefined));
    log = answerEvents('msg_0');
    const client = await start((request, response, index) => {
      if (!request.path.includes('/messages?')) return serve(request, response, index);
      json(response, 200, {
        data: [
          { id: 'msg_1', role: 'assistant', content: '' },
          { id: 'msg_0b', role: 'user', content: 'two' },
        ],
        nextCursor: null,
      });
    });
    const stream = client.messages.stream('ses_1', { content: 'two' });
    const seen: string[] = [];
    for await (const event of stream) seen.push(event.data.messageId);
    expect(new Set(seen)).toEqual(new Set(['msg_1']));
    expect([stream.message.content, posts()]).toEqual([TEXT, 1]);
  });

  it('reports that the message did not arrive instead of sending it again', async () => {
    const client = await start((request, response) => {
      if (request.method === 'POST') response.destroy();
      else response.writeHead(204).end();
    });
    const stream = client.messages.stream('ses_1', { content: 'x' }, { after: 3 });
    const error = await stream.text().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectionError);
    expect((error as Error).message).toMatch(/nothing was answered/);
    expect(posts()).toBe(1);
  });

  it('treats a gateway error as a lost connection, not as a rejection', async () => {
    const client = await start((request, response) => {
      if (request.method !== 'POST') return writeUpTo(response, framed(answerEvents(), 1));
      response.writeHead(502).end('<h1>Bad gateway</h1>');
    });
    expect(await client.messages.stream('ses_1', { content: 'x' }, { after: 0 }).text()).toBe(TEXT);
    expect(posts()).toBe(1);
  });

  it('follows the location that the server returns for a repeated idempotency key', async () => {
    const client = await start((request, response) => {
      const after = Number(new URL(request.path, 'http://x').searchParams.get('after'));
      if (request.method !== 'POST') return writeUpTo(response, framed([...answerEvents('msg_8'), ...answerEvents('msg_9')], after + 1));
      json(response, 409, errorBody('conflict_error', 'conflict'), { location: '/v1/sessions/ses_1/events?after=14#msg_9' });
    });
    const stream = client.messages.stream('ses_1', { content: 'x' }, { idempotencyKey: 'again', after: 99 });
    expect([await stream.text(), stream.messageId, stream.lastSeq]).toEqual([TEXT, 'msg_9', 42]);
  });
});

describe('a rejected message', () => {
  it.each([
    [429, 'rate_limit_error', RateLimitError],
    [409, 'conflict_error', ConflictError],
  ])('throws the error of status %i and is not sent again', async (status, type, kind) => {
    const client = await start((_request, response) => json(response, status, errorBody(type, 'no'), { 'retry-after': '0' }));
    await expect(client.messages.stream('ses_1', { content: 'x' }).text()).rejects.toBeInstanceOf(kind);
    expect(server.requests).toHaveLength(1);
  });
});

describe('aborting and stopping', () => {
  it('closes the connection when the loop ends early', async () => {
    let closed: () => void;
    const connectionClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const client = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(framed(answerEvents().slice(0, 4), 1));
      response.on('close', () => closed());
    });
    const stream = client.messages.stream('ses_1', { content: 'x' });
    for await (const event of stream) if (event.type === 'text-delta') break;
    await connectionClosed;
    expect(stream.state).toBe('aborted');
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(AbortError);
    expect(server.requests).toHaveLength(1);
  });

  it('throws an AbortError when the signal aborts', async () => {
    const client = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(framed(answerEvents().slice(0, 4), 1));
    });
    const controller = new AbortController();
    const stream = client.messages.stream('ses_1', { content: 'x' }, { signal: controller.signal });
    const reading = (async () => {
      for await (const event of stream) if (event.type === 'text-delta') controller.abort();
    })();
    await expect(reading).rejects.toBeInstanceOf(AbortError);
    expect([stream.state, server.requests.length]).toEqual(['aborted', 1]);
  });

  it('stop() asks the server, and the stream ends by itself', async () => {
    const events = answerEvents();
    const client = await start((request, response) => {
      if (request.path === '/v1/messages/msg_1/stop') {
        streaming?.end(framed([{ type: 'message-end', data: { ...events.at(-1)?.data, finishReason: 'stopped' } }], 5));
        return void response.writeHead(204).end();
      }
      streaming = response;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(framed(events.slice(0, 4), 1));
    });
    let streaming: ServerResponse | undefined;
    const stream = client.messages.stream('ses_1', { content: 'x' }, { idempotencyKey: 'mine' });
    // The answer has no id yet, so the request waits for the first event.
    await stream.stop();
    expect((await stream.finalMessage()).finishReason).toBe('stopped');
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect([keys[0], keys.includes('mine', 1)]).toEqual(['mine', false]);
  });
});

describe('events of a session', () => {
  it('are streamed across reconnections, from a sequence number until the loop ends', async () => {
    log = [...answerEvents('msg_1'), ...answerEvents('msg_2')];
    const client = await start(session((connection) => (connection === 0 ? 150 : undefined)));
    const numbers: number[] = [];
    for await (const event of client.sessions.streamEvents('ses_1', { after: 10 })) {
      numbers.push(event.seq);
      if (event.seq === 28) break;
    }
    expect(numbers).toEqual(Array.from({ length: 18 }, (_, index) => index + 11));
  });

  it('end by themselves when live is false', async () => {
    log = answerEvents('msg_1');
    const client = await start(session(() => undefined));
    const numbers: number[] = [];
    for await (const event of client.sessions.streamEvents('ses_1', { after: 12, live: 'false' })) numbers.push(event.seq);
    for await (const event of client.sessions.streamEvents('ses_1', { after: 14, live: 'false' })) numbers.push(event.seq);
    expect(numbers).toEqual([13, 14]);
  });
});

it('reaches every state, and final states have no transitions', () => {
  const states = Object.keys(STREAM_TRANSITIONS) as StreamState[];
  const reached = new Set<string>(['idle', ...states.flatMap((state) => Object.values(STREAM_TRANSITIONS[state]))]);
  expect([...reached].sort()).toEqual([...states].sort());
  expect(states.filter((state) => Object.keys(STREAM_TRANSITIONS[state]).length === 0)).toEqual(['ended', 'failed', 'aborted']);
});
