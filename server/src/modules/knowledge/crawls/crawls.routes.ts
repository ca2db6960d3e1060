import { z } from '@hono/zod-openapi';
import { KILOBYTE } from '../../../http/body-rules.ts';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { CloneIdSchema } from '../../clones/clones.schemas.ts';
import { SourceIdSchema } from '../knowledge.schemas.ts';
import { CrawledPage, CrawledPagesFilter, CrawlPreview, PreviewCrawlInput } from './crawls.schemas.ts';
import type { CrawlsUsecases } from './crawls.usecases.ts';

const tags = ['Knowledge'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const previewCrawl = defineRoute(
  {
    operationId: 'previewCrawl',
    sdk: 'sources.previewCrawl',
    auth: 'required',
    scope: 'knowledge:write',
    maxBodyBytes: 192 * KILOBYTE,
  },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/sources/preview',
    tags,
    summary: 'See what a website, sitemap, or feed would bring',
    description:
      'Looks at the first page and the sitemaps of a website, or at the sitemap or feed, for at most 25 seconds, and lists the pages that they lead to. Nothing is stored. A crawl also finds the pages that these lead to.',
    request: {
      params: z.object({ cloneId: CloneIdSchema }),
      body: { required: true, content: { 'application/json': { schema: PreviewCrawlInput } } },
    },
    responses: { 200: json(CrawlPreview, 'What a crawl would fetch.') },
  },
);
const listCrawledPages = defineRoute(
  { operationId: 'listCrawledPages', sdk: 'sources.listPages', auth: 'required', scope: 'knowledge:read' },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}/pages',
    tags,
    summary: 'List the addresses that a website, sitemap, or feed led to',
    description: 'Those of the current or last run, in the order in which they were found, and what became of each.',
    request: {
      params: z.object({ sourceId: SourceIdSchema }),
      query: PageQuery.extend(CrawledPagesFilter.shape),
    },
    responses: { 200: json(pageOf(CrawledPage), 'One page of addresses.') },
  },
);

/** Routes about what websites, sitemaps, and feeds lead to. */
export function crawlsRoutes(usecases: CrawlsUsecases) {
  return createRouter()
    .openapi(previewCrawl, async (c) =>
      c.json(await usecases.previewCrawl(callerOf(c), c.req.valid('param').cloneId, c.req.valid('json')), 200),
    )
    .openapi(listCrawledPages, async (c) =>
      c.json(await usecases.listCrawledPages(callerOf(c), c.req.valid('param').sourceId, c.req.valid('query')), 200),
    );
}
