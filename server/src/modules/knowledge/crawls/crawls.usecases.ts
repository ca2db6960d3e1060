import type { Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { encodeCursor, invalidCursor, type Page } from '../../../shared/cursor.ts';
import { AppError } from '../../../shared/errors.ts';
import { type CloneId, newId, type SourceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { CrawledStatus } from '../source-types.ts';
import type { SourcesUsecases } from '../sources/sources.usecases.ts';
import type { CrawlStore } from './crawl.store.ts';
import type { CrawledPage, CrawlPreview, PreviewCrawlInput } from './crawls.schemas.ts';
import { previewCrawl } from './preview.service.ts';
import type { createVisitor } from './visit.service.ts';

interface CrawlsDeps {
  store: Pick<CrawlStore, 'addresses' | 'due'>;
  sources: Pick<SourcesUsecases, 'retrieveSource' | 'refreshSource'>;
  visitor: ReturnType<typeof createVisitor>;
  fetcher: Pick<Fetcher, 'check'>;
  clock: Clock;
  logger: Logger;
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
}

export type CrawlsUsecases = ReturnType<typeof createCrawlsUsecases>;

/** Sources that one run of the maintenance task queues. */
const DUE_PER_RUN = 200;

export function createCrawlsUsecases({ store, sources, visitor, fetcher, clock, logger, requireClone }: CrawlsDeps) {
  return {
    /** The addresses that a website, sitemap, or feed led to in its current or last run, and what became of each. */
    async listCrawledPages(
      ctx: Context,
      sourceId: SourceId,
      { limit, cursor, status }: { limit: number; cursor?: string | undefined; status?: CrawledStatus | undefined },
    ): Promise<Page<CrawledPage>> {
      requireScope(ctx, 'knowledge:read');
      await sources.retrieveSource(ctx, sourceId);
      const after = positionOf(cursor);
      const rows = await store.addresses(ctx, sourceId, { after, limit: limit + 1, statuses: status && [status] });
      const data = rows.slice(0, limit);
      const last = data.at(-1);
      return { data: data.map(toCrawledPage), nextCursor: rows.length > limit && last ? encodeCursor(`${CURSOR}${last.ordinal}`) : null };
    },

    /**
     * Looks at what a crawl would fetch, without storing anything. Throws `invalid_input` for an address in a private network, and for one that
     * cannot be read.
     */
    async previewCrawl(ctx: Context, cloneId: CloneId, input: PreviewCrawlInput): Promise<CrawlPreview> {
      requireScope(ctx, 'knowledge:write');
      await requireClone(ctx, cloneId);
      await fetcher.check(input.url);
      return previewCrawl(
        visitor,
        { workspaceId: ctx.workspaceId, cloneId, id: newId('source', clock.now().getTime()) },
        input,
        ctx.signal,
      );
    },

    /** Queues the sources whose time has come to be fetched again. For the maintenance of the server. */
    async refreshDueSources(): Promise<void> {
      for (const { id, workspaceId } of await store.due(DUE_PER_RUN)) {
        const actor = { type: 'system' as const, scopes: ['knowledge:write'] as const };
        try {
          await sources.refreshSource({ workspaceId, actor, requestId: `refresh_${id}`, signal: new AbortController().signal }, id);
        } catch (error) {
          // It was deleted, or somebody else queued it meanwhile.
          if (!(error instanceof AppError)) throw error;
          logger.info({ err: error, sourceId: id }, 'A source that is due was not queued.');
        }
      }
    },
  };
}

/** What a cursor of a list of addresses begins with. The number of the last address follows. */
const CURSOR = 'address ';

function positionOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, number] = /^address ([1-9]\d{0,14})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (number === undefined) throw invalidCursor();
  return Number(number);
}

type Row = Awaited<ReturnType<CrawlStore['addresses']>>[number];

function toCrawledPage({ url, status, reason, depth, pageId, pageTitle, pageStatus, pageReason }: Row): CrawledPage {
  const source =
    pageId === null || pageStatus === null
      ? null
      : {
          id: pageId,
          title: pageTitle ?? url,
          status: pageStatus,
          reason: pageReason && { code: pageReason.code, message: pageReason.message },
        };
  return { url, status, depth, reason: reason && { code: reason.code, message: reason.message }, source };
}
