import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeConversation } from '../../../db/testing/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { fixedClock } from '../../../shared/clock.ts';
import { newId } from '../../../shared/ids.ts';
import { createTestWorkspace } from '../../accounts/testing/accounts.testing.ts';
import type { UsageDimension } from './breakdown.schemas.ts';
import { createBreakdownStore } from './breakdown.store.ts';
import { createBreakdownUsecases } from './breakdown.usecases.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const usecases = () => createBreakdownUsecases({ store: createBreakdownStore(test.database), clock: fixedClock('2026-03-10T12:00:00Z') });

async function setUp() {
  const { ctx } = await createTestWorkspace(test.database);
  const { ctx: stranger } = await createTestWorkspace(test.database);
  const key = newId('apiKey');
  const a = await storeConversation(test.database, ctx, { at: '2026-03-01T10:00:00Z', costMicros: 1, visitorId: 'v1', apiKeyId: key });
  const b = await storeConversation(test.database, ctx, { at: '2026-03-02T10:00:00Z', costMicros: 2, visitorId: 'v2', cloneId: a.cloneId });
  const c = await storeConversation(test.database, ctx, { at: '2026-03-02T11:00:00Z', costMicros: 4, apiKeyId: key });
  await storeConversation(test.database, ctx, { at: '2025-03-02T11:00:00Z', costMicros: 100 });
  await storeConversation(test.database, stranger, { at: '2026-03-02T11:00:00Z', costMicros: 1000, visitorId: 'v1' });
  const costs = async (groupBy: UsageDimension, query: object = {}) => {
    const costs: Record<string, number> = {};
    for (let cursor: string | undefined, pages = 0; pages < 20; pages++) {
      const page = await usecases().listUsage(ctx, { groupBy, limit: 1, cursor, ...query });
      for (const { key, costMicros } of page.data) costs[String(key)] = costMicros;
      if (page.nextCursor === null) return costs;
      cursor = page.nextCursor;
    }
    throw new Error('The list does not end.');
  };
  return { ctx, key, a, b, c, costs };
}

it('adds up usage by day, clone, session, API key, visitor, and model, page by page', async () => {
  const { key, a, b, c, costs } = await setUp();
  expect(await costs('day')).toEqual({ '2026-03-01': 1, '2026-03-02': 6 });
  expect(await costs('clone')).toEqual({ [a.cloneId]: 3, [c.cloneId]: 4 });
  expect(await costs('session')).toEqual({ [a.sessionId]: 1, [b.sessionId]: 2, [c.sessionId]: 4 });
  expect(await costs('apiKey')).toEqual({ [key]: 5, null: 2 });
  expect(await costs('visitor')).toEqual({ v1: 1, v2: 2, null: 4 });
  expect(await costs('model')).toEqual({ 'test-model': 7 });
});

it('filters by clone, session, API key, visitor, and day, and counts answers and tokens', async () => {
  const { ctx, key, a, b, costs } = await setUp();
  expect(await costs('day', { cloneId: a.cloneId })).toEqual({ '2026-03-01': 1, '2026-03-02': 2 });
  expect(await costs('visitor', { sessionId: b.sessionId })).toEqual({ v2: 2 });
  expect(await costs('day', { apiKeyId: key })).toEqual({ '2026-03-01': 1, '2026-03-02': 4 });
  expect(await costs('clone', { visitorId: 'v1' })).toEqual({ [a.cloneId]: 1 });
  expect(await costs('day', { from: '2026-03-02', to: '2026-03-02' })).toEqual({ '2026-03-02': 6 });
  const { data } = await usecases().listUsage(ctx, { groupBy: 'visitor', limit: 10, visitorId: 'v1' });
  expect(data).toEqual([{ key: 'v1', answers: 1, sources: 0, inputTokens: 100, outputTokens: 20, costMicros: 1 }]);
});

it('keeps the API key of a deleted session, and forgets its visitor', async () => {
  const { ctx, key, a, costs } = await setUp();
  await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.execute(sql`delete from sessions where id = ${a.sessionId}`),
  );
  expect(await costs('apiKey')).toEqual({ [key]: 5, null: 2 });
  expect(await costs('visitor')).toEqual({ v2: 2, null: 5 });
});

it('needs billing:read, and refuses a cursor of another dimension', async () => {
  const { ctx } = await setUp();
  const { nextCursor } = await usecases().listUsage(ctx, { groupBy: 'session', limit: 1 });
  await expect(usecases().listUsage(ctx, { groupBy: 'day', limit: 1, cursor: nextCursor ?? '' })).rejects.toMatchObject({
    param: 'cursor',
  });
  const viewer = { ...ctx, actor: { type: 'system' as const, scopes: ['clones:read' as const] } };
  await expect(usecases().listUsage(viewer, { groupBy: 'day', limit: 1 })).rejects.toMatchObject({ code: 'permission_denied' });
});
