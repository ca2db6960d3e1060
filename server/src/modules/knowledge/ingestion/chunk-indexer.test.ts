import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { createOfflineEmbedder } from '../../../providers/embedder/offline.embedder.ts';
import { fixedClock } from '../../../shared/clock.ts';
import type { ChunkId, SourceId } from '../../../shared/ids.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { unlimitedSpending } from '../../billing/spending/spending.testing.ts';
import { type SeededClone, seedClone, seedSource } from '../search/search.testing.ts';
import { createChunkIndexer } from './chunk-indexer.service.ts';
import { hashOf, moveStagedChunks } from './staged-chunks.store.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const signal = new AbortController().signal;
const clock = fixedClock('2026-01-01T00:00:00Z');
const indexer = (approximateFrom?: number) =>
  createChunkIndexer({
    db: db.database,
    embedder: { ...createOfflineEmbedder(), batchSize: 4 },
    telemetry: noTelemetry,
    reserveSpending: unlimitedSpending,
    clock,
    ...(approximateFrom === undefined ? {} : { approximateFrom }),
  });
const texts = (n: number) => Array.from({ length: n }, (_, i) => `Paragraph number ${i} about subject${i}.`);

async function counts({ workspaceId, cloneId }: SeededClone) {
  return db.database.transaction({ workspaceId }, async (tx) => {
    const { rows } = await tx.execute<{ vectors: number; approximate: number; terms: number; version: number; ready: boolean }>(
      sql`select (select count(*)::int from chunk_embeddings where clone_id = ${cloneId}) as vectors,
        (select count(*)::int from chunk_embeddings where clone_id = ${cloneId} and approximate) as approximate,
        (select count(*)::int from chunk_terms where clone_id = ${cloneId}) as terms,
        (select version::int from knowledge_states where clone_id = ${cloneId}) as version,
        (select approximate from knowledge_states where clone_id = ${cloneId}) as ready`,
    );
    return rows[0];
  });
}

test('indexNext indexes a source in batches, each chunk once', async () => {
  const clone = await seedClone(db.database);
  const source = await seedSource(db.database, clone, { chunks: texts(10) });
  const steps = [];
  for (let i = 0; i < 4; i++) steps.push(await indexer().indexNext(clone.workspaceId, source, signal));
  expect(steps.map(({ indexed, remaining }) => [indexed, remaining])).toEqual([
    [4, 6],
    [4, 2],
    [2, 0],
    [0, 0],
  ]);
  expect(await counts(clone)).toMatchObject({ vectors: 10, terms: 10, version: 3, ready: false });
});

test('indexNext finds chunks before those that it has indexed, such as those of another document', async () => {
  const clone = await seedClone(db.database);
  const source = await seedSource(db.database, clone, { chunks: texts(10) });
  const same = indexer();
  await same.indexNext(clone.workspaceId, source, signal);
  await db.database.transaction({ workspaceId: clone.workspaceId }, (tx) =>
    tx.execute(sql`delete from chunk_embeddings where clone_id = ${clone.cloneId}`),
  );
  for (let calls = 0; (await same.indexNext(clone.workspaceId, source, signal)).remaining > 0; calls++) expect(calls).toBeLessThan(10);
  expect(await counts(clone)).toMatchObject({ vectors: 10, terms: 10 });
});

test('indexNext stores each chunk once if two workers index the same source', async () => {
  const clone = await seedClone(db.database);
  const source = await seedSource(db.database, clone, { chunks: texts(8) });
  for (let i = 0; i < 3; i++)
    await Promise.all([indexer().indexNext(clone.workspaceId, source, signal), indexer().indexNext(clone.workspaceId, source, signal)]);
  expect(await counts(clone)).toMatchObject({ vectors: 8, terms: 8 });
});

test('indexNext with another model replaces the vectors and keeps the terms', async () => {
  const clone = await seedClone(db.database);
  const source = await seedSource(db.database, clone, { chunks: texts(3) });
  await indexer().indexNext(clone.workspaceId, source, signal);
  const other = createChunkIndexer({
    db: db.database,
    embedder: { ...createOfflineEmbedder(), model: 'another@1536' },
    telemetry: noTelemetry,
    reserveSpending: unlimitedSpending,
    clock,
  });
  expect(await other.indexNext(clone.workspaceId, source, signal)).toMatchObject({ indexed: 3, remaining: 0 });
  expect(await counts(clone)).toMatchObject({ vectors: 3, terms: 3 });
});

test('deleting a source deletes its vectors and terms and increases the version', async () => {
  const clone = await seedClone(db.database);
  const source = await seedSource(db.database, clone, { chunks: texts(3) });
  await indexer().indexNext(clone.workspaceId, source, signal);
  const before = await counts(clone);
  await db.database.transaction({ workspaceId: clone.workspaceId }, (tx) => tx.execute(sql`delete from sources where id = ${source}`));
  const after = await counts(clone);
  expect(after).toMatchObject({ vectors: 0, terms: 0 });
  expect(after?.version).toBeGreaterThan(before?.version ?? 0);
});

test('deleting a clone deletes its vectors, terms, and knowledge state', async () => {
  const clone = await seedClone(db.database);
  const source = await seedSource(db.database, clone, { chunks: texts(3) });
  await indexer().indexNext(clone.workspaceId, source, signal);
  await db.database.transaction({ workspaceId: clone.workspaceId }, (tx) =>
    tx.execute(sql`delete from clones where id = ${clone.cloneId}`),
  );
  expect(await counts(clone)).toMatchObject({ vectors: 0, terms: 0, version: null });
});

/** Calls the indexers in turns until nothing remains for each. Returns how often one was called. */
async function indexAll({ workspaceId }: SeededClone, source: SourceId, ...indexers: ReturnType<typeof indexer>[]) {
  for (let calls = 1; calls < 100; calls++) {
    const steps = await Promise.all(indexers.map((one) => one.indexNext(workspaceId, source, signal)));
    if (steps.every(({ remaining }) => remaining === 0)) return calls;
  }
  throw new Error('Indexing does not finish.');
}

test('indexNext moves the vectors of a large clone and all later ones into the approximate index', async () => {
  const clone = await seedClone(db.database);
  const first = await seedSource(db.database, clone, { chunks: texts(4) });
  expect(await indexer(6).indexNext(clone.workspaceId, first, signal)).toMatchObject({ remaining: 0 });
  expect(await counts(clone)).toMatchObject({ approximate: 0, ready: false });
  const second = await seedSource(db.database, clone, { chunks: texts(6) });
  await indexAll(clone, second, indexer(6));
  expect(await counts(clone)).toMatchObject({ vectors: 10, approximate: 10, ready: true });
  const third = await seedSource(db.database, clone, { chunks: texts(1) });
  await indexer(6).indexNext(clone.workspaceId, third, signal);
  expect(await counts(clone)).toMatchObject({ vectors: 11, approximate: 11 });
});

test('indexNext moves a few vectors at a time, so that others can use the database in between, on two servers as on one', async () => {
  const clone = await seedClone(db.database);
  const source = await seedSource(db.database, clone, { chunks: texts(40) });
  const calls = await indexAll(clone, source, indexer(30), indexer(30));
  expect(calls).toBeGreaterThan(10);
  expect(await counts(clone)).toMatchObject({ vectors: 40, approximate: 40, ready: true });
});

test('a new version of a source in a large clone ends in the approximate index', async () => {
  const clone = await seedClone(db.database);
  const source = await seedSource(db.database, clone, { chunks: texts(20) });
  await indexAll(clone, source, indexer(6));
  expect(await counts(clone)).toMatchObject({ approximate: 20, ready: true });
  const chunks = texts(15).map((text) => ({ title: 'Untitled', headingPath: [], text: `New: ${text}` }));
  const { workspaceId, cloneId } = clone;
  await db.database.transaction({ workspaceId }, (tx) => tx.execute(sql`update sources set sha256 = 'new' where id = ${source}`));
  for await (const _ of indexer(6).stage({ id: source, workspaceId, cloneId, sha256: 'new' }, chunks, signal));
  await db.database.transaction({ workspaceId }, async (tx) => {
    const { rows } = await tx.execute<{ id: ChunkId }>(
      sql`update chunks set text = 'New: ' || text where source_id = ${source} and ordinal < 15 returning id`,
    );
    await tx.execute(sql`delete from chunk_embeddings where clone_id = ${cloneId}`);
    await tx.execute(sql`delete from chunk_terms where clone_id = ${cloneId}`);
    await tx.execute(sql`delete from chunks where source_id = ${source} and ordinal >= 15`);
    const hashed = rows.map(({ id }, i) => ({ id, hash: hashOf(chunks[i] as (typeof chunks)[number]) }));
    await moveStagedChunks(tx, { id: source, workspaceId, cloneId }, { model: indexer().model, engine: db.database.engine }, hashed);
  });
  expect(await counts(clone)).toMatchObject({ vectors: 15, terms: 15 });
  await indexAll(clone, source, indexer(6));
  expect(await counts(clone)).toMatchObject({ vectors: 15, approximate: 15, ready: true });
});

test('indexNext does not index sources of another workspace', async () => {
  const clone = await seedClone(db.database);
  const source = await seedSource(db.database, clone, { chunks: texts(3) });
  const stranger = await seedClone(db.database);
  expect(await indexer().indexNext(stranger.workspaceId, source, signal)).toMatchObject({ indexed: 0, remaining: 0 });
  expect(await counts(clone)).toMatchObject({ vectors: 0 });
});
