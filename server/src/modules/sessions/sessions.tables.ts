import { bigint, boolean, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { ApiKeyId, CloneId, MessageId, SessionId, WorkspaceId } from '../../shared/ids.ts';

export const sessions = pgTable('sessions', {
  id: text().$type<SessionId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  cloneId: text('clone_id').$type<CloneId>().notNull(),
  preview: boolean().notNull().default(false),
  visitorId: text('visitor_id'),
  metadata: jsonb().$type<Record<string, string>>().notNull().default({}),
  tags: text().array().notNull().default([]),
  apiKeyId: text('api_key_id').$type<ApiKeyId>(),
  origin: text(),
  language: text(),
  title: text(),
  status: text().$type<'active' | 'ended'>().notNull().default('active'),
  lastSeq: bigint('last_seq', { mode: 'number' }).notNull().default(0),
  messageCount: integer('message_count').notNull().default(0),
  answering: text().$type<MessageId>(),
  answeringUntil: timestamp('answering_until', { withTimezone: true }),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  endedAt: timestamp('ended_at', { withTimezone: true }),
});
