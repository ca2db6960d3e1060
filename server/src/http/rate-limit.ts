import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { actorName, type Context as CallContext } from '../shared/context.ts';
import { AppError } from '../shared/errors.ts';
import { addressForLimits } from './client-address.ts';
import { isMultipart } from './media-type.ts';
import type { RouteInfo } from './route-table.ts';
import type { AppEnv, LimitClass } from './router.ts';
import { withHeaders } from './security-headers.ts';

export interface RateLimit {
  max: number;
  windowSeconds: number;
}

/** The part of `limiter.port.ts` that this toolkit needs; it imports no providers. */
interface Limiter {
  take(key: string, limit: RateLimit): Promise<{ allowed: boolean; remaining: number; resetSeconds: number }>;
}

export type Limits = Record<Exclude<LimitClass, 'none'>, RateLimit>;

/** Default limits. */
export const DEFAULT_LIMITS: Limits = {
  auth: { max: 5, windowSeconds: 60 },
  chat: { max: 60, windowSeconds: 60 },
  upload: { max: 10, windowSeconds: 3600 },
  api: { max: 1000, windowSeconds: 3600 },
};

/**
 * Counts the request against its class and rejects it over the limit (429 with `Retry-After`). Every response has RateLimit-Limit,
 * -Remaining, and -Reset (seconds). Mount it after `clientAddress` and `authenticate`. `classOf` is the class or computes it; undefined
 * counts as `api`, so that requests to unknown paths are limited.
 */
export function rateLimit(
  limiter: Limiter,
  limits: Limits,
  classOf: LimitClass | ((c: HonoContext<AppEnv>) => LimitClass | undefined),
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const cls = (typeof classOf === 'function' ? classOf(c) : classOf) ?? 'api';
    if (cls === 'none') return next();
    const limit = limits[cls];
    const decision = await limiter.take(`${cls}:${limitedCaller(c.get('ctx'), c.get('clientAddress'), cls)}`, limit);
    const headers = [
      ['RateLimit-Limit', String(limit.max)],
      ['RateLimit-Remaining', String(decision.remaining)],
      ['RateLimit-Reset', String(Math.ceil(decision.resetSeconds))],
    ] as const;
    if (decision.allowed) return withHeaders(c, headers, next);
    for (const [name, value] of headers) c.header(name, value);
    c.header('Retry-After', String(Math.max(1, Math.ceil(decision.resetSeconds))));
    throw tooMany(limit, decision.resetSeconds);
  };
}

/** Counts a WebSocket frame with the requests of its class. Throws `rate_limited`. */
export function countCalls(limiter: Limiter, limits: Limits) {
  return async (cls: Exclude<LimitClass, 'none'>, ctx: CallContext, clientAddress: string): Promise<void> => {
    const decision = await limiter.take(`${cls}:${limitedCaller(ctx, clientAddress, cls)}`, limits[cls]);
    if (!decision.allowed) throw tooMany(limits[cls], decision.resetSeconds);
  };
}

/** The class that a call of a route counts against: a route may limit uploaded files only. */
export function limitClassOf(c: HonoContext<AppEnv>, route: Pick<RouteInfo, 'limit' | 'limitFilesOnly'>): LimitClass {
  if (!route.limitFilesOnly) return route.limit;
  return isMultipart(c.req.header('content-type')) ? route.limit : 'api';
}

function tooMany(limit: RateLimit, resetSeconds: number): AppError {
  const seconds = Math.max(1, Math.ceil(resetSeconds));
  return new AppError(
    'rate_limited',
    `Too many requests: the limit is ${limit.max} per ${period(limit.windowSeconds)}. Wait ${seconds} seconds.`,
    { retryAfterSeconds: resetSeconds },
  );
}

/**
 * What a call counts against; never something that the client can vary. Visitors count per clone and network address, so a new session
 * grants no new calls. Calls without a credential, and sign-in, count per address.
 */
function limitedCaller(ctx: CallContext | undefined, clientAddress: string, cls: LimitClass): string {
  const address = addressForLimits(clientAddress);
  if (!ctx || cls === 'auth') return `address ${address}`;
  if (ctx.actor.type === 'visitor' || ctx.actor.type === 'publishable_key') return `clone ${ctx.actor.cloneId} ${address}`;
  return actorName(ctx.actor);
}

function period(seconds: number): string {
  if (seconds === 60) return 'minute';
  if (seconds === 3600) return 'hour';
  return `${seconds} seconds`;
}
