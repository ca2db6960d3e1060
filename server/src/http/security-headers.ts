import type { Context, MiddlewareHandler } from 'hono';
import type { AppEnv } from './router.ts';

/**
 * Sets headers on every response. On Node they go on the outgoing message, where they cost nothing and a handler's own headers override
 * them. Elsewhere (tests) they are added after the handler.
 */
export async function withHeaders(c: Context<AppEnv>, headers: readonly (readonly [string, string])[], next: () => Promise<void>) {
  const outgoing = c.env?.outgoing;
  if (outgoing) {
    if (!outgoing.headersSent) for (const [name, value] of headers) outgoing.setHeader(name, value);
    return next();
  }
  await next();
  for (const [name, value] of headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
}

/**
 * Security headers for an API: no sniffing, no framing, no referrer. A page sets its own Content-Security-Policy, which replaces this one.
 * `https`: the server is reached over HTTPS, so browsers are told to stay there.
 *
 * There is no CSRF token: browsers send no CloneAI credential on their own except the console's refresh cookie, which reaches two routes
 * that reject calls of other sites (see `own-page.ts`).
 */
export function securityHeaders(options: { https: boolean }): MiddlewareHandler<AppEnv> {
  const headers: (readonly [string, string])[] = [
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
    ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"],
    ['Cache-Control', 'no-store'],
  ];
  if (options.https) headers.push(['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']);
  return (c, next) => withHeaders(c, headers, next);
}
