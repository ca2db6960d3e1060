import { sql } from 'drizzle-orm';
import { defineStatement, type Statement } from '../../../db/statement.ts';
import { type CloneId, type MessageId, newId, type SessionId } from '../../../shared/ids.ts';
import type { AnswerRecord } from './answer-record.ts';
import type { Turn } from './prompt.ts';

// The two statements that every answer runs: one claims the session, one stores the answer.

interface ClaimValues {
  sessionId: SessionId;
  questionId: MessageId;
  messageId: MessageId;
  content: string;
  title: string;
  now: Date;
  until: Date;
}

export interface ClaimRow extends Record<string, unknown> {
  cloneId: CloneId;
  preview: boolean;
  lastSeq: number;
  /** Newest first. */
  history: Turn[];
}

const HISTORY_TURNS = 12;

/** Claims the session for one answer, stores the question, and returns the latest turns. Returns no row if the claim fails. */
export const CLAIM = defineStatement<ClaimValues>(
  'chat_claim',
  (v) => sql`
    with claimed as (
      update sessions set answering = ${v.messageId}, answering_until = ${v.until}, updated_at = ${v.now},
        message_count = message_count + 1, title = coalesce(title, ${v.title})
      where id = ${v.sessionId} and status = 'active' and answering is null returning id, workspace_id, clone_id, preview, last_seq
    ), asked as (
      insert into messages (id, workspace_id, session_id, clone_id, role, content, created_at, ended_at)
      select ${v.questionId}, workspace_id, id, clone_id, 'user', ${v.content}, ${v.now}::timestamptz, ${v.now}::timestamptz from claimed
    )
    select clone_id as "cloneId", preview, last_seq::float8 as "lastSeq", (
      select coalesce(json_agg(turn), '[]') from (
        select role, content from messages where session_id = ${v.sessionId} and content <> '' order by id desc limit ${sql.raw(String(HISTORY_TURNS))}
      ) turn
    ) as history from claimed`,
);

interface FinishValues
  extends Pick<AnswerRecord, 'workspaceId' | 'sessionId' | 'cloneId' | 'messageId' | 'content' | 'finishReason' | 'model'> {
  citations: string;
  sources: string;
  followUps: string[];
  error: string | null;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
  flags: string[];
  startedAt: Date;
  endedAt: Date;
  firstSeq: number;
  lastSeq: number;
  events: string;
  usageEventId: string;
  billed: boolean;
}

const FINISH = defineStatement<FinishValues>(
  'chat_finish',
  (v) => sql`
    with freed as (
      update sessions set answering = null, answering_until = null, last_seq = ${v.lastSeq}, message_count = message_count + 1, updated_at = ${v.endedAt}
      where id = ${v.sessionId} and answering = ${v.messageId} returning id
    ), answered as (
      insert into messages (id, workspace_id, session_id, clone_id, role, content, finish_reason, model, citations, sources, follow_ups,
        error, input_tokens, output_tokens, cost_micros, usage_flags, created_at, ended_at)
      select ${v.messageId}, ${v.workspaceId}, id, ${v.cloneId}, 'assistant', ${v.content}, ${v.finishReason}, ${v.model}, ${v.citations}::jsonb,
        ${v.sources}::jsonb, ${v.followUps}::text[], ${v.error}::jsonb, ${v.inputTokens}::int, ${v.outputTokens}::int, ${v.costMicros}::bigint,
        ${v.flags}::text[], ${v.startedAt}::timestamptz, ${v.endedAt}::timestamptz from freed
    ), logged as (
      insert into session_events (session_id, workspace_id, first_seq, last_seq, message_id, events, created_at)
      select id, ${v.workspaceId}, ${v.firstSeq}::bigint, ${v.lastSeq}::bigint, ${v.messageId}, ${v.events}::jsonb, ${v.endedAt}::timestamptz from freed
      on conflict (session_id, first_seq) do update set last_seq = excluded.last_seq, events = excluded.events
    ), billed as (
      insert into usage_events (id, workspace_id, clone_id, session_id, message_id, kind, model, input_tokens, output_tokens, cost_micros, created_at)
      select ${v.usageEventId}, ${v.workspaceId}, ${v.cloneId}, id, ${v.messageId}, 'message.answered', ${v.model}, ${v.inputTokens}::int,
        ${v.outputTokens}::int, ${v.costMicros}::bigint, ${v.endedAt}::timestamptz
      from freed where ${v.billed}::boolean
    )
    select id from freed`,
);

/** Stores the answer, its events, and its usage, and releases the session. Returns no row if the claim was lost. */
export function finishStatement(answer: AnswerRecord): Statement {
  const { usage, error, events } = answer;
  return FINISH({
    ...answer,
    ...usage,
    lastSeq: answer.firstSeq + events.length - 1,
    citations: JSON.stringify(answer.citations),
    sources: JSON.stringify(answer.sources),
    error: error === null ? null : JSON.stringify(error),
    events: JSON.stringify(events),
    usageEventId: newId('event', answer.endedAt.getTime()),
    billed: usage.inputTokens + usage.outputTokens > 0 || error === null,
  });
}
