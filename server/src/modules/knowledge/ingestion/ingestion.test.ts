import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import { createOfflineEmbedder } from '../../../providers/embedder/offline.embedder.ts';
import type { Extractor } from '../../../providers/extractor/extractor.port.ts';
import { createProcessExtractor } from '../../../providers/extractor/process.extractor.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/ids.ts';
import { createSourcesFixture } from '../sources/sources.testing.ts';
import { createIngestionStore } from './ingestion.store.ts';

let fixture: Awaited<ReturnType<typeof createSourcesFixture>>;
afterEach(() => fixture.close());

/** The offline embedder with an injected fault and a price of 3 per text. */
function faultyEmbedder(fault: (call: number) => void | Promise<void>): Embedder & { calls: number } {
  const offline = createOfflineEmbedder();
  const embedder = {
    ...offline,
    calls: 0,
    maxCost: (bytes: readonly number[]) => bytes.length * 3,
    async embed(texts: string[], signal: AbortSignal) {
      embedder.calls++;
      await fault(embedder.calls);
      const { vectors } = await offline.embed(texts, signal);
      return { vectors, inputTokens: texts.length * 10, costMicros: texts.length * 3 };
    },
  };
  return embedder;
}

const addText = (text: string, externalId?: string) =>
  fixture.usecases.createSource(fixture.ctx, fixture.seeded.cloneId, { type: 'text', title: 'A text', text, externalId });
const rows = async <T extends Record<string, unknown>>(query: ReturnType<typeof sql>): Promise<T[]> =>
  fixture.database.transaction({ workspaceId: fixture.ctx.workspaceId }, async (tx) => (await tx.execute(query)).rows as T[]);
const longText = (chunks: number) =>
  Array.from({ length: chunks * 62 }, (_, i) => `Sentence number ${i} says one more thing about the number ${i}.`).join(' ');
const events = (id: string) => rows<{ input_tokens: number; cost_micros: string }>(sql`select * from usage_events where source_id = ${id}`);

/** Skips the delay between attempts by making waiting jobs due now, then returns the status of the source. */
async function statusWithoutDelays(id: string) {
  const { rows: due } = await fixture.database.query(
    `update pgboss.job set start_after = now() where state in ('created', 'retry') and start_after > now() returning id`,
  );
  if (due.length > 0) await fixture.database.query(`select pg_notify('cloneai_jobs', name) from pgboss.queue`);
  return (await fixture.usecases.retrieveSource(fixture.ctx, id as SourceId)).status;
}

describe('ingestion', () => {
  it('embeds every chunk once and records the cost', async () => {
    fixture = await createSourcesFixture({ embedder: faultyEmbedder(() => {}) });
    const { id } = await addText(longText(5));
    const ready = await fixture.settled(id);
    const [vectors] = await rows<{ n: number }>(
      sql`select count(*)::int as n from chunk_embeddings e join chunks c on c.id = e.chunk_id where c.source_id = ${id}`,
    );
    expect(vectors?.n).toBe(ready.chunks);
    expect(ready.chunks).toBeGreaterThan(4);
    expect(ready.costMicros).toBe(ready.chunks * 3);
    const spent = await events(id);
    expect(spent.map(({ input_tokens, cost_micros }) => [input_tokens, Number(cost_micros)])).toEqual([
      [ready.chunks * 10, ready.chunks * 3],
    ]);
    expect(fixture.events).toEqual([{ type: 'source.ready', data: { sourceId: id, cloneId: fixture.seeded.cloneId } }]);
  });

  it('retries when the embedder fails, shows the reason meanwhile, and charges nothing twice', async () => {
    const embedder = faultyEmbedder((call) => {
      if (call <= 2) throw new AppError('upstream_failed', 'The embedding service does not respond.');
    });
    fixture = await createSourcesFixture({ embedder });
    const { id } = await addText('A text that has to wait.');
    await expect
      .poll(async () => (await fixture.usecases.retrieveSource(fixture.ctx, id as SourceId)).reason)
      .toMatchObject({
        code: 'upstream_failed',
        message: expect.stringMatching(/does not respond.*Trying again in 5 s \(1 of 8/),
      });
    await expect.poll(() => statusWithoutDelays(id), { interval: 200 }).toBe('ready');
    expect(await fixture.settled(id)).toMatchObject({ reason: null, progress: 1, costMicros: 3 });
    expect(await events(id)).toHaveLength(1);
    expect(embedder.calls).toBe(3);
  });

  it('fails with instructions after the last attempt, and a retry continues where it stopped', async () => {
    let unavailable = true;
    const embedder = faultyEmbedder(() => {
      if (unavailable) throw new AppError('upstream_timeout', 'The embedding service is too slow.');
    });
    fixture = await createSourcesFixture({ embedder });
    const { id } = await addText('A text that nobody can embed.');
    await expect.poll(() => statusWithoutDelays(id), { interval: 100 }).toBe('failed');
    expect((await fixture.settled(id)).reason).toMatchObject({
      code: 'upstream_timeout',
      message: expect.stringMatching(/too slow.*tried 8 times.*retry this source/),
    });
    expect(embedder.calls).toBe(8);
    expect(fixture.gaveUp).toEqual([{ sourceId: id, code: 'upstream_timeout', attempts: 8 }]);
    const failed = { type: 'source.failed', data: { sourceId: id, cloneId: fixture.seeded.cloneId, code: 'upstream_timeout' } };
    expect(fixture.events).toEqual([failed]);
    const [before] = await rows(sql`select id from documents where source_id = ${id}`);

    unavailable = false;
    expect(await fixture.usecases.retrySource(fixture.ctx, id as SourceId)).toMatchObject({ status: 'queued', reason: null });
    expect((await fixture.settled(id)).status).toBe('ready');
    expect(await rows(sql`select id from documents where source_id = ${id}`)).toEqual([before]);
  });

  it('reads a document that exceeded its processor time once more before that is final', async () => {
    let reads = 0;
    let allowed = 2;
    const real = createProcessExtractor();
    const slow: Extractor = {
      ...real,
      extractText: (input, signal) =>
        ++reads < allowed
          ? Promise.resolve({ ok: false, failure: { code: 'timed_out', message: 'It takes more than 30 seconds.' } })
          : real.extractText(input, signal),
    };
    fixture = await createSourcesFixture({ extractor: slow });
    const first = await addText('A text on a busy machine.');
    await expect
      .poll(async () => (await fixture.usecases.retrieveSource(fixture.ctx, first.id as SourceId)).reason)
      .toMatchObject({ code: 'timed_out', message: expect.stringContaining('Trying again') });
    await expect.poll(() => statusWithoutDelays(first.id), { interval: 100 }).toBe('ready');
    allowed = Number.POSITIVE_INFINITY;
    const second = await addText('A text that always takes long.');
    await expect.poll(() => statusWithoutDelays(second.id), { interval: 100 }).toBe('failed');
    expect((await fixture.settled(second.id)).reason).toMatchObject({ code: 'timed_out', message: 'It takes more than 30 seconds.' });
    expect(reads).toBe(4);
  });

  it('says what of a document could not be read, once the rest is ready', async () => {
    const real = createProcessExtractor();
    const partial: Extractor = {
      ...real,
      extractText: async (input, signal) => {
        const result = await real.extractText(input, signal);
        return result.ok
          ? { ...result, document: { ...result.document, metadata: { notice: '2 of the 9 pages could not be read.' } } }
          : result;
      },
    };
    fixture = await createSourcesFixture({ extractor: partial });
    const { id } = await addText('The pages that can be read.');
    expect(await fixture.settled(id)).toMatchObject({
      status: 'ready',
      reason: { code: 'partly_unreadable', message: '2 of the 9 pages could not be read.' },
    });
  });

  it('moves a scan to a queue of its own, shows how far its recognition is, and says that its text was recognized', async () => {
    const real = createProcessExtractor();
    const recognized = Promise.withResolvers<void>();
    const notice = 'Page 1 is a scan: its text was recognized (OCR) and may contain errors.';
    const scans: Extractor = {
      ...real,
      async extractFile(input, signal) {
        if (input.deferScans) return { ok: false, failure: { code: 'needs_recognition', message: 'A scan.' } };
        // A progress is stored once a second at most.
        const timer = setInterval(() => input.onProgress?.(1, 2), 200);
        await recognized.promise;
        clearInterval(timer);
        const result = await real.extractText({ title: 'a', text: 'Whales sing.', format: 'text' }, signal);
        return result.ok ? { ...result, document: { ...result.document, metadata: { notice, noticeCode: 'recognized_text' } } } : result;
      },
    };
    fixture = await createSourcesFixture({ extractor: scans });
    const { usecases, ctx, seeded } = fixture;
    const upload = {
      file: Readable.from([Buffer.from('%PDF-')]),
      fileName: 'a.pdf',
      mimeType: 'application/pdf',
      fields: async () => ({}),
    };
    const { id } = await usecases.uploadSource(ctx, seeded.cloneId, upload);
    await expect
      .poll(async () => usecases.retrieveSource(ctx, id as SourceId))
      .toMatchObject({ status: 'extracting', progress: 0.05 + 0.25 / 2, reason: null });
    recognized.resolve();
    expect(await fixture.settled(id)).toMatchObject({ status: 'ready', reason: { code: 'recognized_text', message: notice } });
    await real.close();
  });

  it('stops cleanly when the source is deleted while it is embedded', async () => {
    const started = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    fixture = await createSourcesFixture({
      embedder: faultyEmbedder(async () => {
        started.resolve();
        await released.promise;
      }),
    });
    const { id } = await addText(longText(3));
    await started.promise;
    await fixture.usecases.deleteSource(fixture.ctx, id as SourceId);
    released.resolve();
    await expect.poll(async () => (await fixture.jobs.check()).active).toBe(0);
    expect(await fixture.jobs.check()).toEqual({ waiting: 0, active: 0, failed: 0 });
    for (const table of ['sources', 'documents', 'chunks', 'chunk_embeddings'])
      expect(await rows(sql`select 1 from ${sql.identifier(table)}`)).toEqual([]);
    // The model was called, so its cost counts.
    expect(await events(id)).toHaveLength(1);
  });

  it('stops at the spending limit, says so, and continues after the limit is raised', async () => {
    const embedder = { ...faultyEmbedder(() => {}), batchSize: 2 };
    fixture = await createSourcesFixture({ embedder });
    const { spending, ctx } = fixture;
    const limit = (monthlyCostMicros: number) => spending.updateSpendingLimit(ctx, { monthlyCostMicros });
    await limit(13);
    const { id } = await addText(longText(5));
    expect(await fixture.settled(id)).toMatchObject({
      status: 'failed',
      reason: { code: 'quota_exceeded', message: expect.stringMatching(/spending limit.*retry this source/) },
    });
    // Two calls of two chunks each: a third would cost more than the limit.
    expect((await events(id)).map((event) => Number(event.cost_micros))).toEqual([6, 6]);
    expect(fixture.gaveUp).toEqual([]);
    await limit(1_000);
    await fixture.usecases.retrySource(fixture.ctx, id as SourceId);
    const ready = await fixture.settled(id);
    expect(ready.status).toBe('ready');
    const cost = (await events(id)).reduce((sum, event) => sum + Number(event.cost_micros), 0);
    expect(cost).toBe(ready.chunks * 3);
    expect(await spending.retrieveSpendingLimit(ctx)).toEqual({ monthlyCostMicros: 1_000, spentMicros: cost });
    expect(await rows(sql`select id from spending_holds`)).toEqual([]);
  });

  it('is refused while there is a spending limit and the price of the embedding model is unknown', async () => {
    const embedder = { ...faultyEmbedder(() => {}), maxCost: () => null };
    fixture = await createSourcesFixture({ embedder });
    await fixture.spending.updateSpendingLimit(fixture.ctx, { monthlyCostMicros: 1_000_000 });
    const { id } = await addText('A text that is not embedded.');
    expect(await fixture.settled(id)).toMatchObject({
      status: 'failed',
      reason: { code: 'quota_exceeded', message: expect.stringContaining('MODEL_PRICES') },
    });
    expect(await events(id)).toEqual([]);
    await fixture.spending.updateSpendingLimit(fixture.ctx, { monthlyCostMicros: null });
    await fixture.usecases.retrySource(fixture.ctx, id as SourceId);
    expect((await fixture.settled(id)).status).toBe('ready');
  });

  it('does not mark the old content ready if it was replaced meanwhile', async () => {
    const released = Promise.withResolvers<void>();
    const embedder = faultyEmbedder(async (call) => {
      if (call === 1) await released.promise;
    });
    fixture = await createSourcesFixture({ embedder });
    const { id } = await addText('The old content.', 'x');
    await expect.poll(() => embedder.calls).toBe(1);
    await addText('The new content, quite different.', 'x');
    released.resolve();
    await fixture.settled(id);
    await expect.poll(async () => (await fixture.jobs.check()).active).toBe(0);
    expect(await rows(sql`select d.text, s.status from documents d join sources s on s.id = d.source_id`)).toEqual([
      { text: 'The new content, quite different.', status: 'ready' },
    ]);
  });

  it('stores documents and chunks once if a step runs twice', async () => {
    fixture = await createSourcesFixture({ worker: false });
    const { id } = await addText(longText(3));
    const store = createIngestionStore(fixture.database, fixture.jobs, fixture.domainEvents);
    const [work] = await store.claim(fixture.ctx.workspaceId, [id as SourceId], new Date());
    if (!work) throw new Error('No source was claimed.');
    const read = await fixture.extractor.extractText({ title: '', text: work.content ?? '', format: 'text' }, fixture.ctx.signal);
    if (!read.ok) throw new Error(read.failure.message);
    const item = { work, title: work.title, derived: false, document: read.document, chunks: read.chunks };
    await Promise.all([1, 2, 3].map(() => store.storeDocuments(fixture.ctx.workspaceId, [item], new Date())));
    expect(await rows(sql`select count(*)::int as n from documents`)).toEqual([{ n: 1 }]);
    expect(await rows(sql`select count(*)::int as n from chunks`)).toEqual([{ n: read.chunks.length }]);
    const [again] = await store.claim(fixture.ctx.workspaceId, [id as SourceId], new Date());
    expect(again?.read).toBe(true);

    await fixture.worker.start();
    expect((await fixture.settled(id)).status).toBe('ready');
  });

  it('processes the sources of a stopped server, such as a batch of 400 texts', async () => {
    fixture = await createSourcesFixture({ worker: false });
    const texts = Array.from({ length: 400 }, (_, i) => ({ title: `Abstract ${i}`, text: `${longText(0.1)} And this is abstract ${i}.` }));
    await fixture.usecases.createSourceBatch(fixture.ctx, fixture.seeded.cloneId, { texts });
    await fixture.worker.start();
    await expect
      .poll(async () => (await rows<{ n: number }>(sql`select count(*)::int as n from sources where status = 'ready'`))[0]?.n, {
        interval: 250,
      })
      .toBe(400);
    expect(await rows(sql`select count(*)::int as n from chunk_embeddings`)).toEqual([{ n: 400 }]);
  });
});

it('keeps the document, the title in it, and the chunks of a file that is sent again', async () => {
  const embedder = faultyEmbedder(() => {});
  fixture = await createSourcesFixture({ embedder });
  const upload = () =>
    fixture.usecases.uploadSource(fixture.ctx, fixture.seeded.cloneId, {
      file: Readable.from([Buffer.from('<title>The dome</title><main><h1>The dome</h1><p>It turns on forty wheels.</p></main>')]),
      fileName: 'dome.html',
      mimeType: 'text/html',
      fields: async () => ({ externalId: 'dome' }),
    });
  const { id } = await upload();
  expect(await fixture.settled(id)).toMatchObject({ status: 'ready', title: 'The dome' });
  const chunks = () => rows<{ id: string }>(sql`select id from chunks where source_id = ${id}`);
  const before = await chunks();
  const { calls } = embedder;
  await upload();
  expect(await fixture.settled(id)).toMatchObject({ status: 'ready', title: 'The dome', chunks: 1 });
  expect([embedder.calls, await chunks()]).toEqual([calls, before]);
  expect(await rows(sql`select from staged_chunks`)).toEqual([]);
});
