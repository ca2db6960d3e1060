import { getTableColumns, sql } from 'drizzle-orm';
import type { SourceId } from '../../../shared/ids.ts';
import { sources } from '../knowledge.tables.ts';
import type { CrawlRules } from '../source-types.ts';
import type { Crawl } from './sources.schemas.ts';

/** The counts of a crawl, computed for websites, sitemaps, and feeds only. Written with table names, as below. */
const crawled = sql<Omit<Crawl, keyof CrawlRules> | null>`case when sources.crawl is not null then (
    select jsonb_build_object('found', count(*), 'waiting', count(*) filter (where p.status = 'waiting'),
      'fetched', count(*) filter (where p.status in ('fetched', 'unchanged')), 'unchanged', count(*) filter (where p.status = 'unchanged'),
      'skipped', count(*) filter (where p.status = 'skipped'), 'failed', count(*) filter (where p.status = 'failed'),
      'ready', (select count(*) from sources page where page.parent_id = sources.id and page.status = 'ready'))
    from crawl_pages p where p.source_id = sources.id and p.kind = 'page') end`.as('crawled');

const { content: _content, ...columns } = getTableColumns(sources);

/**
 * The columns of a source without its text, which can be megabytes long. `duplicateOf`: the oldest source of the clone that was added
 * before this one with the same content and did not fail. Written with table names, because the builder leaves them out.
 */
export const viewColumns = {
  ...columns,
  crawled,
  duplicateOf: sql<SourceId | null>`(select min(earlier.id) from sources earlier
    where earlier.clone_id = sources.clone_id and earlier.sha256 = sources.sha256 and earlier.id < sources.id
      and earlier.status <> 'failed')`.as('duplicate_of'),
};
export type SourceView = Omit<typeof sources.$inferSelect, 'content'> & {
  duplicateOf: SourceId | null;
  crawled: Omit<Crawl, keyof CrawlRules> | null;
};
