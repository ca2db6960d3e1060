import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Forked, forkProcess } from '../../../db/testing/processes.ts';
import { createTestDatabase } from '../../../db/testing/test-database.ts';
import { startTestLago, type TestLago } from '../../../providers/billing/lago.testing.ts';

// `kill -9` between an answer and Lago: on the embedded engine, or on Postgres with TEST_DATABASE_URL.
type Said = { ready?: true; answered?: number };
const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step();
});

async function place(lago: TestLago): Promise<object> {
  const outside = { apiUrl: lago.url, apiKey: lago.apiKey };
  if (process.env.TEST_DATABASE_URL) {
    const test = await createTestDatabase();
    clean.push(test.close);
    return { ...outside, url: test.url ?? '' };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'cloneai-usage-'));
  clean.push(() => rmSync(dataDir, { recursive: true, force: true }));
  return { ...outside, dataDir };
}

async function server(where: object): Promise<Forked<Said>> {
  const one = forkProcess<Said>(new URL('./usage-reports-kill.child.ts', import.meta.url), where);
  clean.push(() => one.kill());
  expect(await one.next()).toEqual({ ready: true });
  return one;
}

const isBatch = ({ path }: { path: string }) => path.endsWith('/events/batch');

describe('a server killed between its answers and Lago', () => {
  it.each([
    ['before Lago hears of them', 'hang'],
    ['after Lago has counted them, before it says so', 'done, then hang'],
  ] as const)(
    'loses no usage and doubles none: %s',
    async (_name, fault) => {
      const lago = await startTestLago();
      clean.push(lago.close);
      const where = await place(lago);
      const first = await server(where);
      // Two looks at the metrics, the customer, its making; then the batch.
      lago.faults.push('ok', 'ok', 'ok', 'ok', fault);
      first.child.send(7);
      expect(await first.next()).toEqual({ answered: 7 });
      await expect.poll(() => lago.calls.filter(isBatch).length, { timeout: 20_000 }).toBe(1);
      await first.kill();
      expect(lago.events.length > 0).toBe(fault !== 'hang');
      const second = await server(where);
      await expect.poll(() => lago.events.length, { timeout: 30_000, interval: 100 }).toBe(7);
      // Once more after all is quiet: nobody tells it again.
      second.child.send(1);
      await second.next();
      await expect.poll(() => lago.events.length, { timeout: 30_000, interval: 100 }).toBe(8);
      expect(new Set(lago.events.map((event) => event.transaction_id)).size).toBe(8);
      await second.end();
    },
    120_000,
  );

  it('is replaced by one that runs beside it', async (context) => {
    if (!process.env.TEST_DATABASE_URL) return context.skip('two servers need a native Postgres: set TEST_DATABASE_URL');
    const lago = await startTestLago();
    clean.push(lago.close);
    const where = await place(lago);
    const first = await server(where);
    lago.faults.push('ok', 'ok', 'ok', 'ok', 'hang');
    first.child.send(5);
    await first.next();
    await expect.poll(() => lago.calls.filter(isBatch).length, { timeout: 20_000 }).toBe(1);
    const second = await server(where);
    await first.kill();
    await expect.poll(() => lago.events.length, { timeout: 30_000, interval: 100 }).toBe(5);
    await second.end();
  }, 120_000);
});
