import { z } from '@hono/zod-openapi';
import { DIRECTION_OVERRIDES } from '../../shared/direction-marks.ts';
import { MessageIdSchema } from '../chat/chat.schemas.ts';

/** Control characters that are no white space. */
const CONTROLS = /(?!\s)\p{Cc}/gu;
const visible = (comment: string): string => {
  const text = comment.replaceAll(CONTROLS, '').replaceAll(DIRECTION_OVERRIDES, '').trim();
  // Characters that nobody sees say nothing: zero-width ones, fillers, and the blank of Braille.
  return /[^\s\u2800\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text) ? text : '';
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
