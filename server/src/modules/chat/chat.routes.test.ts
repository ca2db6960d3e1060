import { expect, test } from 'vitest';
import { createRouter } from '../../http/router.ts';
import { createEventStreams } from '../../http/sse.ts';
import type { Context } from '../../shared/context.ts';
import { newId } from '../../shared/ids.ts';
import { chatRoutes } from './chat.routes.ts';
import { type AnswerError, type AnswerEvent, ChatEvent, type ChatMessage, Message } from './chat.schemas.ts';
import type { ChatUsecases } from './chat.usecases.ts';

const sessionId = newId('session');
const messageId = newId('message');
const error: AnswerError = { code: 'upstream_timeout', message: 'The model sent nothing for 30 seconds.' };
const envelope = { type: 'upstream_error', ...error, param: null, requestId: 'request-of-this-response' };

const usage = { inputTokens: 1, outputTokens: 1, costMicros: 1, flags: [] };
const events: AnswerEvent[] = [
  { type: 'message-start', data: { messageId, sessionId, model: 'm' } },
  { type: 'error', data: { messageId, error } },
  { type: 'message-end', data: { messageId, finishReason: 'error', usage, followUps: [] } },
];
const failed: ChatMessage = {
  ...{
    id: messageId,
    sessionId,
    role: 'assistant',
    content: '',
    links: 'safe',
    finishReason: 'error',
    model: 'm',
    citations: [],
    sources: [],
  },
  ...{ followUps: [], usage, error, feedback: null, feedbackComment: null, createdAt: new Date(0).toISOString() },
};

const follower: Awaited<ReturnType<ChatUsecases['streamMessage']>> = {
  messageId,
  listen(listener, onEnd) {
    events.forEach((event, i) => void listener(i + 1, event));
    onEnd('done');
    return () => {};
  },
};

function request(method: 'GET' | 'POST', path: string, body?: object) {
  const router = createRouter();
  router.use(async (c, next) => {
    c.set('ctx', {
      workspaceId: newId('workspace'),
      actor: { type: 'system', scopes: [] },
      requestId: envelope.requestId,
    } as unknown as Context);
    await next();
  });
  const usecases: Partial<ChatUsecases> = {
    streamMessage: async () => follower,
    followSession: async () => follower,
    listMessages: async () => ({ data: [failed], nextCursor: null }),
  };
  router.route('/', chatRoutes(usecases as ChatUsecases, createEventStreams()));
  return router.request(`/v1/sessions/${sessionId}/${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

test.each([
  ['streamMessage', 'POST', 'messages/stream', { content: 'Why?' }],
  ['streamSessionEvents', 'GET', 'events', undefined],
] as const)('%s sends the error of a failed answer as the envelope with the request ID of the response', async (_, method, path, body) => {
  const text = await (await request(method, path, body)).text();
  const frames = [...text.matchAll(/^id: (\d+)\nevent: (\S+)\ndata: (.*)$/gm)].map(([, id, type, data]) => ({
    id: Number(id),
    event: ChatEvent.parse({ type, data: JSON.parse(data ?? '') }),
  }));
  expect(frames.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(frames.map(({ event }) => event)).toEqual([events[0], { type: 'error', data: { messageId, error: envelope } }, events[2]]);
});

test('listMessages returns the error of a failed answer as the envelope with the request ID of the response', async () => {
  const page = (await (await request('GET', 'messages')).json()) as { data: unknown[] };
  expect(page.data.map((message) => Message.parse(message))).toEqual([{ ...failed, error: envelope }]);
});
