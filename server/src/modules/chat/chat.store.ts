import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/db.ts';
import { rawQuery } from '../../db/raw-query.ts';
import { defineStatement } from '../../db/statement.ts';
import type { Context } from '../../shared/context.ts';
import type { EventRecorder } from '../../shared/events.ts';
import type { CloneId, MessageId, SessionId, WorkspaceId } from '../../shared/ids.ts';
import { type AnswerRecord, CLAIM, finishStatement } from './answering/answer.store.ts';
import type { Turn } from './answering/prompt.ts';
import type { AnswerError, ChatEvent, Citation, FoundSource, Usage } from './chat.schemas.ts';
import { messages } from './chat.tables.ts';
import { fromStored, type StoredEvent } from './streaming/live-log.service.ts';

// The session row carries the claim of the one answer that may be written at a time. Chat reads and writes those columns of it
// (answering, answering_until, last_seq, message_count, title) in the same statement as its own rows: a round trip less for each.

export type ChatStore = ReturnType<typeof createChatStore>;
export type MessageRow = typeof messages.$inferSelect;

export interface SessionState {
  cloneId: CloneId;
  preview: boolean;
  status: 'active' | 'ended';
  answering: MessageId | null;
  /** The server that writes the answer has not renewed its claim in time. */
  abandoned: boolean;
  lastSeq: number;
}

export interface EventBatch {
  sessionId: SessionId;
  messageId: MessageId;
  firstSeq: number;
  events: StoredEvent[];
}

export interface Pulse {
  id: SessionId;
  lastSeq: number;
  answering: MessageId | null;
}

const PULSES = defineStatement<{ ids: SessionId[] }>(
  'chat_pulses',
  (v) => sql`select id, last_seq::float8 as "lastSeq", answering from sessions where id = any(${v.ids}::text[])`,
);

/** Numbers left free after an answer whose server died: it may have sent events that it did not come to store. */
const LOST_EVENTS = 10_000;
const EVENT_ROWS = 200;

/** `listening`: false when it is known that nobody wants `message.answered` of a workspace, so that its end is one statement. */
export function createChatStore(db: Database, record: EventRecorder, listening: (workspaceId: WorkspaceId) => Promise<boolean>) {
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
    /** The session, or undefined. */
    session: (ctx: Context, id: SessionId, now: Date): Promise<SessionState | undefined> =>
      scoped(ctx.workspaceId, (tx) => sessionState(tx, id, now)),

    /**
     * Claims the session for one answer and stores the question. Undefined when it cannot be claimed (missing, ended, busy, or
     * a preview where none was expected).
     * History: the latest turns, oldest first, without the new question.
     */
    async claim(
      ctx: Context,
      input: {
        sessionId: SessionId;
        preview: boolean;
        questionId: MessageId;
        messageId: MessageId;
        content: string;
        now: Date;
        until: Date;
      },
    ): Promise<{ lastSeq: number; history: Turn[] } | undefined> {
      const title = input.content.replace(/\s+/g, ' ').slice(0, 120);
      const { rows } = await db.statement<{ lastSeq: number; history: Turn[] }>(ctx.workspaceId, CLAIM({ ...input, title }));
      const row = rows[0];
      return row && { lastSeq: row.lastSeq, history: row.history.reverse() };
    },

    /** Stores an answer and frees its session, in one transaction. False: the claim was lost (the session is gone, or was taken for dead). */
    async finish(answer: AnswerRecord): Promise<boolean> {
      if (await listening(answer.workspaceId)) return scoped(answer.workspaceId, (tx) => finish(tx, answer));
      return (await db.statement(answer.workspaceId, finishStatement(answer))).rows.length > 0;
    },

    /** Stores events of answers that are still being written, and renews their claims. */
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

    renew: (workspaceId: WorkspaceId, answers: MessageId[], until: Date): Promise<unknown> =>
      scoped(workspaceId, (tx) =>
        tx.execute(sql`update sessions set answering_until = ${until.toISOString()} where answering = any(${sql.param(answers)}::text[])`),
      ),

    /** Stored events after `after`, oldest first, and the session's state; `more`: ask again from the last of them. */
    async events(
      ctx: Context,
      sessionId: SessionId,
      after: number,
      now: Date,
    ): Promise<{ state: SessionState; events: { seq: number; event: ChatEvent }[]; more: boolean } | undefined> {
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

    /** Of these sessions, whether anything happens or happened in them; those that are gone are left out. */
    pulses: async (workspaceId: WorkspaceId, ids: SessionId[]): Promise<Pulse[]> =>
      (await db.statement<Pulse>(workspaceId, PULSES({ ids }))).rows,

    /** Ends an answer whose server died: what it had stored is kept, marked as an error. */
    closeAbandoned: (workspaceId: WorkspaceId, sessionId: SessionId, error: AnswerError, now: Date): Promise<boolean> =>
      scoped(workspaceId, async (tx) => {
        const { rows } = await tx.execute<{ cloneId: CloneId; messageId: MessageId; lastSeq: number }>(sql`
          select clone_id as "cloneId", answering as "messageId", last_seq::float8 as "lastSeq" from sessions
          where id = ${sessionId} and answering is not null and answering_until < ${now.toISOString()} for update`);
        const claim = rows[0];
        if (!claim) return false;
        const stored = await tx.execute<{ lastSeq: number; events: StoredEvent[] }>(sql`
          select last_seq::float8 as "lastSeq", events from session_events
          where session_id = ${sessionId} and message_id = ${claim.messageId} order by first_seq`);
        const events = stored.rows.flatMap((row) => row.events.map((event) => fromStored(event, claim.messageId)));
        const firstSeq = Math.max(claim.lastSeq, stored.rows.at(-1)?.lastSeq ?? 0) + 1 + LOST_EVENTS;
        return finish(tx, partialAnswer(workspaceId, sessionId, claim, events, error, firstSeq, now));
      }),

    /** Sessions, of every workspace, whose answer was abandoned. */
    abandoned: (limit: number): Promise<{ id: SessionId; workspaceId: WorkspaceId }[]> =>
      db.transaction({ lookup: 'maintenance:abandoned-answers' }, async (tx) => {
        const { rows } = await tx.execute<{ id: SessionId; workspaceId: WorkspaceId }>(
          sql`select id, workspace_id as "workspaceId" from sessions
              where answering is not null and answering_until < now() order by answering_until limit ${limit}`,
        );
        return rows;
      }),

    /** The session in which this answer is being written, or was; undefined when there is none. */
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
  const { rows } = await tx.execute<Omit<SessionState, never> & Record<string, unknown>>(sql`
    select clone_id as "cloneId", preview, status, answering, last_seq::float8 as "lastSeq",
      (answering is not null and answering_until < ${now.toISOString()}::timestamptz) as abandoned from sessions where id = ${id}`);
  return rows[0];
}

function partialAnswer(
  workspaceId: WorkspaceId,
  sessionId: SessionId,
  claim: { cloneId: CloneId; messageId: MessageId },
  events: ChatEvent[],
  error: AnswerError,
  firstSeq: number,
  now: Date,
): AnswerRecord {
  const { messageId, cloneId } = claim;
  let content = '';
  let model = 'unknown';
  const citations: Citation[] = [];
  let sources: FoundSource[] = [];
  for (const event of events) {
    if (event.type === 'text-delta') content += event.data.text;
    else if (event.type === 'message-start') model = event.data.model;
    else if (event.type === 'sources-found') sources = event.data.sources;
    else if (event.type === 'citation-added') citations.push(withoutMessage(event.data));
  }
  const usage: Usage = { inputTokens: 0, outputTokens: Math.ceil(Buffer.byteLength(content) / 4), costMicros: 0, flags: ['estimated'] };
  return {
    workspaceId,
    sessionId,
    cloneId,
    messageId,
    content,
    finishReason: 'error',
    model,
    citations,
    sources,
    followUps: [],
    error,
    usage,
    startedAt: now,
    endedAt: now,
    firstSeq,
    events: [
      { type: 'error', data: { messageId, error } },
      { type: 'message-end', data: { messageId, finishReason: 'error', usage, followUps: [] } },
    ],
  };
}

function withoutMessage({ messageId: _, ...citation }: Citation & { messageId: string }): Citation {
  return citation;
}
