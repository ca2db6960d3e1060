import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryCache } from '../../../providers/cache/memory.cache.ts';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import { createOfflineEmbedder } from '../../../providers/embedder/offline.embedder.ts';
import { systemClock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/ids.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { unlimitedSpending } from '../../billing/spending/spending.testing.ts';
import { createSearchStore } from '../search/search.store.ts';
import { createSearchUsecases } from '../search/search.usecases.ts';
import { createSourcesFixture } from '../sources/sources.testing.ts';

// What a search finds of a source while the source is processed.
let fixture: Awaited<ReturnType<typeof createSourcesFixture>>;
afterEach(() => fixture.close());

/** The offline embedder, two texts at a time. Call number n waits for `gate(n)`. Counts the texts. */
function gatedEmbedder(gate: (call: number) => void | Promise<void>): Embedder & { texts: number; calls: number } {
  const offline = createOfflineEmbedder();
  const embedder = {
    ...offline,
    batchSize: 2,
    texts: 0,
    calls: 0,
    async embed(texts: string[], signal: AbortSignal) {
      embedder.calls++;
      await gate(embedder.calls);
      embedder.texts += texts.length;
      return offline.embed(texts, signal);
    },
  };
  return embedder;
}

/** Each topic fills a chunk of its own. */
const textAbout = (...topics: string[]) =>
  topics.map((topic) => Array.from({ length: 62 }, (_, i) => `The ${topic} has the property number ${i} of all.`).join(' ')).join('\n\n');
const add = (text: string, externalId: string) =>
  fixture.usecases.createSource(fixture.ctx, fixture.seeded.cloneId, { type: 'text', title: 'A text', text, externalId });

function createSearch() {
  const { search } = createSearchUsecases({
    ...{ store: createSearchStore(fixture.database), embedder: createOfflineEmbedder(), cache: createMemoryCache({ clock: systemClock }) },
    ...{ telemetry: noTelemetry, reserveSpending: unlimitedSpending, requireClone: async () => {} },
  });
  /** The chunks whose text contains the word, by id. */
  return async (word: string): Promise<string[]> => {
    const hits = await search(fixture.ctx, fixture.seeded.cloneId, { query: `the ${word}`, limit: 20 });
    return hits.flatMap(({ chunkId, text }) => (text.includes(word) ? [chunkId] : []));
  };
}

/** Skips the delay between attempts. */
async function dueNow() {
  const { rows } = await fixture.database.query(
    `update pgboss.job set start_after = now() where state in ('created', 'retry') and start_after > now() returning id`,
  );
  if (rows.length > 0) await fixture.database.query(`select pg_notify('cloneai_jobs', name) from pgboss.queue`);
}
const countOf = async (table: string) =>
  fixture.database.transaction({ workspaceId: fixture.ctx.workspaceId }, async (tx) =>
    Number((await tx.execute<{ n: number }>(sql`select count(*)::int as n from ${sql.identifier(table)}`)).rows[0]?.n),
  );

describe('a source that is processed', () => {
  it('is found by its first chunks before the rest is embedded, and these keep their ids', async () => {
    const rest = Promise.withResolvers<void>();
    const embedder = gatedEmbedder(async (call) => {
      if (call > 1) await rest.promise;
    });
    fixture = await createSourcesFixture({ embedder });
    const found = createSearch();
    const { id } = await add(textAbout('walrus', 'pelican', 'hedgehog', 'ocelot', 'marmot', 'gazelle'), 'x');
    await expect.poll(() => embedder.calls).toBe(2);
    const early = await found('walrus');
    expect(early).not.toEqual([]);
    expect(await found('gazelle')).toEqual([]);
    const source = await fixture.usecases.retrieveSource(fixture.ctx, id as SourceId);
    expect(source.status).toBe('embedding');
    expect(source.progress).toBeLessThan(1);
    rest.resolve();
    await fixture.settled(id);
    expect(await found('gazelle')).not.toEqual([]);
    expect(await found('walrus')).toEqual(early);
  });

  it('is searched in its old version until the new one is complete, never in both', async () => {
    const rest = Promise.withResolvers<void>();
    let isGated = false;
    const embedder = gatedEmbedder(async () => {
      if (isGated && embedder.calls > 1) await rest.promise;
    });
    fixture = await createSourcesFixture({ embedder });
    const found = createSearch();
    const { id } = await add(textAbout('walrus', 'pelican', 'hedgehog', 'ocelot'), 'x');
    await fixture.settled(id);
    const old = await found('walrus');

    embedder.calls = 0;
    isGated = true;
    await add(textAbout('tapir', 'heron', 'badger', 'weasel'), 'x');
    await expect.poll(() => embedder.calls).toBe(2);
    expect(await found('walrus')).toEqual(old);
    expect(await found('tapir')).toEqual([]);
    expect((await fixture.usecases.retrieveSource(fixture.ctx, id as SourceId)).status).toBe('embedding');
    rest.resolve();
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', progress: 1 });
    expect(await found('walrus')).toEqual([]);
    expect(await found('tapir')).not.toEqual([]);
    expect(await found('weasel')).not.toEqual([]);
    expect(await countOf('staged_chunks')).toBe(0);
  });

  it('keeps its old version while the new one fails, and embeds no text of the new one twice', async () => {
    let fails = false;
    const embedder = gatedEmbedder(() => {
      if (fails && embedder.calls === 2) throw new AppError('upstream_failed', 'The embedding service does not respond.');
    });
    fixture = await createSourcesFixture({ embedder });
    const found = createSearch();
    const { id, externalId } = await add(textAbout('walrus', 'pelican'), 'x');
    await fixture.settled(id);
    fails = true;
    Object.assign(embedder, { texts: 0, calls: 0 });
    await add(textAbout('tapir', 'heron', 'badger', 'weasel'), externalId ?? '');
    const reason = async () => (await fixture.usecases.retrieveSource(fixture.ctx, id as SourceId)).reason;
    await expect.poll(reason).toMatchObject({ code: 'upstream_failed' });
    expect(await found('walrus')).not.toEqual([]);
    expect(await found('tapir')).toEqual([]);
    await dueNow();
    const { chunks } = await fixture.settled(id);
    expect(await found('tapir')).not.toEqual([]);
    expect(await found('walrus')).toEqual([]);
    expect(embedder.texts).toBe(chunks);
  });

  it('is searched under its new title at once, and not in part', async () => {
    const rest = Promise.withResolvers<void>();
    let isGated = false;
    const embedder = gatedEmbedder(async () => {
      if (isGated && embedder.calls > 1) await rest.promise;
    });
    fixture = await createSourcesFixture({ embedder });
    const found = createSearch();
    const { id } = await add(textAbout('walrus', 'pelican', 'hedgehog', 'ocelot'), 'x');
    await fixture.settled(id);
    const before = await countOf('chunk_embeddings');
    embedder.calls = 0;
    isGated = true;
    const changes = (await fixture.app(fixture.ctx).request(`/v1/sources/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Another title' }),
    })) as Response;
    expect(changes.status).toBe(200);
    await expect.poll(() => embedder.calls).toBe(2);
    expect(await countOf('chunk_embeddings')).toBe(before);
    expect(await found('ocelot')).not.toEqual([]);
    rest.resolve();
    await fixture.settled(id);
    expect(await countOf('chunk_embeddings')).toBe(before);
    expect(await found('ocelot')).not.toEqual([]);
  });
});
