import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { actorName, type Context, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError } from '../../../shared/errors.ts';
import { type ApiKeyId, type CloneId, newId } from '../../../shared/ids.ts';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey } from '../accounts.schemas.ts';
import { toApiKey } from '../accounts-views.ts';
import { keyCacheKey } from '../auth/resolve-caller.usecases.ts';
import { hashSecret, newApiKey } from '../auth/secrets.service.ts';
import type { ApiKeyRow, KeysStore } from './api-keys.store.ts';

export interface KeysDeps {
  keys: KeysStore;
  cache: Cache;
  clock: Clock;
  /** Throws `not_found` unless the clone is one of the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<unknown>;
  /** Rate limits count per key, so keys must not be had without end. */
  maxKeys?: number;
}

export function createKeysUsecases({ keys, cache, clock, requireClone, maxKeys = 100 }: KeysDeps) {
  return {
    /** The key itself is in the answer and nowhere else (a publishable one also in later lists). Nobody grants what they do not have. */
    async createApiKey(ctx: Context, input: CreateApiKeyInput): Promise<CreatedApiKey> {
      requireScope(ctx, 'keys:manage');
      const beyond = input.kind === 'secret' ? input.scopes.find((scope) => !ctx.actor.scopes.includes(scope)) : undefined;
      if (beyond)
        throw new AppError('permission_denied', `You cannot give a key the scope ${beyond}: you do not have it yourself. Leave it out.`, {
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
        throw new AppError('conflict', `This workspace has ${maxKeys} keys already. Revoke one that is not used any more.`);
      return { ...toApiKey(row), key };
    },

    /** Newest first, the revoked ones too. */
    async listApiKeys(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<ApiKey>> {
      requireScope(ctx, 'keys:manage');
      const page = toPage(await keys.list(ctx, { before: decodeCursor(cursor), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toApiKey) };
    },

    /** Clone and origins of a publishable key of the caller's workspace, unless revoked. For other modules: asks for no scope of its own. */
    async findPublishableKey(ctx: Context, key: string): Promise<{ cloneId: CloneId; allowedOrigins: string[] } | undefined> {
      const row = await keys.findPublishable(ctx, hashSecret(key));
      return row?.cloneId ? { cloneId: row.cloneId, allowedOrigins: row.allowedOrigins } : undefined;
    },

    /** From now on the key opens nothing. Revoking twice is no error. */
    async revokeApiKey(ctx: Context, keyId: ApiKeyId): Promise<void> {
      requireScope(ctx, 'keys:manage');
      await cache.delete(keyCacheKey(await keys.revoke(ctx, keyId, clock.now())));
    },
  };
}
