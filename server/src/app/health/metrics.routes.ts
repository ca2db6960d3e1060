import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Metrics } from '../../http/metrics.ts';
import { type AppRouter, createRouter } from '../../http/router.ts';
import { AppError } from '../../shared/errors.ts';

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/;
const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const;

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * `/metrics` for Prometheus. With a token it asks everybody for it. Without one it answers only calls that come straight from
 * this machine: over loopback and through no proxy (a proxy on the same machine forwards strangers over loopback, too).
 */
export function metricsRoutes({ metrics, token }: { metrics: Metrics; token: string | null }): AppRouter {
  const router = createRouter();
  router.get('/metrics', async (c) => {
    if (token !== null) {
      const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
      if (!given || !sameText(given, token))
        throw new AppError('unauthenticated', 'Metrics need the METRICS_TOKEN of this server as a bearer token.');
    } else {
      const address = c.env?.incoming?.socket.remoteAddress ?? '';
      const direct = isIP(address) !== 0 && LOOPBACK.test(address) && FORWARDED.every((name) => c.req.header(name) === undefined);
      if (!direct)
        throw new AppError(
          'permission_denied',
          'Metrics answer calls from the same machine only. Set METRICS_TOKEN to read them from elsewhere.',
        );
    }
    const { contentType, body } = await metrics.text();
    return c.body(body, 200, { 'Content-Type': contentType });
  });
  return router;
}
