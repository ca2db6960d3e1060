import { z } from '@hono/zod-openapi';
import { MessageIdSchema } from '../chat/chat.schemas.ts';

export const CreateFeedbackInput = z
  .strictObject({ rating: z.enum(['up', 'down']), comment: z.string().trim().max(2000).optional() })
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
