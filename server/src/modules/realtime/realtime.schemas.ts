import { z } from '@hono/zod-openapi';
import { IDEMPOTENCY_KEY } from '../../shared/idempotency.ts';
import { type AnswerError, type AnswerEvent, ChatEvent, ErrorBody, MessageIdSchema } from '../chat/chat.schemas.ts';

const frame = <T extends string, D extends z.ZodType>(type: T, data: D) => z.object({ type: z.literal(type), data });
/** A frame of the client: unknown fields are refused, as in the bodies of requests. */
const input = <T extends string, S extends z.ZodRawShape>(type: T, data: S) =>
  z.strictObject({ type: z.literal(type), data: z.strictObject(data) });

export const ClientFrame = z
  .discriminatedUnion('type', [
    input('send', {
      idempotencyKey: z.string().regex(IDEMPOTENCY_KEY, 'must be 1 to 255 visible ASCII characters, for example a UUID').openapi({
        description: 'Your unique key for this question. If you send it again within 24 hours, the question is not answered twice.',
      }),
      content: z
        .string()
        .min(1, 'is empty: write a question')
        .max(8000, 'is longer than 8000 characters: ask a shorter question')
        .openapi({ example: 'What was revenue in 2023?' }),
    }),
    input('stop', { messageId: MessageIdSchema }),
    input('typing', { typing: z.boolean().openapi({ description: 'Send true again every few seconds while the user types.' }) }),
    input('authenticate', { token: z.string().min(1).max(8192).openapi({ description: 'A new token of the same caller.' }) }),
    z.strictObject({ type: z.literal('ping'), data: z.strictObject({}).optional() }),
  ])
  .openapi('SocketClientFrame', { description: 'A frame from the client: one JSON object.' });
export type ClientFrame = z.infer<typeof ClientFrame>;

export const ServerFrame = z
  .union([
    z.intersection(
      z.object({
        seq: z
          .number()
          .int()
          .openapi({ description: 'Sequence number of the event in its session. Use it as `after` when you reconnect.' }),
      }),
      ChatEvent,
    ),
    frame(
      'ready',
      z.object({
        sessionId: z.string(),
        after: z.number().int().openapi({ description: 'Events after this number follow.' }),
        requestId: z.string(),
      }),
    ),
    frame(
      'accepted',
      z.object({
        idempotencyKey: z.string(),
        messageId: z.string().openapi({ description: 'ID of the answer. Its first events may arrive before this frame.' }),
        repeated: z.boolean().openapi({ description: 'True if a question with this key was accepted before. It is not answered again.' }),
      }),
    ),
    frame(
      'stopped',
      z.object({ messageId: z.string(), stopped: z.boolean().openapi({ description: 'False if the answer had already ended.' }) }),
    ),
    frame('typing', z.object({ from: z.enum(['visitor', 'expert']), typing: z.boolean() })),
    frame('authenticated', z.object({})),
    frame('pong', z.object({})),
    frame(
      'refused',
      z.object({
        frame: z.enum(['send', 'stop', 'typing', 'authenticate', 'ping']).nullable().openapi({
          description: 'Type of the refused frame. Null if the frame could not be read or the error concerns the whole socket.',
        }),
        ref: z.string().nullable().openapi({ description: 'The idempotencyKey of a `send` frame or the messageId of a `stop` frame.' }),
        error: ErrorBody,
        retryAfterSeconds: z.number().nullable(),
      }),
    ),
  ])
  .openapi('SocketServerFrame', {
    description: 'A frame from the server: one JSON object. Only events have a `seq`.',
  });
export type ServerFrame = z.infer<typeof ServerFrame>;

type RefusedData = Extract<ServerFrame, { type: 'refused' }>['data'];

/** A `ServerFrame` inside the server: its errors are not envelopes yet. */
export type OutgoingFrame =
  | Exclude<ServerFrame, { type: 'error' | 'refused' }>
  | ({ seq: number } & Extract<AnswerEvent, { type: 'error' }>)
  | { type: 'refused'; data: Omit<RefusedData, 'error'> & { error: AnswerError & { param: string | undefined } } };
