import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './router.ts';
import { withHeaders } from './security-headers.ts';

/**
 * Any web page may call the API. Callers send a bearer token and browsers send nothing on their own, so `*` (which forbids credentials
 * mode) grants no page anything new. The origins of a publishable key are checked when it is used.
 */
const RESPONSE_HEADERS: readonly (readonly [string, string])[] = [
  ['Access-Control-Allow-Origin', '*'],
  [
    'Access-Control-Expose-Headers',
    'X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit-Policy, Idempotency-Replayed, Location, ETag',
  ],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
];

const PREFLIGHT_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers':
    'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, X-Request-Id, X-CloneAI-Client, X-CloneAI-SDK, X-CloneAI-Retry-Count',
  // Chromium caches a preflight for at most two hours.
  'Access-Control-Max-Age': '7200',
};

export function cors(): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    if (c.req.method === 'OPTIONS' && c.req.raw.headers.has('access-control-request-method'))
      return Promise.resolve(new Response(null, { status: 204, headers: PREFLIGHT_HEADERS }));
    return withHeaders(c, RESPONSE_HEADERS, next);
  };
}
