import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { createMemoryCache } from '../../../providers/cache/memory.cache.ts';
import { createOfflineEmbedder } from '../../../providers/embedder/offline.embedder.ts';
import { fixedClock } from '../../../shared/clock.ts';
import { type Actor, type Context, SCOPES, type Scope } from '../../../shared/context.ts';
import { notFound } from '../../../shared/errors.ts';
import { newId, type SourceId } from '../../../shared/ids.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { createTestSpending, unlimitedSpending } from '../../billing/spending/spending.testing.ts';
import { createChunkIndexer } from '../ingestion/chunk-indexer.service.ts';
import { createSearchStore } from './search.store.ts';
import { type SeededClone, type SeedText, seedClone, seedSource } from './search.testing.ts';
import { createSearchUsecases } from './search.usecases.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const clock = fixedClock('2026-01-01T00:00:00Z');
const counted = () => {
  const embedder = createOfflineEmbedder();
  const calls = { embed: 0 };
  const embed = (...args: Parameters<typeof embedder.embed>) => {
    calls.embed++;
    return embedder.embed(...args);
  };
  return { calls, embedder: { ...embedder, embed } };
};
const searchWith = (embedder = createOfflineEmbedder(), reserveSpending = unlimitedSpending) =>
  createSearchUsecases({
    store: createSearchStore(db.database),
    embedder,
    cache: createMemoryCache({ clock }),
    telemetry: noTelemetry,
    reserveSpending,
    requireClone: async (ctx, cloneId) => {
      const { rows } = await db.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
        tx.execute(sql`select id from clones where id = ${cloneId}`),
      );
      if (rows.length === 0) throw notFound('clone', cloneId);
    },
  });
const contextOf = ({ workspaceId }: SeededClone, actor: Actor = { type: 'system', scopes: ['knowledge:read'] }): Context => ({
  workspaceId,
  actor,
  requestId: 'test',
  signal: new AbortController().signal,
});

async function add(clone: SeededClone, text: SeedText, approximateFrom?: number): Promise<SourceId> {
  const indexer = createChunkIndexer({
    db: db.database,
    embedder: createOfflineEmbedder(),
    telemetry: noTelemetry,
    reserveSpending: unlimitedSpending,
    clock,
    ...(approximateFrom === undefined ? {} : { approximateFrom }),
  });
  const source = await seedSource(db.database, clone, text);
  for (let remaining = 1; remaining > 0; )
    ({ remaining } = await indexer.indexNext(clone.workspaceId, source, new AbortController().signal));
  return source;
}

const HARBOUR: SeedText = {
  title: 'Harbour rules',
  headingPath: ['Fees'],
  chunks: [
    'Ships pay a mooring fee of 12 euros for each day.',
    'Dogs must be kept on a leash on the quay.',
    'The lighthouse opens at nine.',
  ],
};

test('search finds the chunk with the answer and returns its position and scores', async () => {
  const clone = await seedClone(db.database);
  const source = await add(clone, HARBOUR);
  const [first] = await searchWith().search(contextOf(clone), clone.cloneId, { query: 'How much is the mooring fee?' });
  expect(first).toMatchObject({
    sourceId: source,
    title: 'Harbour rules',
    text: HARBOUR.chunks[0],
    page: 1,
    pageEnd: 1,
    headingPath: ['Fees'],
    start: 0,
    end: HARBOUR.chunks[0]?.length,
    url: null,
    tokens: expect.any(Number),
  });
  expect(first?.relevance).toBeGreaterThan(0.7);
  expect(first?.cosine).toBeGreaterThan(0.2);
  expect(first?.keywordScore).toBeGreaterThan(0);
});

test('search finds nothing above 0.7 for an unrelated question, but does without a threshold', async () => {
  const clone = await seedClone(db.database);
  await add(clone, HARBOUR);
  const search = searchWith();
  const settings = { threshold: 0.7, maxChunks: 10 };
  expect(await search.search(contextOf(clone), clone.cloneId, { query: 'Who won the chess championship?' }, settings)).toEqual([]);
  expect(await search.search(contextOf(clone), clone.cloneId, { query: 'Who won the chess championship?' })).toHaveLength(3);
});

test('a search within a spending limit is reserved before the query is embedded, recorded, and free when it is cached', async () => {
  const clone = await seedClone(db.database);
  await add(clone, HARBOUR);
  const { calls, embedder } = counted();
  const priced = {
    ...embedder,
    maxCost: ([bytes = 0]: readonly number[]) => bytes,
    embed: async (...args: Parameters<typeof embedder.embed>) => ({ ...(await embedder.embed(...args)), inputTokens: 7, costMicros: 5 }),
  };
  const spending = createTestSpending(db.database);
  const search = searchWith(priced, spending.reserveSpending);
  const owner = contextOf(clone, { type: 'system', scopes: SCOPES });
  const ask = (query: string) => search.searchClone(owner, { cloneId: clone.cloneId, query, limit: 10 });
  const limit = (monthlyCostMicros: number) => spending.updateSpendingLimit(owner, { monthlyCostMicros });
  const spent = async () => (await spending.retrieveSpendingLimit(owner)).spentMicros;

  await limit(20);
  await expect(ask('a query of more than twenty bytes')).rejects.toMatchObject({ code: 'quota_exceeded' });
  expect([calls.embed, await spent()]).toEqual([0, 0]);
  for (let i = 0; i < 2; i++) expect(await ask('mooring fee')).not.toEqual([]);
  expect([calls.embed, await spent()]).toEqual([1, 5]);
  const { rows } = await db.database.transaction({ workspaceId: clone.workspaceId }, (tx) =>
    tx.execute(sql`select kind, model, input_tokens, cost_micros::int as cost from usage_events where clone_id = ${clone.cloneId}`),
  );
  expect(rows).toEqual([{ kind: 'query.embedded', model: embedder.model, input_tokens: 7, cost: 5 }]);
});

test('the search request overrides the settings of the clone', async () => {
  const clone = await seedClone(db.database);
  await add(clone, HARBOUR);
  const settings = { threshold: 1, maxChunks: 1 };
  const search = (request: object) => searchWith().search(contextOf(clone), clone.cloneId, { query: 'quay dogs', ...request }, settings);
  expect(await search({})).toHaveLength(0);
  expect(await search({ threshold: 0 })).toHaveLength(1);
  expect(await search({ threshold: 0, limit: 2 })).toHaveLength(2);
});

test('search reflects added and deleted sources immediately, despite caches and in other processes', async () => {
  const clone = await seedClone(db.database);
  const here = searchWith();
  const there = searchWith();
  const ask = async (search: typeof here) =>
    (await search.search(contextOf(clone), clone.cloneId, { query: 'penguin colony' })).map(({ sourceId }) => sourceId);
  expect(await ask(here)).toEqual([]);
  expect(await ask(there)).toEqual([]);
  const first = await add(clone, { chunks: ['The penguin colony lives in the south.'] });
  expect(await ask(here)).toEqual([first]);
  const second = await add(clone, { chunks: ['Each penguin colony has a name.'] });
  expect(new Set(await ask(here))).toEqual(new Set([first, second]));
  expect(new Set(await ask(there))).toEqual(new Set([first, second]));
  await db.database.transaction({ workspaceId: clone.workspaceId }, (tx) => tx.execute(sql`delete from sources where id = ${first}`));
  expect(await ask(here)).toEqual([second]);
  expect(await ask(there)).toEqual([second]);
});

test('search embeds a repeated question again only after the clone changed', async () => {
  const clone = await seedClone(db.database);
  await add(clone, HARBOUR);
  const { calls, embedder } = counted();
  const search = searchWith(embedder);
  const ask = () => search.search(contextOf(clone), clone.cloneId, { query: 'lighthouse' });
  const first = await ask();
  expect(await ask()).toEqual(first);
  expect(calls.embed).toBe(1);
  await add(clone, { chunks: ['Another lighthouse.'] });
  await ask();
  expect(calls.embed).toBe(2);
});

test('search does not call the embedding model for an empty clone', async () => {
  const clone = await seedClone(db.database);
  const { calls, embedder } = counted();
  expect(await searchWith(embedder).search(contextOf(clone), clone.cloneId, { query: 'anything' })).toEqual([]);
  expect(calls.embed).toBe(0);
});

test('search returns duplicate texts once and fills up with the next chunk', async () => {
  const clone = await seedClone(db.database);
  await add(clone, HARBOUR);
  await add(clone, HARBOUR);
  const found = await searchWith().search(contextOf(clone), clone.cloneId, { query: 'mooring fee of ships, dogs, lighthouse', limit: 3 });
  expect(new Set(found.map(({ text }) => text))).toEqual(new Set(HARBOUR.chunks));
});

test('approximate search of a large clone finds by vectors and keywords', async () => {
  const clone = await seedClone(db.database);
  await add(clone, { chunks: Array.from({ length: 60 }, (_, i) => `Entry ${i} about subject${i} and its neighbor${i}.`) }, 50);
  const { rows } = await db.database.transaction({ workspaceId: clone.workspaceId }, (tx) =>
    tx.execute(sql`select approximate from knowledge_states where clone_id = ${clone.cloneId}`),
  );
  expect(rows).toEqual([{ approximate: true }]);
  const [first] = await searchWith().search(contextOf(clone), clone.cloneId, { query: 'subject37' });
  expect(first?.text).toContain('subject37');
  expect(first?.cosine).not.toBeNull();
});

test('search finds nothing in a clone of another workspace', async () => {
  const clone = await seedClone(db.database);
  await add(clone, HARBOUR);
  const stranger = await seedClone(db.database);
  const search = searchWith();
  expect(await search.search(contextOf(clone), clone.cloneId, { query: 'mooring fee' })).not.toEqual([]);
  expect(await search.search(contextOf(stranger), clone.cloneId, { query: 'mooring fee' })).toEqual([]);
  await expect(search.searchClone(contextOf(stranger), { cloneId: clone.cloneId, query: 'mooring fee', limit: 10 })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('searchClone requires knowledge:read, and visitors can search only their own clone', async () => {
  const clone = await seedClone(db.database);
  const other = await seedClone(db.database);
  const visitor = (cloneId: typeof clone.cloneId, scopes: Scope[]) =>
    contextOf(clone, { type: 'visitor', sessionId: newId('session'), cloneId, scopes });
  const search = searchWith();
  await expect(
    search.searchClone(visitor(clone.cloneId, ['chat:write']), { cloneId: clone.cloneId, query: 'a', limit: 1 }),
  ).rejects.toMatchObject({ code: 'permission_denied' });
  await expect(search.search(visitor(clone.cloneId, []), clone.cloneId, { query: 'a' })).rejects.toMatchObject({
    code: 'permission_denied',
  });
  await expect(search.search(visitor(other.cloneId, ['chat:write']), clone.cloneId, { query: 'a' })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(await search.search(visitor(clone.cloneId, ['chat:write']), clone.cloneId, { query: 'a' })).toEqual([]);
});

test('concurrent searches succeed while the clone grows', async () => {
  const clone = await seedClone(db.database);
  await add(clone, HARBOUR);
  const search = searchWith();
  const asked = Array.from({ length: 12 }, (_, i) => search.search(contextOf(clone), clone.cloneId, { query: `mooring fee ${i}` }));
  await add(clone, { chunks: ['A second text about fees.'] });
  for (const found of await Promise.all(asked)) expect(found[0]?.text).toBe(HARBOUR.chunks[0]);
});

test('search with the offline embedder handles synonyms and misspellings, also from the cache', async () => {
  const clone = await seedClone(db.database);
  await add(clone, HARBOUR);
  const { search } = searchWith();
  const ask = async (query: string) => {
    const [hit] = await search(contextOf(clone), clone.cloneId, { query, threshold: 0.7 });
    return hit?.text;
  };
  expect(await ask('What does mooring cost?')).toBe(HARBOUR.chunks[0]);
  expect(await ask('When does the lihgthouse open?')).toBe(HARBOUR.chunks[2]);
  expect(await ask('When does the lihgthouse open?')).toBe(HARBOUR.chunks[2]); // from the cache, as relevant as before
  expect(await ask('Who wrote the opera about the ghost ship?')).toBeUndefined();
});
