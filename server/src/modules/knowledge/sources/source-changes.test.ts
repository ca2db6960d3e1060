import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../../app/server.testing.ts';

let server: TestServer;
let token: string;
let cloneId: string;

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
type Body = any;
async function call(
  method: string,
  path: string,
  body?: unknown,
  extra: Record<string, string> = {},
): Promise<{ status: number; body: Body; headers: Headers }> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}), ...extra };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await server.fetch(new Request(`http://localhost:8787${path}`, init));
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers };
}
const add = async (input: object) => (await call('POST', `/v1/clones/${cloneId}/sources`, { type: 'text', ...input })).body;
const list = async (query: Record<string, string> | string) =>
  (await call('GET', `/v1/clones/${cloneId}/sources?${new URLSearchParams(query)}`)).body;
const titles = async (query: Record<string, string> | string) => (await list(query)).data.map(({ title }: Body) => title);

beforeAll(async () => {
  server = await createTestServer();
  token = (await call('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).body.accessToken;
});
afterAll(() => server.close());

const newClone = async () => {
  cloneId = (await call('POST', '/v1/clones', { name: 'Ada' })).body.id;
};

describe('updating a source', () => {
  it('changes tags and metadata at once, without processing it again', async () => {
    await newClone();
    const { id } = await add({ title: 'Hours', text: 'We open at nine.', tags: ['old'], metadata: { cms: '1' } });
    await server.untilIdle();
    const { status, body } = await call('PATCH', `/v1/sources/${id}`, { tags: ['new', 'x'], metadata: { cms: '2' } });
    expect([status, body]).toMatchObject([200, { title: 'Hours', tags: ['new', 'x'], metadata: { cms: '2' }, status: 'ready' }]);
    expect((await call('PATCH', `/v1/sources/${id}`, { tags: [] })).body).toMatchObject({ tags: [], metadata: { cms: '2' } });
    expect((await call('PATCH', `/v1/sources/${id}`, { tag: ['new'] })).status).toBe(400);
  });

  it('finds and cites the source by its new title', async () => {
    await newClone();
    const { id } = await add({ title: 'Draft', text: 'The bakery opens at nine in the morning.' });
    await server.untilIdle();
    expect((await call('PATCH', `/v1/sources/${id}`, { title: 'Bakery zanzibar' })).body.status).toBe('queued');
    await server.untilIdle();
    expect((await call('GET', `/v1/sources/${id}`)).body).toMatchObject({ title: 'Bakery zanzibar', status: 'ready' });
    const { data } = (await call('POST', `/v1/clones/${cloneId}/search`, { query: 'zanzibar' })).body;
    expect(data).toMatchObject([{ sourceId: id, title: 'Bakery zanzibar' }]);
  });

  it('refuses an outdated If-Match and accepts the current one', async () => {
    await newClone();
    const { id } = await add({ title: 'Hours', text: 'We open at nine.' });
    await server.untilIdle();
    const etag = (await call('GET', `/v1/sources/${id}`)).headers.get('etag') ?? '';
    const changed = await call('PATCH', `/v1/sources/${id}`, { metadata: { a: '1' } }, { 'if-match': etag });
    expect(changed.status).toBe(200);
    expect((await call('PATCH', `/v1/sources/${id}`, { metadata: { a: '2' } }, { 'if-match': etag })).status).toBe(412);
    const next = changed.headers.get('etag') ?? '';
    expect((await call('PATCH', `/v1/sources/${id}`, { metadata: { a: '2' } }, { 'if-match': next })).status).toBe(200);
  });
});

describe('an unchanged source', () => {
  it('keeps its updatedAt when it is sent again, alone, in a batch, or as an update', async () => {
    await newClone();
    const labels = { tags: ['a'], metadata: { b: '1', a: '2' }, url: 'https://example.com/hours' };
    const path = `/v1/clones/${cloneId}/sources/by-external-id/hours`;
    const { body: first } = await call('PUT', path, { type: 'text', title: 'Hours', text: 'We open at nine.', ...labels });
    await server.untilIdle();
    const before = (await call('GET', path)).body;
    expect(before.status).toBe('ready');
    const again = { title: 'Hours', text: 'We open at nine.', ...labels, metadata: { a: '2', b: '1' } };
    expect((await call('PUT', path, { type: 'text', ...again })).body).toEqual(before);
    const batch = await call('POST', `/v1/clones/${cloneId}/sources/batch`, { texts: [{ ...again, externalId: 'hours' }] });
    expect(batch.body.data).toEqual([before]);
    expect((await call('PATCH', `/v1/sources/${first.id}`, { title: 'Hours', metadata: again.metadata })).body).toEqual(before);
    const changed = (await call('PUT', path, { type: 'text', ...again, tags: ['b'] })).body;
    expect([changed.tags, changed.updatedAt > before.updatedAt, changed.readyAt]).toEqual([['b'], true, before.readyAt]);
  });
});

describe('the caller’s own id', () => {
  it('replaces only the version that If-Match names, content included', async () => {
    await newClone();
    const path = `/v1/clones/${cloneId}/sources/by-external-id/hours`;
    const put = (text: string, tag?: string) =>
      call('PUT', path, { type: 'text', title: 'Hours', text }, tag === undefined ? {} : { 'if-match': tag });
    expect((await put('We open at nine.', '*')).status).toBe(412);
    expect((await put('We open at nine.')).status).toBe(201);
    const read = (await call('GET', path)).headers.get('etag') ?? '';
    const changed = await put('We open at ten.', read);
    expect([changed.status, changed.headers.get('etag') === read]).toEqual([200, false]);
    const late = await put('We open at noon.', read);
    expect([late.status, late.body.error.code]).toEqual([412, 'precondition_failed']);
    expect((await put('We open at noon.', changed.headers.get('etag') ?? '')).status).toBe(200);
  });

  it('deletes only the version that If-Match names', async () => {
    await newClone();
    const { id } = await add({ title: 'Hours', text: 'We open at nine.' });
    const path = `/v1/sources/${id}`;
    expect((await call('DELETE', path, undefined, { 'if-match': '"other"' })).status).toBe(412);
    const etag = (await call('GET', path)).headers.get('etag') ?? '';
    expect((await call('DELETE', path, undefined, { 'if-match': etag })).status).toBe(204);
  });

  it('adds, replaces, and retrieves a source', async () => {
    await newClone();
    const externalId = 'cms/42 ä';
    const path = `/v1/clones/${cloneId}/sources/by-external-id/${encodeURIComponent(externalId)}`;
    expect((await call('GET', path)).status).toBe(404);
    const first = await call('PUT', path, { type: 'text', title: 'Hours', text: 'We open at nine.', tags: ['a'] });
    expect([first.status, first.body]).toMatchObject([201, { externalId, title: 'Hours' }]);
    expect(first.headers.get('location')).toBe(`/v1/sources/${first.body.id}`);
    await server.untilIdle();
    const same = await call('PUT', path, { type: 'text', title: 'Hours', text: 'We open at nine.', metadata: { v: '2' } });
    expect([same.status, same.body]).toMatchObject([200, { id: first.body.id, status: 'ready', tags: [], metadata: { v: '2' } }]);
    const other = await call('PUT', path, { type: 'qa', question: 'When?', answer: 'At ten.' });
    expect([other.status, other.body]).toMatchObject([200, { id: first.body.id, type: 'qa' }]);
    expect((await call('GET', path)).body.id).toBe(first.body.id);
    expect(await titles({ externalId })).toEqual(['When?']);
    expect(await titles({ externalId: 'cms/4' })).toEqual([]);
    await server.untilIdle();
  });
});

describe('deleting several sources', () => {
  it('deletes those that exist in the clone, by id or by external id', async () => {
    await newClone();
    const ids = [];
    for (const n of [1, 2, 3, 4]) ids.push((await add({ title: `T${n}`, text: `Text ${n}.`, externalId: `x${n}` })).id);
    const mine = cloneId;
    await newClone();
    const foreign = (await add({ title: 'Other', text: 'Other.', externalId: 'x1' })).id;
    await server.untilIdle();
    const remove = (body: object) => call('POST', `/v1/clones/${mine}/sources/delete`, body);
    expect((await remove({ ids: [ids[0], foreign, ids[0]] })).body).toEqual({ deleted: [ids[0]] });
    expect((await remove({ externalIds: ['x1', 'x2', 'x3'] })).body.deleted.sort()).toEqual([ids[1], ids[2]]);
    expect((await call('GET', `/v1/sources/${foreign}`)).status).toBe(200);
    for (const wrong of [{}, { ids: [], externalIds: [] }, { ids: [ids[3]], externalIds: ['x4'] }, { ids: Array(101).fill(ids[3]) }])
      expect((await remove(wrong)).status).toBe(400);
    cloneId = mine;
    expect(await titles({})).toEqual(['T4']);
  });
});

describe('retagging several sources', () => {
  it('adds and removes tags of those that exist in the clone, all or none', async () => {
    await newClone();
    const many = Array.from({ length: 19 }, (_, i) => `t${i}`);
    const ids = [];
    for (const [n, tags] of [['a'], ['b', 'a'], [], many].entries())
      ids.push((await add({ title: `T${n}`, text: `Text ${n}.`, externalId: `x${n}`, tags })).id);
    const mine = cloneId;
    await newClone();
    const foreign = (await add({ title: 'Other', text: 'Other.', tags: ['a'] })).id;
    const retag = (body: object) => call('POST', `/v1/clones/${mine}/sources/update`, body);
    const tagsOf = async (id: string) => (await call('GET', `/v1/sources/${id}`)).body.tags;
    expect((await retag({ ids: [...ids.slice(0, 3), foreign], addTags: ['c', 'b', 'c'], removeTags: ['a'] })).body).toEqual({
      updated: ids.slice(0, 3),
    });
    expect(await Promise.all(ids.slice(0, 3).map(tagsOf))).toEqual([
      ['c', 'b'],
      ['b', 'c'],
      ['c', 'b'],
    ]);
    expect(await tagsOf(foreign)).toEqual(['a']);
    // What changes nothing is not named.
    expect((await retag({ externalIds: ['x0', 'x1'], addTags: ['b'] })).body).toEqual({ updated: [] });
    const full = await retag({ externalIds: ['x2', 'x3'], addTags: ['d', 'e'] });
    expect(full).toMatchObject({ status: 400, body: { error: { code: 'invalid_input', param: 'addTags' } } });
    expect(await tagsOf(ids[2])).toEqual(['c', 'b']);
    for (const wrong of [{ ids }, { ids, addTags: [], removeTags: [] }, { addTags: ['x'] }, { ids, externalIds: ['x1'], addTags: ['x'] }])
      expect((await retag(wrong)).status).toBe(400);
  });
});

describe('lists and search', () => {
  it('filter by tags and type, and sort by title, age, and change, page by page', async () => {
    await newClone();
    const made = [
      { title: 'Banana', tags: ['fruit', 'yellow'], text: 'The banana is a long fruit of the market.' },
      { title: 'apple', tags: ['fruit', 'red'], text: 'The apple is a round fruit of the market.' },
      { title: 'Cabbage', tags: ['vegetable'], text: 'The cabbage is a leafy vegetable of the market.' },
    ];
    const ids: Record<string, string> = {};
    for (const input of made) ids[input.title] = (await add(input)).id;
    await call('POST', `/v1/clones/${cloneId}/sources`, {
      type: 'qa',
      question: 'Which fruit is in the market?',
      answer: 'Dates.',
      tags: ['fruit'],
    });
    await server.untilIdle();
    expect(await titles({ tags: 'fruit' })).toEqual(['Which fruit is in the market?', 'apple', 'Banana']);
    expect(await titles({ tags: 'fruit,red' })).toEqual(['apple']);
    expect(await titles('tags=fruit&tags=yellow')).toEqual(['Banana']);
    expect(await titles({ tags: 'frui' })).toEqual([]);
    expect(await titles({ tags: 'fruit', type: 'text', order: 'asc' })).toEqual(['Banana', 'apple']);
    await call('PATCH', `/v1/sources/${ids.Banana}`, { metadata: { changed: 'last' } });
    expect((await titles({ sort: 'updatedAt' }))[0]).toBe('Banana');
    const paged: string[] = [];
    let cursor = '';
    do {
      const page = await list({ sort: 'title', order: 'asc', type: 'text', limit: '1', ...(cursor ? { cursor } : {}) });
      paged.push(...page.data.map(({ title }: Body) => title));
      cursor = page.nextCursor ?? '';
      if (cursor)
        expect((await call('GET', `/v1/clones/${cloneId}/sources?sort=title&order=desc&cursor=${cursor}`)).body.error.param).toBe('cursor');
    } while (cursor && paged.length < 10);
    expect(paged).toEqual(['apple', 'Banana', 'Cabbage']);

    const search = async (filter: object) => {
      const { status, body } = await call('POST', `/v1/clones/${cloneId}/search`, { query: 'fruit of the market', ...filter });
      return status === 200 ? body.data.map(({ title }: Body) => title).sort() : body.error.param;
    };
    expect(await search({})).toEqual(expect.arrayContaining(['Cabbage', 'apple']));
    expect(await search({ tags: ['fruit'], types: ['text'] })).toEqual(['Banana', 'apple']);
    expect(await search({ tags: ['vegetable'] })).toEqual(['Cabbage']);
    expect(await search({ sourceIds: [ids.apple] })).toEqual(['apple']);
    expect(await search({ tags: ['nothing'] })).toEqual([]);
    expect(await search({ types: ['nothing'] })).toBe('types.0');
    // A new tag counts at once, although the same search was asked before.
    await call('PATCH', `/v1/sources/${ids.Cabbage}`, { tags: ['fruit'] });
    expect(await search({ tags: ['vegetable'] })).toEqual([]);
    expect(await search({ tags: ['fruit'], types: ['text'] })).toEqual(['Banana', 'Cabbage', 'apple']);
  });
});
