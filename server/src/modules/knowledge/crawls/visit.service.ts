import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Blobs } from '../../../providers/blobs/blobs.port.ts';
import type { Extractor, WebAddresses } from '../../../providers/extractor/extractor.port.ts';
import type { Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import { AppError } from '../../../shared/errors.ts';
import { type FetchedPage, fetchPage } from '../ingestion/fetch-page.service.ts';
import type { StoredPage } from '../ingestion/ingestion.store.ts';
import type { CrawledReason } from '../source-types.ts';
import type { Address, CrawlSource, KnownPage, Visit } from './crawl.store.ts';
import { hostKey, normalizeAddress, pathOf } from './crawl-address.ts';
import { meetLinks, skips } from './crawl-scope.ts';
import type { Pacer } from './pacer.ts';
import type { Robots } from './robots.service.ts';

interface VisitDeps {
  fetcher: Pick<Fetcher, 'request'>;
  extractor: Pick<Extractor, 'extractAddresses'>;
  blobs: Blobs;
  robots: (address: string, signal: AbortSignal) => Promise<Robots>;
  pacer: Pacer;
  /** Limit for one page, and how the server names itself to websites. */
  pages: { maxBytes: number; userAgent: string };
}

/** A sitemap has up to 50 MB by its standard; most have a few kilobytes. */
const MAX_LIST_BYTES = 50 * 1024 * 1024;
const MAX_SITEMAPS = 50;
const MAX_SITEMAP_DEPTH = 3;
const NOT_READ = /^(?:image|audio|video|font)\/|^text\/(?:css|javascript)|^application\/(?:javascript|json|wasm|zip|gzip|x-tar|x-7z)/i;
const IS_PAGE = /^(?:text\/html|application\/xhtml\+xml)\b/i;

/** Who added a website can neither correct the address of a page nor delete a source that there never was. */
const NOT_FOUND = 'There is no page at this address.';

type Fetched = Extract<FetchedPage, { outcome: 'page' }>;
const nothing: WebAddresses = { links: [], sitemaps: [], canonical: null, noindex: false, nofollow: false, feeds: [] };

/** Asks one address of a crawl and says what became of it. */
export function createVisitor({ fetcher, extractor, blobs, robots, pacer, pages }: VisitDeps) {
  const fetchAt = async (url: string, known: KnownPage | undefined, maxBytes: number, signal: AbortSignal): Promise<FetchedPage> => {
    const { pauseMs } = await robots(url, signal);
    const fetched = known?.blobKey ? known.fetched : null;
    return pacer(hostKey(url), pauseMs, signal, () => fetchPage(fetcher, { url, known: fetched, ...pages, maxBytes }, signal));
  };

  const addressesOf = async (
    { workspaceId }: CrawlSource,
    file: { url: string; fileName: string; mimeType: string; open: () => Promise<{ body: Readable; bytes: number }> },
    as: 'page' | 'sitemap' | 'feed',
    signal: AbortSignal,
  ) => extractor.extractAddresses({ workspaceId, as, ...file }, signal);

  const linksOf = async (crawl: CrawlSource, page: Fetched, signal: AbortSignal): Promise<WebAddresses> => {
    if (!IS_PAGE.test(page.mimeType)) return nothing;
    const open = async () => ({ body: Readable.from([page.body]), bytes: page.body.length });
    const { fileName, mimeType } = page;
    const read = await addressesOf(crawl, { url: page.state.url, fileName, mimeType, open }, 'page', signal);
    return read.ok ? read.addresses : nothing;
  };

  /** What a page led to when it was stored. */
  const linksBefore = async (crawl: CrawlSource, url: string, known: KnownPage | undefined, signal: AbortSignal): Promise<WebAddresses> => {
    const { blobKey = null, mimeType, fileName } = known ?? {};
    if (blobKey === null || crawl.crawl.maxDepth === 0 || !IS_PAGE.test(mimeType ?? '')) return nothing;
    const file = { url: known?.fetched?.url ?? url, fileName: fileName ?? '', mimeType: mimeType ?? '', open: () => blobs.get(blobKey) };
    const read = await addressesOf(crawl, file, 'page', signal);
    return read.ok ? read.addresses : nothing;
  };

  const metOf = (
    { type, crawl }: CrawlSource,
    { depth }: Address,
    { links, nofollow }: WebAddresses,
    hosts = crawl.hosts,
  ): NonNullable<Visit['met']> => {
    if (type !== 'site' || nofollow) return [];
    const addresses = meetLinks(
      links.map(({ url }) => url),
      { ...crawl, hosts },
      { depth: depth + 1, listed: false },
    );
    // Beyond the depth there are many, and nobody asked for them.
    return [{ kind: 'page', depth: depth + 1, addresses: depth < crawl.maxDepth ? addresses : [] }];
  };

  const store = async ({ workspaceId, cloneId, id }: CrawlSource, { body, fileName, mimeType, state }: Fetched): Promise<StoredPage> => {
    const sha256 = createHash('sha256').update(body).digest('hex');
    const blobKey = `${workspaceId}/${cloneId}/${id}/${randomBytes(8).toString('hex')}`;
    const { bytes } = await blobs.put(blobKey, Readable.from([body]), pages);
    return { blobKey, bytes, sha256, fileName, mimeType, fetched: state };
  };

  const visitPage = async (
    crawl: CrawlSource,
    address: Address,
    known: KnownPage | undefined,
    signal: AbortSignal,
  ): Promise<Visit & { fresh?: { url: string; page: Fetched } }> => {
    const { url, depth } = address;
    const isFirst = crawl.type === 'site' && depth === 0;
    const rules = await robots(url, signal);
    if (!rules.isAllowed(url)) return { status: 'skipped', reason: skips.robots };
    const answer = await fetchAt(url, known, pages.maxBytes, signal);
    if (answer.outcome === 'failed') {
      const isGone = answer.failure.code === 'page_not_found';
      const before = isGone ? nothing : await linksBefore(crawl, url, known, signal);
      return {
        status: 'failed',
        reason: isGone ? { ...answer.failure, message: NOT_FOUND } : answer.failure,
        met: metOf(crawl, address, before),
      };
    }
    if (answer.outcome === 'unchanged') {
      const met = metOf(crawl, address, await linksBefore(crawl, url, known, signal));
      return { status: 'unchanged', page: { url, fetched: known?.fetched ?? null, stored: null }, met };
    }

    const target = normalizeAddress(answer.state.url) ?? url;
    const isElsewhere = !crawl.crawl.hosts.includes(hostKey(target));
    if (isElsewhere && !isFirst) return { status: 'skipped', reason: skips.otherSite };
    if (target !== url && !(await robots(target, signal)).isAllowed(target)) return { status: 'skipped', reason: skips.robots };
    if (NOT_READ.test(answer.mimeType)) return { status: 'skipped', reason: skips.notReadable };
    const hosts = isElsewhere ? { hosts: [...crawl.crawl.hosts, hostKey(target)] } : {};
    const links = await linksOf(crawl, answer, signal);
    const met = metOf(crawl, address, links, hosts.hosts);
    if (links.noindex) return { status: 'skipped', reason: skips.noindex, met, ...hosts };
    const main = mainAddress(links.canonical, target);
    if (main !== null && !address.keep) {
      const [found] = meetLinks([main], { ...crawl.crawl, ...hosts }, { depth, listed: false });
      if (found && found.reason === null)
        return { status: 'skipped', reason: skips.canonical(main), met: [...met, { kind: 'page', depth, addresses: [found] }], ...hosts };
    }
    return { status: 'fetched', fresh: { url: target, page: answer }, met, ...hosts };
  };

  /** A sitemap or feed. One that the crawl consists of must be readable; others only help. */
  const visitList = async (crawl: CrawlSource, address: Address, signal: AbortSignal): Promise<Visit> => {
    const { url, kind, depth } = address;
    if (kind === 'page') throw new Error('A page is no list.');
    const answer = await fetchAt(url, undefined, Math.min(MAX_LIST_BYTES, pages.maxBytes), signal);
    if (answer.outcome === 'failed') return { status: 'failed', reason: answer.failure };
    if (answer.outcome === 'unchanged') throw new Error('An unconditional request was answered with 304.');
    const { body, fileName, mimeType, state } = answer;
    const file = { url: state.url, fileName, mimeType, open: async () => ({ body: Readable.from([body]), bytes: body.length }) };
    const read = await addressesOf(crawl, file, kind, signal);
    if (!read.ok) return (kind === 'feed' && (await feedsOf(crawl, address, file, signal))) || { status: 'failed', reason: read.failure };
    const { links, sitemaps } = read.addresses;
    const at = crawl.type === 'site' ? 1 : 0;
    const listed = meetLinks(
      links.map((link) => link.url),
      crawl.crawl,
      { depth: Math.max(1, at), listed: true },
    );
    const more = depth < MAX_SITEMAP_DEPTH ? sitemaps.slice(0, MAX_SITEMAPS).flatMap((sitemap) => normalizeAddress(sitemap) ?? []) : [];
    return {
      status: 'fetched',
      met: [
        { kind: 'sitemap', depth: depth + 1, addresses: more.map((sitemap) => ({ url: sitemap, reason: null })) },
        { kind: 'page', depth: at, addresses: listed },
      ],
    };
  };

  /** The address may be that of a page which names its feed. */
  const feedsOf = async (
    crawl: CrawlSource,
    { depth }: Address,
    file: Parameters<typeof addressesOf>[1],
    signal: AbortSignal,
  ): Promise<Visit | undefined> => {
    if (depth > 0 || !IS_PAGE.test(file.mimeType)) return undefined;
    const read = await addressesOf(crawl, file, 'page', signal);
    const [feed] = read.ok ? read.addresses.feeds : [];
    const url = feed === undefined ? null : normalizeAddress(feed);
    return url === null ? undefined : { status: 'fetched', met: [{ kind: 'feed', depth: depth + 1, addresses: [{ url, reason: null }] }] };
  };

  return {
    /** Rejects with AppError for what may pass by itself (`upstream_failed`, `upstream_timeout`). The bytes of a page are in the blob store. */
    async visit(crawl: CrawlSource, address: Address, known: KnownPage | undefined, signal: AbortSignal): Promise<Visit> {
      if (address.kind !== 'page') return visitList(crawl, address, signal);
      const { fresh, ...visit } = await visitPage(crawl, address, known, signal);
      return fresh ? { ...visit, page: { url: fresh.url, fetched: fresh.page.state, stored: await store(crawl, fresh.page) } } : visit;
    },

    /** Like `visit`, but stores nothing, and knows nothing of earlier runs. */
    look: (crawl: CrawlSource, address: Address, signal: AbortSignal): Promise<Visit> =>
      address.kind === 'page' ? visitPage(crawl, address, undefined, signal) : visitList(crawl, address, signal),

    /** By the robots.txt of its website. Rejects like `visit`. */
    isAllowed: async (url: string, signal: AbortSignal): Promise<boolean> => (await robots(url, signal)).isAllowed(url),

    /** Deletes the bytes of a visit that nobody recorded. */
    async discard({ page }: Visit): Promise<void> {
      if (page?.stored) await blobs.delete(page.stored.blobKey);
    },

    /** A page that was not reached in the end keeps its text, and what it led to. */
    async giveUp(
      crawl: CrawlSource,
      address: Address,
      known: KnownPage | undefined,
      reason: CrawledReason,
      signal: AbortSignal,
    ): Promise<Visit> {
      return { status: 'failed', reason, met: metOf(crawl, address, await linksBefore(crawl, address.url, known, signal)) };
    },

    /** The addresses that a run begins with. Rejects like `visit`. */
    async seeds({ type, url }: CrawlSource, signal: AbortSignal): Promise<Pick<Address, 'url' | 'kind' | 'depth'>[]> {
      const first = normalizeAddress(url ?? '');
      if (first === null) throw new AppError('invalid_input', 'This is not an address of the web.', { param: 'url' });
      if (type !== 'site') return [{ url: first, kind: type === 'feed' ? 'feed' : 'sitemap', depth: 0 }];
      const { sitemaps } = await robots(first, signal);
      const named = sitemaps.length > 0 ? sitemaps.slice(0, MAX_SITEMAPS) : [new URL('/sitemap.xml', first).href];
      const lists = new Set(named.flatMap((sitemap) => normalizeAddress(sitemap) ?? []));
      lists.delete(first);
      return [{ url: first, kind: 'page', depth: 0 }, ...[...lists].map((list) => ({ url: list, kind: 'sitemap' as const, depth: 0 }))];
    },
  };
}

/**
 * The address that stands for a page, if it is another one. Many websites name their first page as the main address of all of them, by
 * mistake.
 */
function mainAddress(canonical: string | null, url: string): string | null {
  const main = canonical === null ? null : normalizeAddress(canonical);
  if (main === null || main === url) return null;
  return new URL(main).pathname === '/' && new URL(url).pathname !== '/' && pathOf(main) === '/' ? null : main;
}
