import { Client } from 'pg';
import { openDatabase } from '../src/db/open.ts';
import { unlimitedSpending } from '../src/modules/billing/spending/spending.testing.ts';
import { createChunkIndexer } from '../src/modules/knowledge/ingestion/chunk-indexer.service.ts';
import type { Embedder } from '../src/providers/embedder/embedder.port.ts';
import { systemClock } from '../src/shared/clock.ts';
import { newId, type SourceId, type WorkspaceId } from '../src/shared/ids.ts';
import { silentLogger } from '../src/shared/logger.ts';
import { noTelemetry } from '../src/shared/telemetry.ts';
import { vectorOf } from './stand-in/vectors.ts';
import { createTexts } from './texts.ts';

const CHUNKS_PER_SOURCE = 100;

/** The model stand-in's vectors without HTTP, under the server's name for the model. */
function standInEmbedder(model: string): Embedder {
  return {
    model,
    dimensions: 1536,
    weight: 0.5,
    batchSize: 64,
    embed: async (texts) => ({ vectors: texts.map((text) => vectorOf(text, 1536)), inputTokens: 0, costMicros: 0 }),
    maxCost: () => 0,
    relevance: (cosine) => Math.max(0, cosine),
    check: async () => {},
  };
}

/**
 * Adds `count` chunks of about 1,000 tokens to a clone: rows with SQL, vectors and keyword terms with the server's own indexer. `model` is
 * the name that the server stores with its vectors, for example `text-embedding-3-large@1536`.
 */
export async function seedClone(
  databaseUrl: string,
  target: { workspaceId: string; cloneId: string; model: string },
  count: number,
): Promise<void> {
  const texts = createTexts();
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const sourceIds: SourceId[] = [];
  const now = new Date();
  try {
    for (let from = 0; from < count; from += CHUNKS_PER_SOURCE) {
      const sourceId = newId('source');
      const documentId = newId('document');
      const bodies = Array.from({ length: Math.min(CHUNKS_PER_SOURCE, count - from) }, (_, i) => texts.chunk(from + i));
      const text = bodies.join('\n\n');
      let offset = 0;
      const starts = bodies.map((body) => {
        const start = offset;
        offset += body.length + 2;
        return start;
      });
      await client.query('begin');
      await client.query(
        `insert into sources (id, workspace_id, clone_id, type, title, status, progress, content, chunks, characters, created_at, updated_at, ready_at)
         values ($1, $2, $3, 'text', $4, 'ready', 1, $5, $6, $7, $8, $8, $8)`,
        [sourceId, target.workspaceId, target.cloneId, `Report ${from / CHUNKS_PER_SOURCE + 1}`, text, bodies.length, text.length, now],
      );
      await client.query(
        `insert into documents (id, workspace_id, source_id, text, pages, headings, metadata, created_at) values ($1, $2, $3, $4, '[]', '[]', '{}', $5)`,
        [documentId, target.workspaceId, sourceId, text, now],
      );
      await client.query(
        `insert into chunks (id, workspace_id, clone_id, source_id, document_id, ordinal, text, start_offset, end_offset, heading_path, tokens)
         select u.id, $1, $2, $3, $4, u.ordinal, u.text, u.start_offset, u.end_offset, '{}', 1000
         from unnest($5::text[], $6::int[], $7::text[], $8::int[], $9::int[]) as u (id, ordinal, text, start_offset, end_offset)`,
        [
          target.workspaceId,
          target.cloneId,
          sourceId,
          documentId,
          bodies.map(() => newId('chunk')),
          bodies.map((_, i) => i),
          bodies,
          starts,
          bodies.map((body, i) => (starts[i] ?? 0) + body.length),
        ],
      );
      await client.query('commit');
      sourceIds.push(sourceId);
    }
    const database = await openDatabase({ url: databaseUrl, logger: silentLogger, telemetry: noTelemetry, clock: systemClock });
    try {
      const indexer = createChunkIndexer({
        db: database,
        embedder: standInEmbedder(target.model),
        telemetry: noTelemetry,
        reserveSpending: unlimitedSpending,
        clock: systemClock,
      });
      const signal = AbortSignal.timeout(20 * 60_000);
      for (const sourceId of sourceIds) {
        for (let remaining = 1, calls = 0; remaining > 0; calls++) {
          if (calls > count) throw new Error(`Indexing of ${sourceId} does not end.`);
          ({ remaining } = await indexer.indexNext(target.workspaceId as WorkspaceId, sourceId, signal));
        }
      }
    } finally {
      await database.close();
    }
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}
