import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Tx } from '../../../db/db.ts';
import type { Jobs } from '../../../providers/jobs/jobs.port.ts';
import { newId, type SourceId, type WorkspaceId } from '../../../shared/ids.ts';
import type { StoredPage } from '../ingestion/ingestion.store.ts';
import { BLOBS_QUEUE, INGEST_PAGES_QUEUE, ingestJob } from '../ingestion/queues.ts';
import { crawlPages, type FetchedState, sources } from '../knowledge.tables.ts';
import { titleOfAddress } from '../page-address.ts';
import type { CrawlRules, SourceType } from '../source-types.ts';
import { skips } from './crawl-scope.ts';

/** A fetched page. `stored` is null if it is as it was before. */
export interface CrawledPage {
  /** Where redirects led. */
  url: string;
  fetched: FetchedState | null;
  stored: StoredPage | null;
}

interface Crawl {
  id: SourceId;
  workspaceId: WorkspaceId;
  cloneId: typeof sources.$inferSelect.cloneId;
  type: SourceType;
  tags: string[];
  crawl: CrawlRules;
}

interface Found {
  crawl: Crawl;
  page: CrawledPage;
  /** The address that was asked. */
  asked: string;
  depth: number;
  /** True if the page stays although it is a copy. */
  keep: boolean;
}

/**
 * Makes a page a source of the crawl, or replaces what its source was fetched as; its earlier text is searched until the new one is read.
 * Bytes that are not needed are deleted by a job.
 */
export async function savePage(tx: Tx, jobs: Pick<Jobs, 'enqueue'>, { crawl, page, asked, depth, keep }: Found, now: Date): Promise<void> {
  const { id: parentId, workspaceId, cloneId } = crawl;
  const { url, fetched, stored } = page;
  const discard = async (blobKey: string | null) => {
    if (blobKey !== null) await jobs.enqueue(BLOBS_QUEUE, [{ workspaceId, blobKey }], { tx });
  };
  if (url !== asked && !(await claimTarget(tx, crawl, { url, asked, depth, unchanged: stored === null })))
    return discard(stored?.blobKey ?? null);

  const [child] = await tx
    .select({ id: sources.id, sha256: sources.sha256, blobKey: sources.blobKey, status: sources.status, readyAt: sources.readyAt })
    .from(sources)
    .where(and(eq(sources.parentId, parentId), eq(sources.url, url)))
    .for('update');
  if (stored === null || child?.sha256 === stored.sha256) {
    await discard(stored?.blobKey ?? null);
    if (child) await tx.update(sources).set({ fetched, fetchedAt: now }).where(eq(sources.id, child.id));
    if (stored) await setStatus(tx, parentId, url, 'unchanged');
    return;
  }
  if (!keep && (await isCopy(tx, parentId, url, stored.sha256))) {
    await discard(stored.blobKey);
    await tx
      .update(crawlPages)
      .set({ status: 'skipped', reason: skips.sameContent })
      .where(and(eq(crawlPages.sourceId, parentId), eq(crawlPages.url, url)));
    return;
  }
  const fresh = { status: 'queued' as const, progress: 0, reason: null, attempts: 0, fetchDue: false };
  const values = { ...stored, fetched, fetchedAt: now, updatedAt: now, ...fresh };
  const id = child?.id ?? newId('source', now.getTime());
  if (child) {
    await tx.update(sources).set(values).where(eq(sources.id, id));
    await discard(child.blobKey);
  } else {
    const { tags } = crawl;
    await tx
      .insert(sources)
      .values({ ...values, id, workspaceId, cloneId, parentId, type: 'url', title: titleOfAddress(url), url, tags, createdAt: now });
  }
  await jobs.enqueue(INGEST_PAGES_QUEUE, [ingestJob(workspaceId, id)], { tx });
}

/** Notes that a redirect led here. False if this address has its result already. */
async function claimTarget(
  tx: Tx,
  { id, workspaceId }: Crawl,
  { url, asked, depth, unchanged }: { url: string; asked: string; depth: number; unchanged: boolean },
): Promise<boolean> {
  const status = unchanged ? 'unchanged' : 'fetched';
  await tx
    .update(crawlPages)
    .set({ status: 'skipped', reason: skips.redirected(url) })
    .where(and(eq(crawlPages.sourceId, id), eq(crawlPages.url, asked)));
  const { rows } = await tx.execute(sql`
    insert into crawl_pages (source_id, workspace_id, url, kind, depth, status) values (${id}, ${workspaceId}, ${url}, 'page', ${depth}, ${status})
    on conflict (source_id, url) do update set status = excluded.status, reason = null, retry_at = null where crawl_pages.status = 'waiting'
    returning url`);
  return rows.length > 0;
}

async function setStatus(tx: Tx, sourceId: SourceId, url: string, status: 'unchanged'): Promise<void> {
  await tx
    .update(crawlPages)
    .set({ status })
    .where(and(eq(crawlPages.sourceId, sourceId), eq(crawlPages.url, url)));
}

/** True if another page of this run has the same bytes. */
async function isCopy(tx: Tx, parentId: SourceId, url: string, sha256: string): Promise<boolean> {
  const rows = await tx
    .select({ id: sources.id })
    .from(sources)
    .innerJoin(crawlPages, and(eq(crawlPages.sourceId, parentId), eq(crawlPages.url, sql`${sources.url}`)))
    .where(
      and(
        eq(sources.parentId, parentId),
        eq(sources.sha256, sha256),
        ne(sources.url, url),
        inArray(crawlPages.status, ['fetched', 'unchanged']),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
