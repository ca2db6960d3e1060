import { and, asc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { Jobs } from '../../../providers/jobs/jobs.port.ts';
import type { Context } from '../../../shared/context.ts';
import type { EventRecorder } from '../../../shared/events.ts';
import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';
import { BLOBS_QUEUE, CRAWL_QUEUE, ingestJob, retryJob } from '../ingestion/queues.ts';
import { crawlPages, type FetchedState, sources } from '../knowledge.tables.ts';
import type { CrawledReason, CrawledStatus } from '../source-types.ts';
import { type CrawledPage, savePage } from './crawl-pages.store.ts';
import type { Met } from './crawl-scope.ts';

export type CrawlSource = typeof sources.$inferSelect & { crawl: NonNullable<(typeof sources.$inferSelect)['crawl']> };
export type Address = Pick<typeof crawlPages.$inferSelect, 'url' | 'kind' | 'depth' | 'attempts' | 'keep'>;
export type AddressKind = Address['kind'];

/** What a crawl knows of a page from an earlier run. */
export interface KnownPage {
  id: SourceId;
  blobKey: string | null;
  fileName: string | null;
  mimeType: string | null;
  sha256: string | null;
  fetched: FetchedState | null;
}

/** What became of an address. */
export interface Visit {
  status: 'fetched' | 'unchanged' | 'skipped' | 'failed';
  reason?: CrawledReason;
  /** Where a page was found, which may be elsewhere than at the address that was asked. */
  page?: CrawledPage;
  /** What it leads to. */
  met?: { kind: AddressKind; depth: number; addresses: Met[] }[];
  /** Hosts that belong to the website, as its first page has shown. */
  hosts?: string[];
}

export interface CrawlState {
  /** Pages that were fetched, with unchanged ones. */
  kept: number;
  /** Addresses without a result, and the first moment at which one may be asked. */
  waiting: number;
  waitingUntil: Date | null;
}

/** A list of addresses ends here, whatever the website makes up. */
const ADDRESSES_PER_PAGE = 5;
const SPARE_ADDRESSES = 1_000;
const fresh = { status: 'waiting' as const, attempts: 0 };

export type CrawlStore = ReturnType<typeof createCrawlStore>;

/** The durable state of crawls: every result is stored with what it leads to, so that a server may end at any time. */
export function createCrawlStore(db: Database, jobs: Pick<Jobs, 'enqueue'>, record: EventRecorder) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);

  const fail = async (tx: Tx, { id, workspaceId, cloneId }: CrawlSource, reason: CrawledReason, now: Date): Promise<void> => {
    const [row] = await tx
      .update(sources)
      .set({ status: 'failed', reason, updatedAt: now })
      .where(and(eq(sources.id, id), sql`${sources.status} not in ('ready', 'failed')`))
      .returning({ id: sources.id });
    if (row) await record(tx, workspaceId, { type: 'source.failed', data: { sourceId: id, cloneId, code: reason.code } });
  };

  return {
    /** Undefined for a crawl that was deleted or has ended. */
    load: (workspaceId: WorkspaceId, id: SourceId): Promise<CrawlSource | undefined> =>
      scoped(workspaceId, async (tx) => {
        const [row] = await tx.select().from(sources).where(eq(sources.id, id));
        const ended = row?.status === 'ready' || row?.status === 'failed';
        return row?.crawl && !ended ? { ...row, crawl: row.crawl } : undefined;
      }),

    /** Forgets the addresses of the last run and begins with these. */
    begin: ({ workspaceId, id }: CrawlSource, addresses: { url: string; kind: AddressKind; depth: number }[], now: Date): Promise<void> =>
      scoped(workspaceId, async (tx) => {
        const [row] = await tx
          .update(sources)
          .set({ status: 'extracting', progress: 0, reason: null, fetchDue: false, updatedAt: now })
          .where(and(eq(sources.id, id), eq(sources.fetchDue, true)))
          .returning({ id: sources.id });
        if (!row) return;
        await tx.delete(crawlPages).where(eq(crawlPages.sourceId, id));
        await tx.insert(crawlPages).values(addresses.map((address) => ({ ...address, ...fresh, sourceId: id, workspaceId })));
      }),

    /** The next address to ask: those that failed come last. Undefined if none is due. */
    next: ({ workspaceId, id }: CrawlSource, now: Date): Promise<Address | undefined> =>
      scoped(workspaceId, async (tx) => {
        const [row] = await tx
          .select()
          .from(crawlPages)
          .where(
            and(
              eq(crawlPages.sourceId, id),
              eq(crawlPages.status, 'waiting'),
              sql`(${crawlPages.retryAt} is null or ${crawlPages.retryAt} <= ${now.toISOString()}::timestamptz)`,
            ),
          )
          .orderBy(asc(crawlPages.attempts), asc(crawlPages.depth), asc(crawlPages.ordinal))
          .limit(1);
        return row;
      }),

    state: ({ workspaceId, id }: CrawlSource): Promise<CrawlState> =>
      scoped(workspaceId, async (tx) => {
        const { rows } = await tx.execute<{ kept: number; waiting: number; waitingUntil: string | null }>(sql`
          select count(*) filter (where status in ('fetched', 'unchanged') and kind = 'page')::int as kept,
            count(*) filter (where status = 'waiting')::int as waiting,
            min(coalesce(retry_at, 'epoch')) filter (where status = 'waiting') as "waitingUntil"
          from crawl_pages where source_id = ${id}`);
        const [row] = rows;
        const until = row?.waitingUntil;
        return { kept: row?.kept ?? 0, waiting: row?.waiting ?? 0, waitingUntil: until ? new Date(until) : null };
      }),

    known: ({ workspaceId, id }: CrawlSource, url: string): Promise<KnownPage | undefined> =>
      scoped(workspaceId, async (tx) => {
        const { blobKey, fileName, mimeType, sha256, fetched } = sources;
        const [row] = await tx
          .select({ id: sources.id, blobKey, fileName, mimeType, sha256, fetched })
          .from(sources)
          .where(and(eq(sources.parentId, id), eq(sources.url, url)));
        return row;
      }),

    /** Stores what became of an address, its page, and what it leads to. False if another job was faster, or the source is gone. */
    record: (crawl: CrawlSource, { url, keep }: Address, visit: Visit, now: Date): Promise<boolean> =>
      scoped(crawl.workspaceId, async (tx) => {
        const { id, workspaceId } = crawl;
        // Two jobs of one crawl take turns here.
        const [row] = await tx.select({ rules: sources.crawl }).from(sources).where(eq(sources.id, id)).for('update');
        if (!row?.rules) return false;
        const { status, reason = null, page, met = [], hosts } = visit;
        const done = await tx
          .update(crawlPages)
          .set({ status, reason, retryAt: null })
          .where(and(eq(crawlPages.sourceId, id), eq(crawlPages.url, url), eq(crawlPages.status, 'waiting')))
          .returning({ depth: crawlPages.depth });
        const depth = done[0]?.depth;
        if (depth === undefined) return false;
        if (page) await savePage(tx, jobs, { crawl, page, asked: url, depth, keep }, now);
        const rules = hosts ? { ...row.rules, hosts } : row.rules;
        const most = rules.maxPages * ADDRESSES_PER_PAGE + SPARE_ADDRESSES;
        for (const { kind, depth: at, addresses } of met) await insertAddresses(tx, { id, workspaceId, kind, depth: at, addresses, most });
        await tx.execute(sql`
          update sources set updated_at = ${now.toISOString()}::timestamptz, attempts = 0, reason = null, crawl = ${JSON.stringify(rules)}::jsonb,
            progress = (select count(*) filter (where status <> 'waiting')::real / count(*) from crawl_pages where source_id = ${id}) * 0.8
          where id = ${id} and status = 'extracting'`);
        return true;
      }),

    /** Puts an address off that could not be asked now. */
    postponeAddress: ({ workspaceId, id }: CrawlSource, { url, attempts }: Address, reason: CrawledReason, until: Date): Promise<void> =>
      scoped(workspaceId, async (tx) => {
        await tx
          .update(crawlPages)
          .set({ attempts: attempts + 1, retryAt: until, reason })
          .where(and(eq(crawlPages.sourceId, id), eq(crawlPages.url, url), eq(crawlPages.status, 'waiting')));
      }),

    /** The pages of earlier runs that this run has not met. */
    unmet: ({ workspaceId, id }: CrawlSource): Promise<string[]> =>
      scoped(workspaceId, async (tx) => {
        const { rows } = await tx.execute<{ url: string }>(sql`
          select s.url from sources s where s.parent_id = ${id}
            and not exists (select from crawl_pages p where p.source_id = ${id} and p.url = s.url) order by s.id`);
        return rows.map(({ url }) => url);
      }),

    /** Adds addresses to the run. Returns how many were new. */
    meet: ({ workspaceId, id }: CrawlSource, depth: number, addresses: Met[]): Promise<number> =>
      scoped(workspaceId, (tx) => insertAddresses(tx, { id, workspaceId, kind: 'page', depth, addresses, most: Number.MAX_SAFE_INTEGER })),

    /**
     * Ends the fetching. What waits is skipped because of the limit. Pages that are gone from the website are deleted; a feed keeps those that
     * it no longer lists. Returns the pages that were deleted, or null if addresses wait which must be asked first: those of pages for which
     * others stand that cannot be read.
     */
    finish: (crawl: CrawlSource, limit: { reached: boolean; reason: CrawledReason }, now: Date): Promise<SourceId[] | null> =>
      scoped(crawl.workspaceId, async (tx) => {
        const { id, workspaceId, type } = crawl;
        const [row] = await tx.select({ status: sources.status }).from(sources).where(eq(sources.id, id)).for('update');
        if (row?.status !== 'extracting') return [];
        if (limit.reached)
          await tx
            .update(crawlPages)
            .set({ status: 'skipped', reason: limit.reason })
            .where(and(eq(crawlPages.sourceId, id), eq(crawlPages.status, 'waiting')));
        else {
          const { rows } = await tx.execute(sql`
            update crawl_pages p set status = 'waiting', reason = null, keep = true where source_id = ${id} and status = 'skipped'
              and reason ->> 'code' = 'canonical' and not exists (select from crawl_pages c where c.source_id = p.source_id
                and c.url = p.reason ->> 'canonical' and c.status in ('fetched', 'unchanged')) returning url`);
          if (rows.length > 0) return null;
        }
        const ids = await goneFrom(tx, crawl, type === 'feed');
        if (ids.length > 0) {
          const { rows } = await tx.execute<{ key: string }>(sql`
            with gone as (delete from sources where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)) returning blob_key)
            select blob_key as key from gone where blob_key is not null`);
          const files = rows.map(({ key: blobKey }) => ({ workspaceId, blobKey }));
          if (files.length > 0) await jobs.enqueue(BLOBS_QUEUE, files, { tx });
        }
        await tx.update(sources).set({ status: 'embedding', updatedAt: now, fetchedAt: now }).where(eq(sources.id, id));
        return ids;
      }),

    /**
     * Brings the crawl to its end once all its pages have come to theirs. False while some are still processed. A crawl without any page has
     * failed.
     */
    complete: (crawl: CrawlSource, now: Date): Promise<boolean> =>
      scoped(crawl.workspaceId, async (tx) => {
        const { id, workspaceId, cloneId } = crawl;
        const { rows } = await tx.execute<{ pages: number; open: number; ready: number; failed: number }>(sql`
          select count(*)::int as pages, count(*) filter (where status not in ('ready', 'failed'))::int as open,
            count(*) filter (where status = 'ready')::int as ready,
            (select count(*)::int from crawl_pages p where p.source_id = ${id} and p.status = 'failed' and p.kind = 'page') as failed
          from sources where parent_id = ${id}`);
        const { pages = 0, open = 0, ready = 0, failed = 0 } = rows[0] ?? {};
        const progress = 0.8 + (0.2 * (pages - open)) / pages;
        if (pages === 0) {
          await fail(tx, crawl, NO_PAGES, now);
          return true;
        }
        const broken = pages - ready + failed;
        const reason = broken === 0 ? null : { code: 'partly_unreadable', message: brokenPages(broken) };
        const end = open > 0 ? { progress } : { status: 'ready' as const, progress: 1, pages, readyAt: now, reason };
        const [row] = await tx
          .update(sources)
          .set({ ...end, updatedAt: now })
          .where(and(eq(sources.id, id), eq(sources.status, 'embedding')))
          .returning({ id: sources.id });
        if (row && open === 0) await record(tx, workspaceId, { type: 'source.ready', data: { sourceId: id, cloneId } });
        return open === 0 || !row;
      }),

    /** Ends the crawl without success. Its pages stay as they are. */
    fail: (crawl: CrawlSource, reason: CrawledReason, now: Date): Promise<void> =>
      scoped(crawl.workspaceId, (tx) => fail(tx, crawl, reason, now)),

    /** Addresses of the current or last run in the order in which they were found, with the sources of their pages. */
    addresses: (
      ctx: Context,
      id: SourceId,
      { after, limit, statuses }: { after: number; limit: number; statuses: CrawledStatus[] | undefined },
    ) =>
      scoped(ctx.workspaceId, (tx) =>
        tx
          .select({
            ...getTableColumns(crawlPages),
            pageId: sources.id,
            pageTitle: sources.title,
            pageStatus: sources.status,
            pageReason: sources.reason,
          })
          .from(crawlPages)
          .leftJoin(sources, and(eq(sources.parentId, crawlPages.sourceId), eq(sources.url, crawlPages.url)))
          .where(
            and(
              eq(crawlPages.sourceId, id),
              eq(crawlPages.kind, 'page'),
              gt(crawlPages.ordinal, after),
              statuses && inArray(crawlPages.status, statuses),
            ),
          )
          .orderBy(asc(crawlPages.ordinal))
          .limit(limit),
      ),

    /** Sources of any workspace that are to be fetched again by themselves, the longest overdue first. */
    due: (limit: number): Promise<{ id: SourceId; workspaceId: WorkspaceId }[]> =>
      db.transaction({ lookup: 'maintenance:due-sources' }, async (tx) => {
        const { rows } = await tx.execute<{ id: SourceId; workspaceId: WorkspaceId }>(
          sql`select id, workspace_id as "workspaceId" from sources where refresh_at < now() and status in ('ready', 'failed')
              order by refresh_at limit ${limit}`,
        );
        return rows;
      }),

    /** Goes on later. With `reason`, an attempt of the crawl as a whole has failed. */
    goOn: (
      { id, workspaceId, attempts }: CrawlSource,
      { delaySeconds, reason, now }: { delaySeconds: number; reason?: CrawledReason; now: Date },
    ): Promise<void> =>
      scoped(workspaceId, async (tx) => {
        if (reason)
          await tx
            .update(sources)
            .set({ attempts: attempts + 1, reason, updatedAt: now })
            .where(and(eq(sources.id, id), sql`${sources.status} not in ('ready', 'failed')`));
        const job = delaySeconds > 0 ? retryJob(workspaceId, id) : ingestJob(workspaceId, id);
        await jobs.enqueue(CRAWL_QUEUE, [job], { tx, startAfterSeconds: delaySeconds });
      }),
  };
}

interface NewAddresses {
  id: SourceId;
  workspaceId: WorkspaceId;
  kind: AddressKind;
  depth: number;
  addresses: Met[];
  /** The list ends at this length. */
  most: number;
}

/** Returns how many were new. */
async function insertAddresses(tx: Tx, { id, workspaceId, kind, depth, addresses, most }: NewAddresses): Promise<number> {
  if (addresses.length === 0) return 0;
  const values = addresses.map(({ url, reason }) => ({ url, reason }));
  const { rows } = await tx.execute(sql`
      insert into crawl_pages (source_id, workspace_id, url, kind, depth, status, reason)
      select ${id}, ${workspaceId}, v.url, ${kind}, ${depth}, case when v.reason is null then 'waiting' else 'skipped' end, v.reason
      from rows from (jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as (url text, reason jsonb)) with ordinality as v(url, reason, n)
      order by v.n limit greatest(0, ${most}::bigint - (select count(*) from crawl_pages where source_id = ${id}))
      on conflict (source_id, url) do nothing returning url`);
  return rows.length;
}

/** What the user has decided, and no state of the website. */
const DECIDED = ['excluded', 'not_included', 'too_deep', 'page_limit'];
/** More pages than these are not deleted at once unless they are known to be gone, if they are most of the website. */
const FEW = 3;

/**
 * The pages that are no longer part of a crawl. One is gone if its website says so, or if the rules leave it out. Others are in doubt: not
 * listed now, redirected, or closed to programs. If these are most of the pages, the website may be down for maintenance or broken,
 * and they are kept; so they are if a sitemap cannot be read. `onlyGone`: those in doubt are always kept.
 */
async function goneFrom(tx: Tx, { id }: CrawlSource, onlyGone: boolean): Promise<SourceId[]> {
  const { rows } = await tx.execute<{ id: SourceId; state: 'kept' | 'gone' | 'doubtful' }>(sql`
    select s.id, case when p.status in ('fetched', 'unchanged') then 'kept'
      when p.reason ->> 'code' = 'page_not_found' or p.reason ->> 'code' in (select jsonb_array_elements_text(${JSON.stringify(DECIDED)}::jsonb)) then 'gone'
      when p.status = 'failed' then 'kept' else 'doubtful' end as state
    from sources s left join crawl_pages p on p.source_id = s.parent_id and p.url = s.url where s.parent_id = ${id}`);
  const { rows: lists } = await tx.execute(
    sql`select from crawl_pages where source_id = ${id} and kind <> 'page' and status = 'failed' and depth > 0 limit 1`,
  );
  const of = (state: string) => rows.filter((row) => row.state === state).map((row) => row.id);
  const doubtful = of('doubtful');
  const isUncertain = onlyGone || lists.length > 0 || (doubtful.length > FEW && doubtful.length * 2 > rows.length);
  return [...of('gone'), ...(isUncertain ? [] : doubtful)];
}

const NO_PAGES: CrawledReason = {
  code: 'no_pages',
  message: 'No page could be read. The list of addresses says why: check the address and the rules, then fetch it again.',
};
const brokenPages = (count: number) =>
  count === 1 ? 'One page could not be read. The list of pages says why.' : `${count} pages could not be read. The list of pages says why.`;
