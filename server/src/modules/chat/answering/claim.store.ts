import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import { defineStatement } from '../../../db/statement.ts';
import type { Context } from '../../../shared/context.ts';
import type { CloneId, MessageId, SessionId, WorkspaceId } from '../../../shared/ids.ts';
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
}

export interface ClaimRow extends Record<string, unknown> {
  cloneId: CloneId;
  preview: boolean;
  lastSeq: number;
  history: Turn[];
}

const HISTORY_TURNS = 12;

/** Claims the session for one answer, stores the question, and returns the latest turns, newest first. Returns no row if the claim fails. */
const CLAIM = defineStatement<ClaimInput & { title: string }>(
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

const TITLE_LENGTH = 120;

export function createClaimStore(db: Database) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);

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
