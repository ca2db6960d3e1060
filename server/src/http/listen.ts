import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { pageHeaders } from './page-headers.ts';
import { admitUpgrades, asksForWebSocket } from './upgrade.ts';

/** Answers one request, as Hono's `app.fetch` does. */
export type Fetch = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

export interface Listener {
  readonly server: Server;
  /** The port that the server listens on. */
  readonly port: number;
  /** Passes requests to `fetch` from now on. Until then they are answered with 503. */
  serve(fetch: Fetch): void;
  /**
   * Accepts no new connections, tells open ones to close after their response, and waits for running requests.
   * Breaks what is left after `graceMs`. Resolves to the number of connections that it broke.
   */
  drain(graceMs: number): Promise<number>;
}

/** Proxies usually keep idle connections for 60 s. The server keeps them longer, or a proxy would send into a closed connection. */
const KEEP_ALIVE_MS = 65_000;
/** Time for a whole request to arrive: 50 MB at half a megabit per second. Responses and streams may take longer. */
const REQUEST_MS = 15 * 60_000;

const STARTING = JSON.stringify({
  error: {
    type: 'internal_error',
    code: 'unavailable',
    message: 'The server is starting. Try again in a second.',
    param: null,
    requestId: '',
  },
});

function starting(request: Request, { startingPage: page, livePath }: Pick<ListenOptions, 'startingPage' | 'livePath'>): Response {
  if (livePath && new URL(request.url).pathname === livePath)
    return Response.json({ status: 'starting' }, { headers: { 'Cache-Control': 'no-store' } });
  const headers = { 'Retry-After': '1', 'Cache-Control': 'no-store' };
  if (page && request.method === 'GET' && request.headers.get('accept')?.includes('text/html'))
    return new Response(page, {
      status: 503,
      headers: { ...pageHeaders("default-src 'none'; frame-ancestors 'none'"), ...headers, 'Content-Type': 'text/html; charset=utf-8' },
    });
  return new Response(STARTING, { status: 503, headers: { ...headers, 'Content-Type': 'application/json' } });
}

export interface ListenOptions {
  host: string;
  port: number;
  /** HTML for browsers that open the server before it can answer. It should reload itself. */
  startingPage?: string;
  /** Path that is answered with 200 while the server starts: a start that takes long, such as a migration, must not be restarted. */
  livePath?: string;
}

/**
 * Listens on `host:port` before anything slow happens, so that a port in use is reported at once. Rejects with Node's own error
 * (`EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`).
 */
export async function listen({ host, port, ...whileStarting }: ListenOptions): Promise<Listener> {
  let fetch: Fetch = (request) => starting(request, whileStarting);
  let draining = false;
  const server = createAdaptorServer({
    fetch: (request, bindings) => fetch(request, bindings as HttpBindings),
    serverOptions: {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: KEEP_ALIVE_MS + 5_000,
      requestTimeout: REQUEST_MS,
      shouldUpgradeCallback: asksForWebSocket,
    },
  }) as Server;
  admitUpgrades(server);
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    if (draining) response.setHeader('Connection', 'close');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    server,
    port: (server.address() as AddressInfo).port,
    serve(next) {
      fetch = next;
    },
    async drain(graceMs) {
      draining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<'over'>((resolve) => {
        timer = setTimeout(resolve, graceMs, 'over');
      });
      // Nothing else closes connections that are idle after their last response.
      const sweep = setInterval(() => server.closeIdleConnections(), 100);
      const first = await Promise.race([closed, over]);
      clearTimeout(timer);
      clearInterval(sweep);
      if (first !== 'over') return 0;
      const cut = await new Promise<number>((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
      server.closeAllConnections();
      return cut;
    },
  };
}
