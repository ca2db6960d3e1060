import { z } from '@hono/zod-openapi';
import { IDEMPOTENCY_KEY } from '../../shared/idempotency.ts';
import { AnswerError, ChatEvent, MessageIdSchema } from '../chat/chat.schemas.ts';

const frame = <T extends string, D extends z.ZodType>(type: T, data: D) => z.object({ type: z.literal(type), data });

export const ClientFrame = z
  .discriminatedUnion('type', [
    frame(
      'send',
      z.object({
        idempotencyKey: z
          .string()
          .regex(IDEMPOTENCY_KEY, 'has 1 to 255 characters of visible ASCII; a UUID does well')
          .openapi({ description: 'Your own name for this question: sent again under it within 24 hours, it is not asked twice.' }),
        content: z
          .string()
          .min(1, 'is empty: write a question')
          .max(8000, 'is longer than 8000 characters: ask a shorter question')
          .openapi({ example: 'What was revenue in 2023?' }),
      }),
    ),
    frame('stop', z.object({ messageId: MessageIdSchema })),
    frame('typing', z.object({ typing: z.boolean().openapi({ description: 'Say true again every few seconds while it lasts.' }) })),
    frame('authenticate', z.object({ token: z.string().min(1).max(8192).openapi({ description: 'A fresh token of the same caller.' }) })),
    frame('ping', z.object({}).optional()),
  ])
  .openapi('SocketClientFrame', { description: 'What a client sends over the socket: one JSON text per frame.' });
export type ClientFrame = z.infer<typeof ClientFrame>;

export const ServerFrame = z
  .union([
    z.intersection(
      z.object({ seq: z.number().int().openapi({ description: 'Number of the event in its session: the `after` to come back with.' }) }),
      ChatEvent,
    ),
    frame(
      'ready',
      z.object({
        sessionId: z.string(),
        after: z.number().int().openapi({ description: 'Events after this one follow.' }),
        requestId: z.string(),
      }),
    ),
    frame(
      'accepted',
      z.object({
        idempotencyKey: z.string(),
        messageId: z.string().openapi({ description: 'Of the answer. Its first events may come before this frame.' }),
        repeated: z.boolean().openapi({ description: 'It had been asked under this key before: nothing was asked again.' }),
      }),
    ),
    frame(
      'stopped',
      z.object({ messageId: z.string(), stopped: z.boolean().openapi({ description: 'False: the answer had already ended.' }) }),
    ),
    frame('typing', z.object({ from: z.enum(['visitor', 'expert']), typing: z.boolean() })),
    frame('authenticated', z.object({})),
    frame('pong', z.object({})),
    frame(
      'refused',
      z.object({
        frame: z.enum(['send', 'stop', 'typing', 'authenticate', 'ping']).nullable().openapi({
          description: 'What was refused; null: the socket as a whole, or a frame that could not be read.',
        }),
        ref: z.string().nullable().openapi({ description: 'The idempotencyKey of a send, the messageId of a stop.' }),
        error: AnswerError,
        retryAfterSeconds: z.number().nullable(),
      }),
    ),
  ])
  .openapi('SocketServerFrame', {
    description: 'What the server sends over the socket: one JSON text per frame. Only events have a `seq`.',
  });
export type ServerFrame = z.infer<typeof ServerFrame>;
