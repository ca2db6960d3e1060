import { desc, eq, lt, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/db.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context } from '../../shared/context.ts';
import { notFound } from '../../shared/errors.ts';
import type { WorkspaceId } from '../../shared/ids.ts';
import type { WebhookEndpointId } from './webhooks.schemas.ts';
import { webhookEndpoints } from './webhooks.tables.ts';

export type WebhooksStore = ReturnType<typeof createWebhooksStore>;
export type EndpointRow = typeof webhookEndpoints.$inferSelect;

interface PageOf<Id> {
  before: Id | undefined;
  limit: number;
}

export function createWebhooksStore(db: Database, audit: AuditWriter) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);

  return {
    /** Resolves to false if the workspace already has `max` endpoints. */
    insert: (ctx: Context, row: EndpointRow, max: number) =>
      scoped(ctx.workspaceId, async (tx) => {
        const { rows } = await tx.execute<{ n: number }>(sql`select count(*)::int as n from webhook_endpoints`);
        if ((rows[0]?.n ?? 0) >= max) return false;
        await tx.insert(webhookEndpoints).values(row);
        await audit(tx, ctx, { action: 'webhook_endpoint.created', target: row.id });
        return true;
      }),

    get: (ctx: Context, id: WebhookEndpointId): Promise<EndpointRow> =>
      scoped(ctx.workspaceId, async (tx) => {
        const [row] = await tx.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id));
        if (!row) throw notFound('webhook endpoint', id);
        return row;
      }),

    list: (ctx: Context, { before, limit }: PageOf<WebhookEndpointId>) =>
      scoped(ctx.workspaceId, (tx) =>
        tx
          .select()
          .from(webhookEndpoints)
          .where(before && lt(webhookEndpoints.id, before))
          .orderBy(desc(webhookEndpoints.id))
          .limit(limit),
      ),

    update: (ctx: Context, id: WebhookEndpointId, change: Partial<EndpointRow>) =>
      scoped(ctx.workspaceId, async (tx) => {
        const [row] = await tx.update(webhookEndpoints).set(change).where(eq(webhookEndpoints.id, id)).returning();
        if (!row) throw notFound('webhook endpoint', id);
        await audit(tx, ctx, { action: 'webhook_endpoint.updated', target: id });
        return row;
      }),

    /** The current secret becomes the previous one. `check` sees the endpoint first and may throw. */
    rotateSecret: (
      ctx: Context,
      id: WebhookEndpointId,
      {
        check,
        encryptedSecret,
        expiresAt,
        now,
      }: { check(row: EndpointRow): void; encryptedSecret: string; expiresAt: Date | null; now: Date },
    ) =>
      scoped(ctx.workspaceId, async (tx) => {
        const [old] = await tx.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id)).for('update');
        if (!old) throw notFound('webhook endpoint', id);
        check(old);
        const [row] = await tx
          .update(webhookEndpoints)
          .set({
            // The right-hand sides read the row as it was.
            previousEncryptedSecret: expiresAt ? sql`${webhookEndpoints.encryptedSecret}` : null,
            previousSecretExpiresAt: expiresAt,
            encryptedSecret,
            updatedAt: now,
          })
          .where(eq(webhookEndpoints.id, id))
          .returning();
        if (!row) throw notFound('webhook endpoint', id);
        await audit(tx, ctx, { action: 'webhook_endpoint.secret_rotated', target: id });
        return row;
      }),

    delete: (ctx: Context, id: WebhookEndpointId) =>
      scoped(ctx.workspaceId, async (tx) => {
        const rows = await tx.delete(webhookEndpoints).where(eq(webhookEndpoints.id, id)).returning({ id: webhookEndpoints.id });
        if (rows.length === 0) throw notFound('webhook endpoint', id);
        await audit(tx, ctx, { action: 'webhook_endpoint.deleted', target: id });
      }),

    /** The events that the workspace's enabled endpoints are subscribed to. */
    subscribedEvents: (workspaceId: WorkspaceId) =>
      scoped(workspaceId, async (tx) => {
        const rows = await tx.select({ events: webhookEndpoints.events }).from(webhookEndpoints).where(eq(webhookEndpoints.enabled, true));
        return new Set(rows.flatMap((row) => row.events));
      }),
  };
}
