import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import { fixedClock } from '../../../shared/clock.ts';
import type { SourceId } from '../../../shared/ids.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { toHalfvec } from '../halfvec.ts';
import { createChunkIndexer } from '../ingestion/chunk-indexer.service.ts';
import { createSearchStore, type NearestQuery } from './search.store.ts';
import { type SeededClone, seedClone, seedSource } from './search.testing.ts';

const url = process.env.TEST_DATABASE_URL;
if (!url) console.log('Skipped: measuring the recall of approximate search requires a native Postgres. Set TEST_DATABASE_URL.');

const clock = fixedClock('2026-01-01T00:00:00Z');
const signal = new AbortController().signal;
const OTHER_CHUNKS = 1500;
const CHUNKS = 800;
const QUESTIONS = 40;

/** Deterministic vectors clustered around 60 subjects, like those of real texts. */
function vectorOf(text: string): Float32Array {
  const number = Number(/\d+/.exec(text)?.[0] ?? 0);
  const subject = random(number % 60);
  const own = random(1000 + number);
  const vector = Float32Array.from({ length: 1536 }, () => subject() + 0.8 * own());
  const scale = 1 / Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value * scale);
}

/** Mulberry32, -0.5 to 0.5. */
function random(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 - 0.5;
  };
}

const embedder: Embedder = {
  model: 'clustered@1536',
  dimensions: 1536,
  weight: 0.5,
  batchSize: 64,
  embed: async (texts) => ({ vectors: texts.map(vectorOf), inputTokens: 0, costMicros: 0 }),
  relevance: (cosine) => Math.max(0, cosine),
  check: async () => {},
};

describe.skipIf(!url)('approximate search on native Postgres', () => {
  let db: TestDatabase;
  let clone: SeededClone;
  beforeAll(async () => {
    db = await createTestDatabase();
    // The other clone has more vectors in the same index, so that a plain index scan would find too few of this clone.
    await fill(await seedClone(db.database), OTHER_CHUNKS, 5_000);
    clone = await seedClone(db.database);
    await fill(clone, CHUNKS, 100_000);
  });
  afterAll(() => db?.close());

  async function fill(target: SeededClone, count: number, first: number): Promise<void> {
    const indexer = createChunkIndexer({ db: db.database, embedder, telemetry: noTelemetry, clock, approximateFrom: 500 });
    const source: SourceId = await seedSource(db.database, target, {
      chunks: Array.from({ length: count }, (_, i) => `chunk ${first + i}`),
    });
    for (let remaining = 1; remaining > 0; ) ({ remaining } = await indexer.indexNext(target.workspaceId, source, signal));
  }

  const query = (number: number, approximate: boolean, most = 10): NearestQuery => ({
    model: embedder.model,
    vector: toHalfvec(vectorOf(`question ${number}`)),
    most,
    also: [],
    approximate,
  });
  const nearest = async (asked: NearestQuery) =>
    (await createSearchStore(db.database).reading(clone.workspaceId, clone.cloneId).nearest(asked)).cosines;

  test('approximate search returns the requested number of neighbors and at least 95 % of the nearest ones', async () => {
    let found = 0;
    for (let number = 0; number < QUESTIONS; number++) {
      const exact = await nearest(query(200_000 + number, false));
      const approximate = await nearest(query(200_000 + number, true));
      expect(exact.size).toBe(10);
      expect(approximate.size).toBe(10);
      for (const id of exact.keys()) if (approximate.has(id)) found++;
    }
    expect(found / (QUESTIONS * 10)).toBeGreaterThanOrEqual(0.95);
  });

  test('approximate search finds 100 neighbors although one index scan returns 40', async () => {
    expect((await nearest(query(200_000, true, 100))).size).toBe(100);
  });

  test('queries use the intended plans regardless of the planner settings', async () => {
    const plan = await db.database.transaction({ workspaceId: clone.workspaceId }, async (tx) => {
      await tx.execute(sql`set local enable_sort = off`);
      const { rows } = await tx.execute<{ 'QUERY PLAN': string }>(
        sql`explain select chunk_id from chunk_embeddings e where e.approximate and e.clone_id = ${clone.cloneId}
          order by e.embedding <#> ${toHalfvec(vectorOf('question 1'))}::halfvec limit 10`,
      );
      const exact = await tx.execute<{ 'QUERY PLAN': string }>(
        sql`explain select chunk_id from chunk_embeddings e where e.clone_id = ${clone.cloneId}
          order by (e.embedding <#> ${toHalfvec(vectorOf('question 1'))}::halfvec) + 0 limit 10`,
      );
      return [rows, exact.rows].map((lines) => lines.map((line) => line['QUERY PLAN']).join('\n'));
    });
    expect(plan[0]).toContain('chunk_embeddings_nearest');
    expect(plan[1]).not.toContain('chunk_embeddings_nearest');
  });
});
