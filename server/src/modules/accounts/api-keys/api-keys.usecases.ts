import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { actorName, type Context, requireConfirmation, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError } from '../../../shared/errors.ts';
import { type ApiKeyId, type CloneId, newId } from '../../../shared/ids.ts';
import { requireNoOverlap } from '../../../shared/overlap.ts';
import { toApiKey } from '../accounts-views.ts';
import { keyCacheKey } from '../auth/resolve-caller.usecases.ts';
import { hashSecret, newApiKey } from '../auth/secrets.service.ts';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey, RotateApiKeyInput, UpdateApiKeyInput } from './api-keys.schemas.ts';
import { type ApiKeyRow, type ApiKeysStore, hashesOf } from './api-keys.store.ts';

export interface ApiKeysDeps {
  keys: ApiKeysStore;
  cache: Cache;
  clock: Clock;
  /** Throws `not_found` unless the clone belongs to the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<unknown>;
  /** The most active keys of a workspace. */
  maxKeys?: number;
  /** The most keys that a workspace creates in 24 hours, revoked ones included. Every key stays in the list for good. */
  maxKeysPerDay?: number;
}

export function createApiKeysUsecases({ keys, cache, clock, requireClone, maxKeys = 100, maxKeysPerDay = 100 }: ApiKeysDeps) {
  return {
    /** Only this response contains the full key (lists also contain publishable keys). Callers can grant only scopes they have. */
    async createApiKey(ctx: Context, input: CreateApiKeyInput): Promise<CreatedApiKey> {
      requireScope(ctx, 'keys:manage');
      requireConfirmation(ctx, clock.now());
      const missing = input.kind === 'secret' ? input.scopes.find((scope) => !ctx.actor.scopes.includes(scope)) : undefined;
      if (missing)
        throw new AppError('permission_denied', `You cannot grant the scope ${missing} because you do not have it. Remove it.`, {
          param: 'scopes',
        });
      const expiresAt = futureDate(input.expiresAt, clock.now());
      if (input.kind === 'publishable') await requireClone(ctx, input.cloneId as CloneId);

      const now = clock.now();
      const key = newApiKey(input.kind);
      const row: ApiKeyRow = {
        id: newId('apiKey', now.getTime()),
        workspaceId: ctx.workspaceId,
        kind: input.kind,
        name: input.name,
        keyHash: hashSecret(key),
        hint: key.slice(-4),
        ...(input.kind === 'secret'
          ? { publicKey: null, scopes: input.scopes, cloneId: null, allowedOrigins: [] }
          : { publicKey: key, scopes: ['sessions:create'], cloneId: input.cloneId as CloneId, allowedOrigins: input.allowedOrigins }),
        createdBy: actorName(ctx.actor),
        createdAt: now,
        lastUsedAt: null,
        revokedAt: null,
        chatPerMinute: null,
        uploadsPerHour: null,
        apiPerHour: null,
        expiresAt: expiresAt ?? null,
        previousKeyHash: null,
        previousExpiresAt: null,
        ...(input.kind === 'secret' ? definedOf(input.rateLimits ?? {}) : {}),
      };
      const inserted = await keys.insert(ctx, row, { maxActive: maxKeys, maxPerDay: maxKeysPerDay });
      if (inserted.outcome === 'too_many_active')
        throw new AppError('conflict', `This workspace already has ${maxKeys} active API keys. Revoke one that you no longer use.`);
      if (inserted.outcome === 'too_many_per_day')
        throw new AppError(
          'rate_limited',
          `This workspace created ${maxKeysPerDay} API keys in the last 24 hours, the most it can. Use an existing key, or try again after ${inserted.retryAt.toISOString()}.`,
          { retryAfterSeconds: (inserted.retryAt.getTime() - now.getTime()) / 1000 },
        );
      return { ...toApiKey(row), key };
    },

    /** Newest first, including revoked keys. */
    async listApiKeys(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<ApiKey>> {
      requireScope(ctx, 'keys:manage');
      const page = toPage(await keys.list(ctx, { before: decodeCursor(cursor, 'apiKey'), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toApiKey) };
    },

    async retrieveApiKey(ctx: Context, keyId: ApiKeyId): Promise<ApiKey> {
      requireScope(ctx, 'keys:manage');
      return toApiKey(await keys.get(ctx, keyId));
    },

    /**
     * Gives the key a new text under the same id, with the same settings. Only callers who could create the key can do so, because they learn
     * the text. Throws `conflict` for a revoked or expired key, and for one whose previous text still works, unless
     * `overlapSeconds` is 0: then both earlier texts stop working.
     */
    async rotateApiKey(ctx: Context, keyId: ApiKeyId, { overlapSeconds = 0 }: RotateApiKeyInput): Promise<CreatedApiKey> {
      requireScope(ctx, 'keys:manage');
      const now = clock.now();
      requireConfirmation(ctx, now);
      const { kind } = await keys.get(ctx, keyId);
      const key = newApiKey(kind);
      const check = (row: ApiKeyRow) => {
        requireSameScopes(ctx, row);
        if (row.revokedAt) throw new AppError('conflict', 'This API key is revoked. Create a new one.');
        if (row.expiresAt && row.expiresAt <= now)
          throw new AppError('conflict', 'This API key has expired. Set a later expiry first, or create a new key.');
        requireNoOverlap('API key', row.previousExpiresAt, overlapSeconds, now);
      };
      const { row, replaced } = await keys.rotate(ctx, keyId, check, {
        keyHash: hashSecret(key),
        hint: key.slice(-4),
        publicKey: (old) => (old.kind === 'publishable' ? key : null),
        previousExpiresAt: overlapSeconds === 0 ? null : new Date(now.getTime() + overlapSeconds * 1000),
      });
      for (const hash of replaced) await cache.delete(keyCacheKey(hash));
      return { ...toApiKey(row), key };
    },

    /** Throws `conflict` for a setting that this kind of key does not have. The change applies immediately. */
    async updateApiKey(ctx: Context, keyId: ApiKeyId, input: UpdateApiKeyInput): Promise<ApiKey> {
      requireScope(ctx, 'keys:manage');
      requireConfirmation(ctx, clock.now());
      const { name, allowedOrigins, rateLimits } = input;
      const expiresAt = futureDate(input.expiresAt, clock.now());
      const row = await keys.update(ctx, keyId, (old) => {
        const { kind } = old;
        if (expiresAt !== undefined) requireSameScopes(ctx, old);
        if (allowedOrigins && kind !== 'publishable')
          throw new AppError('conflict', 'A secret key has no allowed origins: it is for servers only.', { param: 'allowedOrigins' });
        if (rateLimits && kind !== 'secret')
          throw new AppError('conflict', 'A publishable key has no rate limits of its own: its visitors count by network address.', {
            param: 'rateLimits',
          });
        return definedOf({ name, expiresAt, allowedOrigins, ...rateLimits });
      });
      for (const hash of hashesOf(row)) await cache.delete(keyCacheKey(hash));
      return toApiKey(row);
    },

    /** Clone and origins of a publishable key of the caller's workspace, unless revoked. For other modules; checks no scope. */
    async findPublishableKey(ctx: Context, key: string): Promise<{ cloneId: CloneId; allowedOrigins: string[] } | undefined> {
      const row = await keys.findPublishable(ctx, hashSecret(key), clock.now());
      return row?.cloneId ? { cloneId: row.cloneId, allowedOrigins: row.allowedOrigins } : undefined;
    },

    /** The key stops working immediately. Revoking a key again changes nothing. */
    async revokeApiKey(ctx: Context, keyId: ApiKeyId): Promise<void> {
      requireScope(ctx, 'keys:manage');
      for (const hash of await keys.revoke(ctx, keyId, clock.now())) await cache.delete(keyCacheKey(hash));
    },
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Undefined stays undefined (no change), and null is no expiry. */
function futureDate(text: string | null | undefined, now: Date): Date | null | undefined {
  if (text === undefined || text === null) return text;
  const date = new Date(text);
  if (date <= now) throw new AppError('invalid_input', 'expiresAt is in the past. Choose a time in the future.', { param: 'expiresAt' });
  return date;
}

/** Otherwise a caller could gain a scope that it does not have. A publishable key can do less than anybody who manages keys. */
function requireSameScopes(ctx: Context, { kind, scopes }: ApiKeyRow): void {
  const missing = kind === 'secret' ? scopes.find((scope) => !ctx.actor.scopes.includes(scope)) : undefined;
  if (missing) throw new AppError('permission_denied', `This API key has the scope ${missing}, which you do not have.`);
}

/** Without the fields whose value is undefined. */
const definedOf = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
