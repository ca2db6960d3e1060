import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import type { Encrypter } from '../../shared/encrypter.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { requireNoOverlap } from '../../shared/overlap.ts';
import { newWebhookSecret } from './signature.service.ts';
import type {
  CreatedWebhookEndpoint,
  CreateWebhookEndpointInput,
  RotateWebhookSecretInput,
  UpdateWebhookEndpointInput,
  WebhookEndpoint,
  WebhookEndpointId,
} from './webhooks.schemas.ts';
import type { EndpointRow, WebhooksStore } from './webhooks.store.ts';

export type WebhooksUsecases = ReturnType<typeof createWebhooksUsecases>;

const MAX_ENDPOINTS = 20;
const DEFAULT_OVERLAP_SECONDS = 86_400;

interface WebhooksDeps {
  store: WebhooksStore;
  clock: Clock;
  encrypter: Encrypter;
  /** Throws `invalid_input` with the reason if deliveries to the URL would be refused. */
  checkUrl(url: string): Promise<void>;
  /** Called after a workspace's endpoints changed. */
  changed(ctx: Context): void;
}

interface PageInput {
  limit: number;
  cursor?: string | undefined;
}

export function createWebhooksUsecases({ store, clock, encrypter, checkUrl, changed }: WebhooksDeps) {
  return {
    async createWebhookEndpoint(ctx: Context, input: CreateWebhookEndpointInput): Promise<CreatedWebhookEndpoint> {
      requireScope(ctx, 'webhooks:manage');
      await checkUrl(input.url);
      const secret = newWebhookSecret();
      const now = clock.now();
      const row: EndpointRow = {
        id: newId('webhookEndpoint', now.getTime()),
        workspaceId: ctx.workspaceId,
        url: input.url,
        description: input.description ?? '',
        events: [...new Set(input.events)],
        encryptedSecret: encrypter.encrypt(secret),
        previousEncryptedSecret: null,
        previousSecretExpiresAt: null,
        enabled: input.enabled ?? true,
        createdAt: now,
        updatedAt: now,
      };
      if (!(await store.insert(ctx, row, MAX_ENDPOINTS)))
        throw new AppError('conflict', `A workspace can have at most ${MAX_ENDPOINTS} webhook endpoints. Delete one first.`);
      changed(ctx);
      return { ...toEndpoint(row, now), secret };
    },

    async listWebhookEndpoints(ctx: Context, { limit, cursor }: PageInput): Promise<Page<WebhookEndpoint>> {
      requireScope(ctx, 'webhooks:manage');
      const before = decodeCursor(cursor, 'webhookEndpoint');
      const page = toPage(await store.list(ctx, { before, limit: limit + 1 }), limit);
      return { ...page, data: page.data.map((row) => toEndpoint(row, clock.now())) };
    },

    async retrieveWebhookEndpoint(ctx: Context, id: WebhookEndpointId): Promise<WebhookEndpoint> {
      requireScope(ctx, 'webhooks:manage');
      return toEndpoint(await store.get(ctx, id), clock.now());
    },

    async updateWebhookEndpoint(ctx: Context, id: WebhookEndpointId, input: UpdateWebhookEndpointInput): Promise<WebhookEndpoint> {
      requireScope(ctx, 'webhooks:manage');
      if (input.url !== undefined) await checkUrl(input.url);
      const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      const row = await store.update(ctx, id, { ...changes, updatedAt: clock.now() });
      changed(ctx);
      return toEndpoint(row, clock.now());
    },

    /**
     * Deliveries are signed with both secrets for a while, so that no receiver misses one. Throws `conflict` during that time, unless
     * `overlapSeconds` is 0.
     */
    async rotateWebhookSecret(
      ctx: Context,
      id: WebhookEndpointId,
      { overlapSeconds = DEFAULT_OVERLAP_SECONDS }: RotateWebhookSecretInput,
    ): Promise<CreatedWebhookEndpoint> {
      requireScope(ctx, 'webhooks:manage');
      const secret = newWebhookSecret();
      const now = clock.now();
      const expiresAt = overlapSeconds === 0 ? null : new Date(now.getTime() + overlapSeconds * 1000);
      const row = await store.rotateSecret(ctx, id, {
        check: ({ previousSecretExpiresAt }) => requireNoOverlap('secret', previousSecretExpiresAt, overlapSeconds, now),
        encryptedSecret: encrypter.encrypt(secret),
        expiresAt,
        now,
      });
      return { ...toEndpoint(row, now), secret };
    },

    async deleteWebhookEndpoint(ctx: Context, id: WebhookEndpointId): Promise<void> {
      requireScope(ctx, 'webhooks:manage');
      await store.delete(ctx, id);
      changed(ctx);
    },
  };
}

function toEndpoint(row: EndpointRow, now: Date): WebhookEndpoint {
  const { workspaceId: _w, encryptedSecret: _e, previousEncryptedSecret: _p, previousSecretExpiresAt, createdAt, updatedAt, ...rest } = row;
  const overlaps = previousSecretExpiresAt !== null && previousSecretExpiresAt > now;
  return {
    ...rest,
    previousSecretExpiresAt: overlaps ? previousSecretExpiresAt.toISOString() : null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
