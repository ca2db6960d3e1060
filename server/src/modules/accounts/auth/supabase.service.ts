import { createRemoteJWKSet, errors as joseErrors, jwtVerify } from 'jose';
import type { Clock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';

/** A user of an external issuer. */
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
  /** Resolves to null if the token is invalid. Throws `token_expired`, `unauthenticated` (no email), and `unavailable` (keys not reachable). */
  verify(token: string): Promise<ExternalIdentity | null>;
}

/**
 * Supabase Auth as an issuer. Accepts tokens signed with the project's asymmetric keys only: HS256 tokens of old projects use a
 * shared secret, so a server that can verify them can also forge them. Keys are fetched on first use, cached for 10 minutes, and
 * fetched again for an unknown key id at most every 30 s.
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
          throw new AppError('token_expired', 'This token has expired. Refresh the Supabase session, then try again.');
        if (error instanceof joseErrors.JWKSNoMatchingKey || error instanceof joseErrors.JWTClaimValidationFailed) return null;
        if (error instanceof joseErrors.JOSEError && !isFetchFailure(error)) return null;
        throw new AppError('unavailable', 'Could not fetch the keys of the Supabase project. Try again in a few seconds.', {
          cause: error,
          retryAfterSeconds: 5,
        });
      }
      const { email, sub, user_metadata: profile } = claims as { email?: unknown; sub: string; user_metadata?: { full_name?: unknown } };
      if (typeof email !== 'string' || email === '')
        throw new AppError('unauthenticated', 'This Supabase account has no email address. Add one, then sign in again.');
      const fullName = profile?.full_name;
      // Postgres cannot store NUL.
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

/** jose throws its base class if the response is not 200 or not JSON, and a timeout error if it is slow. */
const isFetchFailure = (error: Error) => error instanceof joseErrors.JWKSTimeout || error.constructor === joseErrors.JOSEError;
