import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { admitUpgrades, asksForWebSocket } from './upgrade.ts';

/** Answers one request. What Hono's `app.fetch` is. */
export type Fetch = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

export interface Listener {
  readonly server: Server;
  /** The port that was taken. */
  readonly port: number;
  /** Hands requests to `fetch` from now on; until then they are answered 503. */
  serve(fetch: Fetch): void;
  /**
   * Takes no new connection, tells the open ones to end after their answer, and waits for those under way.
   * After `graceMs` what is left is cut. Resolves to the number of connections that were cut.
   */
  drain(graceMs: number): Promise<number>;
}

/** A proxy in front keeps idle connections for 60 s as a rule; ours must outlive its own, or it sends into a closed one. */
const KEEP_ALIVE_MS = 65_000;
/** Time for a whole request to arrive: 50 MB at half a megabit per second. Answers and streams may take longer. */
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

/** For a person who was faster than the server: the page comes by itself. */
const STARTING_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Starting …</title></head>
<body><main><h1>CloneAI is starting</h1><p>A few seconds; this page goes on by itself.</p></main></body>
</html>
`;

function starting(request: Request): Response {
  const headers = { 'Retry-After': '1', 'Cache-Control': 'no-store' };
  if (request.method === 'GET' && request.headers.get('accept')?.includes('text/html'))
    return new Response(STARTING_PAGE, {
      status: 503,
      headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': "default-src 'none'" },
    });
  return new Response(STARTING, { status: 503, headers: { ...headers, 'Content-Type': 'application/json' } });
}

/**
 * Takes `host:port`, before anything slow, so that a port in use is known at once. Rejects with Node's own error
 * (`EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`).
 */
export async function listen({ host, port }: { host: string; port: number }): Promise<Listener> {
  let fetch: Fetch = starting;
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
      // A connection that idles after its last answer is closed by nobody else.
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
