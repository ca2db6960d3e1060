import type { Context, MiddlewareHandler } from 'hono';
import type { AppEnv } from './router.ts';

/**
 * Sets headers that every answer carries, whatever a handler makes of it. On Node they are put on the outgoing message, where
 * the answer's own headers win over them and where they cost nothing; elsewhere (tests) they are added after the handler.
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
 * Headers for an API: nothing is sniffed, framed, or told to other sites. A page sets its own Content-Security-Policy, which then
 * replaces this one. `https`: people reach the server by https, so browsers may be told to stay there.
 *
 * There is no CSRF token, on purpose: no credential of ours is ever sent by a browser on its own (no cookies, no basic
 * authentication), so another site's page cannot make a request in somebody's name.
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
