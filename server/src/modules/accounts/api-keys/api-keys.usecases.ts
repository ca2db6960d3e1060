import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { actorName, type Context, requireConfirmation, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError } from '../../../shared/errors.ts';
import { type ApiKeyId, type CloneId, newId } from '../../../shared/ids.ts';
import { toApiKey } from '../accounts-views.ts';
import { keyCacheKey } from '../auth/resolve-caller.usecases.ts';
import { hashSecret, newApiKey } from '../auth/secrets.service.ts';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey, UpdateApiKeyInput } from './api-keys.schemas.ts';
import type { ApiKeyRow, ApiKeysStore } from './api-keys.store.ts';

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
      const page = toPage(await keys.list(ctx, { before: decodeCursor(cursor), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toApiKey) };
    },

    /** Throws `conflict` for rate limits of a publishable key. The new limits apply immediately. */
    async updateApiKey(ctx: Context, keyId: ApiKeyId, { name, rateLimits }: UpdateApiKeyInput): Promise<ApiKey> {
      requireScope(ctx, 'keys:manage');
      requireConfirmation(ctx, clock.now());
      const row = await keys.update(ctx, keyId, ({ kind }) => {
        if (rateLimits && kind !== 'secret')
          throw new AppError('conflict', 'A publishable key has no rate limits of its own: its visitors count by network address.', {
            param: 'rateLimits',
          });
        return { ...(name === undefined ? {} : { name }), ...definedOf(rateLimits ?? {}) };
      });
      await cache.delete(keyCacheKey(row.keyHash));
      return toApiKey(row);
    },

    /** Clone and origins of a publishable key of the caller's workspace, unless revoked. For other modules; checks no scope. */
    async findPublishableKey(ctx: Context, key: string): Promise<{ cloneId: CloneId; allowedOrigins: string[] } | undefined> {
      const row = await keys.findPublishable(ctx, hashSecret(key));
      return row?.cloneId ? { cloneId: row.cloneId, allowedOrigins: row.allowedOrigins } : undefined;
    },

    /** The key stops working immediately. Revoking a key again changes nothing. */
    async revokeApiKey(ctx: Context, keyId: ApiKeyId): Promise<void> {
      requireScope(ctx, 'keys:manage');
      await cache.delete(keyCacheKey(await keys.revoke(ctx, keyId, clock.now())));
    },
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields whose value is undefined. */
const definedOf = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
