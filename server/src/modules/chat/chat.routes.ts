import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../http/router.ts';
import { type EventStreams, frameEvent, lastSeen } from '../../http/sse.ts';
import { SessionIdSchema } from '../sessions/sessions.schemas.ts';
import { ChatEvent, Message, MessageIdSchema, SendMessageInput, StopMessageResult } from './chat.schemas.ts';
import type { ChatUsecases } from './chat.usecases.ts';
import type { Follower } from './streaming/follow-session.usecases.ts';

const tags = ['Chat'];
const params = z.object({ sessionId: SessionIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = { required: true, content: { 'application/json': { schema: SendMessageInput } } };
const events = (description: string) => ({ description, content: { 'text/event-stream': { schema: ChatEvent } } });

const createMessage = defineRoute(
  { operationId: 'createMessage', sdk: 'messages.create', auth: 'required', limit: 'chat' },
  {
    method: 'post',
    path: '/v1/sessions/{sessionId}/messages',
    tags,
    summary: 'Ask, and get the whole answer at once',
    request: { params, body },
    responses: {
      200: json(Message, 'The answer, with its citations.'),
      502: json(z.object({}).loose(), 'The model failed; what it had said is stored. The error envelope says more.'),
      504: json(z.object({}).loose(), 'The model fell silent; what it had said is stored. The error envelope says more.'),
    },
  },
);
const streamMessage = defineRoute(
  { operationId: 'streamMessage', sdk: 'messages.stream', auth: 'required', limit: 'chat' },
  {
    method: 'post',
    path: '/v1/sessions/{sessionId}/messages/stream',
    tags,
    summary: 'Ask, and get the answer as it is written',
    description:
      'Server-Sent Events: `event` is the type, `data` the JSON of its data, `id` the number to resume from with streamSessionEvents. When the connection breaks, the answer goes on for a while: come back to streamSessionEvents; never send the question again.',
    request: { params, body },
    responses: { 200: events('message-start, sources-found, then text-delta and citation-added, last message-end.') },
  },
);
const streamSessionEvents = defineRoute(
  { operationId: 'streamSessionEvents', sdk: 'sessions.streamEvents', auth: 'required', limit: 'api' },
  {
    method: 'get',
    path: '/v1/sessions/{sessionId}/events',
    tags,
    summary: 'Every event after the last one seen, then live',
    request: {
      params,
      query: z.object({
        after: z.coerce
          .number()
          .int()
          .min(0)
          .max(Number.MAX_SAFE_INTEGER)
          .optional()
          .openapi({ description: 'Number of the last event seen.' }),
        live: z
          .enum(['true', 'false'])
          .default('true')
          .openapi({ description: '`false`: end when nothing is being written, with 204 when there is nothing to send.' }),
      }),
      headers: z.object({ 'last-event-id': z.string().optional().openapi({ description: 'As browsers send it; like `after`.' }) }),
    },
    responses: { 200: events('The events, each exactly once.'), 204: { description: 'Nothing was missed and nothing is being written.' } },
  },
);
const listMessages = defineRoute(
  { operationId: 'listMessages', sdk: 'messages.list', auth: 'required' },
  {
    method: 'get',
    path: '/v1/sessions/{sessionId}/messages',
    tags,
    summary: 'List the messages of a session, newest first',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(Message), 'One page.') },
  },
);
const stopMessage = defineRoute(
  { operationId: 'stopMessage', sdk: 'messages.stop', auth: 'required' },
  {
    method: 'post',
    path: '/v1/messages/{messageId}/stop',
    tags,
    summary: 'Stop an answer; what was said so far is kept',
    request: { params: z.object({ messageId: MessageIdSchema }) },
    responses: { 200: json(StopMessageResult, 'Whether it was still being written.') },
  },
);

/** One numbered event as SSE. */
export function frameChatEvent(seq: number, event: ChatEvent): string {
  return frameEvent(event.type, JSON.stringify(event.data), seq);
}

export function chatRoutes(usecases: ChatUsecases, streams: EventStreams) {
  const router = createRouter();

  router.openapi(createMessage, async (c) =>
    c.json(await usecases.createMessage(callerOf(c), c.req.valid('param').sessionId, c.req.valid('json')), 200),
  );
  router.openapi(streamMessage, async (c) => {
    const { sessionId } = c.req.valid('param');
    const answer = await usecases.streamMessage(callerOf(c), sessionId, c.req.valid('json'));
    // Where a second call under the same Idempotency-Key is sent: the session's events, of which those of this message are meant.
    c.set('resumeAt', `/v1/sessions/${sessionId}/events?after=0#${answer.messageId}`);
    return streams.sendEventStream(c, (sink) => follow(answer, sink));
  });
  router.openapi(streamSessionEvents, async (c) => {
    const { after, live } = c.req.valid('query');
    const options = { after: lastSeen(c.req.header('last-event-id'), after), live: live === 'true' };
    const follower = await usecases.followSession(callerOf(c), c.req.valid('param').sessionId, options);
    if (!follower) return c.body(null, 204);
    return streams.sendEventStream(c, (sink) => follow(follower, sink));
  });
  router.openapi(listMessages, async (c) =>
    c.json(await usecases.listMessages(callerOf(c), c.req.valid('param').sessionId, c.req.valid('query')), 200),
  );
  router.openapi(stopMessage, async (c) => c.json(await usecases.stopMessage(callerOf(c), c.req.valid('param').messageId), 200));
  return router;
}

function follow(follower: Follower, sink: { write(frames: string): void; end(): void }): () => void {
  return follower.listen(
    (seq, event) => sink.write(frameChatEvent(seq, event)),
    () => sink.end(),
  );
}
