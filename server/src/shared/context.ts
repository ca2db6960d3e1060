import { AppError } from './errors.ts';
import type { ApiKeyId, CloneId, LoginId, SessionId, UserId, WorkspaceId } from './ids.ts';

/** Permissions of a caller. A secret key lists its scopes; a member gets them from their role. */
export const SCOPES = [
  'clones:read',
  'clones:write',
  'knowledge:read',
  'knowledge:write',
  'sessions:create',
  'chat:write',
  'conversations:read',
  'conversations:write',
  'keys:manage',
  'workspace:read',
  'workspace:manage',
  'webhooks:manage',
  'billing:read',
  'privacy:manage',
] as const;

export type Scope = (typeof SCOPES)[number];
export type Role = 'owner' | 'admin' | 'editor' | 'viewer';

/** Calls per window of the server's limits: messages per minute, files and other calls per hour. */
export interface KeyLimits {
  chat?: number | undefined;
  upload?: number | undefined;
  api?: number | undefined;
}

export type Actor =
  /**
   * `loginId`: the login that issued the access token. Users of an external issuer have none. `confirmedAt`: when the user last entered the
   * password in this login, in milliseconds since 1970.
   */
  | {
      type: 'user';
      userId: UserId;
      role: Role;
      scopes: readonly Scope[];
      loginId?: LoginId | undefined;
      confirmedAt?: number | null | undefined;
    }
  /** `limits`: of this key alone. The keys of a workspace also share limits. */
  | { type: 'secret_key'; keyId: ApiKeyId; scopes: readonly Scope[]; limits?: KeyLimits | undefined }
  /** A web page. Limited to one clone; can only create sessions. */
  | { type: 'publishable_key'; keyId: ApiKeyId; cloneId: CloneId; scopes: readonly Scope[] }
  /** A visitor of a web page. Limited to one session of one clone. `origin`: of the page that the token was issued to, if it was a page. */
  | { type: 'visitor'; sessionId: SessionId; cloneId: CloneId; scopes: readonly Scope[]; origin?: string }
  | { type: 'system'; scopes: readonly Scope[] };

/** The caller, the workspace, and the request. The first argument of every use case. */
export interface Context {
  readonly workspaceId: WorkspaceId;
  readonly actor: Actor;
  readonly requestId: string;
  /** Aborts when the client disconnects or the server drains. */
  readonly signal: AbortSignal;
}

/** A clone reads its own knowledge, whatever its visitor may read. */
export const asKnowledgeReader = (ctx: Context): Context => ({ ...ctx, actor: { type: 'system', scopes: ['knowledge:read'] } });

export const ROLE_SCOPES: Record<Role, readonly Scope[]> = {
  owner: SCOPES,
  admin: SCOPES.filter((scope) => scope !== 'privacy:manage'),
  editor: [
    'clones:read',
    'clones:write',
    'knowledge:read',
    'knowledge:write',
    'sessions:create',
    'chat:write',
    'conversations:read',
    'conversations:write',
    'workspace:read',
  ],
  viewer: ['clones:read', 'knowledge:read', 'conversations:read', 'workspace:read'],
};

/** The first line of every use case. Throws `permission_denied` and names the missing scope. */
export function requireScope(ctx: Context, scope: Scope): void {
  if (ctx.actor.scopes.includes(scope)) return;
  throw new AppError('permission_denied', `Your credential is missing the scope ${scope}. Use an API key or a role that has it.`);
}

/**
 * A session token that was issued to a page works on that page's origin only. Throws `origin_not_allowed` unless `origin`, the header of
 * the request, is the same. Browsers leave the header out of GET requests within an origin, and send it with every POST and WebSocket.
 */
export function requireTokenOrigin(issuedTo: string | undefined, origin: string | null): void {
  if (issuedTo === undefined || issuedTo === origin) return;
  throw new AppError(
    'origin_not_allowed',
    `This session token belongs to a page of another origin${origin === null ? ', and the request has no Origin header' : ''}. Open a session on this page.`,
  );
}

/** The calling user's id. Throws `permission_denied` for API keys and visitors. */
export function requireUser(ctx: Context): UserId {
  if (ctx.actor.type === 'user') return ctx.actor.userId;
  throw new AppError('permission_denied', 'Only a signed-in user can do this, not an API key. Sign in and use the access token.');
}

const CONFIRMATION_MINUTES = 30;

/**
 * For operations that spend money or grant access: throws `confirmation_required` if a signed-in user entered the password too long ago, so
 * that a session left open, or a stolen one, is not enough. API keys and users of an external issuer have no password.
 */
export function requireConfirmation({ actor }: Context, now: Date): void {
  if (actor.type !== 'user' || actor.loginId === undefined) return;
  if (actor.confirmedAt && now.getTime() - actor.confirmedAt <= CONFIRMATION_MINUTES * 60_000) return;
  throw new AppError(
    'confirmation_required',
    `You entered your password more than ${CONFIRMATION_MINUTES} minutes ago. Enter it again with POST /v1/me/confirm, then repeat this call.`,
  );
}

/** Identifies the caller in audit entries, idempotency, and rate limits. The caller cannot choose this value. */
export function actorName(actor: Actor): string {
  switch (actor.type) {
    case 'user':
      return actor.userId;
    case 'secret_key':
    case 'publishable_key':
      return actor.keyId;
    case 'visitor':
      return actor.sessionId;
    case 'system':
      return 'system';
  }
}
