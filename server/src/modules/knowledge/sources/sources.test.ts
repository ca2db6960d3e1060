import { readdir } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../shared/ids.ts';
import type { Source, SourceChunk } from './sources.schemas.ts';
import { createSourcesFixture } from './sources.testing.ts';

let fixture: Awaited<ReturnType<typeof createSourcesFixture>>;
beforeAll(async () => {
  fixture = await createSourcesFixture();
});
afterAll(() => fixture.close());

const post = (path: string, body: unknown, ctx = fixture.ctx) =>
  fixture.app(ctx).request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const get = (path: string, ctx = fixture.ctx) => fixture.app(ctx).request(path);
const sourcesPath = () => `/v1/clones/${fixture.seeded.cloneId}/sources`;
const upload = (file: Blob, name: string, fields: Record<string, string> = {}, field = 'file') => {
  const form = new FormData();
  form.set(field, file, name);
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  return fixture.app(fixture.ctx).request(sourcesPath(), { method: 'POST', body: form });
};
interface Body extends Source {
  data: (Source & SourceChunk)[];
  nextCursor: string;
  text: string;
  url: string;
  error: { code: string; message: string; param: string | null };
}
const json = async (answer: Response | Promise<Response>) => (await (await answer).json()) as Body;
const originals = async () => (await readdir(fixture.folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
const rowCount = async (table: string, id: string) => {
  const column = table === 'sources' ? 'id' : 'source_id';
  const { rows } = await fixture.database.transaction({ workspaceId: fixture.ctx.workspaceId }, (tx) =>
    tx.execute<{ n: number }>(sql`select count(*)::int as n from ${sql.identifier(table)} where ${sql.identifier(column)} = ${id}`),
  );
  return rows[0]?.n;
};

describe('uploading a file', () => {
  it('stores a Markdown file with its fields and its exact text and makes it ready', async () => {
    const text = `# The Reef\n\n${'Corals build the reef slowly. '.repeat(400)}\n\n## Fish\n\nParrotfish eat algae.`;
    const answer = await upload(new Blob([text], { type: 'text/markdown' }), 'reef.md', {
      title: 'About reefs',
      url: 'https://example.com/reef',
      tags: 'sea, fish',
    });
    expect(answer.status).toBe(201);
    const created = await json(answer);
    expect(created).toMatchObject({ type: 'file', title: 'About reefs', fileName: 'reef.md', status: 'queued', tags: ['sea', 'fish'] });
    expect(created).not.toHaveProperty('blobKey');

    const ready = await fixture.settled(created.id);
    expect(ready).toMatchObject({ status: 'ready', progress: 1, reason: null, pages: null, characters: text.length });
    expect(ready.chunks).toBeGreaterThan(1);

    const chunks = await json(get(`/v1/sources/${created.id}/chunks?limit=100`));
    expect(chunks.data).toHaveLength(ready.chunks);
    for (const chunk of chunks.data) expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text);
    expect(chunks.data.at(-1)?.headingPath[0]).toBe('The Reef');

    const slice = await json(get(`/v1/sources/${created.id}/document?start=2&end=10`));
    expect(slice).toMatchObject({ text: 'The Reef', start: 2, end: 10, characters: text.length });
  });

  it('uses the title of an HTML page if the upload has no title', async () => {
    const html = '<html><head><title>Tea in Fujian</title></head><body><p>White tea is dried in the sun.</p></body></html>';
    const created = await json(upload(new Blob([html]), 'page.html'));
    expect(await fixture.settled(created.id)).toMatchObject({ status: 'ready', title: 'Tea in Fujian' });
  });

  it.each([
    ['an empty file', new Blob([]), 'a.txt', 'empty'],
    ['a picture', new Blob([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')]), 'a.png', 'unsupported_type'],
    ['a text file named .pdf', new Blob(['hello there']), 'a.pdf', 'wrong_type'],
    ['a truncated PDF', new Blob(['%PDF-1.7\n1 0 obj\n<< /Type']), 'a.pdf', 'damaged'],
  ])('fails %s with its reason', async (_, file, name, code) => {
    const created = await json(upload(file, name));
    const failed = await fixture.settled(created.id);
    expect(failed).toMatchObject({ status: 'failed', reason: { code } });
    expect(failed.reason?.message.length).toBeGreaterThan(20);
  });

  it('reads a text file in the charset that its part declares', async () => {
    // Of so few letters no charset can be guessed. In ISO 8859-5 they are "Да".
    const file = new Blob([Buffer.from('b4d0', 'hex')], { type: 'text/plain; charset=iso-8859-5' });
    const { id, mimeType } = await json(upload(file, 'yes.txt'));
    expect(mimeType).toBe('text/plain; charset=iso-8859-5');
    await fixture.settled(id);
    expect((await json(get(`/v1/sources/${id}/document`))).text).toBe('Да');
  });

  it('rejects a form without the field "file", an invalid field, and a broken form, and stores nothing', async () => {
    const before = (await originals()).length;
    expect((await upload(new Blob(['x']), 'a.txt', {}, 'document')).status).toBe(400);
    const badUrl = await upload(new Blob(['x']), 'a.txt', { url: 'javascript:alert(1)' });
    expect([badUrl.status, (await json(badUrl)).error.param]).toEqual([400, 'url']);
    const broken = await fixture.app(fixture.ctx).request(sourcesPath(), {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf a fi',
    });
    expect(broken.status).toBe(400);
    expect(await originals()).toHaveLength(before);
  });

  it('rejects a file over 50 MB with 413 and stores nothing', async () => {
    const before = (await originals()).length;
    const answer = await upload(new Blob([Buffer.alloc(50 * 1024 * 1024 + 1, 'a')]), 'big.txt');
    expect([answer.status, (await json(answer)).error.code]).toEqual([413, 'payload_too_large']);
    expect(await originals()).toHaveLength(before);
  });
});

describe('adding texts', () => {
  it.each([
    ['before the first boundary', ''],
    ['in a form field', '--x\r\ncontent-disposition: form-data; name="title"\r\n\r\n'],
  ])('rejects a form with endless data %s', async (_where, start) => {
    let pulled = 0;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from(start)),
      pull: (controller) => (++pulled < 1_000 ? controller.enqueue(Buffer.alloc(65_536, 'a')) : controller.close()),
    });
    const before = (await originals()).length;
    const init = { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body, duplex: 'half' };
    const answer = await fixture.app(fixture.ctx).request(sourcesPath(), init as RequestInit);
    expect([answer.status, (await json(answer)).error.code]).toEqual([413, 'payload_too_large']);
    expect(await originals()).toHaveLength(before);
  });

  it('adds a text and a question with its answer', async () => {
    const text = await json(post(sourcesPath(), { type: 'text', title: 'Note', text: 'Bees dance.\u0000 They tell the way.' }));
    const qa = await json(post(sourcesPath(), { type: 'qa', question: 'Who dances?', answer: 'Bees do.' }));
    expect(await fixture.settled(text.id)).toMatchObject({ status: 'ready', chunks: 1 });
    expect(await fixture.settled(qa.id)).toMatchObject({ status: 'ready', type: 'qa', title: 'Who dances?' });
    const slice = await json(get(`/v1/sources/${qa.id}/document`));
    expect(slice.text).toBe('Who dances?\n\nBees do.');
  });

  it.each([
    [{ type: 'url', url: 'mailto:me@example.com' }, /url/],
    [{ type: 'url', url: 'http://10.0.0.1/' }, /private network/],
    [{ type: 'sitemap', url: 'http://10.0.0.1/sitemap.xml' }, /private network/],
    [{ type: 'site', url: 'https://example.com', include: ['docs'] }, /begins with neither/],
    [{ type: 'other' }, /multipart form/],
    [{ type: 'text', title: 'a', text: '  \n ' }, /empty/],
    [{ type: 'text', title: 'a', text: 'b', url: 'javascript:alert(1)' }, /url/],
  ])('rejects %j with a reason', async (body, message) => {
    const answer = await post(sourcesPath(), body);
    expect(answer.status).toBe(400);
    expect((await json(answer)).error.message).toMatch(message);
  });

  it('refuses unknown fields in JSON and in a form, and names them', async () => {
    const asJson = await json(post(sourcesPath(), { type: 'text', title: 'a', text: 'b', tag: ['c'] }));
    const asForm = await json(upload(new Blob(['Some text.']), 'a.txt', { tag: 'c' }));
    expect([asJson.error.param, asForm.error.param]).toEqual(['tag', 'tag']);
    expect(asForm.error.message).toBe(
      'tag: is not a known field. Check its spelling or remove it. Known: file, title, externalId, url, tags, metadata.',
    );
  });

  it('adds a batch and returns the sources in the order of the texts', async () => {
    const texts = Array.from({ length: 120 }, (_, i) => ({ title: `Text ${i}`, text: `This is text number ${i}.`, externalId: `n${i}` }));
    const answer = await post(`${sourcesPath()}/batch`, { texts });
    expect(answer.status).toBe(201);
    const { data } = await json(answer);
    expect(data.map(({ title }: { title: string }) => title)).toEqual(texts.map(({ title }) => title));
    for (const { id } of data) expect((await fixture.settled(id)).status).toBe('ready');
  });

  it('rejects a batch that contains an external id twice', async () => {
    const texts = [
      { title: 'a', text: 'a', externalId: 'twice' },
      { title: 'b', text: 'b', externalId: 'twice' },
    ];
    const answer = await post(`${sourcesPath()}/batch`, { texts });
    expect([answer.status, (await json(answer)).error.param]).toEqual([400, 'texts.1.externalId']);
  });

  it('replaces a source with the same external id and skips identical content', async () => {
    const give = (text: string) => json(post(sourcesPath(), { type: 'text', title: 'Hours', text, externalId: 'hours' }));
    const first = await give('Open from nine.');
    await fixture.settled(first.id);
    const again = await give('Open from nine.');
    expect(again).toMatchObject({ id: first.id, status: 'ready' });
    const changed = await give('Open from ten.');
    expect(changed).toMatchObject({ id: first.id, status: 'queued' });
    await fixture.settled(first.id);
    expect((await json(get(`/v1/sources/${first.id}/document`))).text).toBe('Open from ten.');
    expect(await rowCount('documents', first.id)).toBe(1);
  });

  it('creates one source for two concurrent requests with the same external id', async () => {
    const body = (text: string) => ({ type: 'text', title: 'Race', text, externalId: 'race' });
    const answers = await Promise.all([post(sourcesPath(), body('one')), post(sourcesPath(), body('two'))]);
    const ids = new Set<string>();
    for (const answer of answers) ids.add((await json(answer)).id);
    expect([answers.map(({ status }) => status).sort(), ids.size]).toEqual([[200, 201], 1]);
  });
});

describe('reading and deleting sources', () => {
  it('lists sources in pages, newest first', async () => {
    const one = await json(get(`${sourcesPath()}?limit=5`));
    const two = await json(get(`${sourcesPath()}?limit=5&cursor=${one.nextCursor}`));
    const ids = [...one.data, ...two.data].map(({ id }: { id: string }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(new Set(ids).size).toBe(10);
  });

  it('deletes a source with its text, chunks, vectors, and file', async () => {
    const { id } = await json(upload(new Blob(['Some words to forget.']), 'forget.txt'));
    await fixture.settled(id);
    const before = (await originals()).length;
    expect((await fixture.app(fixture.ctx).request(`/v1/sources/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await get(`/v1/sources/${id}`)).status).toBe(404);
    expect([await rowCount('documents', id), await rowCount('chunks', id)]).toEqual([0, 0]);
    await expect.poll(async () => (await originals()).length).toBe(before - 1);
  });

  it('streams the progress of a source until it is ready', async () => {
    const { id } = await json(post(sourcesPath(), { type: 'text', title: 'Follow', text: 'Follow me.' }));
    const answer = await get(`/v1/sources/${id}/events`);
    expect(answer.headers.get('content-type')).toMatch(/text\/event-stream/);
    const events = [...(await answer.text()).matchAll(/event: (\S+)\ndata: (.+)\n/g)];
    expect(events.at(-1)?.[1]).toBe('source-ready');
    expect(JSON.parse(events.at(-1)?.[2] ?? '')).toMatchObject({ id, status: 'ready' });
  });

  it('downloads the original with a signed link and rejects a modified link', async () => {
    const { id } = await json(upload(new Blob(['<b>the original</b>'], { type: 'text/html' }), 'naïve name.html'));
    const { url } = await json(get(`/v1/sources/${id}/file`));
    expect(url).toMatch(/^http:\/\/clone\.test\/v1\/files\//);
    const path = url.slice('http://clone.test'.length);
    const open = (at: string) => fixture.app().request(at);
    const file = await open(path);
    expect([file.status, await file.text()]).toEqual([200, '<b>the original</b>']);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="na_ve name\.html"; filename\*=UTF-8''na%C3%AFve/);

    const other = await json(post(sourcesPath(), { type: 'text', title: 'Other', text: 'Other.' }));
    expect((await open(path.replace(id, other.id))).status).toBe(403);
    expect((await open(path.replace(/expires=(\d+)/, (_: string, at: string) => `expires=${Number(at) + 999}`))).status).toBe(403);
    expect((await open(path.replace(/workspace=\w+/, `workspace=${newId('workspace')}`))).status).toBe(403);
  });

  it.each([
    ['text/html', 'text/html', 'attachment'],
    // Browsers show no PDF in a sandbox, and their viewers keep its scripts away from the page's origin.
    ['application/pdf', 'application/pdf', 'inline', "frame-ancestors 'none'"],
    ['text/plain; charset=utf-7', 'text/plain; charset=utf-8', 'inline'],
    ['text/plainly', 'application/octet-stream', 'attachment'],
    ['image/svg+xml', 'application/octet-stream', 'attachment'],
    ['multipart/x-mixed-replace', 'application/octet-stream', 'attachment'],
  ])(
    'serves an original uploaded as %s as %s and runs nothing in it',
    async (sent, served, disposition, policy = "sandbox; default-src 'none'") => {
      const { id } = await json(upload(new Blob(['<script>alert(1)</script> text'], { type: sent }), 'any.txt'));
      const { url } = await json(get(`/v1/sources/${id}/file`));
      const file = await fixture.app().request(url.slice('http://clone.test'.length));
      expect(file.headers.get('content-type')).toBe(served);
      expect(file.headers.get('content-disposition')?.split(';')[0]).toBe(disposition);
      expect([file.headers.get('content-security-policy'), file.headers.get('x-content-type-options')]).toEqual([policy, 'nosniff']);
    },
  );

  it('returns 409 for a retry of a ready source', async () => {
    const { id } = await json(post(sourcesPath(), { type: 'text', title: 'Done', text: 'Done.' }));
    await fixture.settled(id);
    expect((await post(`/v1/sources/${id}/retry`, {})).status).toBe(409);
  });
});

describe('access to sources', () => {
  it('hides the sources of a workspace from other workspaces', async () => {
    const { id } = await json(post(sourcesPath(), { type: 'text', title: 'Mine', text: 'Mine alone.' }));
    const stranger = fixture.contextOf(newId('workspace'));
    const paths = [`/v1/sources/${id}`, ...['events', 'file', 'document', 'chunks'].map((part) => `/v1/sources/${id}/${part}`)];
    for (const path of [...paths, sourcesPath()]) expect([path, (await get(path, stranger)).status]).toEqual([path, 404]);
    expect((await fixture.app(stranger).request(`/v1/sources/${id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await post(`/v1/sources/${id}/retry`, {}, stranger)).status).toBe(404);
    expect((await post(sourcesPath(), { type: 'text', title: 'a', text: 'b' }, stranger)).status).toBe(404);
    expect((await get(`/v1/sources/${id}`)).status).toBe(200);
  });

  it('requires a credential with the right scope and names the missing scope', async () => {
    const reader = fixture.contextOf(fixture.ctx.workspaceId, ['knowledge:read']);
    const refused = await post(sourcesPath(), { type: 'text', title: 'a', text: 'b' }, reader);
    expect([refused.status, (await json(refused)).error.message]).toEqual([403, expect.stringContaining('knowledge:write')]);
    expect((await get(sourcesPath(), fixture.contextOf(fixture.ctx.workspaceId, ['knowledge:write']))).status).toBe(403);
    expect((await fixture.app().request(sourcesPath())).status).toBe(401);
  });
});
