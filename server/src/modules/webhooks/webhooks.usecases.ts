import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import type { Encrypter } from '../../shared/encrypter.ts';
import { AppError } from '../../shared/errors.ts';
import { type EventId, newId } from '../../shared/ids.ts';
import { newWebhookSecret } from './signature.service.ts';
import type {
  CreatedWebhookEndpoint,
  CreateWebhookEndpointInput,
  UpdateWebhookEndpointInput,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointId,
} from './webhooks.schemas.ts';
import type { EndpointRow, WebhooksStore } from './webhooks.store.ts';

export type WebhooksUsecases = ReturnType<typeof createWebhooksUsecases>;

const MAX_ENDPOINTS = 20;

interface WebhooksDeps {
  store: WebhooksStore;
  clock: Clock;
  encrypter: Encrypter;
  /** Called after a workspace's endpoints changed. */
  changed(ctx: Context): void;
}

interface PageInput {
  limit: number;
  cursor?: string | undefined;
}

export function createWebhooksUsecases({ store, clock, encrypter, changed }: WebhooksDeps) {
  return {
    async createWebhookEndpoint(ctx: Context, input: CreateWebhookEndpointInput): Promise<CreatedWebhookEndpoint> {
      requireScope(ctx, 'webhooks:manage');
      const secret = newWebhookSecret();
      const now = clock.now();
      const row: EndpointRow = {
        id: newId('webhookEndpoint', now.getTime()),
        workspaceId: ctx.workspaceId,
        url: input.url,
        description: input.description ?? '',
        events: [...new Set(input.events)],
        encryptedSecret: encrypter.encrypt(secret),
        enabled: input.enabled ?? true,
        createdAt: now,
        updatedAt: now,
      };
      if (!(await store.insert(ctx, row, MAX_ENDPOINTS)))
        throw new AppError('conflict', `A workspace can have at most ${MAX_ENDPOINTS} webhook endpoints. Delete one first.`);
      changed(ctx);
      return { ...toEndpoint(row), secret };
    },

    async listWebhookEndpoints(ctx: Context, { limit, cursor }: PageInput): Promise<Page<WebhookEndpoint>> {
      requireScope(ctx, 'webhooks:manage');
      const before = decodeCursor(cursor) as WebhookEndpointId | undefined;
      const page = toPage(await store.list(ctx, { before, limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toEndpoint) };
    },

    async updateWebhookEndpoint(ctx: Context, id: WebhookEndpointId, input: UpdateWebhookEndpointInput): Promise<WebhookEndpoint> {
      requireScope(ctx, 'webhooks:manage');
      const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      const row = await store.update(ctx, id, { ...changes, updatedAt: clock.now() });
      changed(ctx);
      return toEndpoint(row);
    },

    async deleteWebhookEndpoint(ctx: Context, id: WebhookEndpointId): Promise<void> {
      requireScope(ctx, 'webhooks:manage');
      await store.delete(ctx, id);
      changed(ctx);
    },

    async listWebhookDeliveries(ctx: Context, id: WebhookEndpointId, { limit, cursor }: PageInput): Promise<Page<WebhookDelivery>> {
      requireScope(ctx, 'webhooks:manage');
      const before = decodeCursor(cursor) as EventId | undefined;
      const page = toPage(await store.deliveries(ctx, id, { before, limit: limit + 1 }), limit);
      return {
        ...page,
        data: page.data.map(({ id: eventId, type, status, attempts, lastStatus, lastError, createdAt, deliveredAt }) => ({
          id: eventId,
          type,
          status,
          attempts,
          lastStatus,
          lastError,
          createdAt: createdAt.toISOString(),
          deliveredAt: deliveredAt?.toISOString() ?? null,
        })),
      };
    },
  };
}

function toEndpoint({ workspaceId: _, encryptedSecret: __, createdAt, updatedAt, ...row }: EndpointRow): WebhookEndpoint {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
