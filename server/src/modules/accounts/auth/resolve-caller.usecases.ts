import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, type KeyLimits, type Role, requireTokenOrigin, type Scope } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import { type ApiKeyId, type CloneId, newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import { allowsOrigin } from '../../../shared/origin.ts';
import type { AccountsStore, NewUser } from '../accounts.store.ts';
import type { ApiKeyRow, ApiKeysStore } from '../api-keys/api-keys.store.ts';
import type { LoginsStore } from '../logins/logins.store.ts';
import { createEnsureWorkspace, externalCacheKey, userCacheKey, userContext, workspaceName } from './auth.usecases.ts';
import { hashSecret, looksLikeApiKey } from './secrets.service.ts';
import type { ExternalIdentity, ExternalIssuer } from './supabase.service.ts';
import type { Tokens } from './tokens.service.ts';

/** The credential of a request. */
export interface Credential {
  token: string;
  /** The `Origin` header. */
  origin: string | null;
  requestId: string;
  signal: AbortSignal;
}

type ResolvedCall = Pick<Credential, 'requestId' | 'signal'>;

export interface ResolveCallerDeps {
  store: AccountsStore;
  logins: LoginsStore;
  keys: ApiKeysStore;
  tokens: Tokens;
  cache: Cache;
  clock: Clock;
  /** External issuer whose users may sign in (Supabase), or null. */
  issuer: ExternalIssuer | null;
  /** Origin of this server's own pages (the full-page embed), which may always use publishable keys. */
  ownOrigin: string | null;
}

interface CachedKey {
  id: ApiKeyId;
  kind: 'secret' | 'publishable';
  workspaceId: WorkspaceId;
  scopes: Scope[];
  cloneId: CloneId | null;
  allowedOrigins: string[];
  limits: KeyLimits | undefined;
  /** When this text of the key stops working: ISO 8601; null: never. */
  expiresAt: string | null;
  /** Whether the key has a newer text. */
  rotated: boolean;
}

/**
 * How long a verified credential is cached. Signing out, revoking an API key, and leaving a workspace delete the entry on every
 * server, so they take effect immediately, or after this time on a server that missed the message.
 */
const CACHE_SECONDS = 30;
const LOADING_SECONDS = 5;
type CacheEntry<T> = { value: T } | { loading: string };
/** The server issues only shorter tokens, so longer ones are rejected without decoding. */
const MAX_TOKEN_LENGTH = 8192;
const PUBLISHABLE_SCOPES: readonly Scope[] = ['sessions:create'];
const VISITOR_SCOPES: readonly Scope[] = ['chat:write'];

export const keyCacheKey = (keyHash: string): string => `auth:key:${keyHash}`;

/** Resolves credentials to callers. */
export function createResolveCallerUsecases({ store, logins, keys, tokens, cache, clock, issuer, ownOrigin }: ResolveCallerDeps) {
  const ensureWorkspace = createEnsureWorkspace({ store, clock });

  /**
   * Loads and caches a value. An entry that is deleted during the load is not cached, because the value may be stale. Concurrent
   * loads share a marker.
   */
  async function loadCached<T>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const cached = await cache.get<CacheEntry<T>>(key);
    if (cached && 'value' in cached) return cached.value;
    const loading = cached?.loading ?? randomUUID();
    if (!cached) await cache.set(key, { loading }, LOADING_SECONDS);
    const value = await load();
    if (value === undefined) return undefined;
    const marker = await cache.get<CacheEntry<T>>(key);
    if (marker && 'loading' in marker && marker.loading === loading) await cache.set(key, { value }, CACHE_SECONDS);
    return value;
  }

  async function byApiKey({ token, origin, ...call }: Credential): Promise<Context | null> {
    const keyHash = hashSecret(token);
    const key = await loadCached<CachedKey>(keyCacheKey(keyHash), async () => {
      const row = await keys.findActive(keyHash, clock.now());
      if (!row) return undefined;
      const { id, kind, workspaceId, scopes, cloneId, allowedOrigins } = row;
      return { id, kind, workspaceId, scopes, cloneId, allowedOrigins, limits: limitsOf(row), ...endOf(row, keyHash) };
    });
    if (!key) return null;
    if (key.expiresAt !== null && new Date(key.expiresAt) <= clock.now())
      throw new AppError(
        'token_expired',
        key.rotated
          ? `This API key was rotated, and this text of it stopped working at ${key.expiresAt}. Use the text that the rotation returned.`
          : 'This API key has expired. Use another key, or set a later expiry for this one.',
      );
    if (key.kind === 'secret' || !key.cloneId) {
      const actor = { type: 'secret_key', keyId: key.id, scopes: key.scopes, ...(key.limits ? { limits: key.limits } : {}) } as const;
      return { workspaceId: key.workspaceId, actor, requestId: call.requestId, signal: call.signal };
    }
    requireOrigin(key.allowedOrigins, origin);
    const actor = { type: 'publishable_key', keyId: key.id, cloneId: key.cloneId, scopes: PUBLISHABLE_SCOPES } as const;
    return { workspaceId: key.workspaceId, actor, requestId: call.requestId, signal: call.signal };
  }

  /** A key with allowed origins works only on those. A key without any works only for programs that send no Origin. */
  function requireOrigin(allowed: string[], origin: string | null): void {
    if (origin !== null && origin === ownOrigin) return;
    if (origin === null ? allowed.length === 0 : allowsOrigin(allowed, origin)) return;
    throw new AppError(
      'origin_not_allowed',
      origin === null
        ? 'This publishable key works only on its allowed origins, and the request has no Origin header. Use a secret key on a server.'
        : `This publishable key is not allowed on ${origin.slice(0, 200)}. Create a key that allows this origin.`,
    );
  }

  async function bySessionToken({ token, origin, ...call }: Credential): Promise<Context | null> {
    const claims = await tokens.readSessionToken(token);
    if (!claims) return null;
    const { workspaceId, ...visitor } = claims;
    if (origin !== null) requireTokenOrigin(visitor.origin, origin);
    const actor = { type: 'visitor', ...visitor, scopes: VISITOR_SCOPES } as const;
    return { workspaceId, actor, requestId: call.requestId, signal: call.signal };
  }

  /** Reads the role from the database, not from the token, so changing or removing a member takes effect immediately. */
  async function byAccessToken({ token, ...call }: Credential): Promise<Context | null> {
    const claims = await tokens.readAccessToken(token);
    if (!claims) return null;
    const { userId: id, workspaceId, familyId: loginId } = claims;
    const login = await loadCached<{ role: Role; confirmedAt: number | null }>(userCacheKey(id, `${workspaceId}:${loginId}`), () =>
      logins.findActive(claims, clock.now()),
    );
    return login ? userContext(call, { id, workspaceId, loginId, ...login }) : null;
  }

  async function byExternalToken(externalIssuer: ExternalIssuer, { token, ...call }: Credential): Promise<Context | null> {
    const identity = await externalIssuer.verify(token);
    if (!identity) return null;
    // Cached as long as the others, so deleting a user or changing a role takes effect.
    const found = await loadCached(
      externalCacheKey(identity.externalId),
      async () => (await findFirstWorkspace(call, identity)) ?? (await createExternalUser(call, identity)),
    );
    return found ? userContext(call, found) : null;
  }

  async function findFirstWorkspace(call: ResolvedCall, { externalId }: ExternalIdentity) {
    const found = await store.findExternalUser(externalId);
    if (!found) return undefined;
    const workspace = found.workspaces[0] ?? (await ensureWorkspace(call, found.user));
    return { id: found.user.id, workspaceId: workspace.id, role: workspace.role };
  }

  /** Creates an external user. Never links an existing account by its email, because the issuer may not have verified it. */
  async function createExternalUser(call: ResolvedCall, { externalId, email, name }: ExternalIdentity) {
    const now = clock.now();
    const id = newId('user', now.getTime());
    const user: NewUser = { id, email, name, passwordHash: null, externalId, createdAt: now, updatedAt: now };
    const workspace = { id: newId('workspace', now.getTime()), name: workspaceName(user), createdAt: now };
    const created = { id: id as UserId, workspaceId: workspace.id, role: 'owner' as Role };
    const outcome = await store.insertAccount(userContext(call, created), { user, workspace });
    if (outcome === 'ok') return created;
    // A concurrent request of the same user may have created the account.
    const existing = await findFirstWorkspace(call, { externalId, email, name });
    if (existing) return existing;
    throw new AppError('conflict', 'An account with a password already uses this email. Sign in with the password.', {
      param: 'email',
    });
  }

  return {
    /**
     * Resolves a credential to its caller, or to null if it is unknown, revoked, or has ended. Throws `token_expired`,
     * `origin_not_allowed`, and for external users `conflict`, `unauthenticated`, and `unavailable`.
     */
    async resolveCaller(credential: Credential): Promise<Context | null> {
      const { token } = credential;
      if (token.length > MAX_TOKEN_LENGTH) return null;
      if (looksLikeApiKey(token)) return byApiKey(credential);
      const claims = readUnverifiedClaims(token);
      if (!claims) return null;
      if (issuer && claims.iss === issuer.issuer) return byExternalToken(issuer, credential);
      return claims.aud === 'session' ? bySessionToken(credential) : byAccessToken(credential);
    },
  };
}

/** When this text of the key stops working: with the key, or earlier if it was rotated. */
function endOf({ keyHash, expiresAt, previousExpiresAt }: ApiKeyRow, usedHash: string): Pick<CachedKey, 'expiresAt' | 'rotated'> {
  const rotated = usedHash !== keyHash;
  const ends = [expiresAt, rotated ? previousExpiresAt : null].flatMap((end) => end?.getTime() ?? []);
  return { expiresAt: ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString(), rotated };
}

/** The key's own limits; undefined if it has none. */
function limitsOf({ chatPerMinute, uploadsPerHour, apiPerHour }: ApiKeyRow): KeyLimits | undefined {
  if (chatPerMinute === null && uploadsPerHour === null && apiPerHour === null) return undefined;
  return { chat: chatPerMinute ?? undefined, upload: uploadsPerHour ?? undefined, api: apiPerHour ?? undefined };
}

/** Unverified claims, used only to choose how to verify the token. */
function readUnverifiedClaims(token: string): { iss?: string; aud?: string | string[] } | null {
  try {
    return decodeJwt(token);
  } catch {
    // Not a JWT.
    return null;
  }
}
