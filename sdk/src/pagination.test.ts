import { afterEach, expect, it } from 'vitest';
import { CloneAI } from './index.ts';
import { type MockServer, mockServer, respond } from './mock-server.testing.ts';

let server: MockServer;
afterEach(() => server.close());

const PAGES: Record<string, unknown> = {
  first: { data: [{ id: 'cln_5' }, { id: 'cln_4' }], nextCursor: 'two' },
  two: { data: [{ id: 'cln_3' }, { id: 'cln_2' }], nextCursor: 'three' },
  three: { data: [{ id: 'cln_1' }], nextCursor: null },
};

function listing(): CloneAI {
  server = mockServer((request) => respond(200, PAGES[new URL(request.path, 'http://x').searchParams.get('cursor') ?? 'first']));
  return new CloneAI({ apiKey: 'sk_test', baseUrl: server.url });
}

it('iterates over all items and loads a page only when it is needed', async () => {
  const client = listing();
  const ids: string[] = [];
  for await (const clone of client.clones.list({ limit: 2 })) {
    ids.push(clone.id);
    if (ids.length === 2) expect(server.requests).toHaveLength(1);
  }
  expect(ids).toEqual(['cln_5', 'cln_4', 'cln_3', 'cln_2', 'cln_1']);
  expect(server.requests.map((request) => request.path)).toEqual([
    '/v1/clones?limit=2',
    '/v1/clones?limit=2&cursor=two',
    '/v1/clones?limit=2&cursor=three',
  ]);
});

it('loads no further page after the loop ends', async () => {
  const client = listing();
  for await (const _ of client.clones.list()) break;
  expect(server.requests).toHaveLength(1);
});

it('returns one page with its cursor, the next page, and null after the last', async () => {
  const client = listing();
  const page = await client.clones.list();
  expect([page.data.length, page.nextCursor]).toEqual([2, 'two']);
  const last = await (await page.next())?.next();
  expect(last?.data.map((clone) => clone.id)).toEqual(['cln_1']);
  expect(await last?.next()).toBeNull();
});

it('starts at the given cursor', async () => {
  const client = listing();
  expect((await client.clones.list({ cursor: 'three' })).data).toEqual([{ id: 'cln_1' }]);
});

it('gives the raw response of a page', async () => {
  const client = listing();
  const { data, response } = await client.clones.list().withResponse();
  expect([data.data.length, response.headers.get('x-request-id')]).toEqual([2, 'req_test']);
  expect(await (await client.clones.list().asResponse()).json()).toEqual(PAGES.first);
});

it('collects the items of all pages in an array, or the first of them', async () => {
  const client = listing();
  const ids = (items: { id: string }[]) => items.map(({ id }) => id);
  expect(ids(await client.clones.list({ limit: 2 }).toArray())).toEqual(['cln_5', 'cln_4', 'cln_3', 'cln_2', 'cln_1']);
  expect(ids(await client.clones.list().toArray({ limit: 4 }))).toEqual(['cln_5', 'cln_4', 'cln_3', 'cln_2']);
  expect(server.requests).toHaveLength(5);
  expect(ids(await (await client.clones.list({ cursor: 'two' })).toArray())).toEqual(['cln_3', 'cln_2', 'cln_1']);
  expect(await client.clones.list().toArray({ limit: 0 })).toEqual([]);
});
