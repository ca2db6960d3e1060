import { sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Database, Tx } from '../../../db/db.ts';
import type { ChunkId, CloneId, SourceId, WorkspaceId } from '../../../shared/ids.ts';
import { createPace } from '../../../shared/pace.ts';

/** An insert into the index takes 1 ms on Postgres and 10 ms in the embedded engine, whose one connection serves everybody. */
const PACE = { targetMs: 50, min: 4, max: 256 };
/** Ids that are read at once. Finding them takes as long as moving a few. */
const MAX_WAITING = 2000;
/** Bounds the lists in memory. A list that is dropped is read again. */
const MAX_CLONES = 100;
const FORGOTTEN_AFTER_MS = 600_000;

interface Waiting {
  ids: ChunkId[];
  /** Vectors of the clone outside the index, those of `ids` included. */
  remaining: number;
}

/** Moves the vectors of clones with at least `approximateFrom` chunks into the approximate index. */
export function createApproximateIndexStore(db: Database, approximateFrom: number) {
  const pace = createPace(PACE);
  /** By clone, while its vectors are moved. The sources of a clone take turns. */
  const waiting = new LRUCache<CloneId, Waiting>({ max: MAX_CLONES, ttl: FORGOTTEN_AFTER_MS });

  async function read(tx: Tx, cloneId: CloneId): Promise<Waiting> {
    const { rows } = await tx.execute<{ id: ChunkId }>(
      sql`select chunk_id as id from chunk_embeddings where clone_id = ${cloneId} and not approximate order by chunk_id limit ${MAX_WAITING}`,
    );
    const remaining = rows.length < MAX_WAITING ? rows.length : await count(tx, sql`clone_id = ${cloneId} and not approximate`);
    return { ids: rows.map(({ id }) => id), remaining };
  }

  return {
    /**
     * Moves some vectors of a large clone into the index, in a transaction of about 50 ms, and returns how many remain; 0 for small clones.
     * Searches use the index as soon as none remain.
     */
    async promote(workspaceId: WorkspaceId, sourceId: SourceId): Promise<number> {
      return db.transaction({ workspaceId }, async (tx) => {
        const { rows } = await tx.execute<{ clone_id: CloneId; approximate: boolean | null }>(
          sql`select s.clone_id, k.approximate from sources s left join knowledge_states k on k.clone_id = s.clone_id where s.id = ${sourceId}`,
        );
        const cloneId = rows[0]?.clone_id;
        if (cloneId === undefined) return 0;
        if (rows[0]?.approximate !== false) {
          waiting.delete(cloneId);
          return 0;
        }
        let queue = waiting.get(cloneId);
        if (!queue && (await count(tx, sql`clone_id = ${cloneId}`)) < approximateFrom) return 0;
        const isNew = !queue || queue.ids.length === 0;
        if (!queue || isNew) queue = await read(tx, cloneId);
        waiting.set(cloneId, queue);

        const ids = queue.ids.splice(0, pace.rows);
        const startedAt = performance.now();
        const { rowCount } = await tx.execute(
          sql`update chunk_embeddings set approximate = true where chunk_id in
            (select chunk_id from chunk_embeddings where chunk_id = any(${sql.param(ids)}::text[]) and not approximate for update skip locked)`,
        );
        pace.took(ids.length, performance.now() - startedAt);
        queue.remaining = Math.max(queue.ids.length, queue.remaining - ids.length);
        if (ids.length > 0 && queue.remaining > 0) {
          if (rowCount !== 0) return queue.remaining;
          // Another server moves these. It finishes what it has locked, and this one does not wait for it.
          queue.ids = [];
          return isNew ? 0 : queue.remaining;
        }
        // While the state is locked, no vector outside the index can be added (see `save`).
        await tx.execute(sql`select from knowledge_states where clone_id = ${cloneId} for update`);
        const remaining = await count(tx, sql`clone_id = ${cloneId} and not approximate`);
        waiting.delete(cloneId);
        if (remaining === 0)
          await tx.execute(sql`update knowledge_states set approximate = true, version = version + 1 where clone_id = ${cloneId}`);
        return ids.length > 0 && rowCount === 0 ? 0 : remaining;
      });
    },
  };
}

async function count(tx: Tx, where: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await tx.execute<{ n: number }>(sql`select count(*)::int as n from chunk_embeddings where ${where}`);
  return rows[0]?.n ?? 0;
}
