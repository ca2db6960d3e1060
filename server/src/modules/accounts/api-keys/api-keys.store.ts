import { and, desc, eq, gt, isNull, lt, or } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context } from '../../../shared/context.ts';
import { notFound } from '../../../shared/errors.ts';
import type { ApiKeyId } from '../../../shared/ids.ts';
import { enterScope } from '../accounts.store.ts';
import { apiKeys, workspaces } from '../accounts.tables.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;
export type ApiKeysStore = ReturnType<typeof createApiKeysStore>;

/** `last_used_at` is updated at most this often, so that calls rarely cost a write. */
const TOUCH_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

type ChangeableField = 'name' | 'expiresAt' | 'allowedOrigins' | 'chatPerMinute' | 'uploadsPerHour' | 'apiPerHour';

/** The key whose current text has this hash, or its previous one, which works until `previousExpiresAt`. */
const hasHash = (keyHash: string) => or(eq(apiKeys.keyHash, keyHash), eq(apiKeys.previousKeyHash, keyHash));
const isCurrent = (keyHash: string, now: Date) => or(eq(apiKeys.keyHash, keyHash), gt(apiKeys.previousExpiresAt, now));
const notExpired = (now: Date) => or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now));
/** Every text of a key that may be cached. */
export const hashesOf = ({ keyHash, previousKeyHash }: ApiKeyRow): string[] => [keyHash, ...(previousKeyHash ? [previousKeyHash] : [])];

export function createApiKeysStore(db: Database, audit: AuditWriter) {
  return {
    /**
     * Inserts nothing if the workspace has `maxActive` active keys, or has created `maxPerDay` keys, revoked ones included, in the 24 hours
     * before `row.createdAt`. `retryAt`: when the next one may be created.
     */
    insert: (
      ctx: Context,
      row: ApiKeyRow,
      { maxActive, maxPerDay }: { maxActive: number; maxPerDay: number },
    ): Promise<{ outcome: 'ok' | 'too_many_active' } | { outcome: 'too_many_per_day'; retryAt: Date }> =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        // Locks the workspace so that concurrent inserts cannot exceed the limit.
        await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, ctx.workspaceId)).for('update');
        const inWorkspace = eq(apiKeys.workspaceId, ctx.workspaceId);
        const active = await tx.$count(apiKeys, and(inWorkspace, isNull(apiKeys.revokedAt), notExpired(row.createdAt)));
        if (active >= maxActive) return { outcome: 'too_many_active' };
        const [nth] = await tx
          .select({ createdAt: apiKeys.createdAt })
          .from(apiKeys)
          .where(and(inWorkspace, gt(apiKeys.createdAt, new Date(row.createdAt.getTime() - DAY_MS))))
          .orderBy(desc(apiKeys.createdAt))
          .offset(maxPerDay - 1)
          .limit(1);
        if (nth) return { outcome: 'too_many_per_day', retryAt: new Date(nth.createdAt.getTime() + DAY_MS) };
        await tx.insert(apiKeys).values(row);
        await audit(tx, ctx, { action: 'api_key.created', target: row.id, details: { kind: row.kind, scopes: row.scopes } });
        return { outcome: 'ok' };
      }),

    /** Throws `not_found` for a key of another workspace. Revoked keys can be changed, too. */
    update: (ctx: Context, id: ApiKeyId, change: (row: ApiKeyRow) => Partial<Pick<ApiKeyRow, ChangeableField>>): Promise<ApiKeyRow> =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const own = and(eq(apiKeys.id, id), eq(apiKeys.workspaceId, ctx.workspaceId));
        const [row] = await tx.select().from(apiKeys).where(own).for('update');
        if (!row) throw notFound('API key', id);
        const changed = change(row);
        if (Object.keys(changed).length === 0) return row;
        await tx.update(apiKeys).set(changed).where(own);
        await audit(tx, ctx, { action: 'api_key.updated', target: id, details: changed });
        return { ...row, ...changed };
      }),

    list: (ctx: Context, { before, limit }: { before: string | undefined; limit: number }): Promise<ApiKeyRow[]> =>
      db.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
        tx
          .select()
          .from(apiKeys)
          .where(and(eq(apiKeys.workspaceId, ctx.workspaceId), before === undefined ? undefined : lt(apiKeys.id, before as ApiKeyId)))
          .orderBy(desc(apiKeys.id))
          .limit(limit),
      ),

    get: (ctx: Context, id: ApiKeyId): Promise<ApiKeyRow> =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const own = and(eq(apiKeys.id, id), eq(apiKeys.workspaceId, ctx.workspaceId));
        const [row] = await tx.select().from(apiKeys).where(own);
        if (!row) throw notFound('API key', id);
        return row;
      }),

    /** The workspace's publishable key with this hash, unless revoked or expired. */
    findPublishable: (ctx: Context, keyHash: string, now: Date): Promise<ApiKeyRow | undefined> =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const own = and(eq(apiKeys.workspaceId, ctx.workspaceId), hasHash(keyHash), isCurrent(keyHash, now));
        const [row] = await tx
          .select()
          .from(apiKeys)
          .where(and(own, eq(apiKeys.kind, 'publishable'), isNull(apiKeys.revokedAt), notExpired(now)));
        return row;
      }),

    /**
     * Replaces the key's text. `check` sees the row first and may throw. The previous text keeps working until `previousExpiresAt`. Resolves
     * to the changed row and to the hashes that were in use before.
     */
    rotate: (
      ctx: Context,
      id: ApiKeyId,
      check: (row: ApiKeyRow) => void,
      next: { keyHash: string; hint: string; publicKey(row: ApiKeyRow): string | null; previousExpiresAt: Date | null },
    ): Promise<{ row: ApiKeyRow; replaced: string[] }> =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const own = and(eq(apiKeys.id, id), eq(apiKeys.workspaceId, ctx.workspaceId));
        const [old] = await tx.select().from(apiKeys).where(own).for('update');
        if (!old) throw notFound('API key', id);
        check(old);
        const { previousExpiresAt, ...text } = next;
        const changed = {
          ...{ keyHash: text.keyHash, hint: text.hint, publicKey: text.publicKey(old) },
          ...{ previousKeyHash: previousExpiresAt ? old.keyHash : null, previousExpiresAt },
        };
        await tx.update(apiKeys).set(changed).where(own);
        await audit(tx, ctx, { action: 'api_key.rotated', target: id, details: { kind: old.kind } });
        return { row: { ...old, ...changed }, replaced: hashesOf(old) };
      }),

    /** Resolves to the hashes of the revoked key. Revoking a key again changes nothing. */
    revoke: (ctx: Context, id: ApiKeyId, now: Date): Promise<string[]> =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const own = and(eq(apiKeys.id, id), eq(apiKeys.workspaceId, ctx.workspaceId));
        const [row] = await tx.select().from(apiKeys).where(own).for('update');
        if (!row) throw notFound('API key', id);
        if (!row.revokedAt) {
          await tx.update(apiKeys).set({ revokedAt: now }).where(own);
          await audit(tx, ctx, { action: 'api_key.revoked', target: id, details: { kind: row.kind } });
        }
        return hashesOf(row);
      }),

    /**
     * Finds the key with this hash, unless revoked, and marks it as used. An expired text is found, so that its user learns why it failed.
     */
    findActive: (keyHash: string, now: Date): Promise<ApiKeyRow | undefined> =>
      db.transaction({ lookup: keyHash }, async (tx) => {
        const [row] = await tx
          .select()
          .from(apiKeys)
          .where(and(hasHash(keyHash), isNull(apiKeys.revokedAt)));
        if (row && (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= TOUCH_EVERY_MS)) {
          await enterScope(tx, { workspaceId: row.workspaceId });
          await tx.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, row.id));
        }
        return row;
      }),
  };
}
