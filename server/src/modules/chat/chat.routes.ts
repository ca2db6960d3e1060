import { z } from '@hono/zod-openapi';
import { toErrorBody } from '../../http/error-responses.ts';
import { wholeNumber } from '../../http/query.schemas.ts';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../http/router.ts';
import { type EventStreams, frameEvent, lastSeen } from '../../http/sse.ts';
import { SessionIdSchema } from '../sessions/sessions.schemas.ts';
import { type AnswerError, ChatEvent, Message, MessageIdSchema, SendMessageInput, StopMessageResult } from './chat.schemas.ts';
import type { ChatUsecases } from './chat.usecases.ts';
import { encodeEvent, encodeMessage } from './streaming/encode-event.ts';
import type { Follower } from './streaming/follow-session.usecases.ts';

const tags = ['Chat'];
const params = z.object({ sessionId: SessionIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = { required: true, content: { 'application/json': { schema: SendMessageInput } } };
const events = (description: string) => ({ description, content: { 'text/event-stream': { schema: ChatEvent } } });

const createMessage = defineRoute(
  {
    operationId: 'createMessage',
    sdk: 'messages.create',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'chat:write',
    errors: ['upstream_failed', 'upstream_timeout'],
    limit: 'chat',
  },
  {
    method: 'post',
    path: '/v1/sessions/{sessionId}/messages',
    tags,
    summary: 'Create a message and wait for the complete answer',
    description:
      'If the model fails, the status is 502 or 504, and the text so far is stored. To show the answer while it is written, use streamMessage.',
    request: { params, body },
    responses: { 200: json(Message, 'The answer with its citations.') },
  },
);
const streamMessage = defineRoute(
  {
    operationId: 'streamMessage',
    sdk: 'messages.stream',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'chat:write',
    limit: 'chat',
  },
  {
    method: 'post',
    path: '/v1/sessions/{sessionId}/messages/stream',
    tags,
    summary: 'Create a message and stream the answer',
    description:
      'Server-Sent Events. `event` is the event type, `data` its JSON, and `id` its sequence number. If the connection breaks, the answer continues for a while: resume with streamSessionEvents after the last `id` that you received. Do not send the question again, unless with the same Idempotency-Key: then the same message is streamed. If its answer failed, for example because the server stopped, it is answered again under the same ID.',
    request: { params, body },
    responses: { 200: events('`message-start`, `sources-found`, then `text-delta` and `citation-added`, and finally `message-end`.') },
  },
);
const streamSessionEvents = defineRoute(
  {
    operationId: 'streamSessionEvents',
    sdk: 'sessions.streamEvents',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: [['chat:write'], ['conversations:read']],
    limit: 'api',
  },
  {
    method: 'get',
    path: '/v1/sessions/{sessionId}/events',
    tags,
    summary: 'Stream the events of a session',
    description: 'Sends every event after the last one that you received, then live events.',
    request: {
      params,
      query: z.object({
        after: wholeNumber(0, Number.MAX_SAFE_INTEGER)
          .optional()
          .openapi({ description: 'Sequence number of the last event that you received.' }),
        live: z.enum(['true', 'false']).default('true').openapi({
          description: '`false` ends the stream when no answer is in progress; the status is 204 if there is nothing to send.',
        }),
      }),
      headers: z.object({
        'last-event-id': z.string().optional().openapi({ description: 'Same as `after`. Browsers send it when they reconnect.' }),
      }),
    },
    responses: { 200: events('The events, each exactly once.'), 204: { description: 'No events to send and no answer in progress.' } },
  },
);
const listMessages = defineRoute(
  {
    operationId: 'listMessages',
    sdk: 'messages.list',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'conversations:read',
  },
  {
    method: 'get',
    path: '/v1/sessions/{sessionId}/messages',
    tags,
    summary: 'List the messages of a session, newest first',
    description: 'Contains questions and answers. To follow an answer that is still written, use streamSessionEvents.',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(Message), 'One page of messages.') },
  },
);
const stopMessage = defineRoute(
  {
    operationId: 'stopMessage',
    sdk: 'messages.stop',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'chat:write',
  },
  {
    method: 'post',
    path: '/v1/messages/{messageId}/stop',
    tags,
    summary: 'Stop an answer',
    description: 'The text so far is kept.',
    request: { params: z.object({ messageId: MessageIdSchema }) },
    responses: { 200: json(StopMessageResult, 'Whether the answer was in progress.') },
  },
);

export function chatRoutes(usecases: ChatUsecases, streams: EventStreams) {
  const router = createRouter();

  router.openapi(createMessage, async (c) => {
    const ctx = callerOf(c);
    const call = { callKey: c.get('callKey') };
    const message = await usecases.createMessage(ctx, c.req.valid('param').sessionId, c.req.valid('json'), call);
    return c.json(encodeMessage(message, errorEncoder(ctx)), 200);
  });
  router.openapi(streamMessage, async (c) => {
    const ctx = callerOf(c);
    const { sessionId } = c.req.valid('param');
    const answer = await usecases.streamMessage(ctx, sessionId, c.req.valid('json'), { callKey: c.get('callKey') });
    // A second call with the same Idempotency-Key streams the events of the same answer.
    c.set('repeatable', true);
    c.set('resumeAt', `/v1/sessions/${sessionId}/events?after=0#${answer.messageId}`);
    return streams.sendEventStream(c, (sink) => sendEvents(answer, sink, errorEncoder(ctx)));
  });
  router.openapi(streamSessionEvents, async (c) => {
    const ctx = callerOf(c);
    const { after, live } = c.req.valid('query');
    const options = { after: lastSeen(c.req.header('last-event-id'), after), live: live === 'true' };
    const { sessionId } = c.req.valid('param');
    const answer = await streams.followEvents(c, sessionId, async () => {
      const follower = await usecases.followSession(ctx, sessionId, options);
      return follower ? (sink) => sendEvents(follower, sink, errorEncoder(ctx)) : null;
    });
    return answer ?? c.body(null, 204);
  });
  router.openapi(listMessages, async (c) => {
    const ctx = callerOf(c);
    const { data, nextCursor } = await usecases.listMessages(ctx, c.req.valid('param').sessionId, c.req.valid('query'));
    return c.json({ data: data.map((message) => encodeMessage(message, errorEncoder(ctx))), nextCursor }, 200);
  });
  router.openapi(stopMessage, async (c) => c.json(await usecases.stopMessage(callerOf(c), c.req.valid('param').messageId), 200));
  return router;
}

type EncodeError = Parameters<typeof encodeEvent>[1];

const errorEncoder =
  ({ requestId }: { requestId: string }): EncodeError =>
  (error: AnswerError) =>
    toErrorBody(error, requestId);

function sendEvents(follower: Follower, sink: { write(frames: string): void; end(): void }, encodeError: EncodeError): () => void {
  return follower.listen(
    (seq, event) => sink.write(frameEvent(event.type, JSON.stringify(encodeEvent(event, encodeError).data), seq)),
    () => sink.end(),
  );
}
