import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import { createOfflineEmbedder } from '../../../providers/embedder/offline.embedder.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/ids.ts';
import { openSources } from '../sources/sources.testing.ts';
import { createIngestStore } from './ingestion.store.ts';

let room: Awaited<ReturnType<typeof openSources>>;
afterEach(() => room.close());

/** The offline embedder with a fault, and a price so that costs can be counted. */
function faultyEmbedder(fault: (call: number) => void | Promise<void>): Embedder & { calls: number } {
  const offline = createOfflineEmbedder();
  const embedder = {
    ...offline,
    calls: 0,
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
  room.usecases.createSource(room.ctx, room.planted.cloneId, { type: 'text', title: 'A text', text, externalId });
const rows = async <T extends Record<string, unknown>>(query: ReturnType<typeof sql>): Promise<T[]> =>
  room.database.transaction({ workspaceId: room.ctx.workspaceId }, async (tx) => (await tx.execute(query)).rows as T[]);
const longText = (chunks: number) =>
  Array.from({ length: chunks * 62 }, (_, i) => `Sentence number ${i} says one more thing about the number ${i}.`).join(' ');
const events = (id: string) => rows<{ input_tokens: number; cost_micros: string }>(sql`select * from usage_events where source_id = ${id}`);

/** Makes waiting jobs due now, for the delay between tries is not what is tested; then tells how far the source is. */
async function hurriedStatus(id: string) {
  const { rows: due } = await room.database.query(
    `update pgboss.job set start_after = now() where state in ('created', 'retry') and start_after > now() returning id`,
  );
  if (due.length > 0) await room.database.query(`select pg_notify('cloneai_jobs', 'ingest')`);
  return (await room.usecases.retrieveSource(room.ctx, id as SourceId)).status;
}

describe('ingesting', () => {
  it('embeds every chunk once and writes down what it cost', async () => {
    room = await openSources({ embedder: faultyEmbedder(() => {}) });
    const { id } = await addText(longText(5));
    const ready = await room.settled(id);
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
    expect(room.events).toEqual([{ type: 'source.ready', data: { sourceId: id, cloneId: room.planted.cloneId } }]);
  });

  it('tries again when the embedder is away, shows why meanwhile, and charges nothing twice', async () => {
    const embedder = faultyEmbedder((call) => {
      if (call <= 2) throw new AppError('upstream_failed', 'The embedding service does not answer.');
    });
    room = await openSources({ embedder });
    const { id } = await addText('A text that has to wait.');
    await expect
      .poll(async () => (await room.usecases.retrieveSource(room.ctx, id as SourceId)).reason, { timeout: 10_000 })
      .toMatchObject({
        code: 'upstream_failed',
        message: expect.stringMatching(/does not answer.*Trying again in 5 s \(1 of 8/),
      });
    await expect
      .poll(() => hurriedStatus(id), {
        timeout: 15_000,
        interval: 200,
      })
      .toBe('ready');
    expect(await room.settled(id)).toMatchObject({ reason: null, progress: 1, costMicros: 3 });
    expect(await events(id)).toHaveLength(1);
    expect(embedder.calls).toBe(3);
  });

  it('gives up after its last try with what to do, and a retry starts afresh where it stopped', async () => {
    let away = true;
    const embedder = faultyEmbedder(() => {
      if (away) throw new AppError('upstream_timeout', 'The embedding service is too slow.');
    });
    room = await openSources({ embedder });
    const { id } = await addText('A text that nobody can embed.');
    await expect
      .poll(() => hurriedStatus(id), {
        timeout: 25_000,
        interval: 100,
      })
      .toBe('failed');
    expect((await room.settled(id)).reason).toMatchObject({
      code: 'upstream_timeout',
      message: expect.stringMatching(/too slow.*tried 8 times.*retry this source/),
    });
    expect(embedder.calls).toBe(8);
    expect(room.givenUp).toEqual([{ sourceId: id, code: 'upstream_timeout', tries: 8 }]);
    const failed = { type: 'source.failed', data: { sourceId: id, cloneId: room.planted.cloneId, code: 'upstream_timeout' } };
    expect(room.events).toEqual([failed]);
    const [before] = await rows(sql`select id from documents where source_id = ${id}`);

    away = false;
    expect(await room.usecases.retrySource(room.ctx, id as SourceId)).toMatchObject({ status: 'queued', reason: null });
    expect((await room.settled(id)).status).toBe('ready');
    expect(await rows(sql`select id from documents where source_id = ${id}`)).toEqual([before]);
  });

  it('ends cleanly when the source is deleted under its hands', async () => {
    let enter = () => {};
    let leave = () => {};
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    room = await openSources({
      embedder: faultyEmbedder(async () => {
        enter();
        await left;
      }),
    });
    const { id } = await addText(longText(3));
    await entered;
    await room.usecases.deleteSource(room.ctx, id as SourceId);
    leave();
    await expect.poll(async () => (await room.jobs.check()).active, { timeout: 10_000 }).toBe(0);
    expect(await room.jobs.check()).toEqual({ waiting: 0, active: 0, failed: 0 });
    for (const table of ['sources', 'documents', 'chunks', 'chunk_embeddings'])
      expect(await rows(sql`select 1 from ${sql.identifier(table)}`)).toEqual([]);
  });

  it('does not call the old content ready when it was replaced meanwhile', async () => {
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const embedder = faultyEmbedder(async (call) => {
      if (call === 1) await left;
    });
    room = await openSources({ embedder });
    const { id } = await addText('The old content.', 'x');
    await expect.poll(() => embedder.calls, { timeout: 10_000 }).toBe(1);
    await addText('The new content, quite another.', 'x');
    leave();
    await room.settled(id);
    await expect.poll(async () => (await room.jobs.check()).active, { timeout: 10_000 }).toBe(0);
    expect(await rows(sql`select d.text, s.status from documents d join sources s on s.id = d.source_id`)).toEqual([
      { text: 'The new content, quite another.', status: 'ready' },
    ]);
  });

  it('keeps the documents and chunks of a step that runs twice from doubling', async () => {
    room = await openSources({ worker: false });
    const { id } = await addText(longText(3));
    const store = createIngestStore(room.database, room.jobs, room.told);
    const [work] = await store.claim(room.ctx.workspaceId, [id as SourceId], new Date());
    if (!work) throw new Error('Nothing to do.');
    const read = await room.extractor.extractText({ title: '', text: work.content ?? '', format: 'text' }, room.ctx.signal);
    if (!read.ok) throw new Error(read.failure.message);
    const item = { work, title: work.title, document: read.document, chunks: read.chunks };
    await Promise.all([1, 2, 3].map(() => store.storeDocuments(room.ctx.workspaceId, [item], new Date())));
    expect(await rows(sql`select count(*)::int as n from documents`)).toEqual([{ n: 1 }]);
    expect(await rows(sql`select count(*)::int as n from chunks`)).toEqual([{ n: read.chunks.length }]);
    const [again] = await store.claim(room.ctx.workspaceId, [id as SourceId], new Date());
    expect(again?.read).toBe(true);

    await room.worker.start();
    expect((await room.settled(id)).status).toBe('ready');
  });

  it('takes over what a stopped server left, and a batch of 400 texts becomes ready', async () => {
    room = await openSources({ worker: false });
    const texts = Array.from({ length: 400 }, (_, i) => ({ title: `Abstract ${i}`, text: `${longText(0.1)} And this is abstract ${i}.` }));
    await room.usecases.createSourceBatch(room.ctx, room.planted.cloneId, { texts });
    await room.worker.start();
    await expect
      .poll(async () => (await rows<{ n: number }>(sql`select count(*)::int as n from sources where status = 'ready'`))[0]?.n, {
        timeout: 29_000,
        interval: 250,
      })
      .toBe(400);
    expect(await rows(sql`select count(*)::int as n from chunk_embeddings`)).toEqual([{ n: 400 }]);
  });
});
