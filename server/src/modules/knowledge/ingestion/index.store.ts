import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { ChunkId, CloneId, SourceId, WorkspaceId } from '../../../shared/ids.ts';
import type { IndexableChunk } from '../search/postings.ts';

export interface PendingChunk extends IndexableChunk {
  id: ChunkId;
}

export interface IndexedChunk {
  id: ChunkId;
  embedding: Buffer;
  length: number;
  terms: Buffer;
}

/** Vectors moved into the approximate index per transaction. Each takes about 1 ms, so locks stay short. */
const PROMOTE_BATCH = 256;

export type ChunkIndexStore = ReturnType<typeof createChunkIndexStore>;

/** Stores vectors and keyword terms. Clones with at least `approximateFrom` chunks get the approximate index. */
export function createChunkIndexStore(db: Database, approximateFrom: number) {
  return {
    /** The next chunks of a source without a vector of this model, in order, their total number, and their clone (undefined if there are none). */
    async pending(workspaceId: WorkspaceId, sourceId: SourceId, model: string, limit: number) {
      return db.transaction({ workspaceId }, async (tx) => {
        const { rows } = await tx.execute<{
          id: ChunkId;
          clone_id: CloneId;
          title: string;
          heading_path: string[];
          text: string;
          total: number;
        }>(
          sql`select c.id, c.clone_id, s.title, c.heading_path, c.text, count(*) over ()::int as total
            from chunks c join sources s on s.id = c.source_id
            where c.source_id = ${sourceId}
              and not exists (select from chunk_embeddings e where e.chunk_id = c.id and e.model = ${model})
            order by c.ordinal limit ${limit}`,
        );
        const chunks: PendingChunk[] = rows.map(({ id, title, heading_path, text }) => ({ id, title, headingPath: heading_path, text }));
        return { chunks, total: rows[0]?.total ?? 0, cloneId: rows[0]?.clone_id };
      });
    },

    /**
     * Stores vectors and terms of the chunks of one clone and makes them searchable, in one transaction. Idempotent. Skips chunks that
     * were deleted in the meantime.
     */
    async save(workspaceId: WorkspaceId, sourceId: SourceId, model: string, chunks: IndexedChunk[]): Promise<void> {
      await db.transaction({ workspaceId }, async (tx) => {
        // Lock chunks before the state of the clone, in the same order as a deletion, to prevent deadlocks.
        const { rows } = await tx.execute<{ id: ChunkId; clone_id: CloneId }>(
          sql`select id, clone_id from chunks where source_id = ${sourceId} and ${anyId(chunks)} order by id for key share`,
        );
        const alive = new Set(rows.map(({ id }) => id));
        const kept = chunks.filter(({ id }) => alive.has(id));
        const cloneId = rows[0]?.clone_id;
        if (cloneId === undefined) return;
        const approximate = await isApproximate(tx, cloneId);
        await tx.execute(
          sql`insert into chunk_embeddings (chunk_id, workspace_id, clone_id, model, embedding, approximate) values ${sql.join(
            kept.map(({ id, embedding }) => sql`(${id}, ${workspaceId}, ${cloneId}, ${model}, ${embedding}, ${approximate})`),
            sql`, `,
          )} on conflict (chunk_id) do update set model = excluded.model, embedding = excluded.embedding, approximate = excluded.approximate`,
        );
        const state = await nextVersion(tx, workspaceId, cloneId);
        // The clone got its approximate index after the check and before the lock.
        if (state.approximate && !approximate)
          await tx.execute(sql`update chunk_embeddings set approximate = true where ${anyId(kept, sql`chunk_id`)}`);
        await tx.execute(
          sql`insert into chunk_terms (chunk_id, workspace_id, clone_id, version, length, terms) values ${sql.join(
            kept.map(({ id, length, terms }) => sql`(${id}, ${workspaceId}, ${cloneId}, ${state.version}::bigint, ${length}, ${terms})`),
            sql`, `,
          )} on conflict (chunk_id) do nothing`,
        );
      });
    },

    /**
     * Moves some vectors of a large clone into the approximate index and returns how many remain; 0 for small clones. Searches use the
     * index as soon as none remain.
     */
    async promote(workspaceId: WorkspaceId, sourceId: SourceId): Promise<number> {
      return db.transaction({ workspaceId }, async (tx) => {
        const { rows } = await tx.execute<{ clone_id: CloneId; approximate: boolean | null }>(
          sql`select s.clone_id, k.approximate from sources s left join knowledge_states k on k.clone_id = s.clone_id where s.id = ${sourceId}`,
        );
        const cloneId = rows[0]?.clone_id;
        if (cloneId === undefined || rows[0]?.approximate !== false) return 0;
        const total = await count(tx, sql`clone_id = ${cloneId}`);
        if (total < approximateFrom) return 0;
        const { rowCount } = await tx.execute(
          sql`update chunk_embeddings set approximate = true where chunk_id in
            (select chunk_id from chunk_embeddings where clone_id = ${cloneId} and not approximate
              order by chunk_id limit ${PROMOTE_BATCH} for update skip locked)`,
        );
        // While the state is locked, no vector outside the index can be added (see `save`).
        await tx.execute(sql`select from knowledge_states where clone_id = ${cloneId} for update`);
        const remaining = await count(tx, sql`clone_id = ${cloneId} and not approximate`);
        if (remaining === 0)
          await tx.execute(sql`update knowledge_states set approximate = true, version = version + 1 where clone_id = ${cloneId}`);
        // Another worker moves the rows that it has locked. Without rows of its own, this worker does not wait.
        return rowCount === 0 ? 0 : remaining;
      });
    },
  };
}

function anyId(chunks: { id: ChunkId }[], column = sql`id`) {
  return sql`${column} = any(${sql.param(chunks.map(({ id }) => id))}::text[])`;
}

async function isApproximate(tx: Tx, cloneId: CloneId): Promise<boolean> {
  const { rows } = await tx.execute<{ approximate: boolean }>(sql`select approximate from knowledge_states where clone_id = ${cloneId}`);
  return rows[0]?.approximate ?? false;
}

/** Increments the version and locks the state of the clone until the commit. */
async function nextVersion(tx: Tx, workspaceId: WorkspaceId, cloneId: CloneId): Promise<{ version: string; approximate: boolean }> {
  const { rows } = await tx.execute<{ version: string; approximate: boolean }>(
    sql`insert into knowledge_states as k (clone_id, workspace_id, version) values (${cloneId}, ${workspaceId}, 1)
      on conflict (clone_id) do update set version = k.version + 1 returning version, approximate`,
  );
  const [state] = rows;
  if (!state) throw new Error(`The knowledge state of ${cloneId} could not be written.`);
  return state;
}

async function count(tx: Tx, where: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await tx.execute<{ n: number }>(sql`select count(*)::int as n from chunk_embeddings where ${where}`);
  return rows[0]?.n ?? 0;
}
