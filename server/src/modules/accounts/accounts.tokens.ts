import { errors as joseErrors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../shared/clock.ts';
import type { Role } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { CloneId, Id, SessionId, UserId, WorkspaceId } from '../../shared/ids.ts';

/** Who an access token speaks for. `familyId` is the login it came from: revoking the login ends the token. */
export interface AccessClaims {
  userId: UserId;
  workspaceId: WorkspaceId;
  role: Role;
  familyId: Id<'refreshToken'>;
}

/** A visitor's token: one session of one clone, nothing else. */
export interface SessionClaims {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  sessionId: SessionId;
}

export interface MintedToken {
  token: string;
  /** Seconds from now. */
  expiresIn: number;
}

export type Tokens = ReturnType<typeof createTokens>;

interface TokensDeps {
  /** HMAC key of at least 32 bytes. */
  secret: string;
  /** `iss` of every token: this installation. */
  issuer: string;
  clock: Clock;
  /** The mission's lives: 30 minutes each. */
  accessSeconds?: number;
  sessionSeconds?: number;
}

const algorithm = { name: 'HMAC', hash: 'SHA-256' };

/** Signs and checks our own JWTs (HS256). `aud` keeps the two kinds apart: an access token never opens a session, nor the reverse. */
export function createTokens({ secret, issuer, clock, accessSeconds = 1800, sessionSeconds = 1800 }: TokensDeps) {
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < 32) throw new Error(`JWT_SECRET has ${bytes.length} bytes; it needs at least 32. Make one with: openssl rand -hex 32`);
  // Imported once: jose would import raw bytes anew for every check.
  const key = crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify']);

  async function mint(audience: string, subject: string, claims: Record<string, string>, seconds: number): Promise<MintedToken> {
    const now = Math.floor(clock.now().getTime() / 1000);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(await key);
    return { token, expiresIn: seconds };
  }

  async function read(token: string, audience: string) {
    try {
      const { payload } = await jwtVerify(token, await key, {
        algorithms: ['HS256'],
        issuer,
        audience,
        requiredClaims: ['sub', 'exp', 'workspace'],
        currentDate: clock.now(),
      });
      return payload as Record<string, string>;
    } catch (error) {
      if (error instanceof joseErrors.JWTExpired)
        throw new AppError('token_expired', 'This token has expired. Get a new one with the refresh token, or log in again.');
      if (error instanceof joseErrors.JOSEError) return null;
      throw error;
    }
  }

  return {
    mintAccessToken: ({ userId, workspaceId, role, familyId }: AccessClaims): Promise<MintedToken> =>
      mint('access', userId, { workspace: workspaceId, role, family: familyId }, accessSeconds),

    mintSessionToken: ({ workspaceId, cloneId, sessionId }: SessionClaims): Promise<MintedToken> =>
      mint('session', sessionId, { workspace: workspaceId, clone: cloneId }, sessionSeconds),

    /** Null when the token is not one of ours. Throws `token_expired`. */
    readAccessToken: async (token: string): Promise<AccessClaims | null> => {
      const payload = await read(token, 'access');
      return (
        payload && {
          userId: payload.sub as UserId,
          workspaceId: payload.workspace as WorkspaceId,
          role: payload.role as Role,
          familyId: payload.family as Id<'refreshToken'>,
        }
      );
    },

    /** Null when the token is not one of ours. Throws `token_expired`. */
    readSessionToken: async (token: string): Promise<SessionClaims | null> => {
      const payload = await read(token, 'session');
      return (
        payload && {
          workspaceId: payload.workspace as WorkspaceId,
          cloneId: payload.clone as CloneId,
          sessionId: payload.sub as SessionId,
        }
      );
    },
  };
}
