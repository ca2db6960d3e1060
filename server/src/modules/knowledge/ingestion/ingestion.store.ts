import { and, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { Chunk, ExtractedDocument } from '../../../providers/extractor/extractor.port.ts';
import type { Jobs } from '../../../providers/jobs/jobs.port.ts';
import type { DomainEvent, EventRecorder } from '../../../shared/events.ts';
import { type CloneId, newId, type SourceId, type WorkspaceId } from '../../../shared/ids.ts';
import { mapInTurns } from '../../../shared/in-turns.ts';
import { chunks, documents, type FetchedState, sources } from '../knowledge.tables.ts';
import { BLOBS_QUEUE, queueFor, retryJob } from './queues.ts';
import { hashOf, moveStagedChunks } from './staged-chunks.store.ts';

/**
 * A source in processing. `read` is true if its document is stored and only vectors may be missing, `replaces` if the stored document is an
 * earlier version, which is searched until this one is complete. `derivedTitle`: the title that was taken from that document, unless the user
 * named the source.
 */
export type Work = typeof sources.$inferSelect & { read: boolean; replaces: boolean; derivedTitle: string | null };
export type IngestionStore = ReturnType<typeof createIngestionStore>;

export interface ReadSource {
  work: Work;
  title: string;
  /** True if the title is the document's own. */
  derived: boolean;
  document: ExtractedDocument;
  chunks: Chunk[];
}

/** A fetched page, whose bytes are in the blob store. */
export interface StoredPage {
  blobKey: string;
  bytes: number;
  sha256: string;
  fileName: string;
  mimeType: string;
  fetched: FetchedState;
}

interface Step {
  status: 'extracting' | 'chunking' | 'embedding';
  progress: number;
}

/** Limits per statement, small enough that building one does not block the event loop for long. */
const ROWS_PER_INSERT = 25;
const CHARACTERS_PER_INSERT = 100_000;
/** Metadata key for the hash and title that a document was read from. A repeated run finds its work already done. */
const READ_FROM = 'readFrom';
/** Metadata key for the title that a source took from its document. */
const DERIVED_TITLE = 'derivedTitle';
/** Progress from 0 to 1 at which reading ends and embedding starts. */
export const READ_PROGRESS = 0.4;

/** Records domain events. `isSubscribed` is called before the transaction and returns whether the workspace subscribes to the event. */
export interface IngestionEvents {
  record: EventRecorder;
  isSubscribed(workspaceId: WorkspaceId, type: DomainEvent['type']): Promise<boolean>;
}

export function createIngestionStore(db: Database, jobs: Pick<Jobs, 'enqueue'>, { record, isSubscribed }: IngestionEvents) {
  const scoped = <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId }, work);
  /** Matches the source unless it was deleted or its content was replaced in the meantime. */
  const isUnchanged = ({ id, sha256 }: Work) => and(eq(sources.id, id), eq(sources.sha256, sha256 ?? ''));
  /** The same, unless another job has brought it to an end. */
  const isUnfinished = (work: Work) => and(isUnchanged(work), sql`${sources.status} not in ('ready', 'failed')`);

  return {
    /** Marks the sources that still need processing and returns them. Skips deleted, ready, and failed sources. */
    claim: (workspaceId: WorkspaceId, ids: SourceId[], now: Date): Promise<Work[]> =>
      scoped(workspaceId, async (tx) => {
        const read = sql<boolean>`exists (select from documents d where d.source_id = sources.id and d.metadata ->> ${READ_FROM} = sources.sha256 || ' ' || sources.title)`;
        const stored = sql<boolean>`exists (select from documents d where d.source_id = sources.id)`;
        const derivedTitle = sql<string | null>`(select d.metadata ->> ${DERIVED_TITLE} from documents d where d.source_id = sources.id)`;
        const found = await tx
          .select({ ...getTableColumns(sources), read, stored, derivedTitle })
          .from(sources)
          .where(and(inArray(sources.id, ids), sql`${sources.status} not in ('ready', 'failed')`))
          .orderBy(sources.id);
        const rows = found.map(({ stored, ...row }) => ({ ...row, replaces: stored && !row.read }));
        const mark = async (read: boolean, step: Step) => {
          const marked = rows.filter((row) => row.read === read).map(({ id }) => id);
          if (marked.length > 0)
            await tx
              .update(sources)
              .set({ ...step, updatedAt: now })
              .where(inArray(sources.id, marked));
        };
        await mark(false, { status: 'extracting', progress: 0.05 });
        await mark(true, { status: 'embedding', progress: READ_PROGRESS });
        return rows;
      }),

    updateStep: (work: Work, step: Step, now: Date): Promise<void> =>
      scoped(work.workspaceId, async (tx) => {
        await tx
          .update(sources)
          .set({ ...step, updatedAt: now })
          .where(isUnchanged(work));
      }),

    /**
     * Stores a fetched page in place of the one before. Undefined if the source was deleted or replaced in the meantime: then the caller
     * deletes the bytes.
     */
    storePage: (work: Work, page: StoredPage, now: Date): Promise<Work | undefined> =>
      scoped(work.workspaceId, async (tx) => {
        const [stored] = await tx
          .select({ readFrom: sql<string | null>`${documents.metadata} ->> ${READ_FROM}` })
          .from(documents)
          .where(eq(documents.sourceId, work.id));
        // The page may be what its text was read from before: nothing is extracted then, and the source goes on where it would be now.
        const read = stored?.readFrom === readFromOf({ ...work, ...page }, work.title);
        const step = read ? { status: 'embedding' as const, progress: READ_PROGRESS } : {};
        const [row] = await tx
          .update(sources)
          .set({ ...page, ...step, fetchDue: false, fetchedAt: now, updatedAt: now })
          .where(isUnchanged(work))
          .returning();
        if (!row) return undefined;
        if (work.blobKey !== null) await jobs.enqueue(BLOBS_QUEUE, [{ workspaceId: work.workspaceId, blobKey: work.blobKey }], { tx });
        return { ...work, ...row, read, replaces: stored !== undefined && !read };
      }),

    /** Keeps the page as it is stored, because it has not changed. Undefined if the source was deleted or replaced in the meantime. */
    keepPage: (work: Work, fetched: FetchedState | null, now: Date): Promise<Work | undefined> =>
      scoped(work.workspaceId, async (tx) => {
        const [row] = await tx
          .update(sources)
          .set({ fetchDue: false, fetched, fetchedAt: now, updatedAt: now })
          .where(isUnchanged(work))
          .returning();
        return row && { ...work, ...row };
      }),

    /**
     * Keeps the stored document of a source if the same was read again, from the same bytes or from others, such as a page with another date in
     * its code, and gives the source its title back. False if what is stored is another version.
     */
    keepDocument: ({ work, title, document }: ReadSource, now: Date): Promise<boolean> =>
      scoped(work.workspaceId, async (tx) => {
        const readFrom = readFromOf(work, title);
        const [pages, headings] = [JSON.stringify(document.pages), JSON.stringify(document.headings)];
        const isSame = sql`d.source_id = sources.id and (d.metadata ->> ${READ_FROM} = ${readFrom}
          or (split_part(d.metadata ->> ${READ_FROM}, ' ', 1) <> '' and substr(d.metadata ->> ${READ_FROM}, strpos(d.metadata ->> ${READ_FROM}, ' ') + 1) = ${title}
            and d.text = ${document.text} and d.pages = ${pages}::jsonb and d.headings = ${headings}::jsonb))`;
        const kept = await tx
          .update(sources)
          .set({ title, status: 'embedding', progress: READ_PROGRESS, updatedAt: now })
          .where(and(isUnchanged(work), sql`exists (select from documents d where ${isSame})`))
          .returning({ id: sources.id });
        if (kept.length === 0) return false;
        await tx
          .update(documents)
          .set({ metadata: sql`${documents.metadata} || jsonb_build_object(${READ_FROM}::text, ${readFrom}::text)` })
          .where(eq(documents.sourceId, work.id));
        return true;
      }),

    /**
     * Replaces documents and chunks in one transaction. Skips sources that were deleted or replaced in the meantime, and documents that
     * another job has stored, so that their chunks keep their ids. With `model`, what is staged for the chunks becomes searchable at once.
     */
    storeDocuments: (workspaceId: WorkspaceId, items: ReadSource[], now: Date, model?: string): Promise<void> =>
      scoped(workspaceId, async (tx) => {
        const ids = items.map(({ work }) => work.id);
        const alive = await tx
          .select({ id: sources.id, sha256: sources.sha256 })
          .from(sources)
          .where(inArray(sources.id, ids))
          .orderBy(sources.id)
          .for('update');
        const current = new Map(alive.map(({ id, sha256 }) => [id, sha256]));
        const stored = await tx
          .select({ id: documents.sourceId, readFrom: sql<string | null>`${documents.metadata} ->> ${READ_FROM}` })
          .from(documents)
          .where(inArray(documents.sourceId, ids));
        const readFrom = new Map(stored.map((row) => [row.id, row.readFrom]));
        const kept = items.filter(
          ({ work, title }) => current.get(work.id) === work.sha256 && readFrom.get(work.id) !== readFromOf(work, title),
        );
        if (kept.length === 0) return;
        await tx.delete(documents).where(
          inArray(
            documents.sourceId,
            kept.map(({ work }) => work.id),
          ),
        );
        const rows: (typeof chunks.$inferInsert)[] = [];
        for (const { work, title, derived, document, chunks: own } of kept) {
          const documentId = newId('document');
          const { id: sourceId, cloneId } = work;
          const { text, pages, headings } = document;
          const metadata = {
            ...document.metadata,
            ...(document.title === null ? {} : { title: document.title }),
            ...(derived ? { [DERIVED_TITLE]: title } : {}),
            [READ_FROM]: readFromOf(work, title),
          };
          await tx.insert(documents).values({ id: documentId, workspaceId, sourceId, text, pages, headings, metadata, createdAt: now });
          for (const { start: startOffset, end: endOffset, ...chunk } of own)
            rows.push({ id: newId('chunk'), workspaceId, cloneId, sourceId, documentId, startOffset, endOffset, ...chunk });
        }
        for (const part of batches(rows)) await tx.insert(chunks).values(part);
        if (model !== undefined)
          for (const { work, title } of kept) {
            const own = rows.filter(({ sourceId }) => sourceId === work.id);
            const hashed = await mapInTurns(own, (row) => ({
              id: row.id,
              hash: hashOf({ title, headingPath: row.headingPath, text: row.text }),
            }));
            await moveStagedChunks(tx, work, { model, engine: db.engine }, hashed);
          }
        const values = kept.map(({ work, title, document, chunks: own }) => ({
          ...{ id: work.id, title, pages: document.pages.length || null, chunks: own.length, characters: document.text.length },
        }));
        await tx.execute(
          sql`update sources s set title = v.title, pages = v.pages, chunks = v.chunks, characters = v.characters,
                status = 'embedding', progress = ${READ_PROGRESS}::real, updated_at = ${now.toISOString()}::timestamptz
              from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as v(id text, title text, pages int, chunks int, characters int)
              where s.id = v.id`,
        );
      }),

    /**
     * Adds the embedding cost (millionths of a US dollar) to the source and stores its progress. `ready` completes the source. The usage
     * itself was recorded with each call of the model, whatever became of the source.
     */
    async recordProgress(
      workspaceId: WorkspaceId,
      items: { work: Work; cost: number; progress: number | 'ready' }[],
      now: Date,
    ): Promise<void> {
      const shouldNotify = await isSubscribed(workspaceId, 'source.ready');
      await scoped(workspaceId, async (tx) => {
        const time = now.toISOString();
        const values = items.map(({ work: { id, sha256 }, cost, progress }) => ({
          ...{ id, sha256, cost, ready: progress === 'ready', progress: progress === 'ready' ? 1 : progress },
        }));
        const { rows } = await tx.execute<{ sourceId: SourceId; cloneId: CloneId }>(
          sql`with v as (
                select * from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
                  as v(id text, sha256 text, cost bigint, ready boolean, progress real)
              ), done as (
                update sources s set cost_micros = s.cost_micros + v.cost, progress = v.progress,
                  -- What of a document could not be read, or was recognized in pictures, is said where its state is.
                  reason = case when v.ready then (
                    select jsonb_build_object('code', coalesce(d.metadata ->> 'noticeCode', 'partly_unreadable'), 'message', d.metadata ->> 'notice')
                    from documents d where d.source_id = s.id and d.metadata ->> 'notice' is not null limit 1
                  ) end,
                  status = case when v.ready then 'ready' else s.status end, updated_at = ${time}::timestamptz,
                  ready_at = case when v.ready then ${time}::timestamptz else s.ready_at end
                from v where s.id = v.id and s.sha256 = v.sha256 and s.status = 'embedding'
                returning s.id, s.clone_id, v.ready
              )
              select id as "sourceId", clone_id as "cloneId" from done where ready order by id`,
        );
        if (shouldNotify) for (const data of rows) await record(tx, workspaceId, { type: 'source.ready', data });
      });
    },

    async fail(work: Work, reason: { code: string; message: string }, now: Date): Promise<void> {
      const { workspaceId, id: sourceId, cloneId } = work;
      const shouldNotify = await isSubscribed(workspaceId, 'source.failed');
      await scoped(workspaceId, async (tx) => {
        const changed = await tx
          .update(sources)
          .set({ status: 'failed', reason, updatedAt: now })
          .where(isUnfinished(work))
          .returning({ id: sources.id });
        if (shouldNotify && changed.length > 0)
          await record(tx, workspaceId, { type: 'source.failed', data: { sourceId, cloneId, code: reason.code } });
      });
    },

    /** Queues unfinished sources again for later, without counting an attempt. */
    postpone: (
      workspaceId: WorkspaceId,
      ids: SourceId[],
      { queue, reason, delaySeconds }: { queue: string; reason: { code: string; message: string }; delaySeconds: number },
      now: Date,
    ): Promise<void> =>
      scoped(workspaceId, async (tx) => {
        const waiting = await tx
          .update(sources)
          .set({ status: 'queued', reason, updatedAt: now })
          .where(and(inArray(sources.id, ids), sql`${sources.status} not in ('ready', 'failed')`))
          .returning({ id: sources.id });
        await jobs.enqueue(
          queue,
          waiting.map(({ id }) => retryJob(workspaceId, id)),
          { tx, startAfterSeconds: delaySeconds },
        );
      }),

    /** Counts a failed attempt and queues the next one. */
    retryLater: (work: Work, reason: { code: string; message: string }, delaySeconds: number, now: Date): Promise<void> =>
      scoped(work.workspaceId, async (tx) => {
        await tx
          .update(sources)
          .set({ attempts: work.attempts + 1, reason, updatedAt: now })
          .where(isUnfinished(work));
        // Also if nothing matches: a step may be stored although its answer was lost. The job skips a source that needs nothing.
        await jobs.enqueue(queueFor(work), [retryJob(work.workspaceId, work.id)], { tx, startAfterSeconds: delaySeconds });
      }),
  };
}

const readFromOf = (work: Work, title: string) => `${work.sha256} ${title}`;

function* batches(rows: (typeof chunks.$inferInsert)[]) {
  let batch: (typeof chunks.$inferInsert)[] = [];
  let characters = 0;
  for (const row of rows) {
    if (batch.length === ROWS_PER_INSERT || (batch.length > 0 && characters + row.text.length > CHARACTERS_PER_INSERT)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(row);
    characters += row.text.length;
  }
  if (batch.length > 0) yield batch;
}
