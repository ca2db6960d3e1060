import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute } from '../../http/router.ts';
import { MessageIdSchema } from '../chat/chat.schemas.ts';
import { Feedback, GiveFeedbackInput } from './feedback.schemas.ts';
import type { FeedbackUsecases } from './feedback.usecases.ts';

const giveFeedback = defineRoute(
  { operationId: 'giveFeedback', sdk: { resource: 'messages', method: 'giveFeedback' }, auth: 'required' },
  {
    method: 'post',
    path: '/v1/messages/{messageId}/feedback',
    tags: ['Feedback'],
    summary: 'Rate an answer; a second rating replaces the first',
    request: {
      params: z.object({ messageId: MessageIdSchema }),
      body: { required: true, content: { 'application/json': { schema: GiveFeedbackInput } } },
    },
    responses: { 200: { description: 'The rating as stored.', content: { 'application/json': { schema: Feedback } } } },
  },
);

export function feedbackRoutes(usecases: FeedbackUsecases) {
  return createRouter().openapi(giveFeedback, async (c) =>
    c.json(await usecases.giveFeedback(callerOf(c), c.req.valid('param').messageId, c.req.valid('json')), 200),
  );
}
