import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { silentLogger } from '../../shared/logger.ts';
import { noTelemetry } from '../../shared/telemetry.ts';
import { MAX_ABANDONED } from './job-lease.ts';
import type { JobPayload, Jobs } from './jobs.port.ts';
import { createPgBossJobs } from './pg-boss.jobs.ts';

// Runs on the embedded engine, or on Postgres when TEST_DATABASE_URL is set.
let test: TestDatabase;
let jobs: Jobs;
const opened: Jobs[] = [];
const dead: { queue: string; jobs: number; cause: string }[] = [];

async function open(): Promise<Jobs> {
  const made = createPgBossJobs({
    ...{ database: test.database, queues: ['work', 'other'], logger: silentLogger, telemetry: noTelemetry },
    keptSeconds: { other: 60 },
    onDead: (one) => dead.push(one),
  });
  await made.start();
  opened.push(made);
  return made;
}

const until = (condition: () => boolean | Promise<boolean>) => expect.poll(condition, { interval: 20 }).toBe(true);

const rows = async () =>
  (
    await test.database.query<{ state: string; output: { message?: string } | null }>(
      `select state::text, output from pgboss.job order by created_on`,
    )
  ).rows;

beforeEach(async () => {
  dead.length = 0;
  test = await createTestDatabase();
  jobs = await open();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop(1_000);
  await test.close();
});

describe('jobs', () => {
  it('passes each payload to the worker once and counts waiting jobs', async () => {
    await jobs.enqueue('work', [{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await jobs.check()).toEqual({ waiting: 3, active: 0, failed: 0 });
    const seen: unknown[] = [];
    await jobs.work('work', { concurrency: 2 }, async (payloads) => void seen.push(...payloads.map(({ n }) => n)));
    await until(async () => (await rows()).every(({ state }) => state === 'completed'));
    expect(seen.sort()).toEqual([1, 2, 3]);
    expect(await jobs.check()).toEqual({ waiting: 0, active: 0, failed: 0 });
  });

  it('adds a job only if its transaction commits', async () => {
    const seen: unknown[] = [];
    await jobs.work('work', { concurrency: 1 }, async ([payload]) => void seen.push(payload?.n));
    await expect(
      test.database.transaction({}, async (tx) => {
        await jobs.enqueue('work', [{ n: 1 }], { tx });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await test.database.transaction({}, async (tx) => {
      await jobs.enqueue('work', [{ n: 2 }], { tx });
      await tx.execute(sql`select 1`);
    });
    await until(() => seen.length > 0);
    expect(seen).toEqual([2]);
    expect(await rows()).toHaveLength(1);
  });

  it('keeps at most one waiting job per key', async () => {
    await jobs.enqueue('work', [{ key: 'a' }, { key: 'b' }]);
    await jobs.enqueue('work', [{ key: 'a' }]);
    expect(await jobs.check()).toMatchObject({ waiting: 2 });
  });

  it('starts a delayed job later', async () => {
    const seen: unknown[] = [];
    await jobs.work('work', { concurrency: 1 }, async ([payload]) => void seen.push(payload?.n));
    await jobs.enqueue('work', [{ n: 'later' }], { startAfterSeconds: 3_600 });
    await jobs.enqueue('work', [{ n: 'now' }]);
    await until(() => seen.length > 0);
    expect(seen).toEqual(['now']);
    expect(await jobs.check()).toMatchObject({ waiting: 1 });
  });

  it('limits concurrency and batch size', async () => {
    const sizes: number[] = [];
    let atOnce = 0;
    let most = 0;
    await jobs.enqueue(
      'work',
      Array.from({ length: 10 }, (_, n) => ({ n })),
    );
    await jobs.work('work', { concurrency: 2, batchSize: 3 }, async (payloads) => {
      most = Math.max(most, ++atOnce);
      sizes.push(payloads.length);
      await until(() => most >= 2); // no job ends before a second one runs
      await sleep(20);
      atOnce--;
    });
    await until(async () => (await rows()).every(({ state }) => state === 'completed'));
    expect(most).toBe(2);
    expect(Math.max(...sizes)).toBe(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(10);
  });

  it('retries a failed job a limited number of times, then lists it as failed with the reason', async () => {
    let tries = 0;
    await jobs.enqueue('work', [{ n: 1 }]);
    await jobs.work('work', { concurrency: 1 }, async () => {
      tries++;
      throw new Error(`no luck ${tries}`);
    });
    await until(async () => {
      // Replaces the delay: the next retry is due at once.
      await test.database.query(`update pgboss.job set start_after = now() where state = 'retry'`);
      return (await jobs.check()).failed === 1;
    });
    expect(tries).toBe(6);
    expect((await rows())[0]?.output?.message).toBe('no luck 6');
    expect(dead).toEqual([{ queue: 'work', jobs: 1, cause: 'failed' }]);
  });

  it('requeues unfinished jobs at its stop without counting a failure', async () => {
    const started: JobPayload[] = [];
    await jobs.enqueue('work', [{ n: 1 }]);
    await jobs.work('work', { concurrency: 1 }, (payloads, signal) => {
      started.push(...payloads);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await until(() => started.length > 0);
    await jobs.stop(1_000);
    const next = await open();
    const seen: unknown[] = [];
    await next.work('work', { concurrency: 1 }, async ([payload]) => void seen.push(payload?.n));
    await until(async () => (await rows())[0]?.state === 'completed');
    expect(seen).toEqual([1]);
    expect((await test.database.query<{ retry_count: number }>('select retry_count from pgboss.job')).rows[0]?.retry_count).toBe(0);
  });

  it('accepts jobs after its stop for another server', async () => {
    await jobs.stop(1_000);
    await test.database.transaction({ lookup: 'none' }, (tx) => jobs.enqueue('work', [{ n: 1 }], { tx }));
    await jobs.enqueue('other', [{ n: 2 }]);
    const seen: JobPayload[] = [];
    const next = await open();
    for (const queue of ['work', 'other'])
      await next.work(queue, { concurrency: 1 }, async (payloads) => {
        seen.push(...payloads);
      });
    await until(() => seen.length === 2);
    expect(seen.map(({ n }) => n).sort()).toEqual([1, 2]);
  });

  it('fails a job that has lost too many servers', async () => {
    await jobs.enqueue('work', [{ n: 1 }]);
    await test.database.query(
      `update pgboss.job set state = 'active', started_on = now(), output = jsonb_build_object('abandoned', ${MAX_ABANDONED - 1}::int)`,
    );
    await open();
    expect(await jobs.check()).toEqual({ waiting: 0, active: 0, failed: 1 });
    expect(dead).toEqual([{ queue: 'work', jobs: 1, cause: 'abandoned' }]);
  });

  it('keeps finished jobs for the configured time', async () => {
    const { rows } = await test.database.query('select name, deletion_seconds as kept from pgboss.queue order by name');
    expect(rows).toEqual([
      { name: 'other', kept: 60 },
      { name: 'work', kept: 7 * 24 * 3600 },
    ]);
  });

  it('refuses an unknown queue', async () => {
    await expect(jobs.enqueue('typo', [{ n: 1 }])).rejects.toThrow('typo');
  });
});
