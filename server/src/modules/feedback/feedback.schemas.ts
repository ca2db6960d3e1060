import { z } from '@hono/zod-openapi';
import { idPattern, type MessageId } from '../../shared/ids.ts';

export const MessageIdSchema = z
  .string()
  .regex(new RegExp(idPattern('message')), 'is not a message id (msg_ and 26 characters)')
  .transform((id) => id as MessageId)
  .openapi({ type: 'string', example: 'msg_01jd5zq8w3x6v9k2m4n7p0r5st' });

export const GiveFeedbackInput = z
  .strictObject({ rating: z.enum(['up', 'down']), comment: z.string().trim().max(2000).optional() })
  .openapi('GiveFeedbackInput');
export type GiveFeedbackInput = z.infer<typeof GiveFeedbackInput>;

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
