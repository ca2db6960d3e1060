import * as http from 'node:http';
import * as https from 'node:https';
import type { HttpPost } from '../shared/http-post.ts';

/** Above the largest response: 2,048 vectors of 3,072 numbers as text are about 70 MB. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

export interface HttpFetch {
  /** Like the global `fetch`, for a string body or none. The response is buffered, and redirects are not followed. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** The same without the objects of the Fetch API, which cost more than the call. */
  post: HttpPost;
  close(): void;
}

/**
 * A `fetch` on node:http with keep-alive, for clients that accept one. The call that embeds a question precedes every answer: it takes 0.2 ms
 * of processor time by `post`, 0.4 ms by `fetch`, and 0.6 ms by the global `fetch`.
 */
export function createHttpFetch({ maxBodyBytes = MAX_BODY_BYTES }: { maxBodyBytes?: number } = {}): HttpFetch {
  const options = { keepAlive: true, maxFreeSockets: 64 };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

  function send(url: URL, method: string, given: Iterable<[string, string]>, body: string | undefined, signal: AbortSignal | undefined) {
    const { protocol } = url;
    if (protocol !== 'http:' && protocol !== 'https:') return Promise.reject(new TypeError(`Not an HTTP URL: ${protocol}`));
    const headers: Record<string, string | number> = { 'accept-encoding': 'identity' };
    for (const [name, value] of given) headers[name] = value;
    if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);

    return new Promise<{ message: http.IncomingMessage; body: Buffer }>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const request = (protocol === 'https:' ? https : http).request(url, { method, headers, agent: agents[protocol] });
      const abort = () => request.destroy(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      signal?.addEventListener('abort', abort, { once: true });
      request.on('close', () => signal?.removeEventListener('abort', abort));
      request.on('error', reject);
      request.on('response', (message) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        message.on('data', (part: Buffer) => {
          bytes += part.length;
          if (bytes > maxBodyBytes) request.destroy(new Error('The response is too large.'));
          parts.push(part);
        });
        message.on('error', reject);
        message.on('aborted', () => reject(new Error('The connection was lost in the middle of the response.')));
        message.on('end', () => resolve({ message, body: Buffer.concat(parts, bytes) }));
      });
      request.end(body);
    });
  }

  return {
    async fetch(input, init = {}) {
      const body = init.body ?? undefined;
      if (body !== undefined && typeof body !== 'string') throw new TypeError('The body must be a string.');
      const url = new URL(input instanceof Request ? input.url : input);
      const answer = await send(url, init.method ?? 'GET', new Headers(init.headers), body, init.signal ?? undefined);
      return toResponse(answer.message, answer.body);
    },
    async post(url, { headers, body, signal }) {
      const answer = await send(url, 'POST', Object.entries(headers), body, signal);
      return { status: answer.message.statusCode ?? 502, headers: answer.message.headers, body: answer.body.toString() };
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function toResponse(message: http.IncomingMessage, body: Buffer): Response {
  const headers = new Headers();
  for (const name of ['content-type', 'retry-after', 'retry-after-ms', 'x-ratelimit-reset', 'x-request-id', 'x-should-retry']) {
    const value = message.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const status = message.statusCode ?? 502;
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : new Uint8Array(body), { status, headers });
}
