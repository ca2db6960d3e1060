import type { Context as HonoContext } from 'hono';
import { authenticate, type ResolveCaller, requireCaller } from '../http/authenticate.ts';
import { bodyLimits } from '../http/body-limit.ts';
import { clientAddress } from '../http/client-address.ts';
import { cors } from '../http/cors.ts';
import { idempotency } from '../http/idempotency.ts';
import type { Metrics } from '../http/metrics.ts';
import { observe } from '../http/observe.ts';
import { onError, onNotFound } from '../http/observe-errors.ts';
import { type ApiDocument, describeApi } from '../http/openapi.ts';
import { countCalls, type Limits, rateLimit } from '../http/rate-limit.ts';
import { createRouteTable, type RouteTable } from '../http/route-table.ts';
import { type AppEnv, type AppRouter, createRouter, type LimitClass } from '../http/router.ts';
import { securityHeaders } from '../http/security-headers.ts';
import type { Sockets } from '../http/sockets.ts';
import type { EventStreams } from '../http/sse.ts';
import { accountsRoutes } from '../modules/accounts/accounts.routes.ts';
import { analyticsRoutes } from '../modules/analytics/analytics.routes.ts';
import { billingRoutes } from '../modules/billing/billing.routes.ts';
import { payoutsRoutes } from '../modules/billing/payout-accounts/payout-accounts.routes.ts';
import { chatRoutes } from '../modules/chat/chat.routes.ts';
import { clonesRoutes } from '../modules/clones/clones.routes.ts';
import { consoleFace } from '../modules/console/console.routes.ts';
import { demoRoutes } from '../modules/demo/page/demo-page.routes.ts';
import { docsRoutes } from '../modules/docs/docs.routes.ts';
import { embedCheckRoutes } from '../modules/embed/check/embed-check.routes.ts';
import { embedRoutes } from '../modules/embed/embed.routes.ts';
import type { EmbedUsecases } from '../modules/embed/embed.usecases.ts';
import { facesRoutes } from '../modules/embed/page/embed-page.routes.ts';
import { feedbackRoutes } from '../modules/feedback/feedback.routes.ts';
import { searchRoutes } from '../modules/knowledge/search/search.routes.ts';
import { sourcesRoutes } from '../modules/knowledge/sources/sources.routes.ts';
import { privacyRoutes } from '../modules/privacy/privacy.routes.ts';
import { realtimeRoutes, type SocketRouteDeps } from '../modules/realtime/realtime.routes.ts';
import { sessionsRoutes } from '../modules/sessions/sessions.routes.ts';
import { webhooksRoutes } from '../modules/webhooks/webhooks.routes.ts';
import type { Logger } from '../shared/logger.ts';
import { type HealthDeps, healthRoutes } from './health/health.routes.ts';
import { metricsRoutes } from './health/metrics.routes.ts';

/** The rooms' use cases, by room. */
export interface Rooms {
  accounts: Parameters<typeof accountsRoutes>[0];
  clones: Parameters<typeof clonesRoutes>[0];
  sources: Parameters<typeof sourcesRoutes>[0];
  search: Parameters<typeof searchRoutes>[0];
  sessions: Parameters<typeof sessionsRoutes>[0];
  chat: Parameters<typeof chatRoutes>[0];
  realtime: Parameters<typeof realtimeRoutes>[0];
  feedback: Parameters<typeof feedbackRoutes>[0];
  embed: EmbedUsecases;
  demo: Pick<Parameters<typeof demoRoutes>[0], 'findDemo'>;
  embedCheck: Parameters<typeof embedCheckRoutes>[0];
  billing: Parameters<typeof billingRoutes>[0];
  payouts: Parameters<typeof payoutsRoutes>[0];
  analytics: Parameters<typeof analyticsRoutes>[0];
  privacy: Parameters<typeof privacyRoutes>[0];
  webhooks: Parameters<typeof webhooksRoutes>[0];
}

export interface AppDeps {
  rooms: Rooms;
  resolveCaller: ResolveCaller;
  streams: EventStreams;
  sockets: Sockets;
  limiter: Parameters<typeof rateLimit>[0];
  limits: Limits;
  idempotency: Parameters<typeof idempotency>[0];
  health: HealthDeps;
  metrics: Metrics;
  metricsToken: string | null;
  logger: Logger;
  trustedProxyHops: number;
  publicUrl: string;
  maxUploadBytes: number;
  https: boolean;
}

/** Every route of the contract; the order is the order of the middleware's questions: who, how often, again?, then the room. */
export function createApp(deps: AppDeps): AppRouter {
  const door = { sockets: deps.sockets, countCall: countCalls(deps.limiter, deps.limits) };
  const api = mountRoutes(deps.rooms, deps.streams, door, deps.health);
  const routes = createRouteTable(api);
  const app = createRouter();
  app.onError(onError);
  const face = consoleFace();
  const missing = onNotFound(app);
  // A route for every path would make every path exist, also for those who ask the API.
  app.notFound(async (c) => (await face.deepLink(c)) ?? missing(c));
  app.use(observe({ logger: deps.logger, metrics: deps.metrics }));
  app.use(securityHeaders({ https: deps.https }));
  app.use(cors());
  app.use(clientAddress({ hops: deps.trustedProxyHops }));
  app.use(authenticate(deps.resolveCaller));
  app.use(rateLimit(deps.limiter, deps.limits, (c) => limitOf(c, routes)));
  app.use(requireCaller(routes));
  const limited = bodyLimits({ upload: deps.maxUploadBytes });
  const once = idempotency(deps.idempotency);
  // Only for calls that reach a route: elsewhere nobody reads the body, and a key would let anybody write rows without a limit.
  app.use((c, next) => (routes(c) ? limited(c, next) : next()));
  // Nor where calls are not limited: a key there would let anybody write rows without end.
  app.use((c, next) => ((routes(c)?.limit ?? 'none') === 'none' ? next() : once(c, next)));
  app.route('/', docsRoutes({ contract: () => describeApi(api, deps.health.version) }));
  app.route('/', facesRoutes({ findPage: deps.rooms.embed.findEmbedPage }));
  app.route('/', demoRoutes({ findDemo: deps.rooms.demo.findDemo, publicUrl: deps.publicUrl }));
  app.route('/', face.routes);
  app.route('/', metricsRoutes({ metrics: deps.metrics, token: deps.metricsToken }));
  return app.route('/', api) as AppRouter;
}

/** What the database is asked for, unlike files that were built. */
const ASKING = /^\/(?:v1|embed|demo)(?:\/|$)/;

/** A pasted text is a call like any other; only files count as uploads. Files and metrics are free, paths of the API that do not exist are not. */
function limitOf(c: HonoContext<AppEnv>, routes: RouteTable): LimitClass {
  const limit = routes(c)?.limit ?? (ASKING.test(c.req.path) ? 'api' : 'none');
  const isFile = /^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '');
  return limit === 'upload' && routes(c)?.operationId === 'createSource' && !isFile ? 'api' : limit;
}

function mountRoutes(rooms: Rooms, streams: EventStreams, door: SocketRouteDeps, health: HealthDeps): AppRouter {
  const api = createRouter();
  const rest = [
    healthRoutes(health),
    accountsRoutes(rooms.accounts),
    clonesRoutes(rooms.clones),
    sourcesRoutes(rooms.sources, streams),
    searchRoutes(rooms.search),
    sessionsRoutes(rooms.sessions),
    chatRoutes(rooms.chat, streams),
    realtimeRoutes(rooms.realtime, door),
    feedbackRoutes(rooms.feedback),
    embedRoutes(rooms.embed),
    embedCheckRoutes(rooms.embedCheck),
    billingRoutes(rooms.billing),
    payoutsRoutes(rooms.payouts),
    analyticsRoutes(rooms.analytics),
    privacyRoutes(rooms.privacy),
    webhooksRoutes(rooms.webhooks),
  ] as unknown as AppRouter[];
  for (const routes of rest) api.route('/', routes);
  return api;
}

/** The contract, without a server: routes are described, none is run. */
export function describeContract(version: string): ApiDocument {
  const room = new Proxy({}, { get: () => () => Promise.reject(new Error('This app only describes itself.')) });
  const rooms = new Proxy({}, { get: () => room }) as Rooms;
  return describeApi(
    mountRoutes(rooms, room as EventStreams, room as SocketRouteDeps, { version, checks: [], isDraining: () => false } as unknown as HealthDeps),
    version,
  );
}
