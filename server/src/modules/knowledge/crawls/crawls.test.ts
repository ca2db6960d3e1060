import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOfflineEmbedder } from '../../../providers/embedder/offline.embedder.ts';
import type { SourceId } from '../../../shared/ids.ts';
import { createSourcesFixture } from '../sources/sources.testing.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

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
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const answer = pages.get(request.url ?? '');
  if (answer) answer(request, response);
  else response.writeHead(404).end('nothing');
});

beforeEach(async () => {
  pages.clear();
  asked.length = 0;
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

const html =
  (body: string, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
const links = (...paths: string[]) => paths.map((path) => `<li><a href="${path}">${path}</a></li>`).join('');
const page = (title: string, text: string, ...paths: string[]) =>
  html(
    `<!doctype html><html><head><title>${title}</title></head><body><main><h1>${title}</h1><p>${text}</p></main><ul>${links(...paths)}</ul></body></html>`,
  );
const redirect =
  (location: string): Answer =>
  (_, response) =>
    response.writeHead(302, { location }).end();

const crawl = (more: object = {}) =>
  fixture.usecases.createSource(fixture.ctx, fixture.seeded.cloneId, {
    ...{ type: 'site', url: `${site}/`, maxPages: 50, maxDepth: 5, include: [], exclude: [] },
    ...more,
  } as never);
const addresses = async (id: string) => {
  const { data } = await fixture.crawls.listCrawledPages(fixture.ctx, id as SourceId, { limit: 100 });
  return Object.fromEntries(data.map(({ url, status, reason }) => [url.replace(site, ''), reason ? `${status}: ${reason.code}` : status]));
};
const childrenOf = async (id: string) =>
  (await fixture.usecases.listSources(fixture.ctx, fixture.seeded.cloneId, { limit: 100, parentId: id as SourceId })).data;
const textOf = async (id: string) => (await fixture.usecases.retrieveSourceDocument(fixture.ctx, id as SourceId, { start: 0 })).text;
const pathsOf = async (id: string) => (await childrenOf(id)).map(({ url }) => (url ?? '').replace(site, '')).sort();
const change = (query: ReturnType<typeof sql>) =>
  fixture.database.transaction({ workspaceId: fixture.ctx.workspaceId }, async (tx) => void (await tx.execute(query)));
/** Makes everything that waits due now. */
async function skipDelays(): Promise<void> {
  await change(sql`update crawl_pages set retry_at = now() where retry_at is not null`);
  await fixture.database.query(`update pgboss.job set start_after = now() where state in ('created', 'retry') and start_after > now()`);
  await fixture.database.query(`select pg_notify('cloneai_jobs', name) from pgboss.queue`);
}
const settled = async (id: string) => {
  const timer = setInterval(() => void skipDelays().catch(() => {}), 300);
  try {
    return await fixture.settled(id);
  } finally {
    clearInterval(timer);
  }
};
const refresh = (id: string) => fixture.usecases.refreshSource(fixture.ctx, id as SourceId);

describe('a website as a source', () => {
  it('becomes a source per page, found by links, with what was skipped and why', async () => {
    pages.set(
      '/',
      page('Lighthouse', 'Welcome to the lighthouse.', '/hours', '/lamp#how', '/private/plan', '/logo.png', 'https://other.example/x'),
    );
    pages.set('/hours', page('Hours', 'It is open from nine to five.', '/', '/lamp?utm_source=hours', '/hours'));
    pages.set('/lamp', page('The lamp', 'The lamp is lit at 21:40.', '/missing'));
    pages.set('/private/plan', page('Plan', 'Nobody reads this.'));
    const { id } = await crawl({ exclude: ['/private/'], tags: ['site'] });
    const ready = await settled(id);
    expect(ready).toMatchObject({
      type: 'site',
      status: 'ready',
      pages: 3,
      progress: 1,
      crawl: { found: 5, fetched: 3, skipped: 1, failed: 1, waiting: 0, ready: 3, maxPages: 50 },
      reason: { code: 'partly_unreadable' },
    });
    expect(await addresses(id)).toEqual({
      '/': 'fetched',
      '/hours': 'fetched',
      '/lamp': 'fetched',
      '/private/plan': 'skipped: excluded',
      '/missing': 'failed: page_not_found',
    });
    const children = await childrenOf(id);
    expect(children.map(({ title, tags, parentId, status }) => ({ title, tags, parentId, status }))).toEqual(
      ['The lamp', 'Hours', 'Lighthouse'].map((title) => ({ title, tags: ['site'], parentId: id, status: 'ready' })),
    );
    expect(await textOf(children[0]?.id ?? '')).toContain('The lamp is lit at 21:40.');
    expect(asked.filter((path) => path === '/lamp')).toHaveLength(1);
    expect(asked).not.toContain('/private/plan');
    // The list of a console shows the website, and not its pages.
    const top = await fixture.usecases.listSources(fixture.ctx, fixture.seeded.cloneId, { limit: 10, parentId: 'none' });
    expect(top.data.map((source) => source.id)).toEqual([id]);
  });

  it('obeys robots.txt, noindex, and nofollow, and reads the sitemap that robots.txt names', async () => {
    pages.set('/robots.txt', (_, response) => response.end(`User-agent: *\nDisallow: /no/\nSitemap: ${site}/map.xml\n`));
    pages.set('/map.xml', (_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${site}/far</loc></url></urlset>`),
    );
    pages.set('/', page('Start', 'The first page.', '/no/entry', '/hidden', '/quiet'));
    pages.set('/far', page('Far', 'Only the sitemap leads here.'));
    pages.set('/hidden', html('<meta name="robots" content="noindex"><p>A hidden page.</p><a href="/behind">behind</a>'));
    pages.set('/behind', page('Behind', 'A page behind a hidden one.'));
    pages.set('/quiet', html('<meta name="robots" content="nofollow"><title>Quiet</title><p>A quiet page.</p><a href="/unseen">x</a>'));
    const { id } = await crawl();
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 4, reason: null });
    expect(await addresses(id)).toEqual({
      '/': 'fetched',
      '/far': 'fetched',
      '/no/entry': 'skipped: robots',
      '/hidden': 'skipped: noindex',
      '/quiet': 'fetched',
      '/behind': 'fetched',
    });
    expect(asked).not.toContain('/no/entry');
  });

  it('knows a page under several addresses once: redirects, canonical addresses, copies', async () => {
    pages.set('/', page('Start', 'The first page.', '/old', '/a?print=1', '/copy', '/loop', '/x1', '/lost'));
    pages.set('/old', redirect('/new'));
    pages.set('/new', page('New', 'The new page.'));
    pages.set('/a?print=1', html('<link rel="canonical" href="/a"><title>A</title><p>The page A, printed.</p>'));
    pages.set('/a', html('<link rel="canonical" href="/a"><title>A</title><p>The page A.</p>'));
    pages.set('/copy', page('New', 'The new page.'));
    pages.set('/loop', redirect('/loop'));
    // Each names the other.
    pages.set('/x1', html('<link rel="canonical" href="/x2"><title>X1</title><p>The first of two.</p>'));
    pages.set('/x2', html('<link rel="canonical" href="/x1"><title>X2</title><p>The second of two.</p>'));
    // Names one that is not there.
    pages.set('/lost', html('<link rel="canonical" href="/gone"><title>Lost</title><p>A page with a wrong address.</p>'));
    const { id } = await crawl();
    expect(await settled(id)).toMatchObject({ status: 'ready' });
    const found = await addresses(id);
    expect(found).toMatchObject({
      '/old': 'skipped: redirected',
      '/a?print=1': 'skipped: canonical',
      '/a': 'fetched',
      '/loop': 'failed: page_unreadable',
      '/x1': 'fetched',
      '/x2': 'fetched',
      '/lost': 'fetched',
      '/gone': 'failed: page_not_found',
    });
    expect([found['/new'], found['/copy']].sort()).toEqual(['fetched', 'skipped: same_content']);
    expect((await pathsOf(id)).filter((path) => path !== '/new' && path !== '/copy')).toEqual(['/', '/a', '/lost', '/x1', '/x2']);
  });

  it('costs nothing where nothing changed, takes over what did, and removes what is gone', async () => {
    pages.set('/', page('Start', 'The first page.', '/a', '/b', '/c', '/busy'));
    const etag: Answer = (request, response) => {
      if (request.headers['if-none-match'] === '"1"') return response.writeHead(304).end();
      return response
        .writeHead(200, { 'content-type': 'text/html', etag: '"1"' })
        .end(`<title>A</title><p>The page A never changes.</p><a href="/under-a">x</a>`);
    };
    pages.set('/a', etag);
    pages.set('/under-a', page('Under A', 'A page under A.'));
    pages.set('/b', page('B', 'The price is 10 euros.'));
    pages.set('/c', page('C', 'A page that will go.'));
    pages.set('/busy', page('Busy', 'A page of a server with hiccups.', '/under-busy'));
    pages.set('/under-busy', page('Under busy', 'A page under the busy one.'));
    const { id } = await crawl();
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 7 });
    const before = new Map((await childrenOf(id)).map((child) => [child.url?.replace(site, ''), child]));

    embedded = 0;
    await refresh(id);
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 7, crawl: { fetched: 7, unchanged: 7 } });
    expect(embedded).toBe(0);
    expect((await childrenOf(id)).map((child) => child.readyAt).sort()).toEqual([...before.values()].map((child) => child.readyAt).sort());

    pages.set('/b', page('B', 'The price is 12 euros.'));
    pages.delete('/c');
    pages.set('/busy', (_, response) => response.writeHead(503).end());
    await refresh(id);
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 6, crawl: { unchanged: 4, failed: 2 } });
    expect(await pathsOf(id)).toEqual(['/', '/a', '/b', '/busy', '/under-a', '/under-busy']);
    const after = new Map((await childrenOf(id)).map((child) => [child.url?.replace(site, ''), child]));
    expect(after.get('/b')?.id).toBe(before.get('/b')?.id);
    expect(await textOf(after.get('/b')?.id ?? '')).toContain('12 euros');
    expect(embedded).toBeGreaterThan(0);
    expect(after.get('/busy')?.readyAt).toBe(before.get('/busy')?.readyAt);
  });

  it('keeps what the website still has, although nothing leads there, and most of it while the website is in trouble', async () => {
    const names = ['/a', '/b', '/c', '/d', '/e'];
    for (const name of names) pages.set(name, page(name, `The page ${name} of the website.`));
    pages.set('/', page('Start', 'The first page.', ...names));
    const { id } = await crawl();
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 6 });
    // Nothing leads to two of them: one is there, the other is not.
    pages.set('/', page('Start', 'The first page.', '/a', '/b', '/c'));
    pages.delete('/e');
    await refresh(id);
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 5 });
    expect(await pathsOf(id)).toEqual(['/', '/a', '/b', '/c', '/d']);
    // Every page leads to a notice.
    const before = new Map(pages);
    pages.set('/notice', page('Maintenance', 'We are back soon.'));
    for (const name of ['/', '/a', '/b', '/c', '/d']) pages.set(name, redirect('/notice'));
    await refresh(id);
    expect(await settled(id)).toMatchObject({ status: 'ready' });
    expect(await pathsOf(id)).toEqual(['/', '/a', '/b', '/c', '/d', '/notice']);
    for (const [path, answer] of before) pages.set(path, answer);
    pages.delete('/notice');
    embedded = 0;
    await refresh(id);
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 5, crawl: { unchanged: 5 } });
    expect(embedded).toBe(0);
  });

  it('stops at its limits of pages and depth', async () => {
    for (let i = 0; i < 30; i++) pages.set(i === 0 ? '/' : `/p${i}`, page(`Page ${i}`, `This is page ${i}.`, `/p${i + 1}`));
    const deep = await crawl({ maxDepth: 3 });
    expect(await settled(deep.id)).toMatchObject({ status: 'ready', pages: 4 });
    const few = await crawl({ maxPages: 2, maxDepth: 20 });
    expect(await settled(few.id)).toMatchObject({ status: 'ready', pages: 2 });
    expect(Object.values(await addresses(few.id))).toEqual(['fetched', 'fetched', 'skipped: page_limit']);
  });

  it('fails with the reason when its first page cannot be read, and keeps its pages when it is fetched again', async () => {
    const missing = await crawl({ url: `${site}/nowhere` });
    expect(await settled(missing.id)).toMatchObject({ status: 'failed', reason: { code: 'page_not_found' } });
    pages.set('/', page('Start', 'The first page.', '/a'));
    pages.set('/a', page('A', 'The page A.'));
    const { id } = await crawl();
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 2 });
    pages.delete('/');
    await refresh(id);
    expect(await settled(id)).toMatchObject({ status: 'failed', reason: { code: 'page_not_found' } });
    expect(await pathsOf(id)).toEqual(['/', '/a']);
    pages.set('/', page('Start', 'The first page.', '/a'));
    await fixture.usecases.retrySource(fixture.ctx, id as SourceId);
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 2, crawl: { unchanged: 2 } });
  });

  it('never asks an internal address, wherever a page leads', async () => {
    const touched: string[] = [];
    const internal = createServer((request, response) => {
      touched.push(request.url ?? '');
      response.end('secret');
    });
    await new Promise<void>((resolve) => internal.listen(0, '127.0.0.1', resolve));
    const { port } = internal.address() as AddressInfo;
    const inside = [
      `http://127.0.0.1:${port}/a`,
      `http://[::ffff:127.0.0.1]:${port}/b`,
      `http://0x7f.1:${port}/c`,
      `http://localhost:${port}/d`,
    ];
    pages.set('/', page('Start', 'The first page.', ...inside, 'http://169.254.169.254/latest', '/out', '/map'));
    pages.set('/out', redirect(`http://127.0.0.1:${port}/e`));
    pages.set('/map', redirect('http://169.254.169.254/'));
    pages.set('/robots.txt', (_, response) => response.end(`Sitemap: http://127.0.0.1:${port}/map.xml\n`));
    const { id } = await crawl();
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 1 });
    expect(await addresses(id)).toEqual({ '/': 'fetched', '/out': 'failed: address_not_allowed', '/map': 'failed: address_not_allowed' });
    expect(touched).toEqual([]);
    internal.close();
  });

  it('is deleted with its pages and their files, and copied with its clone', async () => {
    pages.set('/', page('Start', 'The first page.', '/a'));
    pages.set('/a', page('A', 'The page A.'));
    const { id } = await crawl();
    await settled(id);
    const keys = await fixture.database.transaction({ workspaceId: fixture.ctx.workspaceId }, async (tx) =>
      (await tx.execute<{ key: string }>(sql`select blob_key as key from sources where parent_id = ${id}`)).rows.map(({ key }) => key),
    );
    expect(keys).toHaveLength(2);
    await fixture.usecases.deleteSource(fixture.ctx, id as SourceId);
    expect((await fixture.usecases.listSources(fixture.ctx, fixture.seeded.cloneId, { limit: 10 })).data).toEqual([]);
    await expect
      .poll(
        async () =>
          Promise.all(
            keys.map((key) =>
              fixture.blobs.get(key).then(
                () => 'there',
                () => 'gone',
              ),
            ),
          ),
        { timeout: 20_000 },
      )
      .toEqual(['gone', 'gone']);
  });
});

describe('a sitemap and a feed as sources', () => {
  it('bring the pages they list, and none that these lead to', async () => {
    const xml =
      (body: string): Answer =>
      (_, response) =>
        response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
    pages.set('/sitemap.xml', xml(`<sitemapindex><sitemap><loc>${site}/part.xml</loc></sitemap></sitemapindex>`));
    pages.set(
      '/part.xml',
      xml(
        `<urlset><url><loc>${site}/a</loc></url><url><loc>${site}/b?x=1&amp;y=2</loc></url><url><loc>https://other.example/</loc></url></urlset>`,
      ),
    );
    pages.set('/a', page('A', 'The page A.', '/elsewhere'));
    pages.set('/b?x=1&y=2', page('B', 'The page B.'));
    const { id } = await crawl({ type: 'sitemap', url: `${site}/sitemap.xml` });
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 2, crawl: { found: 3, skipped: 1 } });
    expect(await addresses(id)).toEqual({ '/a': 'fetched', '/b?x=1&y=2': 'fetched', 'https://other.example/': 'skipped: other_site' });
    pages.set('/part.xml', xml(`<urlset><url><loc>${site}/a</loc></url></urlset>`));
    await refresh(id);
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 1, crawl: { unchanged: 1 } });
    // A part that cannot be read says nothing about its pages.
    pages.set('/sitemap.xml', xml(`<sitemapindex><sitemap><loc>${site}/part.xml</loc></sitemap></sitemapindex>`));
    pages.delete('/part.xml');
    await refresh(id);
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 1 });
    const wrong = await crawl({ type: 'sitemap', url: `${site}/a` });
    expect(await settled(wrong.id)).toMatchObject({ status: 'failed', reason: { code: 'wrong_type' } });
  });

  it('keep what leaves a feed, which may be named by a page', async () => {
    const rss = (...paths: string[]) =>
      `<rss version="2.0"><channel><title>News</title>${paths.map((path) => `<item><title>${path}</title><link>${site}${path}</link></item>`).join('')}</channel></rss>`;
    const feed =
      (...paths: string[]): Answer =>
      (_, response) =>
        response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss(...paths));
    pages.set('/blog', html('<link rel="alternate" type="application/rss+xml" href="/feed"><p>Blog</p>'));
    pages.set('/feed', feed('/one', '/two'));
    for (const name of ['one', 'two', 'three']) pages.set(`/${name}`, page(name, `The post ${name}.`));
    const { id } = await crawl({ type: 'feed', url: `${site}/blog` });
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 2 });
    pages.set('/feed', feed('/two', '/three'));
    await refresh(id);
    expect(await settled(id)).toMatchObject({ status: 'ready', pages: 3 });
    expect(await pathsOf(id)).toEqual(['/one', '/three', '/two']);
  });
});

describe('a crawl that waits, is previewed, and repeats', () => {
  it('shows what it would fetch without storing anything', async () => {
    pages.set('/robots.txt', (_, response) => response.end('User-agent: *\nDisallow: /no/\n'));
    pages.set('/', page('Start', 'The first page.', '/a', '/no/entry', '/b'));
    const preview = await fixture.crawls.previewCrawl(fixture.ctx, fixture.seeded.cloneId, {
      ...{ type: 'site', url: `${site}/`, maxPages: 2, maxDepth: 5, include: [], exclude: [] },
    });
    expect(preview).toMatchObject({ pages: 2, skipped: 2, complete: false });
    expect(preview.data.map(({ url, reason }) => [url.replace(site, ''), reason?.code ?? null])).toEqual([
      ['/', null],
      ['/a', null],
      ['/no/entry', 'robots'],
      ['/b', 'page_limit'],
    ]);
    expect((await fixture.usecases.listSources(fixture.ctx, fixture.seeded.cloneId, { limit: 10 })).data).toEqual([]);
    const preview404 = fixture.crawls.previewCrawl(fixture.ctx, fixture.seeded.cloneId, {
      ...{ type: 'sitemap', url: `${site}/none.xml`, maxPages: 2, include: [], exclude: [] },
    });
    await expect(preview404).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('is fetched again by itself when its time has come, and not before', async () => {
    pages.set('/', page('Start', 'The first page.'));
    const { id } = await crawl({ refresh: { everyHours: 24 } });
    const ready = await settled(id);
    expect(ready.refresh).toEqual({ everyHours: 24 });
    expect(Date.parse(ready.refreshAt ?? '') - Date.parse(ready.createdAt)).toBe(24 * 3_600_000);
    await fixture.crawls.refreshDueSources();
    expect(asked.filter((path) => path === '/')).toHaveLength(1);
    await change(sql`update sources set refresh_at = now() - interval '1 minute' where id = ${id}`);
    await fixture.crawls.refreshDueSources();
    await expect.poll(() => asked.filter((path) => path === '/').length, { timeout: 20_000 }).toBe(2);
    expect(await settled(id)).toMatchObject({ status: 'ready', crawl: { unchanged: 1 } });
    const stopped = await fixture.usecases.updateSource(fixture.ctx, id as SourceId, { refresh: null });
    expect(stopped).toMatchObject({ refresh: null, refreshAt: null });
  });
});
