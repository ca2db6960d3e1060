import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import { AppError } from '../../shared/errors.ts';
import { type EventId, newId, type WorkspaceId } from '../../shared/ids.ts';
import type { DeliveriesStore, DeliveryRow } from './deliveries.store.ts';
import { sampleData } from './event-samples.ts';
import type { WebhookEvent } from './webhook-events.schemas.ts';
import type {
  DeliveryFilter,
  TestWebhookEndpointInput,
  WebhookDelivery,
  WebhookDeliveryWithEvent,
  WebhookEndpointId,
} from './webhooks.schemas.ts';
import type { WebhooksStore } from './webhooks.store.ts';

export type DeliveriesUsecases = ReturnType<typeof createDeliveriesUsecases>;

interface DeliveriesDeps {
  endpoints: Pick<WebhooksStore, 'get'>;
  deliveries: DeliveriesStore;
  clock: Clock;
  /** Sends a stored test event once and stores the outcome. */
  attemptTest(workspaceId: WorkspaceId, id: EventId, signal: AbortSignal): Promise<unknown>;
}

type ListInput = DeliveryFilter & { limit: number; cursor?: string | undefined };

export function createDeliveriesUsecases({ endpoints, deliveries, clock, attemptTest }: DeliveriesDeps) {
  async function list(ctx: Context, endpointId: WebhookEndpointId | undefined, { limit, cursor, ...filter }: ListInput) {
    requireScope(ctx, 'webhooks:manage');
    const before = decodeCursor(cursor, 'event');
    const page = toPage(await deliveries.list(ctx, { ...filter, endpointId, before, limit: limit + 1 }), limit);
    return { ...page, data: page.data.map(toDelivery) };
  }

  return {
    /** Deliveries of one endpoint, newest first. */
    listWebhookDeliveries: (ctx: Context, endpointId: WebhookEndpointId, input: ListInput): Promise<Page<WebhookDelivery>> =>
      list(ctx, endpointId, input),

    /** Deliveries of every endpoint, newest first. */
    listAllWebhookDeliveries: (ctx: Context, input: ListInput): Promise<Page<WebhookDelivery>> => list(ctx, undefined, input),

    async retrieveWebhookDelivery(ctx: Context, endpointId: WebhookEndpointId, id: EventId): Promise<WebhookDeliveryWithEvent> {
      requireScope(ctx, 'webhooks:manage');
      const row = await deliveries.get(ctx, endpointId, id);
      return { ...toDelivery(row), event: JSON.parse(row.body) as WebhookEvent };
    },

    /** Sends the same event with the same id again, as often as a new one. Throws `conflict` while the delivery is pending. */
    async redeliverWebhook(ctx: Context, endpointId: WebhookEndpointId, id: EventId): Promise<WebhookDelivery> {
      requireScope(ctx, 'webhooks:manage');
      const row = await deliveries.redeliver(ctx, endpointId, id);
      if (!row)
        throw new AppError(
          'conflict',
          'This delivery is pending: it is attempted again on its own. Wait until it is delivered or has failed.',
        );
      return toDelivery(row);
    },

    /** Sends made-up data now, once, also to a disabled endpoint, and returns the outcome. */
    async testWebhookEndpoint(ctx: Context, id: WebhookEndpointId, { event }: TestWebhookEndpointInput): Promise<WebhookDelivery> {
      requireScope(ctx, 'webhooks:manage');
      const endpoint = await endpoints.get(ctx, id);
      const type = event ?? endpoint.events[0] ?? 'message.answered';
      const now = clock.now();
      const deliveryId = newId('event', now.getTime());
      const body = JSON.stringify({ id: deliveryId, type, timestamp: now.toISOString(), test: true, data: sampleData(now)[type] });
      await deliveries.addTest(ctx, {
        id: deliveryId,
        workspaceId: ctx.workspaceId,
        endpointId: id,
        type,
        test: true,
        body,
        createdAt: now,
      });
      await attemptTest(ctx.workspaceId, deliveryId, ctx.signal);
      return toDelivery(await deliveries.get(ctx, id, deliveryId));
    },
  };
}

function toDelivery(row: Omit<DeliveryRow, 'body'>): WebhookDelivery {
  const { id, endpointId, type, test, status, attempts, lastStatus, lastError, createdAt, deliveredAt } = row;
  return {
    ...{ id, endpointId, type, test, status, attempts, lastStatus, lastError },
    createdAt: createdAt.toISOString(),
    deliveredAt: deliveredAt?.toISOString() ?? null,
  };
}
