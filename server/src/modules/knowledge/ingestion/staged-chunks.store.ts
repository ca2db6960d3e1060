import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { ChunkId, CloneId, SourceId, WorkspaceId } from '../../../shared/ids.ts';
import { embeddingText, type IndexableChunk } from '../search/postings.ts';
import { type IndexedChunk, nextVersion } from './index.store.ts';

export type StagedChunk = Omit<IndexedChunk, 'id'> & { hash: string };

/** A stored chunk and the hash of its text. */
export interface HashedChunk {
  id: ChunkId;
  hash: string;
}

/** Rows per statement when staged chunks become searchable. */
const ROWS_PER_MOVE = 250;
/**
 * Vectors that one transaction may add to the approximate index. In the embedded engine, each takes 10 ms of the only connection: beyond
 * this number, the clone is searched exactly until its vectors have moved into the index in small transactions.
 */
const MOST_IN_INDEX = { postgres: Number.POSITIVE_INFINITY, embedded: 8 };

/** Names what a vector is computed from, so that nothing of another version, title, or way of splitting a text is taken for it. */
export const hashOf = (chunk: IndexableChunk) => createHash('sha256').update(embeddingText(chunk)).digest('hex');

/** Keeps vectors and terms of a new version of a source until it replaces the old one. */
export function createStagedChunksStore(db: Database) {
  return {
    /** The hashes of the texts of a source that have a staged vector of this model. */
    hashes: (workspaceId: WorkspaceId, sourceId: SourceId, model: string): Promise<Set<string>> =>
      db.transaction({ workspaceId }, async (tx) => {
        const { rows } = await tx.execute<{ hash: string }>(
          sql`select text_hash as hash from staged_chunks where source_id = ${sourceId} and model = ${model}`,
        );
        return new Set(rows.map(({ hash }) => hash));
      }),

    /** Idempotent. Stores nothing and resolves to false if the source was deleted, is ready, or has other content than this by now. */
    save: (
      workspaceId: WorkspaceId,
      { id: sourceId, sha256 }: { id: SourceId; sha256: string | null },
      model: string,
      chunks: StagedChunk[],
    ): Promise<boolean> =>
      db.transaction({ workspaceId }, async (tx) => {
        const { rows } = await tx.execute(
          sql`select from sources where id = ${sourceId} and sha256 = ${sha256 ?? ''} and status <> 'ready' for key share`,
        );
        if (rows.length === 0) return false;
        await tx.execute(
          sql`insert into staged_chunks (source_id, workspace_id, text_hash, model, embedding, length, terms) values ${sql.join(
            chunks.map(
              ({ hash, embedding, length, terms }) =>
                sql`(${sourceId}, ${workspaceId}, ${hash}, ${model}, ${embedding}, ${length}, ${terms})`,
            ),
            sql`, `,
          )} on conflict (source_id, text_hash) do update set model = excluded.model, embedding = excluded.embedding`,
        );
        return true;
      }),
  };
}

/**
 * Makes the stored chunks of a source searchable with its staged vectors of this model, and forgets what was staged. A chunk whose text is
 * not staged stays without a vector: `indexNext` computes it.
 */
export async function moveStagedChunks(
  tx: Tx,
  { id: sourceId, workspaceId, cloneId }: { id: SourceId; workspaceId: WorkspaceId; cloneId: CloneId },
  { model, engine }: { model: string; engine: Database['engine'] },
  chunks: HashedChunk[],
): Promise<void> {
  const state = await nextVersion(tx, workspaceId, cloneId);
  const approximate = state.approximate && chunks.length <= MOST_IN_INDEX[engine];
  for (let at = 0; at < chunks.length; at += ROWS_PER_MOVE) {
    const part = chunks.slice(at, at + ROWS_PER_MOVE);
    const ids = sql.param(part.map(({ id }) => id));
    const hashes = sql.param(part.map(({ hash }) => hash));
    const staged = sql`unnest(${ids}::text[], ${hashes}::text[]) as c(id, hash)
      join staged_chunks s on s.source_id = ${sourceId} and s.text_hash = c.hash and s.model = ${model}`;
    await tx.execute(
      sql`insert into chunk_embeddings (chunk_id, workspace_id, clone_id, model, embedding, approximate)
        select c.id, ${workspaceId}, ${cloneId}, s.model, s.embedding, ${approximate}::boolean from ${staged}`,
    );
    await tx.execute(
      sql`insert into chunk_terms (chunk_id, workspace_id, clone_id, version, length, terms)
        select c.id, ${workspaceId}, ${cloneId}, ${state.version}::bigint, s.length, s.terms from ${staged}`,
    );
  }
  if (state.approximate && !approximate) await tx.execute(sql`update knowledge_states set approximate = false where clone_id = ${cloneId}`);
  await tx.execute(sql`delete from staged_chunks where source_id = ${sourceId}`);
}
