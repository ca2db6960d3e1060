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
    const report = await usecases().retrieveCloneAnalytics(ctx, cloneId, { days: 30, timeZone: 'UTC' });
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
    expect((await usecases().retrieveCloneAnalytics(stranger, cloneId, { days: 30, timeZone: 'UTC' })).days).toEqual([]);
  });

  it('begin and end days in the time zone of the reader', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const { cloneId } = await storeConversation(test.database, ctx, { at: '2026-03-09T20:30:00Z' });
    const days = async (timeZone: string) =>
      (await usecases().retrieveCloneAnalytics(ctx, cloneId, { days: 2, timeZone })).days.map(({ day }) => day);
    expect(await days('UTC')).toEqual(['2026-03-09']);
    expect(await days('Asia/Tokyo')).toEqual(['2026-03-10']);
    expect(await days('America/New_York')).toEqual(['2026-03-09']);
    // Names that databases do not know, or take for another zone.
    for (const timeZone of ['JST', 'Asia/Tokyo', 'PLT', 'Asia/Calcutta', 'IST', 'AET'])
      expect(await days(timeZone), timeZone).toEqual(['2026-03-10']);
    for (const timeZone of ['CNT', 'PST', 'US/Pacific-New']) expect(await days(timeZone), timeZone).toEqual(['2026-03-09']);
  });

  it('compare with as many days before', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const { cloneId } = await storeConversation(test.database, ctx, { at: '2026-03-10T10:00:00Z' });
    for (const at of ['2026-03-02T10:00:00Z', '2026-03-03T10:00:00Z', '2026-02-20T10:00:00Z'])
      await storeConversation(test.database, ctx, { at, cloneId });
    const { total, previous, days } = await usecases().retrieveCloneAnalytics(ctx, cloneId, { days: 7, timeZone: 'UTC' });
    expect([total.questions, previous.questions, days.length]).toEqual([1, 2, 1]);
  });

  it('count all clones of the workspace together and each', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const { ctx: stranger } = await createTestWorkspace(test.database);
    const one = await storeConversation(test.database, ctx, { at: '2026-03-10T10:00:00Z' });
    await storeConversation(test.database, ctx, { at: '2026-03-10T10:00:00Z', cloneId: one.cloneId, finishReason: 'refused' });
    const two = await storeConversation(test.database, ctx, { at: '2026-03-10T10:00:00Z' });
    await storeConversation(test.database, stranger, { at: '2026-03-10T10:00:00Z' });
    const { total, clones } = await usecases().retrieveWorkspaceAnalytics(ctx, { days: 30, timeZone: 'UTC' });
    expect(total).toMatchObject({ questions: 3, answered: 2, refused: 1 });
    expect(clones.map(({ cloneId, questions, answered }) => [cloneId, questions, answered])).toEqual([
      [one.cloneId, 2, 1],
      [two.cloneId, 1, 1],
    ]);
  });
});

describe('the top questions of a clone', () => {
  it('are counted whatever their case and punctuation, without previews, the most frequent first', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const at = (minute: number) => `2026-03-10T10:${minute}:00Z`;
    const { cloneId } = await storeConversation(test.database, ctx, { at: at(10), question: 'How old are you?' });
    await storeConversation(test.database, ctx, { at: at(11), cloneId, question: '¿Qué cuesta?' });
    await storeConversation(test.database, ctx, { at: at(12), cloneId, question: 'how old  are you', finishReason: 'refused' });
    await storeConversation(test.database, ctx, { at: at(13), cloneId, question: 'How old are you?', preview: true });
    const last = await storeConversation(test.database, ctx, { at: at(14), cloneId, question: 'How old are YOU?!' });
    const { data } = await usecases().retrieveTopQuestions(ctx, cloneId, { days: 7, timeZone: 'UTC', limit: 10 });
    expect(data).toEqual([
      { question: 'How old are YOU?!', asked: 3, unanswered: 1, lastSessionId: last.sessionId, lastAskedAt: '2026-03-10T10:14:00.000Z' },
      expect.objectContaining({ question: '¿Qué cuesta?', asked: 1, unanswered: 0 }),
    ]);
  });
});
