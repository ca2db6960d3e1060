import { and, desc, eq, getTableColumns, lt, ne, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/db.ts';
import type { JobPayload, Jobs } from '../../providers/jobs/jobs.port.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context } from '../../shared/context.ts';
import { notFound } from '../../shared/errors.ts';
import type { EventId, WorkspaceId } from '../../shared/ids.ts';
import type { DeliveryFilter, WebhookEndpointId } from './webhooks.schemas.ts';
import { webhookDeliveries, webhookEndpoints } from './webhooks.tables.ts';

export type DeliveriesStore = ReturnType<typeof createDeliveriesStore>;
export type DeliveryRow = typeof webhookDeliveries.$inferSelect;

export const WEBHOOK_QUEUE = 'webhooks';
const { body: _body, ...withoutBody } = getTableColumns(webhookDeliveries);

/** `endpointId` undefined: of every endpoint of the workspace. */
interface DeliveryPage extends DeliveryFilter {
  endpointId: WebhookEndpointId | undefined;
  before: EventId | undefined;
  limit: number;
}

export function createDeliveriesStore(db: Database, audit: AuditWriter, jobs: Pick<Jobs, 'enqueue'>) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);

  return {
    /** Newest first, without bodies. */
    list: (ctx: Context, { endpointId, status, type, before, limit }: DeliveryPage): Promise<Omit<DeliveryRow, 'body'>[]> =>
      scoped(ctx.workspaceId, async (tx) => {
        if (endpointId) await requireEndpoint(tx, endpointId);
        return tx
          .select(withoutBody)
          .from(webhookDeliveries)
          .where(
            and(
              eq(webhookDeliveries.workspaceId, ctx.workspaceId),
              endpointId && eq(webhookDeliveries.endpointId, endpointId),
              before && lt(webhookDeliveries.id, before),
              status && eq(webhookDeliveries.status, status),
              type && eq(webhookDeliveries.type, type),
            ),
          )
          .orderBy(desc(webhookDeliveries.id))
          .limit(limit);
      }),

    get: (ctx: Context, endpointId: WebhookEndpointId, id: EventId): Promise<DeliveryRow> =>
      scoped(ctx.workspaceId, async (tx) => {
        const [row] = await tx.select().from(webhookDeliveries).where(own(endpointId, id));
        if (!row) throw notFound('webhook delivery', id);
        return row;
      }),

    /** Queues a delivery again with a fresh number of attempts. Undefined if it is still pending. */
    redeliver: (ctx: Context, endpointId: WebhookEndpointId, id: EventId): Promise<DeliveryRow | undefined> =>
      scoped(ctx.workspaceId, async (tx) => {
        const [row] = await tx
          .update(webhookDeliveries)
          .set({ status: 'pending', attempts: 0, deliveredAt: null })
          .where(and(own(endpointId, id), ne(webhookDeliveries.status, 'pending')))
          .returning();
        if (!row) {
          const [pending] = await tx.select({ id: webhookDeliveries.id }).from(webhookDeliveries).where(own(endpointId, id));
          if (!pending) throw notFound('webhook delivery', id);
          return undefined;
        }
        await jobs.enqueue(WEBHOOK_QUEUE, [jobOf(ctx.workspaceId, id)], { tx });
        await audit(tx, ctx, { action: 'webhook_delivery.repeated', target: id });
        return row;
      }),

    /** Stores a test event, which no job attempts. */
    addTest: (ctx: Context, row: typeof webhookDeliveries.$inferInsert): Promise<void> =>
      scoped(ctx.workspaceId, async (tx) => {
        await tx.insert(webhookDeliveries).values(row);
        await audit(tx, ctx, { action: 'webhook_endpoint.tested', target: row.endpointId });
      }),

    endpointsFor: (tx: Tx, type: string) =>
      tx
        .select({ id: webhookEndpoints.id })
        .from(webhookEndpoints)
        .where(and(eq(webhookEndpoints.enabled, true), sql`${type} = any(${webhookEndpoints.events})`)),

    /** Stores deliveries and queues their jobs in the transaction of the event. */
    async add(tx: Tx, workspaceId: WorkspaceId, rows: (typeof webhookDeliveries.$inferInsert)[]): Promise<void> {
      await tx.insert(webhookDeliveries).values(rows);
      await jobs.enqueue(
        WEBHOOK_QUEUE,
        rows.map(({ id }) => jobOf(workspaceId, id)),
        { tx },
      );
    },

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

const own = (endpointId: WebhookEndpointId, id: EventId) => and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.endpointId, endpointId));
const jobOf = (workspaceId: WorkspaceId, deliveryId: EventId): JobPayload => ({ workspaceId, deliveryId });

async function requireEndpoint(tx: Tx, id: WebhookEndpointId): Promise<void> {
  const [endpoint] = await tx.select({ id: webhookEndpoints.id }).from(webhookEndpoints).where(eq(webhookEndpoints.id, id));
  if (!endpoint) throw notFound('webhook endpoint', id);
}
