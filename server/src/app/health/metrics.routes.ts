import type { Metrics } from '../../http/metrics.ts';
import { type AppRouter, createRouter } from '../../http/router.ts';
import { AppError } from '../../shared/errors.ts';
import { createIsOperator } from './operator.ts';

/** `/metrics` for Prometheus, for operators only. */
export function metricsRoutes({ metrics, token }: { metrics: Metrics; token: string | null }): AppRouter {
  const router = createRouter();
  const isOperator = createIsOperator(token);
  router.get('/metrics', async (c) => {
    if (!isOperator(c))
      throw token === null
        ? new AppError(
            'permission_denied',
            'Metrics answer calls from the same machine only. Set METRICS_TOKEN to read them from elsewhere.',
          )
        : new AppError('unauthenticated', 'Metrics need the METRICS_TOKEN of this server as a bearer token.');
    const { contentType, body } = await metrics.text();
    // A worker answers for itself. Prometheus keeps its connection, on which it would never see the others.
    return c.body(body, 200, { 'Content-Type': contentType, Connection: 'close' });
  });
  return router;
}
