import { bigint, integer, jsonb, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import type { ApiKeyId, CloneId, EventId, MessageId, SessionId, SourceId, WorkspaceId } from '../../shared/ids.ts';
import type { AnswerError, Citation, FinishReason, FoundSource, LinkMode, Usage } from './chat.schemas.ts';
import type { StoredEvent } from './streaming/stored-event.ts';

export const messages = pgTable('messages', {
  id: text().$type<MessageId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  sessionId: text('session_id').$type<SessionId>().notNull(),
  cloneId: text('clone_id').$type<CloneId>().notNull(),
  role: text().$type<'user' | 'assistant'>().notNull(),
  content: text().notNull(),
  links: text().$type<LinkMode>(),
  finishReason: text('finish_reason').$type<FinishReason>(),
  model: text(),
  citations: jsonb().$type<Citation[]>().notNull().default([]),
  sources: jsonb().$type<FoundSource[]>().notNull().default([]),
  followUps: text('follow_ups').array().notNull().default([]),
  error: jsonb().$type<AnswerError>(),
  inputTokens: integer('input_tokens'),
  outputTokens: integer('output_tokens'),
  costMicros: bigint('cost_micros', { mode: 'number' }),
  usageFlags: text('usage_flags').array().$type<Usage['flags']>().notNull().default([]),
  feedback: smallint(),
  feedbackComment: text('feedback_comment'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  endedAt: timestamp('ended_at', { withTimezone: true }),
});

export const sessionEvents = pgTable(
  'session_events',
  {
    sessionId: text('session_id').$type<SessionId>().notNull(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    firstSeq: bigint('first_seq', { mode: 'number' }).notNull(),
    lastSeq: bigint('last_seq', { mode: 'number' }).notNull(),
    messageId: text('message_id').$type<MessageId>().notNull(),
    events: jsonb().$type<StoredEvent[]>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.firstSeq] })],
);

export const usageEvents = pgTable('usage_events', {
  id: text().$type<EventId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  cloneId: text('clone_id').$type<CloneId>().notNull(),
  sessionId: text('session_id').$type<SessionId>(),
  messageId: text('message_id').$type<MessageId>(),
  sourceId: text('source_id').$type<SourceId>(),
  /** Set by the database, from the session. */
  apiKeyId: text('api_key_id').$type<ApiKeyId>(),
  kind: text().$type<'message.answered' | 'source.embedded' | 'query.embedded'>().notNull(),
  model: text().notNull(),
  inputTokens: integer('input_tokens').notNull(),
  outputTokens: integer('output_tokens').notNull(),
  costMicros: bigint('cost_micros', { mode: 'number' }).notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
