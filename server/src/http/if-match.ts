import type { MiddlewareHandler } from 'hono';
import { AppError } from '../shared/errors.ts';
import type { RouteInfo, RouteTable } from './route-table.ts';
import type { AppEnv } from './router.ts';

/**
 * Refuses `If-Match` where the route does not compare it: a condition that is ignored looks like a condition that holds. Mount it after
 * `requireCaller`. Requests to paths that do not exist pass, and get their 404.
 */
export function refuseIfMatch(routeOf: RouteTable, routes: readonly RouteInfo[]): MiddlewareHandler<AppEnv> {
  const comparing = routes
    .filter(({ ifMatch }) => ifMatch)
    .map(({ operationId }) => operationId)
    .sort();
  return (c, next) => {
    const route = routeOf(c);
    if (!route || route.ifMatch || c.req.header('if-match') === undefined) return next();
    throw new AppError(
      'invalid_input',
      `If-Match: is not compared by this operation. Send the request without it. These operations compare it: ${comparing.join(', ')}.`,
      { param: 'If-Match' },
    );
  };
}
