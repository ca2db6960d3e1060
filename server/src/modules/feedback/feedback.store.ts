import { sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import type { Context } from '../../shared/context.ts';
import { notFound } from '../../shared/errors.ts';
import type { CloneId, MessageId, SessionId } from '../../shared/ids.ts';
import { feedback } from './feedback.tables.ts';

export type FeedbackStore = ReturnType<typeof createFeedbackStore>;
export type FeedbackRow = typeof feedback.$inferSelect;

interface RatedMessage extends Record<string, unknown> {
  session_id: SessionId;
  clone_id: CloneId;
}

export function createFeedbackStore(db: Database) {
  return {
    /** Inserts or replaces the rating of an answer and updates the message. With `sessionId`, finds only answers of that session. */
    upsert: (
      ctx: Context,
      messageId: MessageId,
      input: { rating: 1 | -1; comment: string | null; sessionId: SessionId | undefined; now: Date },
    ) =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx): Promise<FeedbackRow> => {
        const { rating, comment, now } = input;
        const { rows } = await tx.execute<RatedMessage>(
          sql`update messages set feedback = ${rating}, feedback_comment = ${comment} where id = ${messageId} and role = 'assistant'
              and (${input.sessionId ?? null}::text is null or session_id = ${input.sessionId ?? null})
              returning session_id, clone_id`,
        );
        const message = rows[0];
        if (!message) throw notFound('answer', messageId);
        const [row] = await tx
          .insert(feedback)
          .values({
            messageId,
            workspaceId: ctx.workspaceId,
            cloneId: message.clone_id,
            sessionId: message.session_id,
            rating,
            comment,
            createdAt: now,
            updatedAt: now,
          })
          .onConflictDoUpdate({ target: feedback.messageId, set: { rating, comment, updatedAt: now } })
          .returning();
        if (!row) throw notFound('answer', messageId);
        return row;
      }),
  };
}
