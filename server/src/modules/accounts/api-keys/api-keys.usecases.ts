import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { actorName, type Context, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError } from '../../../shared/errors.ts';
import { type ApiKeyId, type CloneId, newId } from '../../../shared/ids.ts';
import { toApiKey } from '../accounts-views.ts';
import { keyCacheKey } from '../auth/resolve-caller.usecases.ts';
import { hashSecret, newApiKey } from '../auth/secrets.service.ts';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey } from './api-keys.schemas.ts';
import type { ApiKeyRow, ApiKeysStore } from './api-keys.store.ts';

export interface ApiKeysDeps {
  keys: ApiKeysStore;
  cache: Cache;
  clock: Clock;
  /** Throws `not_found` unless the clone belongs to the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<unknown>;
  /** Rate limits count per key, so the number of keys must be limited. */
  maxKeys?: number;
}

export function createApiKeysUsecases({ keys, cache, clock, requireClone, maxKeys = 100 }: ApiKeysDeps) {
  return {
    /** Only this response contains the full key (lists also contain publishable keys). Callers can grant only scopes they have. */
    async createApiKey(ctx: Context, input: CreateApiKeyInput): Promise<CreatedApiKey> {
      requireScope(ctx, 'keys:manage');
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
      };
      if (!(await keys.insert(ctx, row, maxKeys)))
        throw new AppError('conflict', `This workspace already has ${maxKeys} active API keys. Revoke one that you no longer use.`);
      return { ...toApiKey(row), key };
    },

    /** Newest first, including revoked keys. */
    async listApiKeys(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<ApiKey>> {
      requireScope(ctx, 'keys:manage');
      const page = toPage(await keys.list(ctx, { before: decodeCursor(cursor), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toApiKey) };
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
