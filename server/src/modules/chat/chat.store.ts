import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/db.ts';
import type { Context } from '../../shared/context.ts';
import type { EventRecorder } from '../../shared/events.ts';
import type { MessageId, SessionId, WorkspaceId } from '../../shared/ids.ts';
import { createAnswerStore } from './answering/answer.store.ts';
import { createClaimStore } from './answering/claim.store.ts';
import { messages } from './chat.tables.ts';
import { createEventStore } from './streaming/event.store.ts';

export type ChatStore = ReturnType<typeof createChatStore>;
export type MessageRow = typeof messages.$inferSelect;

/** See `createAnswerStore` for `hasSubscribers`. */
export function createChatStore(db: Database, record: EventRecorder, hasSubscribers: (workspaceId: WorkspaceId) => Promise<boolean>) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);

  return {
    ...createClaimStore(db),
    ...createAnswerStore(db, record, hasSubscribers),
    ...createEventStore(db),

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
