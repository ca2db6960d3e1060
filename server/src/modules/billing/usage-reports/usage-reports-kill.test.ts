import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createDataDir } from '../../../db/testing/data-dir.ts';
import { type Forked, forkProcess } from '../../../db/testing/processes.ts';
import { createTestDatabase } from '../../../db/testing/test-database.ts';
import { startTestLago, type TestLago } from '../../../providers/billing/lago.testing.ts';

// `kill -9` between an answer and its report: on the embedded database, or on Postgres with TEST_DATABASE_URL.
type ServerMessage = { ready?: true; answered?: number };
const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step();
});

async function createLocation(lago: TestLago): Promise<object> {
  const outside = { apiUrl: lago.url, apiKey: lago.apiKey };
  if (process.env.TEST_DATABASE_URL) {
    const test = await createTestDatabase();
    clean.push(test.close);
    return { ...outside, url: test.url ?? '' };
  }
  const dataDir = await createDataDir();
  clean.push(() => rmSync(dataDir, { recursive: true, force: true }));
  return { ...outside, dataDir };
}

async function startServer(where: object): Promise<Forked<ServerMessage>> {
  const one = forkProcess<ServerMessage>(new URL('./usage-reports-kill.child.ts', import.meta.url), where);
  clean.push(() => one.kill());
  expect(await one.next()).toEqual({ ready: true });
  return one;
}

const isBatch = ({ path }: { path: string }) => path.endsWith('/events/batch');

describe('a server that is killed between its answers and the report to Lago', () => {
  it.each([
    ['before Lago receives the report', 'hang'],
    ['after Lago counted the events, before it responds', 'done, then hang'],
  ] as const)('neither loses nor duplicates usage when killed %s', async (_name, fault) => {
    const lago = await startTestLago();
    clean.push(lago.close);
    const where = await createLocation(lago);
    const first = await startServer(where);
    // Two checks of the metrics, reading and creating the customer, then the batch.
    lago.faults.push('ok', 'ok', 'ok', 'ok', fault);
    first.child.send(7);
    expect(await first.next()).toEqual({ answered: 7 });
    await expect.poll(() => lago.calls.filter(isBatch).length).toBe(1);
    await first.kill();
    expect(lago.events.length > 0).toBe(fault !== 'hang');
    const second = await startServer(where);
    await expect.poll(() => lago.events.length, { interval: 100 }).toBe(7);
    // One more event: the earlier ones are not reported again.
    second.child.send(1);
    await second.next();
    await expect.poll(() => lago.events.length, { interval: 100 }).toBe(8);
    expect(new Set(lago.events.map((event) => event.transaction_id)).size).toBe(8);
    await second.end();
  });

  it('is replaced by another running server', async (context) => {
    if (!process.env.TEST_DATABASE_URL) return context.skip('two servers need a native Postgres: set TEST_DATABASE_URL');
    const lago = await startTestLago();
    clean.push(lago.close);
    const where = await createLocation(lago);
    const first = await startServer(where);
    lago.faults.push('ok', 'ok', 'ok', 'ok', 'hang');
    first.child.send(5);
    await first.next();
    await expect.poll(() => lago.calls.filter(isBatch).length).toBe(1);
    const second = await startServer(where);
    await first.kill();
    await expect.poll(() => lago.events.length, { interval: 100 }).toBe(5);
    await second.end();
  });
});
