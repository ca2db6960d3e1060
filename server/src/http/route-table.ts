import type { Context as HonoContext } from 'hono';
import { routePath } from 'hono/route';
import type { AppEnv, AppRouter, LimitClass } from './router.ts';

export interface RouteInfo {
  operationId: string;
  auth: 'required' | 'optional' | 'public';
  limit: LimitClass;
}

/** Finds what `defineRoute` said of the route that a request will reach, before it is reached. */
export type RouteTable = (c: HonoContext<AppEnv>) => RouteInfo | undefined;

/** Reads the table out of the mounted routes: one source for the contract, the limits and who may come in. */
export function createRouteTable(app: AppRouter): RouteTable {
  const routes = new Map<string, RouteInfo>();
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue;
    const { method, path, operationId, security } = definition.route;
    routes.set(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, {
      operationId: operationId ?? path,
      auth: !security?.length ? 'public' : security.some((way) => Object.keys(way).length === 0) ? 'optional' : 'required',
      limit: definition.route['x-rate-limit'] as LimitClass,
    });
  }
  return (c) => routes.get(`${c.req.method} ${routePath(c, -1)}`);
}
