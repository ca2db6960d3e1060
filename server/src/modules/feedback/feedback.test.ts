import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeConversation } from '../../db/testing/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { newId } from '../../shared/ids.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { CreateFeedbackInput } from './feedback.schemas.ts';
import { createFeedbackStore } from './feedback.store.ts';
import { createFeedbackUsecases } from './feedback.usecases.ts';

const clock = fixedClock('2026-03-01T12:00:00Z');
let test: TestDatabase;
let ctx: Context;
let stranger: Context;

beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
  stranger = (await createTestWorkspace(test.database)).ctx;
});
afterAll(() => test.close());

const usecases = () => createFeedbackUsecases({ store: createFeedbackStore(test.database), clock });

describe('feedback', () => {
  it('replaces the first rating of an answer with the second', async () => {
    const { messageId } = await storeConversation(test.database, ctx, { at: '2026-03-01T11:00:00Z' });
    expect(await usecases().createFeedback(ctx, messageId, { rating: 'up' })).toMatchObject({ rating: 'up', comment: null });
    const second = await usecases().createFeedback(ctx, messageId, { rating: 'down', comment: 'wrong city' });
    expect(second).toMatchObject({ rating: 'down', comment: 'wrong city', createdAt: '2026-03-01T12:00:00.000Z' });
  });

  it('keeps of a comment what can be seen', () => {
    const kept = (comment: string) => CreateFeedbackInput.parse({ rating: 'down', comment }).comment;
    expect(kept(' Wrong\u202e city\u0001,\n\u001b[31mtwice\u0085 ')).toBe('Wrong city,\n[31mtwice');
    expect(kept('می\u200cخواهم 👩‍🔬')).toBe('می\u200cخواهم 👩‍🔬');
    for (const unseen of ['\u200b'.repeat(2000), '\u3164', '\u2800 \ufe0f']) expect(kept(unseen)).toBe('');
  });

  it('updates the rating of the message', async () => {
    const { messageId } = await storeConversation(test.database, ctx, { at: '2026-03-01T11:00:00Z' });
    const shown = () =>
      test.database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const { rows } = await tx.execute<{ feedback: number | null }>(sql`select feedback from messages where id = ${messageId}`);
        return rows[0]?.feedback;
      });
    expect(await shown()).toBeNull();
    await usecases().createFeedback(ctx, messageId, { rating: 'up' });
    expect(await shown()).toBe(1);
    await usecases().createFeedback(ctx, messageId, { rating: 'down' });
    expect(await shown()).toBe(-1);
    await expect(usecases().createFeedback(stranger, messageId, { rating: 'up' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await shown()).toBe(-1);
  });

  it('is limited to answers of the own session for visitors', async () => {
    const mine = await storeConversation(test.database, ctx, { at: '2026-03-01T11:00:00Z' });
    const other = await storeConversation(test.database, ctx, { at: '2026-03-01T11:00:00Z', cloneId: mine.cloneId });
    const visitor: Context = {
      ...ctx,
      actor: { type: 'visitor', sessionId: mine.sessionId, cloneId: mine.cloneId, scopes: ['chat:write'] },
    };
    expect(await usecases().createFeedback(visitor, mine.messageId, { rating: 'up' })).toMatchObject({ rating: 'up' });
    await expect(usecases().createFeedback(visitor, other.messageId, { rating: 'up' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is refused with not_found for answers of other workspaces and unknown answers', async () => {
    const { messageId } = await storeConversation(test.database, ctx, { at: '2026-03-01T11:00:00Z' });
    await expect(usecases().createFeedback(stranger, messageId, { rating: 'up' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(usecases().createFeedback(ctx, newId('message'), { rating: 'up' })).rejects.toMatchObject({ code: 'not_found' });
  });
});
