import type { MiddlewareHandler } from 'hono';
import { CSRF_HEADER } from './own-page.ts';
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
  // Chromium caches a preflight for at most two hours.
  'Access-Control-Max-Age': '7200',
  Vary: 'Access-Control-Request-Headers',
};

/** What clients of this API send. Always in the answer, so that a browser asks once for all calls to an address. */
const KNOWN_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'Last-Event-ID',
  'X-Request-Id',
  'X-CloneAI-Client',
  'X-CloneAI-SDK',
  'X-CloneAI-Retry-Count',
];
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Pages also send headers of others: agents that trace requests add some to every `fetch` of their page (`traceparent`, `sentry-trace`,
 * `baggage`), and one refused header would fail the whole call. The server ignores them. Only the header that stands for a page of this
 * server is never allowed to other pages.
 */
function allowedHeaders(requested: string): string {
  const known = new Set([CSRF_HEADER, ...KNOWN_HEADERS.map((name) => name.toLowerCase())]);
  const others = requested.split(',').map((name) => name.trim());
  return [...KNOWN_HEADERS, ...others.filter((name) => HEADER_NAME.test(name) && !known.has(name.toLowerCase()))].join(', ');
}

export function cors(): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    const { headers } = c.req.raw;
    if (c.req.method !== 'OPTIONS' || !headers.has('access-control-request-method')) return withHeaders(c, RESPONSE_HEADERS, next);
    const allowed = allowedHeaders(headers.get('access-control-request-headers') ?? '');
    return Promise.resolve(new Response(null, { status: 204, headers: { ...PREFLIGHT_HEADERS, 'Access-Control-Allow-Headers': allowed } }));
  };
}
