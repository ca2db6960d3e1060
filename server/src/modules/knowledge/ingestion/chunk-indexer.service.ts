import { LRUCache } from 'lru-cache';
import type { Database } from '../../../db/db.ts';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { CloneId, SourceId, WorkspaceId } from '../../../shared/ids.ts';
import { mapInTurns } from '../../../shared/in-turns.ts';
import { createPace } from '../../../shared/pace.ts';
import type { Telemetry } from '../../../shared/telemetry.ts';
import type { ReserveSpending } from '../../billing/spending/spending.usecases.ts';
import { toHalfvec } from '../halfvec.ts';
import { embeddingText, type IndexableChunk, packTerms } from '../search/postings.ts';
import { createApproximateIndexStore } from './approximate-index.store.ts';
import { embedPaid } from './embed-texts.service.ts';
import { createChunkIndexStore } from './index.store.ts';
import { createStagedChunksStore, hashOf } from './staged-chunks.store.ts';

/** Maximum chunks per transaction, even if the model accepts more: a crash loses at most these. */
const MAX_BATCH = 64;

/** Bounds what is remembered about sources that are indexed at the same time. */
const MAX_REACHED = 1000;

/** Of the transactions that store a batch: inserts into the approximate index are slow in the embedded engine. */
const PACE = { targetMs: 50, min: 8, max: MAX_BATCH };

/**
 * Number of chunks from which the vectors of a clone go into the approximate index. Measured with half vectors of 1,536 dimensions: on
 * Postgres, exact search takes 2 ms for 2,000 chunks, the same as approximate search. In the embedded engine, an insert into the index
 * takes about 10 ms (no hardware half floats), so exact search stays faster for longer.
 */
const APPROXIMATE_FROM = { postgres: 2_000, embedded: 20_000 };

export interface ChunkIndexerDeps {
  db: Database;
  embedder: Embedder;
  telemetry: Telemetry;
  reserveSpending: ReserveSpending;
  clock: Clock;
  /** Overrides APPROXIMATE_FROM. */
  approximateFrom?: number;
}

/** Whose chunks are computed, and who pays. */
export interface SourceOfChunks {
  id: SourceId;
  workspaceId: WorkspaceId;
  cloneId: CloneId;
}

export type ChunkIndexer = ReturnType<typeof createChunkIndexer>;

/** Makes stored chunks searchable: computes vectors, keyword terms, and their statistics. */
export function createChunkIndexer({ db, embedder, telemetry, reserveSpending, approximateFrom }: ChunkIndexerDeps) {
  const store = createChunkIndexStore(db);
  const { promote } = createApproximateIndexStore(db, approximateFrom ?? APPROXIMATE_FROM[db.engine]);
  const staged = createStagedChunksStore(db);
  const limit = Math.min(MAX_BATCH, embedder.batchSize);
  const paces = { exact: createPace({ ...PACE, first: MAX_BATCH }), approximate: createPace(PACE) };

  /** The ordinal up to which the chunks of a source are indexed, as far as this process knows. Without it, each batch passes all before it. */
  const reached = new LRUCache<SourceId, number>({ max: MAX_REACHED });

  /** Computes what search reads of some chunks. */
  const index = async <T extends IndexableChunk>(source: SourceOfChunks, chunks: T[], signal: AbortSignal) => {
    const { workspaceId, cloneId, id: sourceId } = source;
    const reserve = (maxMicros: number | null) =>
      reserveSpending(workspaceId, { cloneId, sourceId, kind: 'source.embedded', model: embedder.model, maxMicros });
    const { vectors, costMicros, inputTokens } = await embedPaid({ embedder, telemetry, reserve }, chunks.map(embeddingText), signal);
    const indexed = await mapInTurns(chunks, (chunk, i) => ({
      chunk,
      embedding: toHalfvec(vectors[i] ?? new Float32Array(embedder.dimensions)),
      ...packTerms(chunk),
    }));
    return { indexed, costMicros, inputTokens };
  };

  /**
   * Indexes the next batch of chunks of a source. Call it until `remaining` is 0. Repeated and concurrent calls are safe, but add cost.
   * `costMicros` is in millionths of a US dollar. Throws the errors of the embedder, and `quota_exceeded` or `rate_limited` if the
   * workspace may not spend what the batch can cost.
   */
  async function indexNext(
    workspaceId: WorkspaceId,
    sourceId: SourceId,
    signal: AbortSignal,
  ): Promise<{ indexed: number; remaining: number; costMicros: number; inputTokens: number }> {
    const from = reached.get(sourceId) ?? 0;
    const { chunks, next, following, cloneId, isApproximate } = await store.pending(workspaceId, sourceId, embedder.model, { from, limit });
    if (cloneId === undefined && from === 0)
      return { indexed: 0, remaining: await promote(workspaceId, sourceId), costMicros: 0, inputTokens: 0 };
    // The chunks before may be those of another document by now.
    if (following === 0) reached.delete(sourceId);
    if (cloneId === undefined) return indexNext(workspaceId, sourceId, signal);

    const { indexed: all, costMicros, inputTokens } = await index({ id: sourceId, workspaceId, cloneId }, chunks, signal);
    const indexed = all.map(({ chunk, ...row }) => ({ id: chunk.id, ...row }));
    const pace = isApproximate ? paces.approximate : paces.exact;
    for (let at = 0; at < indexed.length; ) {
      const rows = indexed.slice(at, at + pace.rows);
      const startedAt = performance.now();
      await store.save(workspaceId, sourceId, embedder.model, rows);
      pace.took(rows.length, performance.now() - startedAt);
      at += rows.length;
    }
    const done = { indexed: chunks.length, costMicros, inputTokens };
    if (following > 0) {
      reached.set(sourceId, next);
      return { ...done, remaining: following };
    }
    const missed = from > 0 && (await store.pending(workspaceId, sourceId, embedder.model, { from: 0, limit: 1 })).cloneId !== undefined;
    return { ...done, remaining: missed ? 1 : await promote(workspaceId, sourceId) };
  }

  return {
    model: embedder.model,

    indexNext,

    /**
     * Computes vectors and terms of a version of a source that is not stored yet, a batch at a time, and stages them for it. What an
     * interrupted call has staged is not computed again. Yields after each batch: how many of all chunks are done, and the cost of the batch
     * in millionths of a US dollar. Ends early if the source has other content by now. Throws as `indexNext` does.
     */
    async *stage(
      source: SourceOfChunks & { sha256: string | null },
      chunks: IndexableChunk[],
      signal: AbortSignal,
    ): AsyncGenerator<{ done: number; costMicros: number }> {
      const hashed = await mapInTurns(chunks, (chunk) => ({ ...chunk, hash: hashOf(chunk) }));
      const known = await staged.hashes(source.workspaceId, source.id, embedder.model);
      const missing = [...new Map(hashed.filter(({ hash }) => !known.has(hash)).map((chunk) => [chunk.hash, chunk])).values()];
      for (let at = 0; at < missing.length; at += limit) {
        signal.throwIfAborted();
        const { indexed, costMicros } = await index(source, missing.slice(at, at + limit), signal);
        const rows = indexed.map(({ chunk, ...row }) => ({ hash: chunk.hash, ...row }));
        const isWanted = await staged.save(source.workspaceId, source, embedder.model, rows);
        yield { done: chunks.length - missing.length + at + rows.length, costMicros };
        if (!isWanted) return;
      }
    },
  };
}
