import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './router.ts';
import { withHeaders } from './security-headers.ts';

/**
 * The API may be called from any web page: callers show a bearer token, and nothing is sent by the browser on its own, so `*`
 * (which forbids credentials mode) gives no page more than it has already. Where a publishable key may be used is checked
 * against its own list of origins when it is shown.
 */
const ANSWERS: readonly (readonly [string, string])[] = [
  ['Access-Control-Allow-Origin', '*'],
  [
    'Access-Control-Expose-Headers',
    'X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Idempotency-Replayed, Location',
  ],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
];

const PREFLIGHT = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers':
    'Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Request-Id, X-CloneAI-Client, X-CloneAI-SDK, X-CloneAI-Retry-Count',
  // Chromium keeps a preflight for two hours at the most.
  'Access-Control-Max-Age': '7200',
};

export function cors(): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    if (c.req.method === 'OPTIONS' && c.req.raw.headers.has('access-control-request-method'))
      return Promise.resolve(new Response(null, { status: 204, headers: PREFLIGHT }));
    return withHeaders(c, ANSWERS, next);
  };
}
