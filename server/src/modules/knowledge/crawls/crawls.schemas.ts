import { z } from '@hono/zod-openapi';
import { CRAWLED_STATUSES } from '../source-types.ts';
import { FeedSourceInput, SitemapSourceInput, SiteSourceInput, SOURCE_STATUSES } from '../sources/sources.schemas.ts';

const Reason = z
  .object({
    code: z.string().openapi({ example: 'robots' }),
    message: z.string().openapi({ description: 'Explains to a person what is wrong, or why the address was skipped.' }),
  })
  .openapi('CrawledReason', { description: 'Why an address was skipped or failed.' });

const CrawledPageSource = z
  .object({
    id: z.string().openapi({ description: 'The source.', example: 'src_01jd5zq8w3x6v9k2m4n7p0r5st' }),
    title: z.string().openapi({ description: 'Its title.', example: 'Opening hours' }),
    status: z.enum(SOURCE_STATUSES).openapi({ description: 'How far its text is processed.' }),
    reason: z.union([Reason, z.null()]).openapi({ description: 'Why the text of the page could not be read, or not entirely.' }),
  })
  .openapi('CrawledPageSource', { description: 'What became of the text of a page.' });

export const CrawledPage = z
  .object({
    url: z
      .string()
      .openapi({ description: 'The address, without fragment and tracking parameters.', example: 'https://example.com/opening-hours' }),
    status: z.enum(CRAWLED_STATUSES).openapi({
      description: 'What became of the address. `waiting`: not fetched yet. `unchanged`: as it was in the run before.',
    }),
    reason: z.union([Reason, z.null()]).openapi({ description: 'Why the address was skipped, failed, or is asked again later.' }),
    depth: z.number().int().openapi({ example: 1, description: 'Number of links between the first page and this one.' }),
    source: z.union([CrawledPageSource, z.null()]).openapi({ description: 'The source of the page. Null if there is none.' }),
  })
  .openapi('CrawledPage', { description: 'An address that a website, sitemap, or feed led to, and what became of it.' });
export type CrawledPage = z.infer<typeof CrawledPage>;

export const CrawledPagesFilter = z.object({
  status: z.enum(CRAWLED_STATUSES).optional().openapi({ description: 'Return only addresses with this status.' }),
});

export const PreviewCrawlInput = z
  .discriminatedUnion('type', [
    SiteSourceInput.pick({ type: true, url: true, maxDepth: true, maxPages: true, include: true, exclude: true }).openapi(
      'PreviewSiteInput',
      { description: 'A website to look at.' },
    ),
    SitemapSourceInput.pick({ type: true, url: true, maxPages: true, include: true, exclude: true }).openapi('PreviewSitemapInput', {
      description: 'A sitemap to look at.',
    }),
    FeedSourceInput.pick({ type: true, url: true, maxPages: true, include: true, exclude: true }).openapi('PreviewFeedInput', {
      description: 'A feed to look at.',
    }),
  ])
  .openapi('PreviewCrawlInput', { description: 'What to look at.' });
export type PreviewCrawlInput = z.infer<typeof PreviewCrawlInput>;

export const CrawlPreview = z
  .object({
    data: z
      .array(
        z.object({
          url: z.string().openapi({ description: 'The address.', example: 'https://example.com/docs/start' }),
          reason: z.union([Reason, z.null()]).openapi({ description: 'Why it would be skipped, or null.' }),
        }),
      )
      .openapi({ description: 'Addresses found by looking at the first page and the sitemaps, or at the feed, at most 500.' }),
    pages: z.number().int().openapi({ example: 42, description: 'Pages among them that would be fetched.' }),
    skipped: z.number().int().openapi({ example: 6, description: 'Addresses among them that would be skipped.' }),
    complete: z.boolean().openapi({ description: 'False if a crawl may find more: on further pages, or because there was no time.' }),
  })
  .openapi('CrawlPreview', { description: 'What a crawl would fetch. Nothing of it is stored.' });
export type CrawlPreview = z.infer<typeof CrawlPreview>;
