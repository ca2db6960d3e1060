import { isDeepStrictEqual } from 'node:util';
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { Jobs } from '../../../providers/jobs/jobs.port.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import type { CloneId, SourceId } from '../../../shared/ids.ts';
import { BLOBS_QUEUE, ingestJob, queueFor, SHORT_TEXT } from '../ingestion/queues.ts';
import { sources } from '../knowledge.tables.ts';
import { isCrawl } from '../source-types.ts';
import { nextRefresh } from './next-refresh.ts';
import { filesOfPages } from './source-files.store.ts';
import { type SourceView, viewColumns } from './source-view.store.ts';
import type { UpdateSourceInput } from './sources.schemas.ts';

/** Sources by their ids, or else by the caller's own. */
interface Named {
  ids: SourceId[];
  externalIds: string[];
}

export function createSourceChangesStore(db: Database, audit: AuditWriter, jobs: Pick<Jobs, 'enqueue'>) {
  const scoped = <T>(ctx: Context, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId: ctx.workspaceId }, work);

  return {
    /**
     * Changes what the caller says about a source, or nothing if nothing differs. `check` sees the row first and may throw. The title is
     * part of the search index, so a new title of a ready source queues it again; its chunks stay searchable until the new ones are stored.
     */
    update: (ctx: Context, id: SourceId, change: UpdateSourceInput, check: (row: SourceView) => void, now: Date): Promise<SourceView> =>
      scoped(ctx, async (tx) => {
        const [old] = await tx.select(viewColumns).from(sources).where(eq(sources.id, id)).for('update');
        if (!old) throw notFound('source', id);
        check(old);
        const { title = old.title, tags = old.tags, metadata = old.metadata } = change;
        const refreshHours = change.refresh === undefined ? old.refreshHours : (change.refresh?.everyHours ?? null);
        if (isDeepStrictEqual([title, tags, metadata, refreshHours], [old.title, old.tags, old.metadata, old.refreshHours])) return old;
        // A website has no text of its own.
        const reindex = title !== old.title && old.status === 'ready' && !isCrawl(old.type);
        const [updated] = await tx
          .update(sources)
          .set({
            title,
            tags,
            metadata,
            updatedAt: now,
            ...(refreshHours === old.refreshHours ? {} : { refreshHours, refreshAt: nextRefresh(now, refreshHours) }),
            ...(reindex ? { status: 'queued' as const, progress: 0, reason: null, attempts: 0, readyAt: null } : {}),
          })
          .where(eq(sources.id, id))
          .returning({ ...viewColumns, beginning: sql<string | null>`left(${sources.content}, ${SHORT_TEXT})` });
        if (!updated) throw notFound('source', id);
        const { beginning, ...row } = updated;
        // The pages of a website are found by its tags.
        if (isCrawl(old.type) && !isDeepStrictEqual(tags, old.tags))
          await tx.update(sources).set({ tags, updatedAt: now }).where(eq(sources.parentId, id));
        if (reindex) await jobs.enqueue(queueFor({ ...row, content: beginning }), [ingestJob(ctx.workspaceId, id)], { tx });
        await audit(tx, ctx, { action: 'source.updated', target: id });
        return row;
      }),

    findByExternalId: (ctx: Context, cloneId: CloneId, externalId: string): Promise<SourceView> =>
      scoped(ctx, async (tx) => {
        const [row] = await tx
          .select(viewColumns)
          .from(sources)
          .where(and(eq(sources.cloneId, cloneId), eq(sources.externalId, externalId)));
        if (!row) throw notFound('source', externalId);
        return row;
      }),

    /**
     * Adds and removes tags of those of the clone's sources that exist, and of their pages, in one transaction. Throws `invalid_input` if one
     * would have more than `most`. Returns those whose tags have changed.
     */
    retagMany: (
      ctx: Context,
      cloneId: CloneId,
      { ids, externalIds, addTags, removeTags, most }: Named & { addTags: string[]; removeTags: string[]; most: number },
      now: Date,
    ): Promise<SourceId[]> =>
      scoped(ctx, async (tx) => {
        const kept = sql`(select coalesce(array_agg(tag order by n), '{}') from (
            select tag, min(n) as n from unnest(sources.tags || ${sql.param(addTags)}::text[]) with ordinality as each(tag, n)
            where tag <> all (${sql.param(removeTags)}::text[]) group by tag) one)`;
        const named = ids.length > 0 ? inArray(sources.id, ids) : inArray(sources.externalId, externalIds);
        const change = (which: SQL | undefined) =>
          tx
            .update(sources)
            .set({ tags: kept, updatedAt: now })
            .where(and(eq(sources.cloneId, cloneId), which, sql`sources.tags is distinct from ${kept}`))
            .returning({ id: sources.id, title: sources.title, tags: sources.tags });
        const changed = await change(named);
        const full = changed.find(({ tags }) => tags.length > most);
        if (full) throw new AppError('invalid_input', `${full.title} would have more than ${most} tags.`, { param: 'addTags' });
        const parents = tx
          .select({ id: sources.id })
          .from(sources)
          .where(and(eq(sources.cloneId, cloneId), named));
        await change(inArray(sources.parentId, parents));
        if (changed.length > 0) await audit(tx, ctx, { action: 'source.updated', target: cloneId, details: { count: changed.length } });
        return changed.map(({ id }) => id).sort();
      }),

    /** Deletes those of the clone's sources that exist, in one transaction. Jobs delete their files. */
    deleteMany: (ctx: Context, cloneId: CloneId, { ids, externalIds }: Named): Promise<SourceId[]> =>
      scoped(ctx, async (tx) => {
        const named = ids.length > 0 ? inArray(sources.id, ids) : inArray(sources.externalId, externalIds);
        const found = await tx
          .select({ id: sources.id })
          .from(sources)
          .where(and(eq(sources.cloneId, cloneId), named));
        const pages = await filesOfPages(
          tx,
          found.map(({ id }) => id),
        );
        const deleted = await tx
          .delete(sources)
          .where(and(eq(sources.cloneId, cloneId), named))
          .returning({ id: sources.id, blobKey: sources.blobKey });
        const keys = new Set([...pages, ...deleted.flatMap(({ blobKey }) => blobKey ?? [])]);
        const files = [...keys].map((blobKey) => ({ workspaceId: ctx.workspaceId, blobKey }));
        if (files.length > 0) await jobs.enqueue(BLOBS_QUEUE, files, { tx });
        if (deleted.length > 0) await audit(tx, ctx, { action: 'source.deleted', target: cloneId, details: { count: deleted.length } });
        return deleted.map(({ id }) => id);
      }),
  };
}
