import type { Context as HonoContext } from 'hono';
import { authenticate, type ResolveCaller, requireCaller } from '../http/authenticate.ts';
import { clientAddress } from '../http/client-address.ts';
import { cors } from '../http/cors.ts';
import { idempotency } from '../http/idempotency.ts';
import { refuseIfMatch } from '../http/if-match.ts';
import type { JsonParser } from '../http/json-parser.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Module, Pages } from '../http/module.ts';
import { observe } from '../http/observe.ts';
import { onError, onNotFound } from '../http/observe-errors.ts';
import { type Limits, limitClassOf, rateLimit } from '../http/rate-limit.ts';
import { requestBodies } from '../http/request-body.ts';
import { createRouteTable } from '../http/route-table.ts';
import { type AppEnv, type AppRouter, createRouter, type LimitClass } from '../http/router.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { readUnreadBody } from '../http/unread-body.ts';
import { endUnsentBody } from '../http/unsent-body.ts';
import type { Logger } from '../shared/logger.ts';

export interface AppDeps {
  /** The contract: every module's routes and the health checks. */
  api: AppRouter;
  pages: readonly Pages[];
  /** Answers a browser that opens an address of the console; null for every other request. */
  deepLink: (c: HonoContext<AppEnv>) => Promise<Response | null>;
  resolveCaller: ResolveCaller;
  limiter: Parameters<typeof rateLimit>[0];
  limits: Limits;
  idempotency: Parameters<typeof idempotency>[0];
  metrics: Metrics;
  logger: Logger;
  trustedProxyHops: number;
  maxUploadBytes: number;
  /** Parses JSON bodies. */
  parser: JsonParser;
  https: boolean;
}

const API_BASE = '/v1';
const UNTRUSTED_PROXY =
  'A request has an X-Forwarded-For header, but TRUSTED_PROXY_HOPS is 0, so all requests through that proxy count as one client. If the proxy is yours, set TRUSTED_PROXY_HOPS to the number of proxies in front of this server. Logged once.';

const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);

/** The router of the contract. */
export function mountRoutes(modules: readonly Module[], health: AppRouter): AppRouter {
  const api = createRouter();
  api.route('/', health);
  for (const { routes = [] } of modules) for (const router of routes) api.route('/', router);
  return api;
}

/** Descriptions of all OpenAPI tags. */
export function tagsOf(modules: readonly Module[]): Record<string, string> {
  return Object.assign({ Health: 'Whether each part of the server works.' }, ...modules.map(({ tags = {} }) => tags));
}

/** The Hono app. Middleware runs in this order: log, headers, authenticate, rate limit, If-Match, body, idempotency, then the route. */
export function createApp(deps: AppDeps): AppRouter {
  const { api, pages } = deps;
  const routeOf = createRouteTable(api);
  const limitedPrefixes = [API_BASE, ...pages.flatMap(({ limited: prefixes = [] }) => prefixes)];
  const app = createRouter();
  app.onError(onError);
  const missing = onNotFound(app);
  // A route for every path would make every path exist, for callers of the API as well.
  app.notFound(async (c) => (await deps.deepLink(c)) ?? missing(c));
  app.use(observe({ logger: deps.logger, metrics: deps.metrics }));
  app.use(endUnsentBody);
  app.use(readUnreadBody());
  app.use(securityHeaders({ https: deps.https }));
  app.use(cors());
  app.use(clientAddress({ hops: deps.trustedProxyHops, onUntrustedProxy: () => deps.logger.warn({}, UNTRUSTED_PROXY) }));
  app.use(authenticate(deps.resolveCaller));
  app.use(rateLimit(deps.limiter, deps.limits, limitOf));
  app.use(requireCaller(routeOf));
  app.use(refuseIfMatch(routeOf, routeOf.routes));
  const bodies = requestBodies({ rulesOf: routeOf, upload: deps.maxUploadBytes, parser: deps.parser });
  const once = idempotency(deps.idempotency);
  app.use(bodies);
  // Elsewhere a stored key per request would let anybody write rows without a limit.
  app.use((c, next) => ((routeOf(c)?.limit ?? 'none') === 'none' ? next() : once(c, next)));
  for (const { router } of pages) app.route('/', router);
  app.route('/', api);
  return app;

  /** Static files and metrics are free. Paths of the API that do not exist are not: guessing them must not be. */
  function limitOf(c: HonoContext<AppEnv>): LimitClass {
    const route = routeOf(c);
    return route ? limitClassOf(c, route) : limitedPrefixes.some((prefix) => isBelow(c.req.path, prefix)) ? 'api' : 'none';
  }
}
