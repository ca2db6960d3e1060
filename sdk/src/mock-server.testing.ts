import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type { Seen } from './testing.ts';

export type MockHandler = (request: Seen, index: number) => Response | Promise<Response>;

export interface MockServer {
  url: string;
  requests: Seen[];
  close(): Promise<void>;
}

/** Intercepts `fetch` and records the requests. Tests that cut connections need a real server: see `startServer`. */
export function mockServer(handle: MockHandler): MockServer {
  const url = 'http://api.test';
  const requests: Seen[] = [];
  const server = setupServer(
    http.all(`${url}/*`, async ({ request }) => {
      const { pathname, search } = new URL(request.url);
      const headers = Object.fromEntries(request.headers);
      const seen = { method: request.method, path: pathname + search, headers, body: await request.text() };
      requests.push(seen);
      return handle(seen, requests.length - 1);
    }),
  );
  server.listen({ onUnhandledRequest: 'error' });
  return { url, requests, close: async () => server.close() };
}

export const respond = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  HttpResponse.json(body as object, { status, headers: { 'x-request-id': 'req_test', ...headers } });

export const respondEmpty = (): Response => new HttpResponse(null, { status: 204 });
