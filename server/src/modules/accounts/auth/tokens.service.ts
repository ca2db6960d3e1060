import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../shared/clock.ts';
import type { Role } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CloneId, Id, SessionId, UserId, WorkspaceId } from '../../../shared/ids.ts';

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

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** The one header our tokens have. Any other is none of ours, whatever algorithm it names. */
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/**
 * Signs and checks our own JWTs (HS256, RFC 7515 and 7519). `aud` keeps the two kinds apart: an access token never opens a session, nor
 * the reverse. By node:crypto, at once: WebCrypto goes through another thread for each signature, which costs more than all of the rest.
 */
export function createTokens({ secret, issuer, clock, accessSeconds = 1800, sessionSeconds = 1800 }: TokensDeps) {
  const bytes = Buffer.from(secret);
  if (bytes.length < 32) throw new Error(`JWT_SECRET has ${bytes.length} bytes; it needs at least 32. Make one with: openssl rand -hex 32`);
  const key = createSecretKey(bytes);
  const sign = (signed: string) => createHmac('sha256', key).update(signed).digest('base64url');
  const seconds = () => Math.floor(clock.now().getTime() / 1000);

  async function mint(audience: string, subject: string, claims: Record<string, string>, lives: number): Promise<MintedToken> {
    const iat = seconds();
    const signed = `${HEADER}.${encode({ ...claims, iss: issuer, aud: audience, sub: subject, iat, exp: iat + lives })}`;
    return { token: `${signed}.${sign(signed)}`, expiresIn: lives };
  }

  /** `graceSeconds`: a token that ended no longer ago than this is still read. */
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
      throw new AppError('token_expired', 'This token has expired. Get a new one with the refresh token, or log in again.');
    return payload;
  }

  return {
    mintAccessToken: ({ userId, workspaceId, role, familyId }: AccessClaims): Promise<MintedToken> =>
      mint('access', userId, { workspace: workspaceId, role, family: familyId }, accessSeconds),

    mintSessionToken: ({ workspaceId, cloneId, sessionId }: SessionClaims): Promise<MintedToken> =>
      mint('session', sessionId, { workspace: workspaceId, clone: cloneId }, sessionSeconds),

    /** Null when the token is not one of ours. Throws `token_expired`. */
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

    /** Null when the token is not one of ours. Throws `token_expired`. */
    readSessionToken: async (token: string): Promise<SessionClaims | null> => toSessionClaims(read(token, 'session')),

    /** The same for a token that has ended, at most `graceSeconds` ago: it still shows whose the session is. */
    readLastSessionToken: async (token: string, graceSeconds: number): Promise<SessionClaims | null> =>
      toSessionClaims(read(token, 'session', graceSeconds)),
  };
}

const toSessionClaims = (payload: Record<string, string> | null): SessionClaims | null =>
  payload && {
    workspaceId: payload.workspace as WorkspaceId,
    cloneId: payload.clone as CloneId,
    sessionId: payload.sub as SessionId,
  };
