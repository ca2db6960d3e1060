import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import { createOfflineEmbedder } from '../../../providers/embedder/offline.embedder.ts';
import { makePdf } from '../../../providers/extractor/documents.testing.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/ids.ts';
import { seedClone } from '../search/search.testing.ts';
import { createSourcesFixture } from '../sources/sources.testing.ts';
import { SHORT_TEXT } from './queues.ts';

let fixture: Awaited<ReturnType<typeof createSourcesFixture>>;
afterEach(() => fixture.close());

const HELD = 'zebra';
const longText = (word: string) => `The ${word} runs over the wide plain. `.repeat(Math.ceil(SHORT_TEXT / 30) + 1);
const bytes = (text: string) => ({ file: Readable.from([Buffer.from(text)]), mimeType: 'text/plain', fields: async () => ({}) });

/** The offline embedder, which holds every text about a zebra until the gate opens. */
function gatedEmbedder() {
  const offline = createOfflineEmbedder();
  const gate = Promise.withResolvers<void>();
  const embedder: Embedder = {
    ...offline,
    async embed(texts, signal) {
      if (texts.some((text) => text.includes(HELD))) await gate.promise;
      return offline.embed(texts, signal);
    },
  };
  return { embedder, open: gate.resolve };
}

describe('a workspace that waits for ten big files', () => {
  it('does not delay a line, a file, or a long text of another workspace', async () => {
    const { embedder, open } = gatedEmbedder();
    fixture = await createSourcesFixture({ embedder });
    const { usecases, ctx, seeded, database } = fixture;
    const held: string[] = [];
    for (let n = 0; n < 10; n++)
      held.push((await usecases.uploadSource(ctx, seeded.cloneId, { ...bytes(longText(HELD)), fileName: `${n}.txt` })).id);
    const texts = Array.from({ length: 100 }, (_, n) => ({ title: `${n}`, text: `A ${HELD}.` }));
    await usecases.createSourceBatch(ctx, seeded.cloneId, { texts });
    const unfinished = async () =>
      (await Promise.all(held.map((id) => usecases.retrieveSource(ctx, id as SourceId)))).filter(({ status }) => status !== 'ready');
    // It holds all that one workspace may hold.
    await expect.poll(async () => (await unfinished()).filter(({ status }) => status === 'embedding').length).toBe(2);

    const other = await seedClone(database);
    const otherCtx = fixture.contextOf(other.workspaceId);
    const added = [
      await usecases.createSource(otherCtx, other.cloneId, { type: 'text', title: 'A line', text: 'One line.' }),
      await usecases.uploadSource(otherCtx, other.cloneId, {
        ...bytes(''),
        file: Readable.from([makePdf([['Whales sing.']])]),
        fileName: 'a.pdf',
      }),
      await usecases.createSource(otherCtx, other.cloneId, { type: 'text', title: 'Long', text: longText('horse') }),
    ];
    for (const { id } of added)
      await expect.poll(async () => (await usecases.retrieveSource(otherCtx, id as SourceId)).status).toBe('ready');
    expect(await unfinished()).toHaveLength(10);
    open();
    await expect.poll(unfinished, { timeout: 200_000, interval: 200 }).toEqual([]);
  });
});

describe('sources on a disk that gets full', () => {
  it('are refused below the reserve, wait if they were acknowledged before, and are all ready once there is room', async () => {
    let full = false;
    const requireRoom = async () => {
      if (full) throw new AppError('unavailable', 'The disk is nearly full.');
    };
    fixture = await createSourcesFixture({ worker: false, diskSpace: { requireRoom } });
    const { usecases, ctx, seeded, database, jobs } = fixture;
    const upload = () => usecases.uploadSource(ctx, seeded.cloneId, { ...bytes('A file.'), fileName: 'a.txt' });
    const text = () => usecases.createSource(ctx, seeded.cloneId, { type: 'text', title: 'A text', text: 'A text.' });
    const acknowledged = [await upload(), await text()];
    full = true;
    const batch = () => usecases.createSourceBatch(ctx, seeded.cloneId, { texts: [{ title: 'A text', text: 'A text.' }] });
    for (const add of [upload, text, batch]) await expect(add()).rejects.toMatchObject({ code: 'unavailable' });

    await fixture.worker.start();
    const states = () => Promise.all(acknowledged.map(({ id }) => usecases.retrieveSource(ctx, id as SourceId)));
    await expect.poll(async () => (await states()).map(({ reason }) => reason?.code)).toEqual(['unavailable', 'unavailable']);
    expect(await states()).toMatchObject(
      Array.from({ length: 2 }, () => ({ status: 'queued', reason: { message: expect.stringContaining('until there is room') } })),
    );
    await expect.poll(async () => (await jobs.check()).active).toBe(0);

    full = false;
    await database.query("update pgboss.job set start_after = now() where state = 'created'");
    await database.query("select pg_notify('cloneai_jobs', name) from pgboss.queue");
    await expect
      .poll(async () => (await states()).map(({ status, reason }) => [status, reason]))
      .toEqual([
        ['ready', null],
        ['ready', null],
      ]);
    expect((await usecases.listSources(ctx, seeded.cloneId, { limit: 10 })).data).toHaveLength(2);
  });
});
