import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Blobs } from '../../../providers/blobs/blobs.port.ts';
import type { Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import type { Page } from '../../../shared/cursor.ts';
import type { DiskSpace } from '../../../shared/disk-space.ts';
import { AppError } from '../../../shared/errors.ts';
import { requireMatch } from '../../../shared/etag.ts';
import { type CloneId, newId, type SourceId } from '../../../shared/ids.ts';
import { searchWordsOf, wordPattern } from '../../../shared/word-pattern.ts';
import { hostKey } from '../crawls/crawl-address.ts';
import { titleOfAddress } from '../page-address.ts';
import { type CrawlRules, isCrawl } from '../source-types.ts';
import { isRetryable } from './retryable.ts';
import { createSourceChangesUsecases } from './source-changes.usecases.ts';
import { createSourceContentUsecases } from './source-content.usecases.ts';
import { createSourceCopyUsecases } from './source-copy.usecases.ts';
import type { SourceProgress } from './source-progress.service.ts';
import {
  CONTENT_HASH,
  type Crawl,
  type CrawlInput,
  type CreateSourceBatchInput,
  type CreateSourceInput,
  type HashedSource,
  type PageInput,
  type Source,
  type SourceEvent,
  type SourceFilter,
  type SourceSort,
  sourceVersion,
  type UploadFields,
} from './sources.schemas.ts';
import type { CheckReplaced, NewSource, SourcesStore, SourceView } from './sources.store.ts';
import { decodeSortCursor, toSortedPage } from './sources-cursor.ts';

export type SourcesUsecases = ReturnType<typeof createSourcesUsecases>;

interface SourcesDeps {
  store: SourcesStore;
  blobs: Blobs;
  diskSpace: DiskSpace;
  fetcher: Pick<Fetcher, 'check'>;
  clock: Clock;
  progress: SourceProgress;
  /** Throws `not_found` unless the clone belongs to the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
  /** Signs links to original files. All servers of the installation must share it. */
  signingSecret: string;
  /** Public origin of this server, without a trailing slash. */
  publicUrl: string;
  /** Limit for one uploaded file. */
  /** How long a reader of a source's progress waits for an announcement before it reads the row again; 15 seconds by default. */
  rereadMs?: number;
  maxUploadBytes: number;
}

export interface Upload {
  file: Readable;
  fileName: string;
  mimeType: string;
  /** Resolves at the end of the form, because fields may follow the file. */
  fields: () => Promise<UploadFields>;
}

/** `created` is false if the source replaced one with the same `externalId`. */
export type AddedSource = HashedSource & { created: boolean };

/** Characters to hash before other requests get their turn. */
const CHARACTERS_PER_TURN = 1_000_000;
/** Notifications may get lost (see `pubsub.port.ts`), so the row is read again after this time. */
const REREAD_MS = 15_000;
const FOLLOW_MAX_MS = 10 * 60_000;

export function createSourcesUsecases(deps: SourcesDeps) {
  const {
    store,
    blobs,
    diskSpace,
    fetcher,
    clock,
    progress,
    requireClone,
    signingSecret,
    publicUrl,
    maxUploadBytes,
    rereadMs = REREAD_MS,
  } = deps;

  async function add(ctx: Context, cloneId: CloneId, rows: NewSource[], check?: CheckReplaced): Promise<AddedSource[]> {
    const stored = await store.add(ctx, cloneId, rows, clock.now(), check);
    await progress.announce(stored.flatMap(({ id, created }) => (created ? [] : [id])));
    return stored.map(({ created, ...row }) => ({ ...toSource(row), created }));
  }

  /**
   * Adds a text, a question with its answer, or something of the web, which is fetched in the background. `check` sees the source that it replaces, if any,
   * and may throw. Throws `invalid_input` for a page in a private network.
   */
  async function createSource(ctx: Context, cloneId: CloneId, input: CreateSourceInput, check?: CheckReplaced): Promise<AddedSource> {
    requireScope(ctx, 'knowledge:write');
    await requireClone(ctx, cloneId);
    await diskSpace.requireRoom();
    if (input.type !== 'text' && input.type !== 'qa') await fetcher.check(input.url);
    return only(await add(ctx, cloneId, [rowOf(input, clock)], check));
  }

  return {
    /**
     * Streams the file to storage and resolves once the bytes are durable and the row and job are committed. Throws `payload_too_large`.
     */
    async uploadSource(ctx: Context, cloneId: CloneId, upload: Upload): Promise<AddedSource> {
      requireScope(ctx, 'knowledge:write');
      await requireClone(ctx, cloneId);
      await diskSpace.requireRoom();
      const id = newId('source', clock.now().getTime());
      const blobKey = `${ctx.workspaceId}/${cloneId}/${id}/${randomBytes(8).toString('hex')}`;
      const { bytes, sha256 } = await blobs.put(blobKey, upload.file, { maxBytes: maxUploadBytes });
      try {
        const { title, ...labels } = await upload.fields();
        const { fileName, mimeType } = upload;
        const row = {
          id,
          type: 'file' as const,
          fileName,
          mimeType,
          bytes,
          sha256,
          blobKey,
          content: null,
          crawl: null,
          refreshHours: null,
        };
        return only(await add(ctx, cloneId, [{ ...row, title: title ?? fileName, ...withNulls(labels) }]));
      } catch (error) {
        await blobs.delete(blobKey);
        throw error;
      }
    },

    createSource,

    /** Adds all texts or none, in one transaction. Throws `invalid_input` if two texts have the same `externalId`. */
    async createSourceBatch(ctx: Context, cloneId: CloneId, input: CreateSourceBatchInput): Promise<{ data: AddedSource[] }> {
      requireScope(ctx, 'knowledge:write');
      await requireClone(ctx, cloneId);
      await diskSpace.requireRoom();
      const seen = new Set<string>();
      for (const [index, { externalId }] of input.texts.entries()) {
        if (externalId === undefined) continue;
        if (seen.has(externalId))
          throw new AppError(
            'invalid_input',
            `texts.${index}.externalId: ${externalId} appears twice in this request. Use each externalId once.`,
            {
              param: `texts.${index}.externalId`,
            },
          );
        seen.add(externalId);
      }
      const rows: NewSource[] = [];
      let characters = 0;
      for (const text of input.texts) {
        rows.push(textRow('text', text.title, text.text, text, clock));
        characters += text.text.length;
        // Hashing 32 MB at once would keep other requests waiting.
        if (characters < CHARACTERS_PER_TURN) continue;
        characters = 0;
        await yieldToEventLoop();
      }
      return { data: await add(ctx, cloneId, rows) };
    },

    async listSources(
      ctx: Context,
      cloneId: CloneId,
      { limit, cursor, search, sort = 'createdAt', order = 'desc', ...filter }: PageInput & SourceFilter & Partial<SourceSort>,
    ): Promise<Page<Source>> {
      requireScope(ctx, 'knowledge:read');
      await requireClone(ctx, cloneId);
      const name = `${sort} ${order}`;
      const rows = await store.list(
        ctx,
        cloneId,
        { ...filter, titlePattern: wordPattern(searchWordsOf(search ?? '')) },
        { sort, order, after: decodeSortCursor(name, cursor), limit: limit + 1 },
      );
      const page = toSortedPage(name, rows, limit);
      return { ...page, data: page.data.map(({ sortValue: _, ...row }) => toSource(row)) };
    },

    async retrieveSource(ctx: Context, sourceId: SourceId): Promise<HashedSource> {
      requireScope(ctx, 'knowledge:read');
      return toSource(await store.get(ctx, sourceId));
    },

    /** `ifMatch`: the ETag of the version to delete. */
    async deleteSource(ctx: Context, sourceId: SourceId, ifMatch?: string): Promise<void> {
      requireScope(ctx, 'knowledge:write');
      await store.delete(ctx, sourceId, (row) => requireMatch(ifMatch, () => sourceVersion(toSource(row))));
      await progress.announce([sourceId]);
    },

    /** Removes the files of a deleted clone. Its rows were deleted with the clone. */
    async removeCloneFiles(ctx: Context, cloneId: CloneId): Promise<void> {
      requireScope(ctx, 'clones:write');
      await blobs.deletePrefix(`${ctx.workspaceId}/${cloneId}`);
    },

    /**
     * Processes a failed source again with a fresh number of attempts. Queues a waiting source at once. Throws `conflict` if the source is
     * ready.
     */
    async retrySource(ctx: Context, sourceId: SourceId): Promise<Source> {
      requireScope(ctx, 'knowledge:write');
      const row = await store.requeue(ctx, sourceId, clock.now());
      await progress.announce([sourceId]);
      if (row.status === 'ready') throw new AppError('conflict', 'This source is ready, so there is nothing to retry.');
      return toSource(row);
    },

    /**
     * Fetches a page again in the background. If it has changed, its new text takes the place of the old one as soon as it is complete.
     * Throws `invalid_input` for a source that is not a page, and `conflict` while it is being processed.
     */
    async refreshSource(ctx: Context, sourceId: SourceId): Promise<Source> {
      requireScope(ctx, 'knowledge:write');
      await diskSpace.requireRoom();
      const row = await store.refresh(ctx, sourceId, requireFetchable, clock.now());
      await progress.announce([sourceId]);
      return toSource(row);
    },

    /**
     * Yields the source now and after each change, until it is ready, failed, or deleted, or for ten minutes. Whatever process makes the
     * change announces it.
     */
    async *streamSourceEvents(ctx: Context, sourceId: SourceId): AsyncGenerator<SourceEvent> {
      requireScope(ctx, 'knowledge:read');
      let last = '';
      let source: Source | undefined;
      const endsAt = performance.now() + FOLLOW_MAX_MS;
      const watcher = progress.watch(sourceId);
      try {
        while (performance.now() < endsAt && !ctx.signal.aborted) {
          try {
            source = toSource(await store.get(ctx, sourceId));
          } catch (error) {
            if (!(source && error instanceof AppError && error.code === 'not_found')) throw error;
            yield { type: 'source-deleted', source };
            return;
          }
          const text = JSON.stringify(source);
          const ended = source.status === 'ready' || source.status === 'failed';
          if (text !== last) yield { type: ended ? `source-${source.status as 'ready' | 'failed'}` : 'source-progress', source };
          if (ended) return;
          last = text;
          await watcher.changed(rereadMs, ctx.signal);
        }
      } finally {
        watcher.stop();
      }
    },

    ...createSourceChangesUsecases({ store, clock, progress, requireClone, createSource, toSource }),
    ...createSourceCopyUsecases({ store, blobs, clock }),
    ...createSourceContentUsecases({ store, blobs, clock, links: { secret: signingSecret, publicUrl } }),
  };
}

interface Labels {
  externalId?: string | undefined;
  url?: string | undefined;
  tags?: string[] | undefined;
  metadata?: Record<string, string> | undefined;
}
const withNulls = ({ externalId, url, tags, metadata }: Labels) => ({
  ...{ externalId: externalId ?? null, url: url ?? null, tags: tags ?? [], metadata: metadata ?? {} },
});

function requireFetchable({ type, status }: SourceView): void {
  if (type !== 'url' && !isCrawl(type))
    throw new AppError(
      'invalid_input',
      'Only what comes from the web can be fetched again. Send a file or a text again with its externalId.',
      {
        param: 'sourceId',
      },
    );
  if (status !== 'ready' && status !== 'failed')
    throw new AppError('conflict', 'This source is being processed. Fetch it again when its status is ready or failed.');
}

function rowOf(input: CreateSourceInput, clock: Clock): NewSource {
  if (input.type === 'text') return textRow('text', input.title, input.text, input, clock);
  if (input.type === 'qa')
    return textRow('qa', input.question.slice(0, 300).toWellFormed(), `${input.question}\n\n${input.answer}`, input, clock);
  const { url, title = titleOfAddress(url), refresh } = input;
  return {
    ...{ id: newId('source', clock.now().getTime()), type: input.type, title, ...withNulls(input), fetchDue: true },
    ...{ crawl: input.type === 'url' ? null : rulesOf(input), refreshHours: refresh?.everyHours ?? null },
    // No page has this hash, so that a page that is sent again is fetched again.
    sha256: createHash('sha256').update(`page ${randomUUID()}`).digest('hex'),
    ...{ fileName: null, mimeType: null, bytes: null, blobKey: null, content: null },
  };
}

function rulesOf(input: CrawlInput): CrawlRules {
  const { url, maxPages, include, exclude } = input;
  return { maxPages, maxDepth: input.type === 'site' ? input.maxDepth : 0, include, exclude, hosts: [hostKey(url)] };
}

function textRow(type: 'text' | 'qa', title: string, content: string, labels: Labels, clock: Clock): NewSource {
  return {
    id: newId('source', clock.now().getTime()),
    type,
    title,
    ...withNulls(labels),
    fileName: null,
    mimeType: null,
    bytes: Buffer.byteLength(content),
    sha256: createHash('sha256').update(content).digest('hex'),
    blobKey: null,
    content,
    crawl: null,
    refreshHours: null,
  };
}

function only<T>(list: T[]): T {
  const [item] = list;
  if (item === undefined) throw new AppError('conflict', 'The source was deleted while it was being added. Add it again.');
  return item;
}

function toSource(row: SourceView): HashedSource {
  const { workspaceId: _w, sha256, blobKey: _b, attempts: _a, fetchDue: _d, fetched: _f, crawled, ...shown } = row;
  const { reason, createdAt, updatedAt, readyAt, fetchedAt, refreshHours, refreshAt, crawl, ...rest } = shown;
  return {
    ...rest,
    reason: reason && { ...reason, retryable: isRetryable(reason.code) },
    [CONTENT_HASH]: sha256,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    readyAt: readyAt?.toISOString() ?? null,
    fetchedAt: fetchedAt?.toISOString() ?? null,
    refresh: refreshHours === null ? null : { everyHours: refreshHours },
    refreshAt: refreshAt?.toISOString() ?? null,
    crawl: crawl && crawled && toCrawl(crawl, crawled),
  };
}

function toCrawl({ hosts: _, ...rules }: CrawlRules, counts: NonNullable<SourceView['crawled']>): Crawl {
  return { ...rules, ...counts };
}
