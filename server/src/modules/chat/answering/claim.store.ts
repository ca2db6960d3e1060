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
    ), covered as materialized (
      select reserve_spending(${v.holdId}, ${v.workspaceId}, ${v.cloneId}, id, ${v.messageId}, null, 'message.answered', ${v.holdModel},
        ${v.holdMicros}::bigint, ${v.now}::timestamptz, ${v.holdUntil}::timestamptz) as yes
      from (
        select id from sessions where (select yes from limited) and id = ${v.sessionId} and status = 'active' and answering is null for update
      ) free
    ), claimed as (
      update sessions set answering = ${v.messageId}, answering_until = ${v.until}, updated_at = ${v.now},
        message_count = message_count + 1, title = coalesce(title, ${v.title})
      where id = ${v.sessionId} and status = 'active' and answering is null and (not (select yes from limited) or (select yes from covered))
      returning id, workspace_id, clone_id, preview, last_seq
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

    /** Renews the claims of answers in progress. */
    renew: (workspaceId: WorkspaceId, answers: MessageId[], until: Date): Promise<unknown> =>
      scoped(workspaceId, (tx) =>
        tx.execute(sql`update sessions set answering_until = ${until.toISOString()} where answering = any(${sql.param(answers)}::text[])`),
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
