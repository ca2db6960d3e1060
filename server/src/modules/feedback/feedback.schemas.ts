import { z } from '@hono/zod-openapi';
import { MessageIdSchema } from '../chat/chat.schemas.ts';

/** Control characters that are no space, and the marks that turn the direction of the text around a comment. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const visible = (comment: string): string => {
  const text = comment.replaceAll(UNSEEN, (mark) => (/\s/.test(mark) ? mark : '')).trim();
  // Zero-width characters alone say nothing.
  return /[^\s\p{Cf}]/u.test(text) ? text : '';
};

export const CreateFeedbackInput = z
  .strictObject({ rating: z.enum(['up', 'down']), comment: z.string().overwrite(visible).max(2000).optional() })
  .openapi('CreateFeedbackInput');
export type CreateFeedbackInput = z.infer<typeof CreateFeedbackInput>;

export const Feedback = z
  .object({
    messageId: MessageIdSchema,
    rating: z.enum(['up', 'down']),
    comment: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Feedback');
export type Feedback = z.output<typeof Feedback>;
