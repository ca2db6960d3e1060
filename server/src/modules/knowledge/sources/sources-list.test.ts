import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../../app/server.testing.ts';

const TITLES = ['Über uns', 'Prices 2024 (draft)', 'prices 2023', '100% wool_care', 'A.B and C*D', 'Straße und ΣΊΣΥΦΟΣ'];
let server: TestServer;
let token: string;
let cloneId: string;

async function call(method: string, path: string, body?: unknown) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await server.fetch(new Request(`http://localhost:8787${path}`, init));
  return { status: response.status, body: JSON.parse(await response.text()) };
}
/** Reads all titles in pages of two. */
async function titlesFor(query: Record<string, string>): Promise<string[]> {
  const titles: string[] = [];
  for (let cursor = '', pages = 0; pages < 10; pages++) {
    const search = new URLSearchParams({ ...query, limit: '2', ...(cursor ? { cursor } : {}) });
    const { body } = await call('GET', `/v1/clones/${cloneId}/sources?${search}`);
    titles.push(...body.data.map(({ title }: { title: string }) => title));
    if (body.nextCursor === null) return titles;
    cursor = body.nextCursor;
  }
  throw new Error('The list does not end.');
}

beforeAll(async () => {
  server = await createTestServer();
  token = (await call('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).body.accessToken;
  cloneId = (await call('POST', '/v1/clones', { name: 'Ada' })).body.id;
  for (const title of TITLES) await call('POST', `/v1/clones/${cloneId}/sources`, { type: 'text', title, text: `Some words of ${title}.` });
  await server.untilIdle();
});
afterAll(() => server.close());

describe('listing sources', () => {
  it.each([
    ['', TITLES.toReversed()],
    ['  ', TITLES.toReversed()],
    ['price', ['prices 2023', 'Prices 2024 (draft)']],
    ['2024 PRICES', ['Prices 2024 (draft)']],
    ['über', ['Über uns']],
    ['ÜBER', ['Über uns']],
    ['σίσυφος straße', ['Straße und ΣΊΣΥΦΟΣ']],
    ['(draft)', ['Prices 2024 (draft)']],
    ['%', ['100% wool_care']],
    ['l_c', ['100% wool_care']],
    ['a.b c*d', ['A.B and C*D']],
    ['a?b', []],
    ['[a-z]', []],
    ['\\d', []],
    ['prices nothing', []],
  ])('returns the sources whose title contains the words %j, page by page', async (search, titles) => {
    expect(await titlesFor({ search })).toEqual(titles);
  });

  it('filters by status and by words', async () => {
    expect(await titlesFor({ status: 'ready' })).toEqual(TITLES.toReversed());
    expect(await titlesFor({ status: 'failed' })).toEqual([]);
    expect(await titlesFor({ status: 'ready', search: 'uns' })).toEqual(['Über uns']);
  });

  it.each([{ status: 'nothing' }, { search: 'x'.repeat(201) }, { search: 'a b c d e f g h i j k' }])(
    'rejects the filter %j',
    async (query: object) => {
      const [name] = Object.keys(query);
      const answer = await call('GET', `/v1/clones/${cloneId}/sources?${new URLSearchParams(query as Record<string, string>)}`);
      expect([answer.status, answer.body.error.param]).toEqual([400, name]);
    },
  );
});
