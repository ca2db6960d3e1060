import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/db.ts';
import { rawQuery } from '../../db/raw-query.ts';
import { defineStatement } from '../../db/statement.ts';
import type { Context } from '../../shared/context.ts';
import type { EventRecorder } from '../../shared/events.ts';
import type { CloneId, MessageId, SessionId, WorkspaceId } from '../../shared/ids.ts';
import { CLAIM, type ClaimRow, finishStatement } from './answering/answer.store.ts';
import { type AnswerRecord, interruptedAnswer } from './answering/answer-record.ts';
import type { AnswerEvent } from './chat.schemas.ts';
import { messages } from './chat.tables.ts';
import { fromStored, type StoredEvent } from './streaming/stored-event.ts';

// A session row carries the claim of the one answer that may be written at a time. Chat updates those columns (answering,
// answering_until, last_seq, message_count, title) in the same statements as its own rows, which saves round trips.

export type ChatStore = ReturnType<typeof createChatStore>;
export type MessageRow = typeof messages.$inferSelect;

export interface SessionState {
  cloneId: CloneId;
  preview: boolean;
  status: 'active' | 'ended';
  answering: MessageId | null;
  /** The server that writes the answer did not renew its claim in time. */
  abandoned: boolean;
  lastSeq: number;
}

export interface ClaimInput {
  sessionId: SessionId;
  questionId: MessageId;
  messageId: MessageId;
  content: string;
  now: Date;
  until: Date;
}

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

/** Sequence numbers to skip after an answer whose server died: it may have sent events that it could not store. */
const LOST_EVENTS = 10_000;
const EVENT_ROWS = 200;
const TITLE_LENGTH = 120;

/** `hasSubscribers`: false if no endpoint of the workspace receives `message.answered`. Then the end of an answer is one statement. */
export function createChatStore(db: Database, record: EventRecorder, hasSubscribers: (workspaceId: WorkspaceId) => Promise<boolean>) {
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
    session: (ctx: Context, id: SessionId, now: Date): Promise<SessionState | undefined> =>
      scoped(ctx.workspaceId, (tx) => sessionState(tx, id, now)),

    /**
     * Claims the session for one answer and stores the question. Returns what the session is and its latest turns, oldest first, without
     * the new question. Undefined if the session is missing, ended, or has an answer in progress.
     */
    async claim(ctx: Context, input: ClaimInput): Promise<ClaimRow | undefined> {
      const title = input.content.replace(/\s+/g, ' ').slice(0, TITLE_LENGTH);
      const { rows } = await db.statement<ClaimRow>(ctx.workspaceId, CLAIM({ ...input, title }));
      const row = rows[0];
      return row && { ...row, history: row.history.reverse() };
    },

    /** Stores an answer and releases its session, in one transaction. False if the claim was lost: the session was deleted or the answer was closed as abandoned. */
    async finish(answer: AnswerRecord): Promise<boolean> {
      if (await hasSubscribers(answer.workspaceId)) return scoped(answer.workspaceId, (tx) => finish(tx, answer));
      return (await db.statement(answer.workspaceId, finishStatement(answer))).rows.length > 0;
    },

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

    /** Renews the claims of answers in progress. */
    renew: (workspaceId: WorkspaceId, answers: MessageId[], until: Date): Promise<unknown> =>
      scoped(workspaceId, (tx) =>
        tx.execute(sql`update sessions set answering_until = ${until.toISOString()} where answering = any(${sql.param(answers)}::text[])`),
      ),

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

    /** Ends an answer whose server died. Keeps the events that the server had stored and marks the answer as failed. */
    closeAbandoned: (workspaceId: WorkspaceId, sessionId: SessionId, now: Date): Promise<boolean> =>
      scoped(workspaceId, async (tx) => {
        const { rows } = await tx.execute<{ cloneId: CloneId; messageId: MessageId; lastSeq: number }>(sql`
          select clone_id as "cloneId", answering as "messageId", last_seq::float8 as "lastSeq" from sessions
          where id = ${sessionId} and answering is not null and answering_until < ${now.toISOString()} for update`);
        const claim = rows[0];
        if (!claim) return false;
        const { cloneId, messageId, lastSeq } = claim;
        const stored = await tx.execute<{ lastSeq: number; events: StoredEvent[] }>(sql`
          select last_seq::float8 as "lastSeq", events from session_events
          where session_id = ${sessionId} and message_id = ${messageId} order by first_seq`);
        const events = stored.rows.flatMap((row) => row.events.map((event) => fromStored(event, messageId)));
        const firstSeq = Math.max(lastSeq, stored.rows.at(-1)?.lastSeq ?? 0) + 1 + LOST_EVENTS;
        return finish(tx, interruptedAnswer({ workspaceId, sessionId, cloneId, messageId, firstSeq }, events, now));
      }),

    /** Sessions of all workspaces whose answer was abandoned. */
    abandoned: (limit: number): Promise<{ id: SessionId; workspaceId: WorkspaceId }[]> =>
      db.transaction({ lookup: 'maintenance:abandoned-answers' }, async (tx) => {
        const { rows } = await tx.execute<{ id: SessionId; workspaceId: WorkspaceId }>(
          sql`select id, workspace_id as "workspaceId" from sessions
              where answering is not null and answering_until < now() order by answering_until limit ${limit}`,
        );
        return rows;
      }),

    /** The session of an answer, and whether the answer is in progress. */
    async findMessage(ctx: Context, id: MessageId): Promise<{ sessionId: SessionId; running: boolean } | undefined> {
      const { rows } = await scoped(ctx.workspaceId, (tx) =>
        tx.execute<{ sessionId: SessionId; running: boolean }>(sql`
          select id as "sessionId", true as running from sessions where answering = ${id}
          union all select session_id, false from messages where id = ${id} and role = 'assistant' limit 1`),
      );
      return rows[0];
    },

    messages: (ctx: Context, sessionId: SessionId, page: { before: string | undefined; limit: number }): Promise<MessageRow[]> =>
      scoped(ctx.workspaceId, (tx) =>
        tx
          .select()
          .from(messages)
          .where(and(eq(messages.sessionId, sessionId), page.before === undefined ? undefined : lt(messages.id, page.before as MessageId)))
          .orderBy(desc(messages.id))
          .limit(page.limit),
      ),

    message: (ctx: Context, id: MessageId): Promise<MessageRow | undefined> =>
      scoped(ctx.workspaceId, async (tx) => (await tx.select().from(messages).where(eq(messages.id, id)).limit(1))[0]),
  };
}

async function sessionState(tx: Tx, id: SessionId, now: Date): Promise<SessionState | undefined> {
  const { rows } = await tx.execute<SessionState & Record<string, unknown>>(sql`
    select clone_id as "cloneId", preview, status, answering, last_seq::float8 as "lastSeq",
      (answering is not null and answering_until < ${now.toISOString()}::timestamptz) as abandoned from sessions where id = ${id}`);
  return rows[0];
}
