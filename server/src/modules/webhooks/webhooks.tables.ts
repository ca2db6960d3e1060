import { boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { DomainEventType } from '../../shared/events.ts';
import type { EventId, SessionId, WorkspaceId } from '../../shared/ids.ts';
import type { WebhookEndpointId } from './webhooks.schemas.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

export const webhookEndpoints = pgTable('webhook_endpoints', {
  id: text().$type<WebhookEndpointId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  url: text().notNull(),
  description: text().notNull(),
  events: text().array().$type<DomainEventType[]>().notNull(),
  encryptedSecret: text('encrypted_secret').notNull(),
  previousEncryptedSecret: text('previous_encrypted_secret'),
  previousSecretExpiresAt: at('previous_secret_expires_at'),
  enabled: boolean().notNull(),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
});

export const webhookDeliveries = pgTable('webhook_deliveries', {
  id: text().$type<EventId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  endpointId: text('endpoint_id').$type<WebhookEndpointId>().notNull(),
  sessionId: text('session_id').$type<SessionId>(),
  type: text().notNull(),
  test: boolean().notNull().default(false),
  body: text().notNull(),
  status: text().$type<'pending' | 'delivered' | 'failed'>().notNull().default('pending'),
  attempts: integer().notNull().default(0),
  lastStatus: integer('last_status'),
  lastError: text('last_error'),
  createdAt: at('created_at').notNull(),
  deliveredAt: at('delivered_at'),
});
