import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from './server.testing.ts';

// The whole server: what others are told of, from the deed to the delivery.
let server: TestServer;
let token = '';
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server?.close());

async function call(method: string, path: string, json?: object) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await server.fetch(
    new Request(`http://localhost${path}`, { method, headers, ...(json ? { body: JSON.stringify(json) } : {}) }),
  );
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
  return (await answer.json()) as any;
}

it('delivers each event type of the contract to an endpoint', async () => {
  token = (await call('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).accessToken;
  const clone = await call('POST', '/v1/clones', { name: 'Ada' });
  const endpoint = await call('POST', '/v1/webhook-endpoints', {
    url: 'https://example.test/hook',
    events: ['message.answered', 'source.ready', 'source.failed'],
  });
  await call('POST', `/v1/clones/${clone.id}/sources`, { type: 'text', title: 'Hours', text: 'We open at nine in the morning.' });
  // Files are judged by what is in them, and this is no PDF.
  const form = new FormData();
  form.set('file', new File(['%PDF-1.7 and nothing that follows'], 'broken.pdf'));
  const headers = { authorization: `Bearer ${token}` };
  const sent = await server.fetch(new Request(`http://localhost/v1/clones/${clone.id}/sources`, { method: 'POST', headers, body: form }));
  expect(sent.status).toBe(201);
  const { session } = await call('POST', `/v1/clones/${clone.id}/sessions`, { preview: true });
  const types = async () => {
    const { data } = await call('GET', `/v1/webhook-endpoints/${endpoint.id}/deliveries`);
    return data.map(({ type }: { type: string }) => type).sort();
  };
  await expect.poll(types).toEqual(['source.failed', 'source.ready']);
  await call('POST', `/v1/sessions/${session.id}/messages`, { content: 'When do you open?' });
  await expect.poll(types).toEqual(['message.answered', 'source.failed', 'source.ready']);
});
