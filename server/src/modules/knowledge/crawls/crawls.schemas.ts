import { z } from '@hono/zod-openapi';
import { CRAWLED_STATUSES } from '../source-types.ts';
import { FeedSourceInput, SitemapSourceInput, SiteSourceInput, SOURCE_STATUSES } from '../sources/sources.schemas.ts';

const Reason = z
  .object({
    code: z.string().openapi({ example: 'robots' }),
    message: z.string().openapi({ description: 'Explains to a person what is wrong, or why the address was skipped.' }),
  })
  .openapi('CrawledReason');

export const CrawledPage = z
  .object({
    url: z.string(),
    status: z.enum(CRAWLED_STATUSES).openapi({
      description: 'What became of the address. `waiting`: not fetched yet. `unchanged`: as it was in the run before.',
    }),
    reason: z.union([Reason, z.null()]).openapi({ description: 'Why the address was skipped, failed, or is asked again later.' }),
    depth: z.number().int().openapi({ description: 'Number of links between the first page and this one.' }),
    source: z
      .union([
        z.object({
          id: z.string(),
          title: z.string(),
          status: z.enum(SOURCE_STATUSES),
          reason: z.union([Reason, z.null()]).openapi({ description: 'Why the text of the page could not be read, or not entirely.' }),
        }),
        z.null(),
      ])
      .openapi({ description: 'The source of the page. Null if there is none.' }),
  })
  .openapi('CrawledPage');
export type CrawledPage = z.infer<typeof CrawledPage>;

export const CrawledPagesFilter = z.object({
  status: z.enum(CRAWLED_STATUSES).optional().openapi({ description: 'Return only addresses with this status.' }),
});
/** Holds the number of the last address. */
export const CrawledCursor = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'is not the nextCursor of a page of this list')
  .optional()
  .openapi({ description: 'The `nextCursor` of the previous page.' });

export const PreviewCrawlInput = z
  .discriminatedUnion('type', [
    SiteSourceInput.pick({ type: true, url: true, maxDepth: true, maxPages: true, include: true, exclude: true }).openapi(
      'PreviewSiteInput',
    ),
    SitemapSourceInput.pick({ type: true, url: true, maxPages: true, include: true, exclude: true }).openapi('PreviewSitemapInput'),
    FeedSourceInput.pick({ type: true, url: true, maxPages: true, include: true, exclude: true }).openapi('PreviewFeedInput'),
  ])
  .openapi('PreviewCrawlInput');
export type PreviewCrawlInput = z.infer<typeof PreviewCrawlInput>;

export const CrawlPreview = z
  .object({
    data: z
      .array(
        z.object({ url: z.string(), reason: z.union([Reason, z.null()]).openapi({ description: 'Why it would be skipped, or null.' }) }),
      )
      .openapi({ description: 'Addresses found by looking at the first page and the sitemaps, or at the feed, at most 500.' }),
    pages: z.number().int().openapi({ description: 'Pages among them that would be fetched.' }),
    skipped: z.number().int().openapi({ description: 'Addresses among them that would be skipped.' }),
    complete: z.boolean().openapi({ description: 'False if a crawl may find more: on further pages, or because there was no time.' }),
  })
  .openapi('CrawlPreview', { description: 'What a crawl would fetch. Nothing of it is stored.' });
export type CrawlPreview = z.infer<typeof CrawlPreview>;
