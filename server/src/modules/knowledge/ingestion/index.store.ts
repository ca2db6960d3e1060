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

export type ChunkIndexStore = ReturnType<typeof createChunkIndexStore>;

/** Stores vectors and keyword terms. */
export function createChunkIndexStore(db: Database) {
  return {
    /**
     * The next chunks of a source, from the ordinal `from` on, without a vector of this model, in order; how many follow them at most; their
     * clone (undefined if there are none); and whether it has the approximate index. Its time does not grow with the chunks that follow.
     */
    async pending(workspaceId: WorkspaceId, sourceId: SourceId, model: string, { from, limit }: { from: number; limit: number }) {
      return db.transaction({ workspaceId }, async (tx) => {
        const { rows } = await tx.execute<{
          id: ChunkId;
          clone_id: CloneId;
          title: string;
          heading_path: string[];
          text: string;
          ordinal: number;
          last: number;
          approximate: boolean | null;
        }>(
          sql`select c.id, c.clone_id, s.title, c.heading_path, c.text, c.ordinal, k.approximate,
              (select max(l.ordinal) from chunks l where l.source_id = ${sourceId}) as last
            from chunks c join sources s on s.id = c.source_id left join knowledge_states k on k.clone_id = c.clone_id
            where c.source_id = ${sourceId} and c.ordinal >= ${from}
              and not exists (select from chunk_embeddings e where e.chunk_id = c.id and e.model = ${model})
            order by c.ordinal limit ${limit}`,
        );
        const chunks: PendingChunk[] = rows.map(({ id, title, heading_path, text }) => ({ id, title, headingPath: heading_path, text }));
        const [first] = rows;
        const end = rows.at(-1);
        return {
          chunks,
          next: end ? end.ordinal + 1 : from,
          following: end && rows.length === limit ? end.last - end.ordinal : 0,
          cloneId: first?.clone_id,
          isApproximate: first?.approximate === true,
        };
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
export async function nextVersion(tx: Tx, workspaceId: WorkspaceId, cloneId: CloneId): Promise<{ version: string; approximate: boolean }> {
  const { rows } = await tx.execute<{ version: string; approximate: boolean }>(
    sql`insert into knowledge_states as k (clone_id, workspace_id, version) values (${cloneId}, ${workspaceId}, 1)
      on conflict (clone_id) do update set version = k.version + 1 returning version, approximate`,
  );
  const [state] = rows;
  if (!state) throw new Error(`The knowledge state of ${cloneId} could not be written.`);
  return state;
}
