import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMemoryPubSub } from '../../../providers/pubsub/memory.pubsub.ts';
import { newId, type SourceId } from '../../../shared/ids.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { createSourceProgress } from './source-progress.service.ts';
import { createSourcesFixture } from './sources.testing.ts';

const FOREVER_MS = 60 * 60_000;
const live = new AbortController().signal;
const turns = async (count: number) => {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
};

describe('changes of sources', () => {
  const pubsub = createMemoryPubSub({ logger: silentLogger });
  const [here, there] = [createSourceProgress({ pubsub, logger: silentLogger }), createSourceProgress({ pubsub, logger: silentLogger })];
  const [one, other] = [newId('source') as SourceId, newId('source') as SourceId];
  beforeAll(() => Promise.all([here.start(), there.start()]));
  afterAll(() => Promise.all([here.stop(), there.stop()]));

  it('wake every watcher of the source, on any server, and nobody else', async () => {
    const woken: string[] = [];
    const watchers = [
      ['first', here.watch(one)],
      ['second', here.watch(one)],
      ['elsewhere', there.watch(one)],
      ['other', there.watch(other)],
    ] as const;
    for (const [name, watcher] of watchers) void watcher.changed(FOREVER_MS, live).then(() => woken.push(name));
    await here.announce([one]);
    await expect.poll(() => woken.toSorted()).toEqual(['elsewhere', 'first', 'second']);
    await here.announce([other]);
    await expect.poll(() => woken).toContain('other');
    for (const [, watcher] of watchers) watcher.stop();
    expect([here.watched(), there.watched()]).toEqual([0, 0]);
  });

  it('are not missed while the watcher reads the row', async () => {
    const watcher = here.watch(one);
    await here.announce([one]);
    await turns(3);
    await watcher.changed(FOREVER_MS, live);
    const gone = new AbortController();
    const waiting = watcher.changed(FOREVER_MS, gone.signal);
    gone.abort();
    await waiting;
    watcher.stop();
  });

  it('reach their watchers when a thousand sources change at once', async () => {
    const ids = Array.from({ length: 1000 }, () => newId('source') as SourceId);
    const watcher = there.watch(ids[999] as SourceId);
    const waiting = watcher.changed(FOREVER_MS, live);
    await here.announce(ids);
    await waiting;
    watcher.stop();
  });

  it('are done even if nobody can be told', async () => {
    const broken = createSourceProgress({
      pubsub: { ...pubsub, publish: () => Promise.reject(new Error('no connection')) },
      logger: silentLogger,
    });
    await broken.announce([one]);
  });
});

describe('a reader of the progress of a source', () => {
  it('reads its row once per change, and not while nothing changes', async () => {
    const fixture = await createSourcesFixture({ worker: false });
    try {
      const { usecases, store, progress, ctx, seeded } = fixture;
      const { id } = await usecases.createSource(ctx, seeded.cloneId, { type: 'text', title: 'Bees', text: 'Bees dance.' });
      const reads = vi.spyOn(store, 'get');
      const events = usecases.streamSourceEvents(ctx, id as SourceId);
      expect((await events.next()).value).toMatchObject({ type: 'source-progress', source: { status: 'queued' } });
      const next = events.next();
      await progress.announce([newId('source') as SourceId]);
      await turns(20);
      expect(reads).toHaveBeenCalledTimes(1);
      await usecases.deleteSource(ctx, id as SourceId);
      expect((await next).value).toMatchObject({ type: 'source-deleted', source: { id } });
      expect(reads).toHaveBeenCalledTimes(2);
      expect((await events.next()).done).toBe(true);
      expect(progress.watched()).toBe(0);
    } finally {
      await fixture.close();
    }
  });

  it('is told of every step until the source is ready', async () => {
    const fixture = await createSourcesFixture();
    try {
      const { usecases, ctx, seeded } = fixture;
      const { id } = await usecases.createSource(ctx, seeded.cloneId, { type: 'text', title: 'Bees', text: 'Bees dance. '.repeat(5000) });
      const types: string[] = [];
      for await (const { type } of usecases.streamSourceEvents(ctx, id as SourceId)) types.push(type);
      expect(types.at(-1)).toBe('source-ready');
      expect(types.length).toBeGreaterThan(1);
    } finally {
      await fixture.close();
    }
  });
});
