import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createDataDir } from '../../db/testing/data-dir.ts';
import { type Forked, forkProcess } from '../../db/testing/processes.ts';
import { createTestDatabase } from '../../db/testing/test-database.ts';

// Kills a server (SIGKILL) that runs a job: on the embedded engine, or on Postgres with TEST_DATABASE_URL.
type Said = { ready?: true; got?: number; enqueued?: number };
const clean: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step();
});

/** The location of a database that processes share, one after the other (embedded) or concurrently (Postgres). */
async function place(): Promise<{ url?: string; dataDir?: string }> {
  if (process.env.TEST_DATABASE_URL) {
    const test = await createTestDatabase();
    clean.push(test.close);
    return { url: test.url ?? '' };
  }
  const dataDir = await createDataDir();
  clean.push(() => rmSync(dataDir, { recursive: true, force: true }));
  return { dataDir };
}

async function server(options: object): Promise<Forked<Said>> {
  const one = forkProcess<Said>(new URL('./testing-jobs.child.ts', import.meta.url), options);
  clean.push(() => one.kill());
  expect(await one.next()).toEqual({ ready: true });
  return one;
}

/** The next messages of the process by kind: a job may start before its enqueueing is reported. */
async function hear(one: Forked<Said>, count: number): Promise<{ got: number[]; enqueued: number[] }> {
  const heard = { got: [] as number[], enqueued: [] as number[] };
  for (let n = 0; n < count; n++) {
    const said = await one.next();
    if (said.got !== undefined) heard.got.push(said.got);
    if (said.enqueued !== undefined) heard.enqueued.push(said.enqueued);
  }
  return heard;
}

describe('a server killed while it holds jobs', () => {
  it('loses none of them: its successor runs the active and the waiting jobs once each', async () => {
    const where = await place();
    const first = await server({ ...where, hang: true });
    for (const n of [1, 2, 3]) first.child.send({ enqueue: n });
    const before = await hear(first, 5);
    expect(before.enqueued.sort()).toEqual([1, 2, 3]);
    expect(before.got).toHaveLength(2); // its concurrency
    await first.kill();
    const second = await server(where);
    expect((await hear(second, 3)).got.sort()).toEqual([1, 2, 3]);
    second.child.send({ enqueue: 4 });
    expect(await hear(second, 2)).toEqual({ got: [4], enqueued: [4] });
    await second.end();
  });

  it('is replaced by another running server without a restart', async (context) => {
    if (!process.env.TEST_DATABASE_URL) return context.skip('two servers need a native Postgres: set TEST_DATABASE_URL');
    const where = await place();
    const first = await server({ ...where, hang: true });
    first.child.send({ enqueue: 1 });
    await hear(first, 2);
    const second = await server(where);
    second.child.send({ enqueue: 2 });
    // Not before the kill: the job of a live server stays with it.
    const early = await second.next();
    expect(early.got).not.toBe(1);
    await first.kill();
    const heard = [early];
    while (!heard.some(({ got }) => got === 1)) heard.push(await second.next());
    expect(heard.filter(({ got }) => got === 1)).toHaveLength(1);
    await second.end();
  });
});
