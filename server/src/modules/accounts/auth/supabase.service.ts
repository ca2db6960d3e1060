import { createRemoteJWKSet, errors as joseErrors, jwtVerify } from 'jose';
import type { Clock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';

/** A person as an external issuer knows them. */
export interface ExternalIdentity {
  /** `issuer|subject`. */
  externalId: string;
  /** In lower case. */
  email: string;
  name: string | null;
}

export interface ExternalIssuer {
  /** The `iss` of its tokens. */
  issuer: string;
  /** Null when the token is not valid. Throws `token_expired`, `unauthenticated` (no e-mail) and `unavailable` (keys not to be had). */
  verify(token: string): Promise<ExternalIdentity | null>;
}

/**
 * Supabase Auth as an issuer: tokens signed with the project's asymmetric keys (the shared-secret HS256 of old projects is
 * refused: whoever can check such a token can forge one). Keys are fetched on first need, kept 10 minutes, and fetched again
 * for an unknown key id at most every 30 s.
 */
export function createSupabaseIssuer({ url, clock, timeoutMs = 5000 }: { url: string; clock: Clock; timeoutMs?: number }): ExternalIssuer {
  const issuer = `${url.replace(/\/+$/, '')}/auth/v1`;
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    timeoutDuration: timeoutMs,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
  });

  return {
    issuer,
    async verify(token) {
      let claims: Record<string, unknown>;
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms: ['ES256', 'RS256', 'EdDSA'],
          issuer,
          audience: 'authenticated',
          requiredClaims: ['sub', 'exp'],
          currentDate: clock.now(),
        });
        claims = payload;
      } catch (error) {
        if (error instanceof joseErrors.JWTExpired)
          throw new AppError('token_expired', 'This token has expired. Let Supabase refresh the session, then call again.');
        if (error instanceof joseErrors.JWKSNoMatchingKey || error instanceof joseErrors.JWTClaimValidationFailed) return null;
        if (error instanceof joseErrors.JOSEError && !isFetchFailure(error)) return null;
        throw new AppError('unavailable', 'The keys of the Supabase project could not be fetched. Try again in a moment.', {
          cause: error,
          retryAfterSeconds: 5,
        });
      }
      const { email, sub, user_metadata: profile } = claims as { email?: unknown; sub: string; user_metadata?: { full_name?: unknown } };
      if (typeof email !== 'string' || email === '')
        throw new AppError('unauthenticated', 'This Supabase account has no e-mail address. Add one to it, then sign in again.');
      const fullName = profile?.full_name;
      // A name is one line, and Postgres keeps no NUL.
      const name =
        typeof fullName === 'string'
          ? fullName
              .replace(/\p{Cc}/gu, ' ')
              .trim()
              .slice(0, 120)
          : '';
      return { externalId: `${issuer}|${sub}`, email: email.toLowerCase(), name: name.toWellFormed() || null };
    },
  };
}

/** jose reports an answer that is not 200 or not JSON as its bare base class, a slow one as a timeout. */
const isFetchFailure = (error: Error) => error instanceof joseErrors.JWKSTimeout || error.constructor === joseErrors.JOSEError;
