import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/db.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context } from '../../shared/context.ts';
import { notFound } from '../../shared/errors.ts';
import type { EventId, WorkspaceId } from '../../shared/ids.ts';
import type { WebhookEndpointId } from './webhooks.schemas.ts';
import { webhookDeliveries, webhookEndpoints } from './webhooks.tables.ts';

export type WebhooksStore = ReturnType<typeof createWebhooksStore>;
export type EndpointRow = typeof webhookEndpoints.$inferSelect;
export type DeliveryRow = typeof webhookDeliveries.$inferSelect;

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

    delete: (ctx: Context, id: WebhookEndpointId) =>
      scoped(ctx.workspaceId, async (tx) => {
        const rows = await tx.delete(webhookEndpoints).where(eq(webhookEndpoints.id, id)).returning({ id: webhookEndpoints.id });
        if (rows.length === 0) throw notFound('webhook endpoint', id);
        await audit(tx, ctx, { action: 'webhook_endpoint.deleted', target: id });
      }),

    deliveries: (ctx: Context, id: WebhookEndpointId, { before, limit }: PageOf<EventId>) =>
      scoped(ctx.workspaceId, async (tx) => {
        const [endpoint] = await tx.select({ id: webhookEndpoints.id }).from(webhookEndpoints).where(eq(webhookEndpoints.id, id));
        if (!endpoint) throw notFound('webhook endpoint', id);
        return tx
          .select()
          .from(webhookDeliveries)
          .where(and(eq(webhookDeliveries.endpointId, id), before && lt(webhookDeliveries.id, before)))
          .orderBy(desc(webhookDeliveries.id))
          .limit(limit);
      }),

    /** The events that the workspace's enabled endpoints are subscribed to. */
    subscribedEvents: (workspaceId: WorkspaceId) =>
      scoped(workspaceId, async (tx) => {
        const rows = await tx.select({ events: webhookEndpoints.events }).from(webhookEndpoints).where(eq(webhookEndpoints.enabled, true));
        return new Set(rows.flatMap((row) => row.events));
      }),

    endpointsFor: (tx: Tx, type: string) =>
      tx
        .select({ id: webhookEndpoints.id })
        .from(webhookEndpoints)
        .where(and(eq(webhookEndpoints.enabled, true), sql`${type} = any(${webhookEndpoints.events})`)),

    addDeliveries: (tx: Tx, rows: (typeof webhookDeliveries.$inferInsert)[]) => tx.insert(webhookDeliveries).values(rows),

    /** Deletes up to ten old deliveries per endpoint. Runs with every new delivery, so that they never accumulate. */
    removeOld: (tx: Tx, before: Date) =>
      tx.execute(sql`delete from webhook_deliveries where id in (
        select d.id from webhook_endpoints e, lateral (
          select id from webhook_deliveries where endpoint_id = e.id and created_at < ${before.toISOString()} order by id limit 10
        ) d)`),

    /** The delivery with its endpoint. Undefined if either was deleted. */
    load: (workspaceId: WorkspaceId, id: EventId) =>
      scoped(workspaceId, async (tx) => {
        const [row] = await tx
          .select({ delivery: webhookDeliveries, endpoint: webhookEndpoints })
          .from(webhookDeliveries)
          .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
          .where(eq(webhookDeliveries.id, id));
        return row;
      }),

    record: (workspaceId: WorkspaceId, id: EventId, change: Partial<DeliveryRow>) =>
      scoped(workspaceId, (tx) => tx.update(webhookDeliveries).set(change).where(eq(webhookDeliveries.id, id))),
  };
}
