import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { actorName, type Context as CallContext, type KeyLimits } from '../shared/context.ts';
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
  take(key: string, limit: RateLimit, cost?: number): Promise<{ allowed: boolean; remaining: number; resetSeconds: number }>;
}

/** `keys`: what all secret keys of a workspace share. The others apply to one person, or to one address. */
export type Limits = Record<Exclude<LimitClass, 'none'>, RateLimit> & { keys: Record<keyof KeyLimits, RateLimit> };

/** Default limits. A site's backend calls with one key for all of its visitors, so keys have higher limits than people. */
export const DEFAULT_LIMITS: Limits = {
  auth: { max: 5, windowSeconds: 60 },
  chat: { max: 60, windowSeconds: 60 },
  upload: { max: 10, windowSeconds: 3600 },
  api: { max: 1000, windowSeconds: 3600 },
  keys: {
    chat: { max: 600, windowSeconds: 60 },
    upload: { max: 10, windowSeconds: 3600 },
    api: { max: 36_000, windowSeconds: 3600 },
  },
};

/** What each limit counts, for the message over the limit: "10 uploads per hour". */
const COUNTED: Record<Exclude<LimitClass, 'none'>, string> = { auth: 'sign-in calls', chat: 'messages', upload: 'uploads', api: 'calls' };

/** One count that a call adds to. */
interface Counter {
  key: string;
  counted: string;
  limit: RateLimit;
  /** Who shares the limit, for the message: "for this API key". */
  sharedBy: string;
}

interface Decision {
  allowed: boolean;
  remaining: number;
  resetSeconds: number;
  /** The counter that refused the call, or the one with the fewest calls left. */
  counter: Counter;
}

/**
 * Counts the request against its class and rejects it over the limit (429 with `Retry-After`). Every response has RateLimit-Limit,
 * -Remaining, and -Reset (seconds) of the limit with the fewest calls left, and RateLimit-Policy with every limit that applies. Mount it
 * after `clientAddress` and `authenticate`. `classOf` is the class or computes it; undefined counts as `api`, so that requests to unknown
 * paths are limited.
 */
export function rateLimit(
  limiter: Limiter,
  limits: Limits,
  classOf: LimitClass | ((c: HonoContext<AppEnv>) => LimitClass | undefined),
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const cls = (typeof classOf === 'function' ? classOf(c) : classOf) ?? 'api';
    if (cls === 'none') return next();
    const counters = countersOf(limits, cls, c.get('ctx'), c.get('clientAddress'));
    const decision = await countCall(limiter, counters);
    const headers = [
      ['RateLimit-Limit', String(decision.counter.limit.max)],
      ['RateLimit-Remaining', String(decision.remaining)],
      ['RateLimit-Reset', String(Math.ceil(decision.resetSeconds))],
      ['RateLimit-Policy', counters.map(({ limit, sharedBy }) => `${limit.max};w=${limit.windowSeconds};comment="${sharedBy}"`).join(', ')],
    ] as const;
    if (decision.allowed) return withHeaders(c, headers, next);
    for (const [name, value] of headers) c.header(name, value);
    c.header('Retry-After', String(Math.max(1, Math.ceil(decision.resetSeconds))));
    throw tooMany(decision);
  };
}

/** Counts a WebSocket frame with the requests of its class. Throws `rate_limited`. */
export function countCalls(limiter: Limiter, limits: Limits) {
  return async (cls: Exclude<LimitClass, 'none'>, ctx: CallContext, clientAddress: string): Promise<void> => {
    const decision = await countCall(limiter, countersOf(limits, cls, ctx, clientAddress));
    if (!decision.allowed) throw tooMany(decision);
  };
}

/** Adds one call to every counter, or to none of them if one is full. */
async function countCall(limiter: Limiter, counters: readonly Counter[]): Promise<Decision> {
  let tightest: Decision | undefined;
  for (const [index, counter] of counters.entries()) {
    const decision = { ...(await limiter.take(counter.key, counter.limit)), counter };
    if (!decision.allowed) {
      for (const { key, limit } of counters.slice(0, index)) await limiter.take(key, limit, -1);
      return decision;
    }
    if (!tightest || decision.remaining < tightest.remaining) tightest = decision;
  }
  if (!tightest) throw new Error('A call must count against at least one limit.');
  return tightest;
}

/** The class that a call of a route counts against: a route may limit uploaded files only. */
export function limitClassOf(c: HonoContext<AppEnv>, route: Pick<RouteInfo, 'limit' | 'limitFilesOnly'>): LimitClass {
  if (!route.limitFilesOnly) return route.limit;
  return isMultipart(c.req.header('content-type')) ? route.limit : 'api';
}

function tooMany({ counter: { limit, counted, sharedBy }, resetSeconds }: Decision): AppError {
  const seconds = Math.max(1, Math.ceil(resetSeconds));
  return new AppError(
    'rate_limited',
    `Too many requests: the limit is ${limit.max} ${counted} per ${period(limit.windowSeconds)} for ${sharedBy}. Wait ${seconds} seconds.`,
    { retryAfterSeconds: resetSeconds },
  );
}

/**
 * What a call counts against; never something that the caller can replace to start again. Secret keys count by workspace, because a member
 * can revoke one and create the next; a key may also have a limit of its own. Visitors count by workspace and network address, so neither
 * a new session nor another clone grants new calls. Calls without a credential, and sign-in, count by address.
 */
function countersOf(
  limits: Limits,
  cls: Exclude<LimitClass, 'none'>,
  ctx: CallContext | undefined,
  clientAddress: string,
): readonly [Counter, ...Counter[]] {
  const address = addressForLimits(clientAddress);
  const counted = COUNTED[cls];
  if (!ctx || cls === 'auth') return [{ key: `${cls}:address ${address}`, counted, limit: limits[cls], sharedBy: 'this network address' }];
  const { actor, workspaceId } = ctx;
  if (actor.type === 'visitor' || actor.type === 'publishable_key')
    return [
      { key: `${cls}:visitors ${workspaceId} ${address}`, counted, limit: limits[cls], sharedBy: 'visitors from this network address' },
    ];
  if (actor.type !== 'secret_key') return [{ key: `${cls}:${actorName(actor)}`, counted, limit: limits[cls], sharedBy: 'your account' }];
  const shared: Counter = {
    key: `${cls}:keys ${workspaceId}`,
    counted,
    limit: limits.keys[cls],
    sharedBy: 'all API keys of the workspace',
  };
  const own = actor.limits?.[cls];
  if (own === undefined) return [shared];
  return [{ key: `${cls}:${actor.keyId}`, counted, limit: { ...shared.limit, max: own }, sharedBy: 'this API key' }, shared];
}

function period(seconds: number): string {
  if (seconds === 60) return 'minute';
  if (seconds === 3600) return 'hour';
  return `${seconds} seconds`;
}
