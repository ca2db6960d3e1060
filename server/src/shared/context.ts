import { AppError } from './errors.ts';
import type { ApiKeyId, CloneId, LoginId, SessionId, UserId, WorkspaceId } from './ids.ts';

/** What a caller may be allowed to do. Secret keys carry a subset of these by name; members get them from their role. */
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

export type Actor =
  /** `loginId`: the login whose access token was shown; none for the users of another issuer. */
  | { type: 'user'; userId: UserId; role: Role; scopes: readonly Scope[]; loginId?: LoginId | undefined }
  | { type: 'secret_key'; keyId: ApiKeyId; scopes: readonly Scope[] }
  /** A web page: bound to one clone; may open sessions, nothing else. */
  | { type: 'publishable_key'; keyId: ApiKeyId; cloneId: CloneId; scopes: readonly Scope[] }
  /** A visitor of a web page: bound to one session of one clone. */
  | { type: 'visitor'; sessionId: SessionId; cloneId: CloneId; scopes: readonly Scope[] }
  | { type: 'system'; scopes: readonly Scope[] };

/** Who calls, for which workspace, and until when it matters. The first argument of every use case. */
export interface Context {
  readonly workspaceId: WorkspaceId;
  readonly actor: Actor;
  readonly requestId: string;
  /** Aborts when the caller leaves or the server drains. */
  readonly signal: AbortSignal;
}

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

/** First line of every use case. Throws `permission_denied` that names the missing scope. */
export function requireScope(ctx: Context, scope: Scope): void {
  if (ctx.actor.scopes.includes(scope)) return;
  throw new AppError(
    'permission_denied',
    `This needs the scope ${scope}, which your credential does not have. Use a key or a role that has it.`,
  );
}

/** The user who calls. Keys and visitors are not people: `permission_denied`. */
export function requirePerson(ctx: Context): UserId {
  if (ctx.actor.type === 'user') return ctx.actor.userId;
  throw new AppError('permission_denied', 'Only a signed-in person can do this, not a key. Log in and use the access token.');
}

/** Name of the caller for audit rows, idempotency and limits: something the caller cannot choose. */
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
