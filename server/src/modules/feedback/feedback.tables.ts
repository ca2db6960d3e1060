import { pgTable, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import type { CloneId, MessageId, SessionId, WorkspaceId } from '../../shared/ids.ts';

export const feedback = pgTable('feedback', {
  messageId: text('message_id').$type<MessageId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  cloneId: text('clone_id').$type<CloneId>().notNull(),
  sessionId: text('session_id').$type<SessionId>().notNull(),
  rating: smallint().$type<1 | -1>().notNull(),
  comment: text(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
});
