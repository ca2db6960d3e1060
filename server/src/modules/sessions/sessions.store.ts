import { and, desc, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import { createdBetween } from '../../db/created-between.ts';
import type { Database, Tx } from '../../db/db.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context } from '../../shared/context.ts';
import type { CloneId, SessionId } from '../../shared/ids.ts';
import { searchWordsOf, wordPattern } from '../../shared/word-pattern.ts';
import type { SessionFilter, UpdateSessionInput } from './sessions.schemas.ts';
import { sessions } from './sessions.tables.ts';

export type SessionRow = typeof sessions.$inferSelect;
export type SessionsStore = ReturnType<typeof createSessionsStore>;

export function createSessionsStore(db: Database, audit: AuditWriter) {
  const scoped = <T>(ctx: Context, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId: ctx.workspaceId }, work);

  return {
    insert: (
      ctx: Context,
      row: Pick<
        SessionRow,
        'id' | 'cloneId' | 'preview' | 'visitorId' | 'metadata' | 'tags' | 'origin' | 'language' | 'apiKeyId' | 'createdAt' | 'updatedAt'
      >,
    ): Promise<SessionRow | undefined> =>
      scoped(
        ctx,
        async (tx) =>
          (
            await tx
              .insert(sessions)
              .values({ ...row, workspaceId: ctx.workspaceId })
              .returning()
          )[0],
      ),

    get: (ctx: Context, id: SessionId): Promise<SessionRow | undefined> =>
      scoped(ctx, async (tx) => (await tx.select().from(sessions).where(eq(sessions.id, id)).limit(1))[0]),

    /** Newest first. */
    list: (
      ctx: Context,
      cloneId: CloneId | undefined,
      filter: SessionFilter,
      { before, limit }: { before: string | undefined; limit: number },
    ): Promise<SessionRow[]> =>
      scoped(ctx, (tx) =>
        tx
          .select()
          .from(sessions)
          .where(
            and(
              eq(sessions.workspaceId, ctx.workspaceId),
              cloneId && eq(sessions.cloneId, cloneId),
              before === undefined ? undefined : lt(sessions.id, before as SessionId),
              ...conditionsOf(filter),
            ),
          )
          .orderBy(desc(sessions.id))
          .limit(limit),
      ),

    /** The time of the last question stays: visitors can renew their token for a while after it. */
    update: (ctx: Context, id: SessionId, change: UpdateSessionInput): Promise<SessionRow | undefined> =>
      scoped(ctx, async (tx) => {
        const values = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const where = eq(sessions.id, id);
        const [row] =
          Object.keys(values).length === 0
            ? await tx.select().from(sessions).where(where).limit(1)
            : await tx.update(sessions).set(values).where(where).returning();
        if (row) await audit(tx, ctx, { action: 'session.updated', target: id });
        return row;
      }),

    /** Ending a session again keeps its first end time. */
    end: (ctx: Context, id: SessionId, now: Date): Promise<SessionRow | undefined> =>
      scoped(ctx, async (tx) => {
        await tx
          .update(sessions)
          .set({ status: 'ended', endedAt: now, updatedAt: now })
          .where(and(eq(sessions.id, id), eq(sessions.status, 'active')));
        return (await tx.select().from(sessions).where(eq(sessions.id, id)).limit(1))[0];
      }),

    /** Also deletes the session's messages and events. False if the session does not exist. */
    delete: (ctx: Context, id: SessionId): Promise<boolean> =>
      scoped(ctx, async (tx) => {
        const deleted = await tx.delete(sessions).where(eq(sessions.id, id)).returning({ id: sessions.id });
        if (deleted.length === 0) return false;
        await audit(tx, ctx, { action: 'session.deleted', target: id });
        return true;
      }),
  };
}

/** An answer of the session that the outer statement reads, which has this property. */
const hasAnswer = (property: SQL) =>
  sql`exists (select from messages m where m.session_id = sessions.id and m.role = 'assistant' and ${property})`;
const UNANSWERED = hasAnswer(sql`m.finish_reason in ('refused', 'error')`);
const RATINGS = { up: sql`m.feedback = 1`, down: sql`m.feedback = -1`, any: sql`m.feedback is not null` } as const;

function conditionsOf({ visitorId, preview, empty, tags, search, unanswered, rating, origin, from, to }: SessionFilter) {
  const pattern = wordPattern(searchWordsOf(search ?? ''));
  return [
    visitorId === undefined ? undefined : eq(sessions.visitorId, visitorId),
    preview === undefined ? undefined : eq(sessions.preview, preview),
    tags && sql`${sessions.tags} @> ${sql.param(tags)}::text[]`,
    // Not indexed: the index would be updated with every message.
    empty === undefined ? undefined : empty ? eq(sessions.messageCount, 0) : gt(sessions.messageCount, 0),
    pattern === undefined
      ? undefined
      : sql`(${sessions.title} ~ ${pattern} or exists (select from messages m where m.session_id = sessions.id and m.content ~ ${pattern}))`,
    unanswered === undefined ? undefined : unanswered ? UNANSWERED : sql`not ${UNANSWERED}`,
    rating && hasAnswer(RATINGS[rating]),
    origin === undefined ? undefined : eq(sessions.origin, origin),
    createdBetween('session', sessions, { from, to }),
  ];
}
