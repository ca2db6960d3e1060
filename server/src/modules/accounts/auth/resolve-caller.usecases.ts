import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Context, Role, Scope } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import { type ApiKeyId, type CloneId, newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import type { AccountsStore, UserRow } from '../accounts.store.ts';
import type { KeysStore } from '../api-keys/api-keys.store.ts';
import type { LoginsStore } from '../logins/logins.store.ts';
import { type Call, createEnsureWorkspace, externalCacheKey, userCacheKey, userContext, workspaceName } from './auth.usecases.ts';
import { hashSecret, looksLikeApiKey } from './secrets.service.ts';
import type { ExternalIdentity, ExternalIssuer } from './supabase.service.ts';
import type { Tokens } from './tokens.service.ts';

/** What a request shows of itself. */
export interface Credential {
  token: string;
  /** The `Origin` header. */
  origin: string | null;
  requestId: string;
  signal: AbortSignal;
}

export interface CallersDeps {
  store: AccountsStore;
  logins: LoginsStore;
  keys: KeysStore;
  tokens: Tokens;
  cache: Cache;
  clock: Clock;
  /** Another issuer whose users may come in (Supabase), or null. */
  issuer: ExternalIssuer | null;
  /** Origin of this installation's own pages (the full-page embed), always allowed to use publishable keys. */
  ownOrigin: string | null;
}

interface CachedKey {
  id: ApiKeyId;
  kind: 'secret' | 'publishable';
  workspaceId: WorkspaceId;
  scopes: Scope[];
  cloneId: CloneId | null;
  allowedOrigins: string[];
}

/**
 * How long a checked credential is believed without asking the database. Logging out, revoking a key and leaving a workspace
 * also delete the cached entry on every server, so they count at once, and after this at the latest where a server did not hear of it.
 */
const BELIEVED_SECONDS = 30;
const LOADING_SECONDS = 5;
type Remembered<T> = { value: T } | { loading: string };
/** Longer texts are no token of ours, and would only cost time. */
const MAX_TOKEN_LENGTH = 8192;
const PUBLISHABLE_SCOPES: readonly Scope[] = ['sessions:create'];
const VISITOR_SCOPES: readonly Scope[] = ['chat:write'];

export const keyCacheKey = (keyHash: string): string => `auth:key:${keyHash}`;

/** Turns credentials into callers. */
export function createCallersUsecases({ store, logins, keys, tokens, cache, clock, issuer, ownOrigin }: CallersDeps) {
  const ensureWorkspace = createEnsureWorkspace({ store, clock });

  /** What is deleted while it is being loaded is not kept: it may have been read before it ended. Calls of one instant share a mark. */
  async function remembered<T>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const cached = await cache.get<Remembered<T>>(key);
    if (cached && 'value' in cached) return cached.value;
    const loading = cached?.loading ?? randomUUID();
    if (!cached) await cache.set(key, { loading }, LOADING_SECONDS);
    const value = await load();
    if (value === undefined) return undefined;
    const mark = await cache.get<Remembered<T>>(key);
    if (mark && 'loading' in mark && mark.loading === loading) await cache.set(key, { value }, BELIEVED_SECONDS);
    return value;
  }

  async function byApiKey({ token, origin, ...call }: Credential): Promise<Context | null> {
    const keyHash = hashSecret(token);
    const key = await remembered<CachedKey>(keyCacheKey(keyHash), async () => {
      const row = await keys.findActive(keyHash, clock.now());
      if (!row) return undefined;
      const { id, kind, workspaceId, scopes, cloneId, allowedOrigins } = row;
      return { id, kind, workspaceId, scopes, cloneId, allowedOrigins };
    });
    if (!key) return null;
    if (key.kind === 'secret' || !key.cloneId) {
      const actor = { type: 'secret_key', keyId: key.id, scopes: key.scopes } as const;
      return { workspaceId: key.workspaceId, actor, requestId: call.requestId, signal: call.signal };
    }
    requireOrigin(key.allowedOrigins, origin);
    const actor = { type: 'publishable_key', keyId: key.id, cloneId: key.cloneId, scopes: PUBLISHABLE_SCOPES } as const;
    return { workspaceId: key.workspaceId, actor, requestId: call.requestId, signal: call.signal };
  }

  /** A key that names pages is for those pages; a key that names none is for programs, which send no Origin, and for no page. */
  function requireOrigin(allowed: string[], origin: string | null): void {
    if (origin !== null && origin === ownOrigin) return;
    if (origin === null ? allowed.length === 0 : allowed.includes(origin)) return;
    throw new AppError(
      'origin_not_allowed',
      origin === null
        ? 'This publishable key works on its allowed origins only, and the request names no origin. Use a secret key on a server.'
        : `This publishable key is not allowed on ${origin.slice(0, 200)}. Add the origin to a key of the clone.`,
    );
  }

  async function bySessionToken({ token, ...call }: Credential): Promise<Context | null> {
    const claims = await tokens.readSessionToken(token);
    if (!claims) return null;
    const { workspaceId, cloneId, sessionId } = claims;
    const actor = { type: 'visitor', sessionId, cloneId, scopes: VISITOR_SCOPES } as const;
    return { workspaceId, actor, requestId: call.requestId, signal: call.signal };
  }

  /** The role comes from the database, not from the token: a member who was demoted or removed is so at once. */
  async function byAccessToken({ token, ...call }: Credential): Promise<Context | null> {
    const claims = await tokens.readAccessToken(token);
    if (!claims) return null;
    const role = await remembered<Role>(userCacheKey(claims.userId, `${claims.workspaceId}:${claims.familyId}`), () =>
      logins.findRole(claims, clock.now()),
    );
    return role ? userContext(call, { id: claims.userId, workspaceId: claims.workspaceId, role, loginId: claims.familyId }) : null;
  }

  async function byIssuer(from: ExternalIssuer, { token, ...call }: Credential): Promise<Context | null> {
    const identity = await from.verify(token);
    if (!identity) return null;
    // Believed for as long as the others, so that a deleted user or a changed role counts.
    const found = await remembered(
      externalCacheKey(identity.externalId),
      async () => (await firstWorkspace(call, identity)) ?? (await join(call, identity)),
    );
    return found ? userContext(call, found) : null;
  }

  async function firstWorkspace(call: Call, { externalId }: ExternalIdentity) {
    const found = await store.findExternalUser(externalId);
    if (!found) return undefined;
    const workspace = found.workspaces[0] ?? (await ensureWorkspace(call, found.user));
    return { id: found.user.id, workspaceId: workspace.id, role: workspace.role };
  }

  /** First sight of an external user. An e-mail that has an account already is never linked: the issuer may not have verified it. */
  async function join(call: Call, { externalId, email, name }: ExternalIdentity) {
    const now = clock.now();
    const id = newId('user', now.getTime());
    const user: UserRow = { id, email, name, passwordHash: null, externalId, createdAt: now, updatedAt: now };
    const workspace = { id: newId('workspace', now.getTime()), name: workspaceName(user), createdAt: now };
    const made = { id: id as UserId, workspaceId: workspace.id, role: 'owner' as Role };
    const outcome = await store.insertAccount(userContext(call, made), { user, workspace });
    if (outcome === 'ok') return made;
    // Taken e-mail: perhaps by this very person, in a request of the same moment.
    const raced = await firstWorkspace(call, { externalId, email, name });
    if (raced) return raced;
    throw new AppError('conflict', 'There is an account with a password for this e-mail. Log in with the password instead.', {
      param: 'email',
    });
  }

  return {
    /**
     * The caller that a credential speaks for, or null when it is none of ours, revoked or ended. Throws `token_expired`,
     * `origin_not_allowed`, and for external users `conflict`, `unauthenticated` and `unavailable`.
     */
    async resolveCaller(credential: Credential): Promise<Context | null> {
      const { token } = credential;
      if (token.length > MAX_TOKEN_LENGTH) return null;
      if (looksLikeApiKey(token)) return byApiKey(credential);
      const claims = peek(token);
      if (!claims) return null;
      if (issuer && claims.iss === issuer.issuer) return byIssuer(issuer, credential);
      return claims.aud === 'session' ? bySessionToken(credential) : byAccessToken(credential);
    },
  };
}

/** What a token says of itself, unchecked: only to choose who checks it. */
function peek(token: string): { iss?: string; aud?: string | string[] } | null {
  try {
    return decodeJwt(token);
  } catch {
    // Not a JWT at all.
    return null;
  }
}
