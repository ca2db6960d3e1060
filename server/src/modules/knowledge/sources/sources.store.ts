import { isDeepStrictEqual } from 'node:util';
import { and, asc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { Jobs } from '../../../providers/jobs/jobs.port.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import type { ChunkId, CloneId, SourceId } from '../../../shared/ids.ts';
import { BLOBS_QUEUE, ingestJob, queueFor } from '../ingestion/queues.ts';
import { chunks, documents, sources } from '../knowledge.tables.ts';
import { type CrawlRules, isCrawl, type SourceType } from '../source-types.ts';
import { nextRefresh } from './next-refresh.ts';
import { createSourceChangesStore } from './source-changes.store.ts';
import { createSourceCopyStore } from './source-copy.store.ts';
import { filesOfPages } from './source-files.store.ts';
import { createSourceListStore } from './source-list.store.ts';
import { type SourceView, viewColumns } from './source-view.store.ts';

export type { SourceView };
/** Sees the source that a new one replaces, or undefined, and may throw. */
export type CheckReplaced = (before: SourceView | undefined) => void;
export type SourcesStore = ReturnType<typeof createSourcesStore>;

export interface NewSource {
  id: SourceId;
  type: SourceType;
  title: string;
  externalId: string | null;
  url: string | null;
  tags: string[];
  metadata: Record<string, string>;
  fileName: string | null;
  mimeType: string | null;
  /** Null for a page that is not fetched yet. */
  bytes: number | null;
  /** Hash of the file or text; of nothing, and never twice the same, for a page that is not fetched yet. A replacement with the same hash is not processed again. */
  sha256: string;
  blobKey: string | null;
  content: string | null;
  /** The page at `url`, or what it leads to, is to be fetched. */
  fetchDue?: true;
  crawl: CrawlRules | null;
  refreshHours: number | null;
}
type Queued = Parameters<typeof queueFor>[0] & { id: SourceId };

/** Limits per statement, small enough that building one does not block the event loop for long. */
const ROWS_PER_INSERT = 200;
const CHARACTERS_PER_INSERT = 500_000;
const fresh = { status: 'queued' as const, progress: 0, reason: null, attempts: 0, readyAt: null };
const notFetched = { fetchDue: false, fetched: null, fetchedAt: null };

export function createSourcesStore(db: Database, audit: AuditWriter, jobs: Pick<Jobs, 'enqueue'>) {
  const scoped = <T>(ctx: Context, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId: ctx.workspaceId }, work);

  const enqueueBlobDeletion = (tx: Tx, ctx: Context, keys: (string | null)[]) =>
    jobs.enqueue(
      BLOBS_QUEUE,
      keys.filter((key) => key !== null).map((blobKey) => ({ workspaceId: ctx.workspaceId, blobKey })),
      { tx },
    );

  const enqueueIngestion = async (tx: Tx, ctx: Context, queued: Queued[]): Promise<void> => {
    for (const [queue, group] of Map.groupBy(queued, queueFor))
      await jobs.enqueue(
        queue,
        group.map(({ id }) => ingestJob(ctx.workspaceId, id)),
        { tx },
      );
  };

  return {
    ...createSourceListStore(db),
    ...createSourceChangesStore(db, audit, jobs),
    ...createSourceCopyStore(db, audit, jobs),

    /**
     * Adds sources and their jobs in one transaction. A known external id replaces that source in place: its old chunks stay searchable
     * until the new ones are stored. Identical content with an identical title is not processed again, and a source that is identical in
     * everything keeps its `updatedAt`. `created`: the source is new.
     */
    add: (
      ctx: Context,
      cloneId: CloneId,
      rows: NewSource[],
      now: Date,
      check: CheckReplaced = () => {},
    ): Promise<(SourceView & { created: boolean })[]> =>
      scoped(ctx, async (tx) => {
        const old = await lockReplacedSources(tx, cloneId, rows);
        const order: SourceId[] = [];
        const queued: Queued[] = [];
        const added: NewSource[] = [];
        const obsolete: (string | null)[] = [];
        let unchanged = 0;
        for (const row of rows) {
          const before = row.externalId === null ? undefined : old.get(row.externalId);
          check(before);
          if (before && isCrawl(before.type) !== isCrawl(row.type)) throw otherKind(before, row);
          const id = before?.id ?? row.id;
          order.push(id);
          if (!before) {
            added.push(row);
            queued.push({ ...row, parentId: null });
            continue;
          }
          const same = before.sha256 === row.sha256 && before.title === row.title && before.status !== 'failed';
          const { id: _, ...values } = row;
          const refresh = { refreshHours: row.refreshHours, refreshAt: nextRefresh(now, row.refreshHours) };
          const kept = { url: row.url, tags: row.tags, metadata: row.metadata, refreshHours: row.refreshHours };
          obsolete.push(same ? row.blobKey : before.blobKey);
          if (same && sameLabels(before, kept)) {
            unchanged += 1;
            continue;
          }
          await tx
            .update(sources)
            .set({ ...(same ? kept : { ...notFetched, ...values, ...fresh }), ...refresh, updatedAt: now })
            .where(eq(sources.id, before.id));
          if (!same) queued.push({ ...row, id, parentId: before.parentId });
        }
        for (const batch of batches(added))
          await tx.insert(sources).values(
            batch.map((row) => ({
              ...{ ...row, workspaceId: ctx.workspaceId, cloneId, ...fresh, createdAt: now, updatedAt: now },
              refreshAt: nextRefresh(now, row.refreshHours),
            })),
          );
        await enqueueIngestion(tx, ctx, queued);
        if (obsolete.some((key) => key !== null)) await enqueueBlobDeletion(tx, ctx, obsolete);
        const first = order[0];
        if (unchanged < order.length)
          await audit(tx, ctx, {
            action: 'source.added',
            target: order.length === 1 && first ? first : cloneId,
            details: { count: order.length - unchanged },
          });
        const stored = await tx.select(viewColumns).from(sources).where(inArray(sources.id, order));
        const byId = new Map(stored.map((row) => [row.id, row]));
        const isNew = new Set(added.map(({ id }) => id));
        return order.flatMap((id) => {
          const row = byId.get(id);
          return row ? [{ ...row, created: isNew.has(id) }] : [];
        });
      }),

    get: (ctx: Context, id: SourceId): Promise<SourceView> => scoped(ctx, (tx) => fetchOne(tx, id)),

    /** Deletes chunks and vectors with the row. A job deletes the file, so that a crash cannot leave it behind. */
    delete: (ctx: Context, id: SourceId, check: (row: SourceView) => void): Promise<void> =>
      scoped(ctx, async (tx) => {
        const [old] = await tx.select(viewColumns).from(sources).where(eq(sources.id, id)).for('update');
        if (!old) throw notFound('source', id);
        check(old);
        const files = await filesOfPages(tx, [id]);
        const [row] = await tx.delete(sources).where(eq(sources.id, id)).returning({ blobKey: sources.blobKey });
        if (!row) throw notFound('source', id);
        if (row.blobKey !== null) files.push(row.blobKey);
        if (files.length > 0) await enqueueBlobDeletion(tx, ctx, files);
        await audit(tx, ctx, { action: 'source.deleted', target: id });
      }),

    /** Queues a source that is not ready again with a fresh number of attempts. Keeps the text that was already read. */
    requeue: (ctx: Context, id: SourceId, now: Date): Promise<SourceView> =>
      scoped(ctx, async (tx) => {
        const [row] = await tx
          .update(sources)
          .set({ ...fresh, updatedAt: now, fetchDue: sql`${sources.fetchDue} or ${sources.crawl} is not null` })
          .where(and(eq(sources.id, id), sql`${sources.status} <> 'ready'`))
          .returning({ ...viewColumns, content: sources.content });
        if (!row) return fetchOne(tx, id);
        const { content, ...view } = row;
        await enqueueIngestion(tx, ctx, [{ ...view, content }]);
        await audit(tx, ctx, { action: 'source.retried', target: id });
        return view;
      }),

    /**
     * Queues a page, or what a website, sitemap, or feed leads to, to be fetched again. A text is searched until a changed one is read.
     * `check` sees the source before and may throw.
     */
    refresh: (ctx: Context, id: SourceId, check: (row: SourceView) => void, now: Date): Promise<SourceView> =>
      scoped(ctx, async (tx) => {
        const [old] = await tx.select(viewColumns).from(sources).where(eq(sources.id, id)).for('update');
        if (!old) throw notFound('source', id);
        check(old);
        await tx
          .update(sources)
          .set({ ...fresh, readyAt: old.readyAt, fetchDue: true, refreshAt: nextRefresh(now, old.refreshHours), updatedAt: now })
          .where(eq(sources.id, id));
        await enqueueIngestion(tx, ctx, [{ ...old, content: null }]);
        await audit(tx, ctx, { action: 'source.refreshed', target: id });
        return fetchOne(tx, id);
      }),

    /** The original text of a source that is not a file. */
    content: (ctx: Context, id: SourceId): Promise<string | null> =>
      scoped(ctx, async (tx) => {
        const [row] = await tx.select({ content: sources.content }).from(sources).where(eq(sources.id, id));
        return row?.content ?? null;
      }),

    document: (ctx: Context, id: SourceId) =>
      scoped(ctx, async (tx) => {
        const { title } = await fetchOne(tx, id);
        const [row] = await tx.select({ text: documents.text, pages: documents.pages }).from(documents).where(eq(documents.sourceId, id));
        return row && { title, ...row };
      }),

    /** In reading order. */
    chunks: (ctx: Context, id: SourceId, { after, limit }: { after: string | undefined; limit: number }) =>
      scoped(ctx, async (tx) => {
        await fetchOne(tx, id);
        const last = tx
          .select({ ordinal: chunks.ordinal })
          .from(chunks)
          .where(eq(chunks.id, after as ChunkId));
        return tx
          .select()
          .from(chunks)
          .where(and(eq(chunks.sourceId, id), after === undefined ? undefined : gt(chunks.ordinal, sql`(${last})`)))
          .orderBy(asc(chunks.ordinal))
          .limit(limit);
      }),
  };
}

function* batches(rows: readonly NewSource[]) {
  let batch: NewSource[] = [];
  let characters = 0;
  for (const row of rows) {
    const length = row.content?.length ?? 0;
    if (batch.length === ROWS_PER_INSERT || (batch.length > 0 && characters + length > CHARACTERS_PER_INSERT)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(row);
    characters += length;
  }
  if (batch.length > 0) yield batch;
}

type Labels = Pick<NewSource, 'url' | 'tags' | 'metadata' | 'refreshHours'>;
/** jsonb does not keep the order of keys. */
function sameLabels(a: Labels, b: Labels): boolean {
  return (
    a.url === b.url && a.refreshHours === b.refreshHours && isDeepStrictEqual(a.tags, b.tags) && isDeepStrictEqual(a.metadata, b.metadata)
  );
}

function otherKind(before: SourceView, { externalId }: NewSource): AppError {
  const is = isCrawl(before.type) ? `a ${before.type}, which has pages of its own` : `a source of type ${before.type}`;
  return new AppError('conflict', `${externalId} is ${is}. Delete it first, or use another externalId.`, { param: 'externalId' });
}

async function fetchOne(tx: Tx, id: SourceId): Promise<SourceView> {
  const [row] = await tx.select(viewColumns).from(sources).where(eq(sources.id, id)).limit(1);
  if (!row) throw notFound('source', id);
  return row;
}

/** Sources that these rows replace, by external id. The lock on the clone prevents two requests from adding the same external id twice. */
async function lockReplacedSources(tx: Tx, cloneId: CloneId, rows: NewSource[]) {
  const externalIds = rows.flatMap((row) => row.externalId ?? []);
  if (externalIds.length === 0) return new Map<string, SourceView>();
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sources ${cloneId}`}, 0))`);
  const found = await tx
    .select(viewColumns)
    .from(sources)
    .where(and(eq(sources.cloneId, cloneId), isNotNull(sources.externalId), inArray(sources.externalId, externalIds)))
    .orderBy(asc(sources.id))
    .for('update');
  return new Map(found.map((row) => [row.externalId ?? '', row]));
}
