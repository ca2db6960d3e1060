import type { Context as HonoContext } from 'hono';
import { routePath } from 'hono/route';
import { type BodyRules, bodyRulesOf } from './body-rules.ts';
import { comparesIfMatch } from './contract-headers.ts';
import type { AppEnv, AppRouter, LimitClass } from './router.ts';

export interface RouteInfo extends BodyRules {
  operationId: string;
  auth: 'required' | 'optional' | 'public';
  limit: LimitClass;
  limitFilesOnly: boolean;
  /** Whether the route compares `If-Match`. */
  ifMatch: boolean;
}

/** Looks up what `defineRoute` declared for the route that a request is about to reach. */
export type RouteTable = ((c: HonoContext<AppEnv>) => RouteInfo | undefined) & { routes: readonly RouteInfo[] };

/** Builds the table from the mounted routes, so that the contract, the limits, and the authentication share one source. */
export function createRouteTable(app: AppRouter): RouteTable {
  const routes = new Map<string, RouteInfo>();
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue;
    const { method, path, operationId, security } = definition.route;
    const body = bodyRulesOf(definition.route);
    if (!body) throw new Error(`${method} ${path} was not made with defineRoute.`);
    routes.set(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, {
      operationId: operationId ?? path,
      auth: !security?.length ? 'public' : security.some((way) => Object.keys(way).length === 0) ? 'optional' : 'required',
      limit: definition.route['x-rate-limit'] as LimitClass,
      limitFilesOnly: definition.route['x-rate-limit-files-only'] === true,
      ifMatch: comparesIfMatch(definition.route.parameters),
      ...body,
    });
  }
  const find = (c: HonoContext<AppEnv>) => routes.get(`${c.req.method} ${routePath(c, -1)}`);
  return Object.assign(find, { routes: [...routes.values()] });
}
