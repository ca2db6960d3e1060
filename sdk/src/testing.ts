import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatEvent } from './generated/models.ts';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Handler = (request: Seen, response: ServerResponse, index: number) => void | Promise<void>;

export interface TestServer {
  url: string;
  requests: Seen[];
  close(): Promise<void>;
}

/** A server on a free port that records its requests. `handle` may also break connections; otherwise `mockServer` is enough. */
export async function startServer(handle: Handler): Promise<TestServer> {
  const requests: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('latin1'),
      };
      requests.push(seen);
      void handle(seen, response, requests.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_test', ...headers });
  response.end(JSON.stringify(body));
}

export function errorBody(type: string, code: string, message = 'Do something else.') {
  return { error: { type, code, message, param: null, requestId: 'req_test' } };
}

/** Events as server-sent events with sequence numbers, in the server's format. */
export function framed(events: readonly { type: string; data: unknown }[], firstSeq: number): Buffer {
  return Buffer.from(
    events.map(({ type, data }, index) => `id: ${firstSeq + index}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n: ping\n\n`).join(''),
  );
}

/** An answer of many small events, with characters of two, three, and four bytes. */
export function answerEvents(messageId = 'msg_1'): ChatEvent[] {
  const words = ['Zürich ', 'liegt ', 'am ', 'See — ', '漢字 ', 'und ', '🦜🦜 ', 'line\nbreak ', '\u2028 ', 'fin.'];
  const source = { index: 1, sourceId: 'src_1', title: 'Atlas', url: null, page: 7 };
  return [
    { type: 'message-start', data: { messageId, sessionId: 'ses_1', model: 'test', links: 'safe' } },
    { type: 'sources-found', data: { messageId, sources: [source] } },
    ...words.map((text): ChatEvent => ({ type: 'text-delta', data: { messageId, text } })),
    {
      type: 'citation-added',
      data: { messageId, ...source, chunkId: 'chk_1', quote: 'Zürich liegt am See', start: 3, end: 22, at: 20 },
    },
    {
      type: 'message-end',
      data: {
        messageId,
        finishReason: 'stop',
        usage: { inputTokens: 5, outputTokens: 9, costMicros: 12, flags: [] },
        followUps: ['Und die Limmat?'],
      },
    },
  ];
}

/** Pseudo-random numbers from 0 to 1, the same in every run (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
