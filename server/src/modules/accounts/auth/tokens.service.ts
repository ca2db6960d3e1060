import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../shared/clock.ts';
import type { Role } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CloneId, Id, SessionId, UserId, WorkspaceId } from '../../../shared/ids.ts';

/** Claims of an access token. `familyId` is the login that issued it; revoking the login ends the token. */
export interface AccessClaims {
  userId: UserId;
  workspaceId: WorkspaceId;
  role: Role;
  familyId: Id<'refreshToken'>;
}

/** Claims of a visitor's token, which is limited to one session of one clone. */
export interface SessionClaims {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  sessionId: SessionId;
  /** The only origin that may use the token. Missing if the token was not issued to a page. */
  origin?: string;
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
  /** `iss` of every token. */
  issuer: string;
  clock: Clock;
  /** Lifetimes. Default: 30 minutes each. */
  accessSeconds?: number;
  sessionSeconds?: number;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Every token has exactly this header. Tokens with any other header are rejected, so no other algorithm is accepted. */
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/**
 * Signs and verifies JWTs (HS256, RFC 7515 and 7519). `aud` separates access tokens from session tokens. Uses node:crypto's
 * synchronous HMAC, because WebCrypto's thread hop for each signature costs more than everything else.
 */
export function createTokens({ secret, issuer, clock, accessSeconds = 1800, sessionSeconds = 1800 }: TokensDeps) {
  const bytes = Buffer.from(secret);
  if (bytes.length < 32)
    throw new Error(`JWT_SECRET has ${bytes.length} bytes; it needs at least 32. Generate one with: openssl rand -hex 32`);
  const key = createSecretKey(bytes);
  const sign = (signed: string) => createHmac('sha256', key).update(signed).digest('base64url');
  const seconds = () => Math.floor(clock.now().getTime() / 1000);

  async function mint(audience: string, subject: string, claims: Record<string, string>, lifeSeconds: number): Promise<MintedToken> {
    const iat = seconds();
    const signed = `${HEADER}.${encode({ ...claims, iss: issuer, aud: audience, sub: subject, iat, exp: iat + lifeSeconds })}`;
    return { token: `${signed}.${sign(signed)}`, expiresIn: lifeSeconds };
  }

  /** Also accepts tokens that expired at most `graceSeconds` ago. */
  function read(token: string, audience: string, graceSeconds = 0): Record<string, string> | null {
    const [header, body, signature, ...more] = token.split('.');
    if (header !== HEADER || body === undefined || signature === undefined || more.length > 0) return null;
    const expected = Buffer.from(sign(`${header}.${body}`));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString());
    const { iss, aud, sub, exp, workspace } = payload;
    if (iss !== issuer || aud !== audience || typeof sub !== 'string' || typeof exp !== 'number' || typeof workspace !== 'string')
      return null;
    if (exp + graceSeconds <= seconds())
      throw new AppError('token_expired', 'This token has expired. Get a new one with the refresh token, or sign in again.');
    return payload;
  }

  return {
    mintAccessToken: ({ userId, workspaceId, role, familyId }: AccessClaims): Promise<MintedToken> =>
      mint('access', userId, { workspace: workspaceId, role, family: familyId }, accessSeconds),

    mintSessionToken: ({ workspaceId, cloneId, sessionId, origin }: SessionClaims): Promise<MintedToken> =>
      mint('session', sessionId, { workspace: workspaceId, clone: cloneId, ...(origin === undefined ? {} : { origin }) }, sessionSeconds),

    /** Resolves to null if the token is invalid. Throws `token_expired`. */
    readAccessToken: async (token: string): Promise<AccessClaims | null> => {
      const payload = read(token, 'access');
      return (
        payload && {
          userId: payload.sub as UserId,
          workspaceId: payload.workspace as WorkspaceId,
          role: payload.role as Role,
          familyId: payload.family as Id<'refreshToken'>,
        }
      );
    },

    /** Resolves to null if the token is invalid. Throws `token_expired`. */
    readSessionToken: async (token: string): Promise<SessionClaims | null> => toSessionClaims(read(token, 'session')),

    /** Like `readSessionToken`, but also accepts a token that expired at most `graceSeconds` ago, to identify its session. */
    readLastSessionToken: async (token: string, graceSeconds: number): Promise<SessionClaims | null> =>
      toSessionClaims(read(token, 'session', graceSeconds)),
  };
}

const toSessionClaims = (payload: Record<string, string> | null): SessionClaims | null =>
  payload && {
    workspaceId: payload.workspace as WorkspaceId,
    cloneId: payload.clone as CloneId,
    sessionId: payload.sub as SessionId,
    ...(payload.origin === undefined ? {} : { origin: payload.origin }),
  };
