import { and, eq, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { Jobs } from '../../../providers/jobs/jobs.port.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context } from '../../../shared/context.ts';
import type { CloneId, SourceId } from '../../../shared/ids.ts';
import { ingestJob, queueFor, SHORT_TEXT } from '../ingestion/queues.ts';
import { sources } from '../knowledge.tables.ts';

export interface CopyOfSource {
  from: SourceId;
  to: SourceId;
  /** Key of the file that was copied; null for a text, and for a page that is not fetched. */
  fromKey: string | null;
  /** Key of the copy. */
  blobKey: string | null;
}

export function createSourceCopyStore(db: Database, audit: AuditWriter, jobs: Pick<Jobs, 'enqueue'>) {
  const scoped = <T>(ctx: Context, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId: ctx.workspaceId }, work);

  return {
    /** Up to `limit` sources of a clone, oldest first, without their texts. */
    copyable: (ctx: Context, cloneId: CloneId, limit: number) =>
      scoped(ctx, (tx) =>
        tx
          .select({ id: sources.id, blobKey: sources.blobKey, bytes: sources.bytes })
          .from(sources)
          .where(and(eq(sources.cloneId, cloneId), eq(sources.workspaceId, ctx.workspaceId)))
          .orderBy(sources.id)
          .limit(limit),
      ),

    /** Adds the copies and their jobs in one transaction. Skips sources that were deleted meanwhile. Texts never leave the database. */
    addCopies: (ctx: Context, cloneId: CloneId, copies: CopyOfSource[], now: Date): Promise<Set<SourceId>> =>
      scoped(ctx, async (tx) => {
        const { rows } = await tx.execute<Parameters<typeof queueFor>[0] & { id: SourceId; status: string }>(sql`
          insert into sources (id, workspace_id, clone_id, type, title, external_id, url, tags, metadata, file_name, mime_type, bytes, sha256,
            blob_key, content, fetch_due, fetched, fetched_at, parent_id, crawl, refresh_hours, refresh_at, pages, progress, ready_at, status,
            created_at, updated_at)
          select c."to", s.workspace_id, ${cloneId}, s.type, s.title, s.external_id, s.url, s.tags, s.metadata, s.file_name, s.mime_type, s.bytes,
            case when m.moved then encode(sha256(convert_to(c."to", 'UTF8')), 'hex') else s.sha256 end, c."blobKey", s.content,
            s.fetch_due or m.moved or (s.crawl is not null and not m.done), case when not m.moved then s.fetched end,
            case when not m.moved then s.fetched_at end, p."to", s.crawl, s.refresh_hours, s.refresh_at, case when m.done then s.pages end,
            case when m.done then 1 else 0 end, case when m.done then ${now.toISOString()}::timestamptz end,
            case when m.done then 'ready' else 'queued' end, ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz
          from jsonb_to_recordset(${JSON.stringify(copies)}::jsonb) as c("from" text, "to" text, "fromKey" text, "blobKey" text) join sources s on s.id = c."from"
          left join jsonb_to_recordset(${JSON.stringify(copies)}::jsonb) as p("from" text, "to" text) on p."from" = s.parent_id
          -- A page that was fetched while its bytes were copied is fetched anew. A website has no text of its own: its pages are copied.
          cross join lateral (
            select s.type = 'url' and s.blob_key is distinct from c."fromKey" as moved, s.crawl is not null and s.status = 'ready' as done) as m
          where s.parent_id is null or p."to" is not null
          returning id, type, parent_id as "parentId", status, left(content, ${SHORT_TEXT}) as content`);
        if (rows.length > 0) {
          const queued = rows.filter(({ status }) => status === 'queued');
          for (const [queue, group] of Map.groupBy(queued, queueFor))
            await jobs.enqueue(
              queue,
              group.map(({ id }) => ingestJob(ctx.workspaceId, id)),
              { tx },
            );
          await audit(tx, ctx, { action: 'source.added', target: cloneId, details: { count: rows.length } });
        }
        return new Set(rows.map(({ id }) => id));
      }),
  };
}
