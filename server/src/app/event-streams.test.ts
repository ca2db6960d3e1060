import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from './server.testing.ts';

let server: TestServer;
let url: string;
let token: string;
let cloneId: string;

async function call<T>(path: string, body: unknown, bearer = token): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as T;
}

beforeAll(async () => {
  server = await createTestServer();
  url = await server.listen();
  const person = { email: 'ada@example.test', password: 'correct horse battery' };
  token = (await call<{ accessToken: string }>('/v1/auth/register', person, '')).accessToken;
  cloneId = (await call<{ id: string }>('/v1/clones', { name: 'Ada' })).id;
  await call(`/v1/clones/${cloneId}/publish`, {});
});
afterAll(() => server.close());

const openSession = () => call<{ session: { id: string }; token: string }>(`/v1/clones/${cloneId}/sessions`, {});

const follow = (path: string, bearer: string) => fetch(url + path, { headers: { authorization: `Bearer ${bearer}` } });

it('opens at most ten event streams of a session for one visitor token, however many are asked for at once', async () => {
  const { session, token: visitor } = await openSession();
  const path = `/v1/sessions/${session.id}/events`;
  const answers = await Promise.all(Array.from({ length: 60 }, () => follow(path, visitor)));
  const open = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 429);
  expect([open.length, refused.length]).toEqual([10, 50]);
  expect(refused[0]?.headers.get('retry-after')).toBe('30');
  expect(await refused[0]?.json()).toMatchObject({ error: { code: 'rate_limited', message: expect.stringContaining('10 event streams') } });

  // Nobody else is kept from following: not the expert, and not another visitor.
  const other = await openSession();
  const others = [await follow(path, token), await follow(`/v1/sessions/${other.session.id}/events`, other.token)];
  expect(others.map(({ status }) => status)).toEqual([200, 200]);
  for (const answer of [...open, ...others]) await answer.body?.cancel();
  await expect.poll(async () => (await follow(path, visitor)).status).toBe(200);
});

it('answers a question while ten event streams of its session are open', async () => {
  const { session, token: visitor } = await openSession();
  const streams = await Promise.all(Array.from({ length: 10 }, () => follow(`/v1/sessions/${session.id}/events`, visitor)));
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${visitor}` };
  const body = JSON.stringify({ content: 'Who are you?' });
  const answer = await fetch(`${url}/v1/sessions/${session.id}/messages/stream`, { method: 'POST', headers, body });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('event: message-end')]);
  for (const stream of streams) await stream.body?.cancel();
});
