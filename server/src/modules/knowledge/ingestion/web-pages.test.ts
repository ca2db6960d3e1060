import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOfflineEmbedder } from '../../../providers/embedder/offline.embedder.ts';
import { makePdf } from '../../../providers/extractor/documents.testing.ts';
import { newId, type SourceId } from '../../../shared/ids.ts';
import { createSourcesFixture } from '../sources/sources.testing.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const page = (title: string, text: string) =>
  `<!doctype html><html><head><title>${title}</title></head><body><nav>Home Shop</nav><main><h1>${title}</h1><p>${text}</p></main></body></html>`;
const html =
  (body: string, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);

const offline = createOfflineEmbedder();
let embedded = 0;
const embedder = {
  ...offline,
  embed(texts: string[], signal: AbortSignal) {
    embedded += texts.length;
    return offline.embed(texts, signal);
  },
};
let fixture: Awaited<ReturnType<typeof createSourcesFixture>>;
let site: string;
const pages = new Map<string, Answer>();
const seen: { url: string; headers: IncomingMessage['headers'] }[] = [];
const server = createServer((request, response) => {
  seen.push({ url: request.url ?? '', headers: request.headers });
  const answer = pages.get(request.url ?? '');
  if (answer) answer(request, response);
  else response.writeHead(404).end('nothing');
});

beforeEach(async () => {
  pages.clear();
  seen.length = 0;
  embedded = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  site = `http://127.0.0.1:${port}`;
  fixture = await createSourcesFixture({ embedder, allowedPrivateHosts: [`127.0.0.1:${port}`] });
});
afterEach(async () => {
  await fixture.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const add = (path: string, more: object = {}) =>
  fixture.usecases.createSource(fixture.ctx, fixture.seeded.cloneId, { type: 'url', url: `${site}${path}`, ...more });
const refresh = (id: string) => fixture.usecases.refreshSource(fixture.ctx, id as SourceId);
const textOf = async (id: string) => (await fixture.usecases.retrieveSourceDocument(fixture.ctx, id as SourceId, { start: 0 })).text;
const rows = async <T extends Record<string, unknown>>(query: ReturnType<typeof sql>): Promise<T[]> =>
  fixture.database.transaction({ workspaceId: fixture.ctx.workspaceId }, async (tx) => (await tx.execute(query)).rows as T[]);
const chunkIds = async (id: string) =>
  (await rows<{ id: string }>(sql`select id from chunks where source_id = ${id} order by ordinal`)).map((row) => row.id);
/** Makes attempts that wait due now. */
async function skipDelays(): Promise<void> {
  await fixture.database.query(`update pgboss.job set start_after = now() where state in ('created', 'retry') and start_after > now()`);
  await fixture.database.query(`select pg_notify('cloneai_jobs', name) from pgboss.queue`);
}

describe('a web page as a source', () => {
  it('is read under its own title, with its address, and its navigation left out', async () => {
    pages.set('/hours', html(page('Opening hours', 'The lighthouse is open from nine to five.')));
    const added = await add('/hours#today');
    expect(added).toMatchObject({
      type: 'url',
      title: `${new URL(site).host}/hours`,
      url: `${site}/hours#today`,
      status: 'queued',
      bytes: null,
    });
    const ready = await fixture.settled(added.id);
    expect(ready).toMatchObject({ status: 'ready', title: 'Opening hours', url: `${site}/hours#today`, reason: null });
    expect(Date.parse(ready.fetchedAt ?? '')).toBeGreaterThan(0);
    expect(ready.bytes).toBeGreaterThan(100);
    const text = await textOf(added.id);
    expect(text).toContain('The lighthouse is open from nine to five.');
    expect(text).not.toContain('Shop');
    expect(seen.map(({ url }) => url)).toEqual(['/hours']);
    expect(seen[0]?.headers['user-agent']).toBe('CloneAI test');
  });

  it('keeps a title that was set, and may be a file of another format', async () => {
    const pdf = makePdf([['The annual report', 'Revenue was 42 million.']]);
    pages.set('/report', (_, response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end(pdf));
    const { id } = await add('/report', { title: 'Report of the year', tags: ['finance'] });
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', title: 'Report of the year', pages: 1, tags: ['finance'] });
    expect(await textOf(id)).toContain('Revenue was 42 million.');
  });

  it('is decoded by the charset of its header and decompressed', async () => {
    const body = cp1251('<title>Цены</title><p>Лампа стоит сорок евро.</p>');
    const headers = { 'content-type': 'text/html; charset=windows-1251', 'content-encoding': 'gzip' };
    pages.set('/prices', (_, response) => response.writeHead(200, headers).end(gzipSync(body)));
    const { id } = await add('/prices');
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', title: 'Цены' });
    expect(await textOf(id)).toContain('Лампа стоит сорок евро.');
  });

  it('follows redirects, but not forever', async () => {
    const to =
      (location: string): Answer =>
      (_, response) =>
        response.writeHead(302, { location }).end();
    pages.set('/old', to('/older'));
    pages.set('/older', to(`${site}/new`));
    pages.set('/new', html(page('New', 'It has moved here.')));
    pages.set('/wide', to(Buffer.from('/%20überblick').toString('latin1')));
    pages.set('/%20%C3%BCberblick', html(page('Wide', 'An address in UTF-8.')));
    pages.set('/loop', to('/loop'));
    pages.set('/odd', to('mailto:me@example.com'));
    const [moved, wide, loop, odd] = await Promise.all([add('/old'), add('/wide'), add('/loop'), add('/odd')]);
    expect(await fixture.settled(wide.id)).toMatchObject({ status: 'ready', title: 'Wide' });
    expect(await fixture.settled(moved.id)).toMatchObject({ status: 'ready', title: 'New', url: `${site}/old` });
    expect(await fixture.settled(loop.id)).toMatchObject({ status: 'failed', reason: { code: 'page_unreadable' } });
    expect(await fixture.settled(odd.id)).toMatchObject({ status: 'failed', reason: { code: 'address_not_allowed', retryable: false } });
  });

  it.each(['http://169.254.169.254/latest/', 'http://[::ffff:127.0.0.1]/', 'http://0x7f.1/', 'http://localhost/', 'ftp://example.com/'])(
    'never leads to %s, neither at once nor by a redirect',
    async (target) => {
      pages.set('/leave', (_, response) => response.writeHead(301, { location: target }).end());
      const { id } = await add('/leave');
      expect(await fixture.settled(id)).toMatchObject({ status: 'failed', reason: { code: 'address_not_allowed' } });
      await expect(fixture.usecases.createSource(fixture.ctx, fixture.seeded.cloneId, { type: 'url', url: target })).rejects.toMatchObject({
        code: 'invalid_input',
      });
    },
  );

  it('says that a page is missing or refused, and reads it when it is there', async () => {
    pages.set('/private', (_, response) => response.writeHead(401).end());
    const [missing, refused] = await Promise.all([add('/later'), add('/private')]);
    expect(await fixture.settled(missing.id)).toMatchObject({ status: 'failed', reason: { code: 'page_not_found', retryable: true } });
    expect(await fixture.settled(refused.id)).toMatchObject({ status: 'failed', reason: { code: 'page_refused', retryable: true } });
    pages.set('/later', html(page('Later', 'Now it is here.')));
    await fixture.usecases.retrySource(fixture.ctx, missing.id as SourceId);
    expect(await fixture.settled(missing.id)).toMatchObject({ status: 'ready', title: 'Later' });
  });

  it('is tried again while the website has a problem', async () => {
    let calls = 0;
    pages.set('/busy', (request, response) => {
      calls++;
      if (calls === 1) response.writeHead(503, { 'retry-after': '30' }).end();
      else if (calls === 2) request.socket.destroy();
      else html(page('Busy', 'At last.'))(request, response);
    });
    const { id } = await add('/busy');
    const reason = async () => (await fixture.usecases.retrieveSource(fixture.ctx, id as SourceId)).reason;
    await expect.poll(reason).toMatchObject({ code: 'upstream_failed', message: expect.stringMatching(/503.*in 30 s \(1 of 8/) });
    await skipDelays();
    await expect.poll(reason).toMatchObject({ code: 'upstream_failed', message: expect.stringMatching(/could not be reached.*\(2 of 8/) });
    await skipDelays();
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', reason: null });
  });

  it('is given up in the end without an alert, because the website is the cause', async () => {
    pages.set('/down', (_, response) => response.writeHead(500).end());
    const { id } = await add('/down');
    const source = () => fixture.usecases.retrieveSource(fixture.ctx, id as SourceId);
    await expect
      .poll(async () => {
        await skipDelays();
        return (await source()).status;
      })
      .toBe('failed');
    expect((await source()).reason).toMatchObject({ code: 'upstream_failed', retryable: true, message: expect.stringMatching(/8 times/) });
    expect(fixture.gaveUp).toEqual([]);
  });

  it('is copied with its clone, also while it is fetched', async () => {
    let go = () => {};
    pages.set('/copied', (request, response) => {
      go = () => html(page('Copied', 'It is copied.'))(request, response);
    });
    const { id } = await add('/copied');
    const found = await fixture.store.copyable(fixture.ctx, fixture.seeded.cloneId, 10);
    await expect.poll(() => seen.length).toBe(1);
    go();
    await fixture.settled(id);
    pages.set('/copied', html(page('Copied', 'It is copied.')));
    const to = newId('source', Date.now());
    await fixture.store.addCopies(
      fixture.ctx,
      fixture.seeded.cloneId,
      found.map((one) => ({ from: one.id, to, fromKey: one.blobKey, blobKey: null })),
      new Date(),
    );
    expect(await fixture.settled(to)).toMatchObject({ status: 'ready', title: 'Copied' });
    expect(await textOf(to)).toContain('It is copied.');
  });

  it('is refused when it is too large, also once it is decompressed', async () => {
    pages.set('/large', (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(Buffer.alloc(3 * 1024 * 1024, 'a '));
    });
    pages.set('/bomb', (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50 * 1024 * 1024))),
    );
    const added = await Promise.all([add('/large'), add('/bomb')]);
    for (const { id } of added)
      expect(await fixture.settled(id)).toMatchObject({ status: 'failed', reason: { code: 'page_too_large', retryable: false } });
  });
});

describe('fetching a page again', () => {
  it('embeds nothing and keeps the chunks if the server says that it has not changed', async () => {
    const headers = { etag: '"one"', 'last-modified': 'Mon, 02 Nov 2026 10:00:00 GMT' };
    pages.set('/same', (request, response) =>
      request.headers['if-none-match'] === '"one"'
        ? void response.writeHead(304).end()
        : html(page('Same', 'It stays.'), headers)(request, response),
    );
    const { id } = await add('/same');
    const first = await fixture.settled(id);
    const before = await chunkIds(id);
    embedded = 0;
    expect(await refresh(id)).toMatchObject({ status: 'queued' });
    const again = await fixture.settled(id);
    expect(again).toMatchObject({ status: 'ready', title: 'Same', reason: null });
    expect(seen[1]?.headers).toMatchObject({ 'if-none-match': '"one"', 'if-modified-since': headers['last-modified'] });
    expect(embedded).toBe(0);
    expect(await chunkIds(id)).toEqual(before);
    expect(Date.parse(again.fetchedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(first.fetchedAt ?? ''));
  });

  it('embeds nothing if the same bytes come back', async () => {
    pages.set('/same', html(page('Same', 'It stays.')));
    const { id } = await add('/same');
    await fixture.settled(id);
    const before = await chunkIds(id);
    embedded = 0;
    await refresh(id);
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready' });
    expect(embedded).toBe(0);
    expect(await chunkIds(id)).toEqual(before);
    expect(seen).toHaveLength(2);
  });

  it('replaces the text of a page that has changed, and deletes the bytes of the earlier one', async () => {
    pages.set('/news', html(page('News', 'The ferry leaves at noon.'), { etag: '"1"' }));
    const { id } = await add('/news');
    await fixture.settled(id);
    const [before] = await rows<{ key: string }>(sql`select blob_key as key from sources where id = ${id}`);
    pages.set('/news', html(page('News', 'The ferry leaves at one.'), { etag: '"2"' }));
    await refresh(id);
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', title: 'News', chunks: 1 });
    expect(await textOf(id)).toContain('leaves at one');
    expect(await rows(sql`select id from chunks where source_id = ${id} and text like '%noon%'`)).toEqual([]);
    await expect
      .poll(() =>
        fixture.blobs.get(before?.key ?? '').then(
          () => 'there',
          () => 'gone',
        ),
      )
      .toBe('gone');
  });

  it.each([
    ['without a title', {}],
    ['with a title', { title: 'Mine' }],
  ])('embeds nothing if a page %s is sent again as it was', async (_name, more) => {
    pages.set('/mine', html(page('Mine', 'It stays.')));
    const { id } = await add('/mine', { externalId: 'mine', ...more });
    await fixture.settled(id);
    const before = await chunkIds(id);
    embedded = 0;
    await add('/mine', { externalId: 'mine', ...more });
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', title: 'Mine', chunks: 1 });
    expect(embedded).toBe(0);
    expect(await chunkIds(id)).toEqual(before);
  });

  it('embeds nothing if only the code of the page has changed', async () => {
    let visits = 0;
    pages.set('/nonce', (request, response) =>
      html(`<script nonce="${++visits}">let visit = ${visits};</script>${page('Nonce', 'It stays.')}`)(request, response),
    );
    const { id } = await add('/nonce');
    await fixture.settled(id);
    const before = await chunkIds(id);
    embedded = 0;
    for (let again = 0; again < 2; again++) {
      await refresh(id);
      expect(await fixture.settled(id)).toMatchObject({ status: 'ready', title: 'Nonce', chunks: 1 });
    }
    expect([visits, embedded]).toEqual([3, 0]);
    expect(await chunkIds(id)).toEqual(before);
  });

  it('finds the text of a page again that was broken in the meantime', async () => {
    pages.set('/broken', html(page('Broken', 'It is whole.')));
    const { id } = await add('/broken');
    await fixture.settled(id);
    pages.set('/broken', html('<html><body></body></html>'));
    await refresh(id);
    expect(await fixture.settled(id)).toMatchObject({ status: 'failed', title: 'Broken' });
    embedded = 0;
    pages.set('/broken', html(page('Broken', 'It is whole.')));
    await refresh(id);
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', title: 'Broken', reason: null, chunks: 1 });
    expect(embedded).toBe(0);
  });

  it('keeps the text of a page that is gone, and says so', async () => {
    pages.set('/gone', html(page('Gone', 'It was here.')));
    const { id } = await add('/gone');
    await fixture.settled(id);
    pages.delete('/gone');
    await refresh(id);
    expect(await fixture.settled(id)).toMatchObject({ status: 'failed', reason: { code: 'page_not_found' }, chunks: 1 });
    expect(await textOf(id)).toContain('It was here.');
    pages.set('/gone', html(page('Gone', 'It was here.')));
    embedded = 0;
    await refresh(id);
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', reason: null });
    expect(embedded).toBe(0);
  });

  it('is refused for a text, for a page in progress, and for another workspace', async () => {
    const text = await fixture.usecases.createSource(fixture.ctx, fixture.seeded.cloneId, { type: 'text', title: 'A', text: 'A text.' });
    await expect(refresh(text.id)).rejects.toMatchObject({ code: 'invalid_input' });
    pages.set('/slow', () => {});
    const slow = await add('/slow');
    await expect(refresh(slow.id)).rejects.toMatchObject({ code: 'conflict' });
    const other = fixture.contextOf('wsp_01jd5zq8w3x6v9k2m4n7p0r5st' as never);
    await expect(fixture.usecases.refreshSource(other, slow.id as SourceId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is fetched again when it is sent again with its externalId', async () => {
    pages.set('/mine', html(page('Mine', 'First.')));
    const { id } = await add('/mine', { externalId: 'mine' });
    await fixture.settled(id);
    pages.set('/mine', html(page('Mine', 'Second.')));
    expect(await add('/mine', { externalId: 'mine' })).toMatchObject({ id, created: false, status: 'queued' });
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', title: 'Mine' });
    expect(await textOf(id)).toContain('Second.');
  });
});

/** The text in Windows-1251. */
function cp1251(text: string): Buffer {
  return Buffer.from(
    [...text].map((char) => {
      const code = char.codePointAt(0) ?? 0;
      return code < 128 ? code : code - 0x410 + 0xc0;
    }),
  );
}
