import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute } from '../../http/router.ts';
import { MessageIdSchema } from '../chat/chat.schemas.ts';
import { CreateFeedbackInput, Feedback } from './feedback.schemas.ts';
import type { FeedbackUsecases } from './feedback.usecases.ts';

const createFeedback = defineRoute(
  {
    operationId: 'createFeedback',
    sdk: 'messages.feedback.create',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'chat:write',
  },
  {
    method: 'post',
    path: '/v1/messages/{messageId}/feedback',
    tags: ['Feedback'],
    summary: 'Rate an answer',
    description: 'A second rating replaces the first one.',
    request: {
      params: z.object({ messageId: MessageIdSchema }),
      body: { required: true, content: { 'application/json': { schema: CreateFeedbackInput } } },
    },
    responses: { 200: { description: 'The stored rating.', content: { 'application/json': { schema: Feedback } } } },
  },
);

export function feedbackRoutes(usecases: FeedbackUsecases) {
  return createRouter().openapi(createFeedback, async (c) =>
    c.json(await usecases.createFeedback(callerOf(c), c.req.valid('param').messageId, c.req.valid('json')), 200),
  );
}
