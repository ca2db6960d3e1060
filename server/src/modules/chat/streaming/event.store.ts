import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import { defineStatement } from '../../../db/statement.ts';
import type { Context } from '../../../shared/context.ts';
import type { MessageId, SessionId, WorkspaceId } from '../../../shared/ids.ts';
import { type SessionState, sessionState } from '../answering/claim.store.ts';
import type { AnswerEvent } from '../chat.schemas.ts';
import { fromStored, type StoredEvent } from './stored-event.ts';

export interface EventBatch {
  sessionId: SessionId;
  messageId: MessageId;
  firstSeq: number;
  events: StoredEvent[];
}

export interface SessionActivity {
  id: SessionId;
  lastSeq: number;
  answering: MessageId | null;
}

const ACTIVITY = defineStatement<{ ids: SessionId[] }>(
  'chat_session_activity',
  (v) => sql`select id, last_seq::float8 as "lastSeq", answering from sessions where id = any(${v.ids}::text[])`,
);

const EVENT_ROWS = 200;

export function createEventStore(db: Database) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);

  return {
    /** Stores events of answers in progress. Skips answers whose claim was lost. */
    async append(workspaceId: WorkspaceId, batches: EventBatch[], now: Date): Promise<void> {
      const rows = batches.map(({ sessionId, messageId, firstSeq, events }) => ({
        session_id: sessionId,
        message_id: messageId,
        first_seq: firstSeq,
        last_seq: firstSeq + events.length - 1,
        events,
      }));
      await scoped(workspaceId, (tx) =>
        tx.execute(sql`
          insert into session_events (session_id, workspace_id, first_seq, last_seq, message_id, events, created_at)
          select s.id, s.workspace_id, r.first_seq, r.last_seq, r.message_id, r.events, ${now.toISOString()}::timestamptz
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
            as r(session_id text, message_id text, first_seq bigint, last_seq bigint, events jsonb)
          join sessions s on s.id = r.session_id and s.answering = r.message_id
          on conflict (session_id, first_seq) do update set last_seq = excluded.last_seq, events = excluded.events`),
      );
    },

    /** The session's state and its stored events after `after`, oldest first. If `more`, call again with the number of the last event. */
    async events(
      ctx: Context,
      sessionId: SessionId,
      after: number,
      now: Date,
    ): Promise<{ state: SessionState; events: { seq: number; event: AnswerEvent }[]; more: boolean } | undefined> {
      return scoped(ctx.workspaceId, async (tx) => {
        const state = await sessionState(tx, sessionId, now);
        if (!state) return undefined;
        const { rows } = await tx.execute<{ firstSeq: number; messageId: string; events: StoredEvent[] }>(sql`
          select first_seq::float8 as "firstSeq", message_id as "messageId", events from session_events
          where session_id = ${sessionId} and last_seq > ${after} order by first_seq limit ${EVENT_ROWS}`);
        const events = rows.flatMap((row) =>
          row.events.map((stored, i) => ({ seq: row.firstSeq + i, event: fromStored(stored, row.messageId) })),
        );
        return { state, events: events.filter(({ seq }) => seq > after), more: rows.length === EVENT_ROWS };
      });
    },

    /** The last event and the running answer of each session. Leaves out sessions that do not exist. */
    activity: async (workspaceId: WorkspaceId, ids: SessionId[]): Promise<SessionActivity[]> =>
      (await db.statement<SessionActivity & Record<string, unknown>>(workspaceId, ACTIVITY({ ids }))).rows,
  };
}
