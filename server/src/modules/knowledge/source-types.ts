export const SOURCE_TYPES = ['file', 'text', 'qa', 'url', 'site', 'sitemap', 'feed'] as const;
/** Sources that have a text of their own. */
export const TEXT_SOURCE_TYPES = ['file', 'text', 'qa', 'url'] as const satisfies readonly (typeof SOURCE_TYPES)[number][];
export type SourceType = (typeof SOURCE_TYPES)[number];
/** Sources that have pages as further sources. */
export const CRAWL_TYPES = ['site', 'sitemap', 'feed'] as const;
export const isCrawl = (type: SourceType): type is (typeof CRAWL_TYPES)[number] => (CRAWL_TYPES as readonly string[]).includes(type);

/** What became of an address that a crawl met. `unchanged`: its page is as it was when it was last fetched. */
export const CRAWLED_STATUSES = ['waiting', 'fetched', 'unchanged', 'skipped', 'failed'] as const;
export type CrawledStatus = (typeof CRAWLED_STATUSES)[number];
export interface CrawledReason {
  code: string;
  message: string;
  /** The address that stands for a page which names it as its canonical one. */
  canonical?: string;
}

/** What a crawl fetches. Hosts are those of its address, as `hostKey` writes them. */
export interface CrawlRules {
  maxPages: number;
  /** Number of links between the first page and a page; 0 for sitemaps and feeds, whose pages are not followed. */
  maxDepth: number;
  include: string[];
  exclude: string[];
  hosts: string[];
}
