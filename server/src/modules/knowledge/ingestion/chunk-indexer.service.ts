import type { Database } from '../../../db/db.ts';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';
import type { Telemetry } from '../../../shared/telemetry.ts';
import { toHalfvec } from '../halfvec.ts';
import { embeddingText, packTerms } from '../search/postings.ts';
import { embedMeasured } from './embed-texts.service.ts';
import { createChunkIndexStore } from './index.store.ts';

/** Chunks stored per transaction, however many the model takes at once: a crash loses no more than these. */
const MAX_BATCH = 64;

/**
 * From how many chunks on a clone's vectors go into the approximate index. Measured with 1536 wide half vectors: exact search takes
 * 2 ms for 2,000 chunks on Postgres, as long as an approximate one. In the embedded engine an insert into that index costs about
 * 10 ms (no hardware half floats), so exact search stays the better deal for longer.
 */
const APPROXIMATE_FROM = { postgres: 2_000, embedded: 20_000 };

export interface ChunkIndexerDeps {
  db: Database;
  embedder: Embedder;
  telemetry: Telemetry;
  clock: Clock;
  /** Overrides the number of chunks from which a clone is searched approximately. */
  approximateFrom?: number;
}

export type ChunkIndexer = ReturnType<typeof createChunkIndexer>;

/** Makes stored chunks findable: vectors, keyword terms and the statistics of both. */
export function createChunkIndexer({ db, embedder, telemetry, approximateFrom }: ChunkIndexerDeps) {
  const store = createChunkIndexStore(db, approximateFrom ?? APPROXIMATE_FROM[db.engine]);

  return {
    /**
     * Indexes the next batch of a source's chunks. Call it until `remaining` is 0; calling it again, or from two workers at once,
     * changes nothing but the cost. `costMicros` in millionths of a US dollar. Throws what the embedder throws.
     */
    async indexNext(
      workspaceId: WorkspaceId,
      sourceId: SourceId,
      signal: AbortSignal,
    ): Promise<{ indexed: number; remaining: number; costMicros: number; inputTokens: number }> {
      const limit = Math.min(MAX_BATCH, embedder.batchSize);
      const { chunks, total } = await store.pending(workspaceId, sourceId, embedder.model, limit);
      if (chunks.length === 0) return { indexed: 0, remaining: await store.promote(workspaceId, sourceId), costMicros: 0, inputTokens: 0 };

      const { vectors, costMicros, inputTokens } = await embedMeasured(embedder, telemetry, chunks.map(embeddingText), signal);
      const indexed = chunks.map((chunk, i) => ({
        id: chunk.id,
        embedding: toHalfvec(vectors[i] ?? new Float32Array(embedder.dimensions)),
        ...packTerms(chunk),
      }));
      await store.save(workspaceId, sourceId, embedder.model, indexed);
      const waiting = total === chunks.length ? await store.promote(workspaceId, sourceId) : 0;
      return { indexed: chunks.length, remaining: total - chunks.length + waiting, costMicros, inputTokens };
    },
  };
}
