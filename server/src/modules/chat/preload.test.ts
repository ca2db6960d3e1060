import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { type CloneId, newId, type WorkspaceId } from '../../shared/ids.ts';
import { type Logger, silentLogger } from '../../shared/logger.ts';
import { createPreloadWorker } from './preload.worker.ts';
import { createRecentClonesStore, type RecentClone } from './recent-clones.store.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const DAY = 86_400_000;

/** A clone in a workspace of its own, with sessions of so many days ago. */
async function cloneWithSessions(...daysAgo: number[]): Promise<RecentClone> {
  const [workspaceId, cloneId]: [WorkspaceId, CloneId] = [newId('workspace'), newId('clone')];
  await db.database.transaction({ workspaceId }, async (tx) => {
    await tx.execute(sql`insert into workspaces (id, name, created_at) values (${workspaceId}, 'Test', now())`);
    await tx.execute(
      sql`insert into clones (id, workspace_id, slug, settings, created_at, updated_at) values (${cloneId}, ${workspaceId}, ${cloneId}, '{}', now(), now())`,
    );
    for (const days of daysAgo) {
      const at = Date.now() - days * DAY;
      const time = new Date(at).toISOString();
      await tx.execute(
        sql`insert into sessions (id, workspace_id, clone_id, created_at, updated_at) values (${newId('session', at)}, ${workspaceId}, ${cloneId}, ${time}, ${time})`,
      );
    }
  });
  return { workspaceId, cloneId };
}

test('a starting server finds the clones of the latest sessions in every workspace, the latest first, and no older ones', async () => {
  const { recentClones } = createRecentClonesStore(db.database);
  const yesterday = await cloneWithSessions(3, 1);
  const today = await cloneWithSessions(0.1, 0.2, 5);
  await cloneWithSessions(8, 30);
  await cloneWithSessions();
  expect(await recentClones(8)).toEqual([today, yesterday]);
  expect(await recentClones(1)).toEqual([today]);
});

test('sessions of other workspaces stay hidden from everything else', async () => {
  await cloneWithSessions(0);
  const seen = (scope: Parameters<TestDatabase['database']['transaction']>[0]) =>
    db.database.transaction(scope, async (tx) => (await tx.execute(sql`select id from sessions`)).rows.length);
  expect(await seen({})).toBe(0);
  expect(await seen({ workspaceId: newId('workspace') })).toBe(0);
  await expect(
    db.database.transaction({ lookup: 'start:recent-sessions' }, (tx) => tx.execute(sql`update sessions set title = 'x'`)),
  ).resolves.toMatchObject({ rowCount: 0 });
});

const clones = [{ workspaceId: 'wsp_a' as WorkspaceId, cloneId: 'cln_a' as CloneId }];

test('a start waits for loading, but not longer than its limit, and stopping ends it', async () => {
  let signal: AbortSignal | undefined;
  const loaded: string[] = [];
  const worker = (ms: number) =>
    createPreloadWorker({
      recentClones: async () => clones,
      async preloadSearch(found, given) {
        signal = given;
        await sleep(ms);
        loaded.push(...found.map(({ cloneId }) => cloneId));
      },
      logger: silentLogger,
      maxWaitMs: 50,
    });
  await worker(1).start();
  expect(loaded).toEqual(['cln_a']);
  const slow = worker(2000);
  const startedAt = performance.now();
  await slow.start();
  expect(performance.now() - startedAt).toBeLessThan(1500);
  expect(signal?.aborted).toBe(false);
  await slow.drain();
  expect(signal?.aborted).toBe(true);
});

test('a failure to load is logged and does not keep the server from starting', async () => {
  const warnings: string[] = [];
  const logger: Logger = { ...silentLogger, warn: (_fields, text) => warnings.push(text) };
  await createPreloadWorker({ recentClones: () => Promise.reject(new Error('gone')), preloadSearch: async () => {}, logger }).start();
  expect(warnings).toEqual([expect.stringContaining('could not be loaded')]);
});
