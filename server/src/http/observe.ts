import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { newId } from '../shared/ids.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from './metrics.ts';
import type { AppEnv } from './router.ts';
import { withHeaders } from './security-headers.ts';
import { UpgradeResponse } from './upgrade.ts';

/** A caller's own request id is kept when it is a plain word: it goes into headers and logs. */
const SANE_ID = /^[\w.:-]{8,128}$/;

/** Route pattern of paths that match no route: paths themselves are without number and may hold anything. */
export const UNMATCHED = 'unmatched';

/**
 * First in the chain. Gives the request its id (`X-Request-Id`, the caller's if sane) and a logger bound to it, then writes one
 * line and one observation per request. The line comes when the answer is out, a stream's when it closes, with `aborted` when the
 * caller left first; a socket's comes when it opens (101), and `http/sockets.ts` writes another when it closes. The answer's own headers are not looked at: on Node that would make a real `Response` of each.
 */
export function observe({ logger, metrics }: { logger: Logger; metrics: Metrics }): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const start = performance.now();
    const incoming = c.env?.incoming;
    const outgoing = c.env?.outgoing;
    const given = incoming ? incoming.headers['x-request-id'] : c.req.header('x-request-id');
    const requestId = typeof given === 'string' && SANE_ID.test(given) ? given : newId('request');
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
