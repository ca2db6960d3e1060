import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../app/server.testing.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await createTestServer();
  token = (await call('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).body.accessToken;
});
afterAll(() => server?.close());

async function call(method: string, path: string, body?: object, credential = token) {
  const headers = { 'content-type': 'application/json', ...(credential ? { authorization: `Bearer ${credential}` } : {}) };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await server.fetch(new Request(`http://localhost:8787${path}`, init));
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
  return { status: response.status, body: (text ? JSON.parse(text) : undefined) as any };
}

async function original() {
  const settings = { name: 'Ada', persona: 'A mathematician.', retrieval: { threshold: 0.2 }, metadata: { crm: '7' } };
  const clone = (await call('POST', '/v1/clones', settings)).body;
  const add = (input: object) => call('POST', `/v1/clones/${clone.id}/sources`, input);
  await add({
    type: 'text',
    title: 'Hours',
    text: 'The bakery opens at nine in the morning.',
    externalId: 'x1',
    tags: ['a'],
    metadata: { m: '1' },
  });
  await add({ type: 'qa', question: 'Do you sell bread?', answer: 'Yes, rye bread.' });
  const form = new FormData();
  form.set('file', new File(['The bakery stands in Harbor Street.'], 'place.txt', { type: 'text/plain' }));
  const init = { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form };
  await server.fetch(new Request(`http://localhost:8787/v1/clones/${clone.id}/sources`, init));
  await server.untilIdle();
  await call('POST', `/v1/clones/${clone.id}/publish`, {});
  return clone;
}
const sourcesOf = async (cloneId: string) => (await call('GET', `/v1/clones/${cloneId}/sources?sort=title&order=asc`)).body.data;

it('copies a clone with its sources, which outlive the original', async () => {
  const clone = await original();
  const { status, body: copy } = await call('POST', `/v1/clones/${clone.id}/duplicate`, {});
  expect([status, copy]).toMatchObject([
    201,
    {
      name: 'Ada copy',
      slug: 'ada-copy',
      persona: 'A mathematician.',
      retrieval: { threshold: 0.2 },
      metadata: { crm: '7' },
      publishedVersion: null,
    },
  ]);
  await server.untilIdle();
  const before = await sourcesOf(clone.id);
  await call('DELETE', `/v1/clones/${clone.id}`);
  const after = await sourcesOf(copy.id);
  expect(after.map(({ title, status: state }: { title: string; status: string }) => [title, state])).toEqual([
    ['Do you sell bread?', 'ready'],
    ['Hours', 'ready'],
    ['place.txt', 'ready'],
  ]);
  expect(after[1]).toMatchObject({ externalId: 'x1', tags: ['a'], metadata: { m: '1' } });
  expect(after.map(({ id }: { id: string }) => id)).not.toEqual(before.map(({ id }: { id: string }) => id));
  const { body } = await call('POST', `/v1/clones/${copy.id}/search`, { query: 'Where is the bakery in Harbor Street?' });
  expect(body.data.map(({ title }: { title: string }) => title)).toContain('place.txt');
  const link = (await call('GET', `/v1/sources/${after[2].id}/file`)).body.url;
  expect(await (await server.fetch(new Request(link))).text()).toBe('The bakery stands in Harbor Street.');
});

it('copies settings only, under another name and slug, if asked', async () => {
  const clone = await original();
  const { body: copy } = await call('POST', `/v1/clones/${clone.id}/duplicate`, { name: 'Eve', slug: 'eve-the-second', sources: false });
  expect(copy).toMatchObject({ name: 'Eve', slug: 'eve-the-second', persona: 'A mathematician.' });
  expect(await sourcesOf(copy.id)).toEqual([]);
});

it('leaves nothing behind if the sources cannot be copied', async () => {
  const clone = await original();
  const key = (await call('POST', '/v1/api-keys', { kind: 'secret', name: 'x', scopes: ['clones:read', 'clones:write'] })).body.key;
  const names = async () => (await call('GET', '/v1/clones?limit=100')).body.data.map(({ id }: { id: string }) => id);
  const before = await names();
  expect((await call('POST', `/v1/clones/${clone.id}/duplicate`, {}, key)).status).toBe(403);
  await server.database.transaction({ workspaceId: await workspaceId() }, (tx) =>
    tx.execute(`update sources set bytes = 300000000 where clone_id = '${clone.id}' and blob_key is not null`),
  );
  const refused = await call('POST', `/v1/clones/${clone.id}/duplicate`, {});
  expect([refused.status, refused.body.error.param]).toEqual([409, 'sources']);
  expect(await names()).toEqual(before);
});

const workspaceId = async () => (await call('GET', '/v1/me')).body.workspaces[0].id;
