import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import type { Context as CallContext } from '../shared/context.ts';
import { AppError } from '../shared/errors.ts';
import type { RouteTable } from './route-table.ts';
import type { AppEnv } from './router.ts';
import { bearerOffer } from './socket-handshake.ts';
import { UpgradeResponse } from './upgrade.ts';

/** What a request shows of itself. */
export interface Credential {
  token: string;
  /** The `Origin` header. */
  origin: string | null;
  requestId: string;
  signal: AbortSignal;
}

/** Null: no such caller. May throw an `AppError` that says more (expired, wrong origin). */
export type ResolveCaller = (credential: Credential) => Promise<CallContext | null>;

/** The token of a request: from its Authorization header, or, of one for a socket, from its subprotocols. Null: it is malformed. */
export function shownToken(c: HonoContext<AppEnv>): string | null | undefined {
  const header = c.req.header('authorization');
  if (header !== undefined) return /^bearer +(\S+) *$/i.exec(header)?.[1] ?? null;
  return c.env?.outgoing instanceof UpgradeResponse ? bearerOffer(c.env.incoming?.headers ?? {}) : undefined;
}

/**
 * Finds out who calls: sets `ctx`, or `refusal` when there is a credential that is not good. It refuses nobody itself, so that the
 * rate limits behind it also count those who try credentials; `requireCaller` refuses.
 */
export function authenticate(resolve: ResolveCaller): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const token = shownToken(c);
    if (token !== undefined) {
      try {
        if (token === null)
          throw new AppError(
            'unauthenticated',
            'The Authorization header is not of the form: Bearer, a space, then a token or an API key.',
          );
        const origin = c.req.header('origin') ?? null;
        const ctx = await resolve({ token, origin, requestId: c.get('requestId'), signal: c.req.raw.signal });
        if (!ctx)
          throw new AppError('unauthenticated', 'This token or API key is not valid, or not any more. Log in again or use another key.');
        c.set('ctx', ctx);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        c.set('refusal', error);
      }
    }
    await next();
  };
}

/**
 * Lets only known callers through to routes with `auth: 'required'`, before their body is read; to those with `optional` also who shows
 * nothing, but nobody whose credential is not good: they think that they are known.
 */
export function requireCaller(routes: RouteTable): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const auth = routes(c)?.auth;
    const refusal = c.get('refusal');
    if (refusal && (auth === 'required' || auth === 'optional')) throw refusal;
    if (auth === 'required' && !c.get('ctx'))
      throw new AppError(
        'unauthenticated',
        'This needs a credential. Send an Authorization header: Bearer, then an access token or an API key.',
      );
    await next();
  };
}
