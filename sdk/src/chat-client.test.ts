import { afterEach, expect, it } from 'vitest';
import type { ChatEvent } from './generated/models.ts';
import { ApiError, createChatClient } from './index.ts';
import { answerEvents, errorBody, framed, json, startServer, type TestServer } from './testing.ts';

let server: TestServer;
afterEach(() => server.close());

it('streams, resumes after a lost connection, and calls endpoints by path with its token', async () => {
  const events = answerEvents('msg_1');
  const bytes = framed(events, 1);
  server = await startServer((request, response) => {
    if (request.path === '/v1/me') return json(response, 200, { id: 'usr_1' });
    if (request.path.startsWith('/v1/nothing')) return json(response, 404, errorBody('not_found_error', 'not_found'));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const after = Number(new URL(request.path, 'http://x').searchParams.get('after'));
    if (request.method === 'POST') response.write(bytes.subarray(0, bytes.length / 2), () => setTimeout(() => response.destroy(), 5));
    else response.end(framed(events.slice(after), after + 1));
  });
  const client = createChatClient({ baseUrl: server.url, accessToken: () => 'token' });
  expect(await client.request('GET', '/v1/me')).toEqual({ id: 'usr_1' });
  await expect(client.request('GET', '/v1/nothing')).rejects.toThrow(ApiError);

  const streamed: ChatEvent[] = [];
  for await (const { seq: _, ...event } of client.stream('ses/1', { content: 'Where?' }, { after: 0 })) streamed.push(event as ChatEvent);
  expect(streamed).toEqual(events);
  const followed: number[] = [];
  for await (const { seq, type } of client.events('ses/1', 2)) {
    followed.push(seq);
    if (type === 'message-end') break;
  }
  expect(followed).toEqual(events.map((_, i) => i + 1).slice(2));
  expect(server.requests.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body])).toEqual([
    ['/v1/sessions/ses%2F1/messages/stream', '{"content":"Where?"}'],
  ]);
  expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token']));
});
