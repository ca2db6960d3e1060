import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import { defineStatement } from '../../../db/statement.ts';
import type { Context } from '../../../shared/context.ts';
import type { CloneId, EventId, MessageId, SessionId, WorkspaceId } from '../../../shared/ids.ts';
import type { Turn } from './prompt.ts';

// A session row carries the claim of the one answer that may be written at a time. Chat updates those columns (answering,
// answering_until, last_seq, message_count, title) in the same statements as its own rows, which saves round trips.

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
  /** Key of the call that asks, or null. A session has one question per key. */
  callKey: string | null;
  /** What to reserve if the workspace has a spending limit. */
  hold: AnswerHold;
}

/** The most that an answer can cost, reserved until it ends. */
export interface AnswerHold {
  /** Id of the answer's usage event. */
  id: EventId;
  cloneId: CloneId;
  model: string;
  /** Millionths of a US dollar. Null: the price is unknown. */
  maxMicros: number | null;
  /** Longer than any answer takes. */
  until: Date;
}

/** The question of an earlier attempt of a call, and what has become of its answer. */
export interface EarlierCall extends Record<string, unknown> {
  questionId: MessageId;
  messageId: MessageId;
  content: string;
  askedAt: Date;
  /** The answer is stored. */
  stored: boolean;
  /** The answer is stored and has failed. */
  failed: boolean;
  answering: boolean;
  abandoned: boolean;
  answeringUntil: Date | null;
  /** Sequence number before the first event of the answer. */
  after: number;
}

type ClaimValues = Omit<ClaimInput, 'hold'> & {
  workspaceId: WorkspaceId;
  title: string;
  holdId: EventId;
  holdModel: string;
  holdMicros: number | null;
  holdUntil: Date;
  cloneId: CloneId;
};

export interface ClaimRow extends Record<string, unknown> {
  cloneId: CloneId;
  preview: boolean;
  /** Of the page on which the conversation was started. */
  language: string | null;
  lastSeq: number;
  history: Turn[];
}

const HISTORY_TURNS = 12;

/**
 * Claims the session for one answer, stores the question, and returns the latest turns, newest first. Returns no row if the claim fails.
 * With a spending limit, the session is locked first and claimed only if the limit covers what the answer can cost. Without one, `covered`
 * reads nothing.
 */
const CLAIM = defineStatement<ClaimValues>(
  'chat_claim',
  (v) => sql`
    with limited as materialized (
      select exists (select from spending_limits where workspace_id = ${v.workspaceId}) as yes
    ), repeated as materialized (
      select exists (select from messages where session_id = ${v.sessionId} and call_key = ${v.callKey}) as yes
    ), covered as materialized (
      select reserve_spending(${v.holdId}, ${v.workspaceId}, ${v.cloneId}, id, ${v.messageId}, null, 'message.answered', ${v.holdModel},
        ${v.holdMicros}::bigint, ${v.now}::timestamptz, ${v.holdUntil}::timestamptz) as yes
      from (
        select id from sessions
        where (select yes from limited) and not (select yes from repeated) and id = ${v.sessionId} and status = 'active' and answering is null
        for update
      ) free
    ), claimed as (
      update sessions set answering = ${v.messageId}, answering_until = ${v.until}, updated_at = ${v.now},
        message_count = message_count + 1, title = coalesce(title, ${v.title})
      where id = ${v.sessionId} and status = 'active' and answering is null and not (select yes from repeated)
        and (not (select yes from limited) or (select yes from covered))
      returning id, workspace_id, clone_id, preview, language, last_seq
    ), asked as (
      insert into messages (id, workspace_id, session_id, clone_id, role, content, created_at, ended_at, call_key, answer_id)
      select ${v.questionId}, workspace_id, id, clone_id, 'user', ${v.content}, ${v.now}::timestamptz, ${v.now}::timestamptz,
        ${v.callKey}, ${v.messageId} from claimed
    )
    select clone_id as "cloneId", preview, language, last_seq::float8 as "lastSeq", (
      select coalesce(json_agg(turn), '[]') from (
        select role, content, finish_reason = 'refused' as refused from messages where session_id = ${v.sessionId} and content <> '' order by id desc limit ${sql.raw(String(HISTORY_TURNS))}
      ) turn
    ) as history from claimed`,
  // A stored answer implies its claim: it is committed later, and is on the disk when it is confirmed.
  { deferred: true },
);

/**
 * Claims the session to answer an earlier question again: its server died, or its answer failed. What the failed answer has stored is
 * deleted, and the new one takes its place, with the same id. Returns no row if the claim fails, like `CLAIM`.
 */
const CLAIM_AGAIN = defineStatement<Omit<ClaimValues, 'content' | 'title' | 'callKey'>>(
  'chat_claim_again',
  (v) => sql`
    with limited as materialized (
      select exists (select from spending_limits where workspace_id = ${v.workspaceId}) as yes
    ), answered as materialized (
      select exists (select from messages where id = ${v.messageId} and finish_reason <> 'error') as yes
    ), covered as materialized (
      select reserve_spending(${v.holdId}, ${v.workspaceId}, ${v.cloneId}, id, ${v.messageId}, null, 'message.answered', ${v.holdModel},
        ${v.holdMicros}::bigint, ${v.now}::timestamptz, ${v.holdUntil}::timestamptz) as yes
      from (
        select id from sessions
        where (select yes from limited) and not (select yes from answered) and id = ${v.sessionId} and status = 'active' and answering is null
        for update
      ) free
    ), claimed as (
      update sessions set answering = ${v.messageId}, answering_until = ${v.until}, updated_at = ${v.now},
        message_count = message_count - (select count(*) from messages where id = ${v.messageId})::int
      where id = ${v.sessionId} and status = 'active' and answering is null and not (select yes from answered)
        and (not (select yes from limited) or (select yes from covered))
      returning id, clone_id, preview, language, last_seq
    ), removed as (
      delete from messages where id = ${v.messageId} and session_id in (select id from claimed)
    ), forgotten as (
      delete from session_events where message_id = ${v.messageId} and session_id in (select id from claimed)
    )
    select clone_id as "cloneId", preview, language, last_seq::float8 as "lastSeq", (
      select coalesce(json_agg(turn), '[]') from (
        select role, content, finish_reason = 'refused' as refused from messages where session_id = ${v.sessionId} and content <> '' and id < ${v.questionId}
        order by id desc limit ${sql.raw(String(HISTORY_TURNS))}
      ) turn
    ) as history from claimed`,
);

const EARLIER = defineStatement<{ sessionId: SessionId; callKey: string; now: Date }>(
  'chat_earlier_call',
  (v) => sql`
    select q.id as "questionId", q.answer_id as "messageId", q.content, q.created_at as "askedAt", a.id is not null as stored,
      coalesce(a.finish_reason = 'error', false) as failed, coalesce(s.answering = q.answer_id, false) as answering,
      coalesce(s.answering = q.answer_id and s.answering_until < ${v.now}::timestamptz, false) as abandoned,
      s.answering_until as "answeringUntil",
      coalesce((select min(first_seq) - 1 from session_events e where e.session_id = s.id and e.message_id = q.answer_id), s.last_seq)::float8 as after
    from messages q join sessions s on s.id = q.session_id left join messages a on a.id = q.answer_id
    where q.session_id = ${v.sessionId} and q.call_key = ${v.callKey}`,
);

const TITLE_LENGTH = 120;

export function createClaimStore(db: Database) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);

  return {
    session: (ctx: Context, id: SessionId, now: Date): Promise<SessionState | undefined> =>
      scoped(ctx.workspaceId, (tx) => sessionState(tx, id, now)),

    /**
     * Claims the session for one answer and stores the question. Returns what the session is and its latest turns, oldest first, without
     * the new question. Undefined if the session is missing, ended, or has an answer in progress, or if the workspace's spending limit
     * does not cover the answer.
     */
    async claim(ctx: Context, { hold, ...input }: ClaimInput): Promise<ClaimRow | undefined> {
      const title = input.content.replace(/\s+/g, ' ').slice(0, TITLE_LENGTH);
      const { id: holdId, model: holdModel, maxMicros: holdMicros, until: holdUntil, cloneId } = hold;
      const values = { ...input, workspaceId: ctx.workspaceId, title, holdId, holdModel, holdMicros, holdUntil, cloneId };
      const { rows } = await db.statement<ClaimRow>(ctx.workspaceId, CLAIM(values));
      const row = rows[0];
      return row && { ...row, history: row.history.reverse() };
    },

    /** Claims the session to answer an earlier question again. Undefined like `claim`, or if the question has an answer by now. */
    async claimAgain(ctx: Context, { hold, ...input }: Omit<ClaimInput, 'content' | 'callKey'>): Promise<ClaimRow | undefined> {
      const { id: holdId, model: holdModel, maxMicros: holdMicros, until: holdUntil, cloneId } = hold;
      const values = { ...input, workspaceId: ctx.workspaceId, holdId, holdModel, holdMicros, holdUntil, cloneId };
      const { rows } = await db.statement<ClaimRow>(ctx.workspaceId, CLAIM_AGAIN(values));
      const row = rows[0];
      return row && { ...row, history: row.history.reverse() };
    },

    earlierCall: async (ctx: Context, sessionId: SessionId, callKey: string, now: Date): Promise<EarlierCall | undefined> =>
      (await db.statement<EarlierCall>(ctx.workspaceId, EARLIER({ sessionId, callKey, now }))).rows[0],

    /** Lets the key of a question be used for another one. */
    forgetCall: (ctx: Context, questionId: MessageId): Promise<unknown> =>
      scoped(ctx.workspaceId, (tx) => tx.execute(sql`update messages set call_key = null where id = ${questionId}`)),

    /** Renews the claims of answers in progress. Resolves to those that still have their claim. */
    async renew(workspaceId: WorkspaceId, answers: MessageId[], until: Date): Promise<MessageId[]> {
      const { rows } = await scoped(workspaceId, (tx) =>
        tx.execute<{ answering: MessageId }>(
          sql`update sessions set answering_until = ${until.toISOString()} where answering = any(${sql.param(answers)}::text[]) returning answering`,
        ),
      );
      return rows.map(({ answering }) => answering);
    },

    /** Gives up the claims of all answers. For the start of the only server of a database. */
    expireClaims: (): Promise<unknown> =>
      db.transaction({ lookup: 'maintenance:restarted' }, (tx) =>
        tx.execute(sql`update sessions set answering_until = to_timestamp(0) where answering is not null`),
      ),

    /** Sessions of all workspaces whose answer was abandoned. */
    abandoned: (limit: number): Promise<{ id: SessionId; workspaceId: WorkspaceId }[]> =>
      db.transaction({ lookup: 'maintenance:abandoned-answers' }, async (tx) => {
        const { rows } = await tx.execute<{ id: SessionId; workspaceId: WorkspaceId }>(
          sql`select id, workspace_id as "workspaceId" from sessions
              where answering is not null and answering_until < now() order by answering_until limit ${limit}`,
        );
        return rows;
      }),
  };
}

export async function sessionState(tx: Tx, id: SessionId, now: Date): Promise<SessionState | undefined> {
  const { rows } = await tx.execute<SessionState & Record<string, unknown>>(sql`
    select clone_id as "cloneId", preview, status, answering, last_seq::float8 as "lastSeq",
      (answering is not null and answering_until < ${now.toISOString()}::timestamptz) as abandoned from sessions where id = ${id}`);
  return rows[0];
}
