import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import type { Context as CallContext } from '../shared/context.ts';
import { AppError, type ErrorCode } from '../shared/errors.ts';
import type { RouteTable } from './route-table.ts';
import type { AppEnv } from './router.ts';
import { bearerOffer } from './socket-handshake.ts';
import { UpgradeResponse } from './upgrade.ts';

/** The credential of a request, and where it comes from. */
export interface Credential {
  token: string;
  /** The `Origin` header. */
  origin: string | null;
  requestId: string;
  signal: AbortSignal;
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthenticated',
  'token_expired',
  'permission_denied',
  'origin_not_allowed',
  'not_found',
]);

/** Resolves to null for an unknown caller. May throw an `AppError` with the reason (expired, wrong origin). */
export type ResolveCaller = (credential: Credential) => Promise<CallContext | null>;

/** Reads the token from the Authorization header or, for a WebSocket, from the subprotocols. Null when it is malformed. */
export function shownToken(c: HonoContext<AppEnv>): string | null | undefined {
  const header = c.req.header('authorization');
  if (header !== undefined) return /^bearer +(\S+) *$/i.exec(header)?.[1] ?? null;
  return c.env?.outgoing instanceof UpgradeResponse ? bearerOffer(c.env.incoming?.headers ?? {}) : undefined;
}

/**
 * Identifies the caller: sets `ctx`, or `refusal` when the credential is not valid. It rejects nothing itself, so that the rate limits
 * after it also count attempts with invalid credentials; `requireCaller` rejects.
 */
export function authenticate(resolve: ResolveCaller): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const token = shownToken(c);
    if (token !== undefined) {
      try {
        if (token === null)
          throw new AppError(
            'unauthenticated',
            'The Authorization header is malformed. Send "Bearer", a space, and a token or an API key.',
          );
        const origin = c.req.header('origin') ?? null;
        const credential: Credential = { token, origin, requestId: c.get('requestId'), signal: c.req.raw.signal };
        const ctx = await resolve(credential);
        if (!ctx)
          throw new AppError('unauthenticated', 'This token or API key is invalid or no longer valid. Sign in again or use another key.');
        c.set('ctx', ctx);
        c.set('stillAllowed', () => isStillAllowed(ctx, () => resolve(credential)));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        c.set('refusal', error);
      }
    }
    await next();
  };
}

/** False once the credential is refused, or has lost a scope. True while nobody can tell, such as without the database. */
async function isStillAllowed({ actor }: CallContext, resolve: () => Promise<CallContext | null>): Promise<boolean> {
  try {
    const scopes = (await resolve())?.actor.scopes;
    return scopes !== undefined && actor.scopes.every((scope) => scopes.includes(scope));
  } catch (error) {
    return !(error instanceof AppError) || !REFUSALS.has(error.code);
  }
}

/**
 * Rejects unknown callers of routes with `auth: 'required'` before their body is read. Routes with `optional` also accept requests
 * without a credential, but not with an invalid one: that caller expects to be recognized.
 */
export function requireCaller(routes: RouteTable): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const auth = routes(c)?.auth;
    const refusal = c.get('refusal');
    if (refusal && (auth === 'required' || auth === 'optional')) throw refusal;
    if (auth === 'required' && !c.get('ctx'))
      throw new AppError(
        'unauthenticated',
        'This operation needs a credential. Send an Authorization header with "Bearer" and an access token or an API key.',
      );
    await next();
  };
}
