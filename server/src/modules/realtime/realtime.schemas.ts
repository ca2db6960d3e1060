import { z } from '@hono/zod-openapi';
import { ErrorBody } from '../../http/error.schemas.ts';
import { IDEMPOTENCY_KEY } from '../../shared/idempotency.ts';
import { type AnswerError, type AnswerEvent, CHAT_EVENTS, LinkMode, MessageIdSchema } from '../chat/chat.schemas.ts';

/** A frame from the client: unknown fields are refused, as in the bodies of requests. */
const input = <T extends string, D extends z.ZodType>(type: T, data: D, name: string) =>
  z.strictObject({ type: z.literal(type), data }).openapi(`SocketClient${name}Frame`);
const frame = <T extends string, D extends z.ZodType>(type: T, data: D, name: string) =>
  z.object({ type: z.literal(type), data }).openapi(`SocketServer${name}Frame`);

export const ClientFrame = z
  .discriminatedUnion('type', [
    input(
      'send',
      z.strictObject({
        idempotencyKey: z.string().regex(IDEMPOTENCY_KEY, 'must be 1 to 255 visible ASCII characters, for example a UUID').openapi({
          description: 'Your unique key for this question. If you send it again within 24 hours, the question is not answered twice.',
        }),
        content: z
          .string()
          .min(1, 'is empty: write a question')
          .max(8000, 'is longer than 8000 characters: ask a shorter question')
          .openapi({ example: 'What was revenue in 2023?' }),
        links: LinkMode.optional(),
      }),
      'Send',
    ),
    input('stop', z.strictObject({ messageId: MessageIdSchema }), 'Stop'),
    input(
      'typing',
      z.strictObject({ typing: z.boolean().openapi({ description: 'Send true again every few seconds while the user types.' }) }),
      'Typing',
    ),
    input(
      'authenticate',
      z.strictObject({ token: z.string().min(1).max(8192).openapi({ description: 'A new token of the same caller.' }) }),
      'Authenticate',
    ),
    input('ping', z.strictObject({}).optional(), 'Ping'),
  ])
  .openapi('SocketClientFrame', { description: 'A frame from the client: one JSON object.' });
export type ClientFrame = z.infer<typeof ClientFrame>;

const seq = z.number().int().openapi({ description: 'Sequence number of the event in its session. Use it as `after` when you reconnect.' });
const [start, found, delta, citation, end, error] = CHAT_EVENTS;

export const ServerFrame = z
  .discriminatedUnion('type', [
    start.extend({ seq }).openapi('SocketServerMessageStartFrame'),
    found.extend({ seq }).openapi('SocketServerSourcesFoundFrame'),
    delta.extend({ seq }).openapi('SocketServerTextDeltaFrame'),
    citation.extend({ seq }).openapi('SocketServerCitationAddedFrame'),
    end.extend({ seq }).openapi('SocketServerMessageEndFrame'),
    error.extend({ seq }).openapi('SocketServerErrorFrame'),
    frame(
      'ready',
      z.object({
        sessionId: z.string(),
        after: z.number().int().openapi({ description: 'Events after this number follow.' }),
        requestId: z.string(),
      }),
      'Ready',
    ),
    frame(
      'accepted',
      z.object({
        idempotencyKey: z.string(),
        messageId: z.string().openapi({ description: 'ID of the answer. Its first events may arrive before this frame.' }),
        repeated: z.boolean().openapi({ description: 'True if a question with this key was accepted before. It is not answered again.' }),
      }),
      'Accepted',
    ),
    frame(
      'stopped',
      z.object({ messageId: z.string(), stopped: z.boolean().openapi({ description: 'False if the answer had already ended.' }) }),
      'Stopped',
    ),
    frame(
      'typing',
      z.object({ from: z.enum(['visitor', 'expert']).openapi({ description: 'Who is typing.' }), typing: z.boolean() }),
      'Typing',
    ),
    frame('authenticated', z.object({}), 'Authenticated'),
    frame('pong', z.object({}), 'Pong'),
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
      'Refused',
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
