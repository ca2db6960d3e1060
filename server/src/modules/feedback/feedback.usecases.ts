import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import type { MessageId } from '../../shared/ids.ts';
import type { CreateFeedbackInput, Feedback } from './feedback.schemas.ts';
import type { FeedbackStore } from './feedback.store.ts';

export type FeedbackUsecases = ReturnType<typeof createFeedbackUsecases>;

export function createFeedbackUsecases({ store, clock }: { store: FeedbackStore; clock: Clock }) {
  return {
    /** Each answer has one rating; a second one replaces it. Visitors can rate answers of their own session only. */
    async createFeedback(ctx: Context, messageId: MessageId, input: CreateFeedbackInput): Promise<Feedback> {
      requireScope(ctx, 'chat:write');
      const row = await store.upsert(ctx, messageId, {
        rating: input.rating === 'up' ? 1 : -1,
        comment: input.comment || null,
        sessionId: ctx.actor.type === 'visitor' ? ctx.actor.sessionId : undefined,
        now: clock.now(),
      });
      return {
        messageId: row.messageId,
        rating: row.rating === 1 ? 'up' : 'down',
        comment: row.comment,
        createdAt: row.createdAt.toISOString(),
        updatedAt: row.updatedAt.toISOString(),
      };
    },
  };
}
