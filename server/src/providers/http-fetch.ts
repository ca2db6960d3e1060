import * as http from 'node:http';
import * as https from 'node:https';

/** Above the largest response: 2,048 vectors of 3,072 numbers as text are about 70 MB. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

export interface HttpFetch {
  /** Like the global `fetch`, for a string body or none. The response is buffered, and redirects are not followed. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  close(): void;
}

/**
 * A `fetch` on node:http with keep-alive, for clients that accept one. It precedes every answer: an embedding by the `openai` package takes
 * 0.4 ms of processor time this way, 0.6 ms with the global `fetch`.
 */
export function createHttpFetch({ maxBodyBytes = MAX_BODY_BYTES }: { maxBodyBytes?: number } = {}): HttpFetch {
  const options = { keepAlive: true, maxFreeSockets: 64 };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

  return {
    fetch(input, init = {}) {
      const url = new URL(input instanceof Request ? input.url : input);
      const body = init.body ?? undefined;
      if (body !== undefined && typeof body !== 'string') return Promise.reject(new TypeError('The body must be a string.'));
      if (url.protocol !== 'http:' && url.protocol !== 'https:') return Promise.reject(new TypeError(`Not an HTTP URL: ${url.protocol}`));
      const { protocol } = url;
      const headers: Record<string, string | number> = { 'accept-encoding': 'identity' };
      for (const [name, value] of new Headers(init.headers)) headers[name] = value;
      if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);
      const signal = init.signal ?? undefined;

      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const request = (protocol === 'https:' ? https : http).request(url, {
          method: init.method ?? 'GET',
          headers,
          agent: agents[protocol],
        });
        const abort = () => request.destroy(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
        signal?.addEventListener('abort', abort, { once: true });
        request.on('close', () => signal?.removeEventListener('abort', abort));
        request.on('error', reject);
        request.on('response', (response) => {
          const parts: Buffer[] = [];
          let bytes = 0;
          response.on('data', (part: Buffer) => {
            bytes += part.length;
            if (bytes > maxBodyBytes) request.destroy(new Error('The response is too large.'));
            parts.push(part);
          });
          response.on('error', reject);
          response.on('aborted', () => reject(new Error('The connection was lost in the middle of the response.')));
          response.on('end', () => resolve(toResponse(response, Buffer.concat(parts, bytes))));
        });
        request.end(body);
      });
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
