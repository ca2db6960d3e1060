import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { newId } from '../shared/ids.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from './metrics.ts';
import type { AppEnv } from './router.ts';
import { withHeaders } from './security-headers.ts';
import { UpgradeResponse } from './upgrade.ts';

/** A caller's own request ID is used only when it is a plain word, because it goes into headers and logs. */
const PLAIN_ID = /^[\w.:-]{8,128}$/;

/** Route label for paths that match no route. The paths themselves are unbounded and may hold anything. */
export const UNMATCHED = 'unmatched';

/**
 * Runs first. Gives the request its ID (`X-Request-Id`; the caller's if it is a plain word) and a logger bound to it, then writes one log
 * line and one metric per request: when the response was sent, or when a stream closes, with `aborted` if the client left first. A socket
 * is logged when it opens (101), and again by `http/sockets.ts` when it closes. Reading the response's own headers would make a real
 * `Response` of each on Node, so they are not read.
 */
export function observe({ logger, metrics }: { logger: Logger; metrics: Metrics }): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const start = performance.now();
    const incoming = c.env?.incoming;
    const outgoing = c.env?.outgoing;
    const given = incoming ? incoming.headers['x-request-id'] : c.req.header('x-request-id');
    const requestId = typeof given === 'string' && PLAIN_ID.test(given) ? given : newId('request');
    const log = logger.child({ requestId });
    c.set('requestId', requestId);
    c.set('log', log);

    await withHeaders(c, [['X-Request-Id', requestId]], next);

    const { method, path } = c.req;
    const answeredItself = outgoing?.headersSent === true;
    const becameSocket = outgoing instanceof UpgradeResponse && outgoing.taken;
    const status = becameSocket ? 101 : answeredItself ? outgoing.statusCode : c.res.status;
    const pattern = routePath(c, -1);
    const route = pattern === '' || pattern.endsWith('*') ? UNMATCHED : pattern;
    metrics.request({ method, route, status, seconds: (performance.now() - start) / 1000 });

    const write = (aborted: boolean) => {
      const ms = Math.round((performance.now() - start) * 10) / 10;
      const fields = { method, route, path, status, ms, ...(aborted ? { aborted } : {}) };
      if (status >= 500) log.error(fields, 'request');
      else log.info(fields, 'request');
    };
    if (!outgoing || becameSocket || outgoing.writableFinished) return write(false);
    const streams = answeredItself && !outgoing.writableEnded;
    if (streams) metrics.openStreams(1);
    outgoing.once('close', () => {
      if (streams) metrics.openStreams(-1);
      write(!outgoing.writableFinished);
    });
  };
}
