import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeConversation } from '../../db/testing/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createFeedbackStore } from '../feedback/feedback.store.ts';
import { createAnalyticsStore } from './analytics.store.ts';
import { createAnalyticsUsecases } from './analytics.usecases.ts';

const clock = fixedClock('2026-03-10T12:00:00Z');
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const usecases = () => createAnalyticsUsecases({ store: createAnalyticsStore(test.database), clock, requireClone: async () => {} });

describe('the analytics of a clone', () => {
  it('count sessions, outcomes, ratings, and cost by day, without previews', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const { cloneId, messageId, sessionId } = await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z', costMicros: 3 });
    await storeConversation(test.database, ctx, { at: '2026-03-10T10:00:00Z', finishReason: 'refused', cloneId });
    await storeConversation(test.database, ctx, { at: '2026-03-10T11:00:00Z', finishReason: 'error', cloneId });
    await storeConversation(test.database, ctx, { at: '2026-03-10T11:00:00Z', preview: true, cloneId });
    await storeConversation(test.database, ctx, { at: '2026-01-01T11:00:00Z', cloneId });
    await createFeedbackStore(test.database).upsert(ctx, messageId, { rating: -1, comment: null, sessionId, now: clock.now() });
    const report = await usecases().retrieveCloneAnalytics(ctx, cloneId, { days: 30 });
    expect(report.from).toBe('2026-02-09');
    expect(report.total).toEqual({
      sessions: 3,
      questions: 3,
      answered: 1,
      refused: 1,
      stopped: 0,
      failed: 1,
      thumbsUp: 0,
      thumbsDown: 1,
      inputTokens: 300,
      outputTokens: 60,
      costMicros: 3,
    });
    expect(report.days.map(({ day, sessions }) => [day, sessions])).toEqual([
      ['2026-03-09', 1],
      ['2026-03-10', 2],
    ]);
  });

  it('are empty for another workspace', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const { ctx: stranger } = await createTestWorkspace(test.database);
    const { cloneId } = await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z' });
    expect((await usecases().retrieveCloneAnalytics(stranger, cloneId, { days: 30 })).days).toEqual([]);
  });
});
