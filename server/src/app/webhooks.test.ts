import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebhookEvent } from '../modules/webhooks/webhook-events.schemas.ts';
import { createTestServer, type TestServer } from './server.testing.ts';

// The whole server: what others are told of, from the deed to the delivery.
let server: TestServer;
let token = '';
const received: WebhookEvent[] = [];
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  received.push(WebhookEvent.parse(JSON.parse(body)));
  response.writeHead(204).end();
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  url = `http://127.0.0.1:${port}/hook`;
  server = await createTestServer({ ALLOWED_PRIVATE_HOSTS: `127.0.0.1:${port}` });
});
afterAll(async () => {
  await server?.close();
  receiver.close();
});

const eventOf = <T extends WebhookEvent['type']>(type: T) =>
  received.find((event): event is Extract<WebhookEvent, { type: T }> => event.type === type);

async function call(method: string, path: string, json?: object) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await server.fetch(
    new Request(`http://localhost${path}`, { method, headers, ...(json ? { body: JSON.stringify(json) } : {}) }),
  );
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
  return (await answer.json()) as any;
}

it('refuses an endpoint on a private address with the reason, when it is created and when it is changed', async () => {
  token = (await call('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).accessToken;
  const refusal = (method: string, path: string, json: object) => call(method, path, json).catch((error: Error) => error.message);
  const endpoint = await call('POST', '/v1/webhook-endpoints', { url: 'https://example.test/hook', events: ['source.ready'] });
  for (const address of ['http://127.0.0.1:1/hook', 'http://localhost:5678/', 'http://10.0.0.7/', 'http://[::1]:80/']) {
    expect(await refusal('POST', '/v1/webhook-endpoints', { url: address, events: ['source.ready'] })).toMatch(
      /answered 400.*private network.*ALLOWED_PRIVATE_HOSTS.*"param":"url"/,
    );
    expect(await refusal('PATCH', `/v1/webhook-endpoints/${endpoint.id}`, { url: address })).toMatch(/answered 400.*private network/);
  }
});

it('delivers each event type of the contract to an endpoint, with what a no-code tool needs', async () => {
  const clone = await call('POST', '/v1/clones', { name: 'Ada' });
  const endpoint = await call('POST', '/v1/webhook-endpoints', {
    url,
    events: ['message.answered', 'source.ready', 'source.failed'],
  });
  await call('POST', `/v1/clones/${clone.id}/sources`, {
    ...{ type: 'text', title: 'Hours', text: 'We open at nine in the morning.', externalId: 'cms-1', tags: ['public'] },
  });
  // Files are judged by what is in them, and this is no PDF.
  const form = new FormData();
  form.set('file', new File(['%PDF-1.7 and nothing that follows'], 'broken.pdf'));
  const headers = { authorization: `Bearer ${token}` };
  const sent = await server.fetch(new Request(`http://localhost/v1/clones/${clone.id}/sources`, { method: 'POST', headers, body: form }));
  expect(sent.status).toBe(201);
  const { session } = await call('POST', `/v1/clones/${clone.id}/sessions`, {
    ...{ preview: true, visitorId: 'customer-7', metadata: { plan: 'pro' } },
  });
  const types = async () => {
    const { data } = await call('GET', `/v1/webhook-endpoints/${endpoint.id}/deliveries`);
    return data.map(({ type }: { type: string }) => type).sort();
  };
  await expect.poll(types).toEqual(['source.failed', 'source.ready']);
  const answer = await call('POST', `/v1/sessions/${session.id}/messages`, { content: 'When do you open?' });
  await expect.poll(types).toEqual(['message.answered', 'source.failed', 'source.ready']);
  await expect.poll(() => received.map(({ type }) => type).sort()).toEqual(await types());
  const described = { id: clone.id, name: 'Ada', slug: clone.slug };
  expect(eventOf('message.answered')?.data).toMatchObject({
    question: 'When do you open?',
    answer: answer.content,
    citations: [{ title: 'Hours', quote: 'We open at nine in the morning.' }],
    clone: described,
    session: { id: session.id, preview: true, metadata: { plan: 'pro' }, createdAt: session.createdAt },
    visitor: { id: 'customer-7' },
  });
  expect(eventOf('source.ready')?.data).toMatchObject({
    source: { title: 'Hours', externalId: 'cms-1', tags: ['public'] },
    clone: described,
  });
  expect(eventOf('source.failed')?.data).toMatchObject({
    source: { title: 'broken.pdf' },
    code: expect.any(String),
    message: expect.any(String),
  });

  const exported = async (body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await server.fetch(new Request('http://localhost/v1/privacy/export', init))).text();
  };
  const ofVisitor = await exported({ visitorId: 'customer-7' });
  expect(ofVisitor).toMatch(/"table":"webhook_deliveries".*When do you open/);
  expect(await exported({})).not.toContain('encrypted_secret');
  await call('POST', '/v1/privacy/erase', { visitorId: 'customer-7' });
  expect(await types()).toEqual(['source.failed', 'source.ready']);
});
