import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import { rawQuery } from '../../../db/raw-query.ts';
import { defineStatement, type Statement } from '../../../db/statement.ts';
import type { EventRecorder } from '../../../shared/events.ts';
import type { CloneId, EventId, MessageId, SessionId, WorkspaceId } from '../../../shared/ids.ts';
import { storableTokens } from '../../../shared/token-count.ts';
import { fromStored, type StoredEvent } from '../streaming/stored-event.ts';
import { type AnswerRecord, interruptedAnswer, usageEventOf } from './answer-record.ts';

/** Sequence numbers to skip after an answer whose server died: it may have sent events that it could not store. */
const LOST_EVENTS = 10_000;

interface FinishValues
  extends Pick<AnswerRecord, 'workspaceId' | 'sessionId' | 'cloneId' | 'messageId' | 'content' | 'links' | 'finishReason' | 'model'> {
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
  usageEventId: EventId;
  billed: boolean;
}

/**
 * Ends an answer. Its usage takes the place of what was reserved for it, whatever has become of the session; the id of the usage event
 * makes sure that repeating the statement counts it once.
 */
const FINISH = defineStatement<FinishValues>(
  'chat_finish',
  (v) => sql`
    with freed as (
      update sessions set answering = null, answering_until = null, last_seq = ${v.lastSeq}, message_count = message_count + 1, updated_at = ${v.endedAt}
      where id = ${v.sessionId} and answering = ${v.messageId} returning id
    ), answered as (
      insert into messages (id, workspace_id, session_id, clone_id, role, content, links, finish_reason, model, citations, sources, follow_ups,
        error, input_tokens, output_tokens, cost_micros, usage_flags, created_at, ended_at)
      select ${v.messageId}, ${v.workspaceId}, id, ${v.cloneId}, 'assistant', ${v.content}, ${v.links}, ${v.finishReason}, ${v.model}, ${v.citations}::jsonb,
        ${v.sources}::jsonb, ${v.followUps}::text[], ${v.error}::jsonb, ${v.inputTokens}::int, ${v.outputTokens}::int, ${v.costMicros}::bigint,
        ${v.flags}::text[], ${v.startedAt}::timestamptz, ${v.endedAt}::timestamptz from freed
    ), logged as (
      insert into session_events (session_id, workspace_id, first_seq, last_seq, message_id, events, created_at)
      select id, ${v.workspaceId}, ${v.firstSeq}::bigint, ${v.lastSeq}::bigint, ${v.messageId}, ${v.events}::jsonb, ${v.endedAt}::timestamptz from freed
      on conflict (session_id, first_seq) do update set last_seq = excluded.last_seq, events = excluded.events
    ), released as (
      delete from spending_holds where id = ${v.usageEventId}
    ), billed as (
      insert into usage_events (id, workspace_id, clone_id, session_id, message_id, kind, model, input_tokens, output_tokens, cost_micros, created_at)
      select ${v.usageEventId}, ${v.workspaceId}, ${v.cloneId}, ${v.sessionId}, ${v.messageId}, 'message.answered', ${v.model}, ${v.inputTokens}::int,
        ${v.outputTokens}::int, ${v.costMicros}::bigint, ${v.endedAt}::timestamptz
      where ${v.billed}::boolean on conflict (id) do nothing
    )
    select id from freed`,
);

/** `hasSubscribers`: false if no endpoint of the workspace receives `message.answered`. Then the end of an answer is one statement. */
export function createAnswerStore(db: Database, record: EventRecorder, hasSubscribers: (workspaceId: WorkspaceId) => Promise<boolean>) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);

  async function finish(tx: Tx, answer: AnswerRecord): Promise<boolean> {
    const { text, values } = finishStatement(answer);
    if ((await rawQuery(tx, text, values)).rows.length === 0) return false;
    await record(tx, answer.workspaceId, {
      type: 'message.answered',
      data: {
        messageId: answer.messageId,
        sessionId: answer.sessionId,
        cloneId: answer.cloneId,
        finishReason: answer.finishReason,
        costMicros: answer.usage.costMicros,
      },
    });
    return true;
  }

  return {
    /**
     * Stores an answer and releases its session, in one transaction. False if the claim was lost: the session was deleted or the answer was
     * closed as abandoned.
     */
    async finish(answer: AnswerRecord): Promise<boolean> {
      if (await hasSubscribers(answer.workspaceId)) return scoped(answer.workspaceId, (tx) => finish(tx, answer));
      return (await db.statement(answer.workspaceId, finishStatement(answer))).rows.length > 0;
    },

    /** Ends an answer whose server died. Keeps the events that the server had stored and marks the answer as failed. */
    closeAbandoned: (workspaceId: WorkspaceId, sessionId: SessionId, now: Date): Promise<boolean> =>
      scoped(workspaceId, async (tx) => {
        const { rows } = await tx.execute<{ cloneId: CloneId; messageId: MessageId; lastSeq: number }>(sql`
          select clone_id as "cloneId", answering as "messageId", last_seq::float8 as "lastSeq" from sessions
          where id = ${sessionId} and answering is not null and answering_until < ${now.toISOString()} for update`);
        const claim = rows[0];
        if (!claim) return false;
        const { cloneId, messageId, lastSeq } = claim;
        // Nobody knows what the model has charged. Within a spending limit, the most that was possible counts.
        const held = await tx.execute<{ id: EventId; costMicros: number }>(
          sql`select id, amount_micros::float8 as "costMicros" from spending_holds where message_id = ${messageId}`,
        );
        const { id: usageEventId, costMicros } = held.rows[0] ?? { id: usageEventOf(messageId), costMicros: 0 };
        const stored = await tx.execute<{ lastSeq: number; events: StoredEvent[] }>(sql`
          select last_seq::float8 as "lastSeq", events from session_events
          where session_id = ${sessionId} and message_id = ${messageId} order by first_seq`);
        const events = stored.rows.flatMap((row) => row.events.map((event) => fromStored(event, messageId)));
        const firstSeq = Math.max(lastSeq, stored.rows.at(-1)?.lastSeq ?? 0) + 1 + LOST_EVENTS;
        const record = { workspaceId, sessionId, cloneId, messageId, firstSeq, usageEventId };
        return finish(tx, interruptedAnswer(record, events, costMicros, now));
      }),
  };
}

/** Stores the answer, its events, and its usage, and releases the session. Returns no row if the claim was lost. */
function finishStatement(answer: AnswerRecord): Statement {
  const { usage, error, events } = answer;
  return FINISH({
    ...answer,
    ...usage,
    inputTokens: storableTokens(usage.inputTokens),
    outputTokens: storableTokens(usage.outputTokens),
    lastSeq: answer.firstSeq + events.length - 1,
    citations: JSON.stringify(answer.citations),
    sources: JSON.stringify(answer.sources),
    error: error === null ? null : JSON.stringify(error),
    events: JSON.stringify(events),
    billed: usage.inputTokens + usage.outputTokens + usage.costMicros > 0 || error === null,
  });
}
