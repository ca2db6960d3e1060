import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeConversation } from '../../../db/testing/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { fixedClock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import type { SessionId } from '../../../shared/ids.ts';
import { createAuditWriter } from '../../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../../accounts/testing/accounts.testing.ts';
import { createFeedbackStore } from '../../feedback/feedback.store.ts';
import { createChatStore } from '../chat.store.ts';
import { CSV_HEAD, csvLine } from './csv.ts';
import { type ChatMessageInWorkspace, MessageFilter } from './history.schemas.ts';
import { createHistoryStore } from './history.store.ts';
import { createHistoryUsecases } from './history.usecases.ts';

const clock = fixedClock('2026-03-10T12:00:00Z');
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const usecases = () =>
  createHistoryUsecases({
    store: createChatStore(
      test.database,
      async () => {},
      async () => false,
    ),
    history: createHistoryStore(test.database, createAuditWriter({ clock })),
  });

const listed = async (ctx: Context, query: Record<string, string>) =>
  (await usecases().listAllMessages(ctx, { limit: 100, ...MessageFilter.parse(query) })).data;
const asVisitor = (ctx: Context, sessionId: SessionId, cloneId: `cln_${string}`): Context => ({
  ...ctx,
  actor: { type: 'visitor', sessionId, cloneId, scopes: ['chat:write'] },
});

describe('messages across sessions', () => {
  it('are filtered by clone, session, visitor, time, role, ending, rating, and preview', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const store = (input: Omit<Parameters<typeof storeConversation>[2], 'at'> & { at?: string }) =>
      storeConversation(test.database, ctx, { at: '2026-03-05T10:00:00Z', ...input });
    const first = await store({ visitorId: 'v1', at: '2026-03-01T10:00:00Z' });
    const refused = await store({ finishReason: 'refused', cloneId: first.cloneId });
    const preview = await store({ preview: true, at: '2026-03-06T10:00:00Z' });
    await createFeedbackStore(test.database).upsert(ctx, first.messageId, {
      ...{ rating: 1, comment: null, sessionId: first.sessionId, now: clock.now() },
    });
    const ids = async (query: Record<string, string>) => (await listed(ctx, { role: 'assistant', ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual([preview.messageId, refused.messageId, first.messageId]);
    expect(await ids({ cloneId: first.cloneId })).toEqual([refused.messageId, first.messageId]);
    expect(await ids({ sessionId: preview.sessionId })).toEqual([preview.messageId]);
    expect(await ids({ visitorId: 'v1' })).toEqual([first.messageId]);
    expect(await ids({ from: '2026-03-02T00:00:00Z' })).toEqual([preview.messageId, refused.messageId]);
    expect(await ids({ to: '2026-03-01T10:00:00Z' })).toEqual([]);
    expect(await ids({ from: '2026-03-01T10:00:00Z', to: '2026-03-01T12:00:01+02:00' })).toEqual([first.messageId]);
    expect(await ids({ finishReason: 'refused' })).toEqual([refused.messageId]);
    expect(await ids({ refused: 'true' })).toEqual([refused.messageId]);
    expect(await ids({ refused: 'false' })).toEqual([preview.messageId, first.messageId]);
    expect(await ids({ rating: 'up' })).toEqual([first.messageId]);
    expect(await ids({ rating: 'down' })).toEqual([]);
    expect(await ids({ rating: 'none' })).toEqual([preview.messageId, refused.messageId]);
    expect(await ids({ preview: 'true' })).toEqual([preview.messageId]);
    expect((await listed(ctx, { role: 'user', visitorId: 'v1' }))[0]).toMatchObject({
      ...{ role: 'user', content: 'Where do you live?', visitorId: 'v1', cloneId: first.cloneId, preview: false },
    });
    await expect(listed(ctx, { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('are found by the time of an answer that failed the day before and has kept its id', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const times = { at: '2026-03-01T10:00:00Z', answeredAt: '2026-03-02T09:59:00Z' };
    const { messageId } = await storeConversation(test.database, ctx, times);
    const range = { role: 'assistant', from: '2026-03-02T09:00:00Z', to: '2026-03-02T10:00:00Z' };
    expect((await listed(ctx, range)).map(({ id }) => id)).toEqual([messageId]);
  });

  it('are paged without duplicates or gaps, and belong to the workspace only', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const { ctx: stranger } = await createTestWorkspace(test.database);
    for (let n = 0; n < 3; n++) await storeConversation(test.database, ctx, { at: `2026-03-0${n + 1}T10:00:00Z` });
    const { messageId } = await storeConversation(test.database, stranger, { at: '2026-03-02T10:00:00Z' });
    const ids: string[] = [];
    for (let cursor: string | undefined; ids.length < 20; ) {
      const page = await usecases().listAllMessages(ctx, { limit: 4, cursor });
      ids.push(...page.data.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(ids).toHaveLength(6);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(ids).not.toContain(messageId);
    await expect(usecases().retrieveMessage(ctx, messageId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are retrieved one by one, by visitors from their own session only', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const mine = await storeConversation(test.database, ctx, { at: '2026-03-01T10:00:00Z' });
    const other = await storeConversation(test.database, ctx, { at: '2026-03-01T10:00:00Z', cloneId: mine.cloneId });
    const visitor = asVisitor(ctx, mine.sessionId, mine.cloneId);
    expect(await usecases().retrieveMessage(ctx, other.messageId)).toMatchObject({ id: other.messageId, content: 'In London.' });
    expect(await usecases().retrieveMessage(visitor, mine.messageId)).toMatchObject({ id: mine.messageId });
    // A member may have written the comment of the rating.
    await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
      tx.execute(sql`update messages set feedback = -1, feedback_comment = 'internal' where id = ${mine.messageId}`),
    );
    expect((await usecases().retrieveMessage(ctx, mine.messageId)).feedbackComment).toBe('internal');
    expect(await usecases().retrieveMessage(visitor, mine.messageId)).toMatchObject({ feedback: 'down', feedbackComment: null });
    await expect(usecases().retrieveMessage(visitor, other.messageId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(usecases().listAllMessages(visitor, { limit: 5 })).rejects.toMatchObject({ code: 'permission_denied' });
  });
});

describe('exporting messages', () => {
  it('yields every match, oldest first, in more pages than one', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const { cloneId } = await storeConversation(test.database, ctx, { at: '2026-03-01T10:00:00Z' });
    for (let n = 0; n < 260; n++) await storeConversation(test.database, ctx, { at: '2026-03-02T10:00:00Z', cloneId });
    const ids: string[] = [];
    for await (const { id } of await usecases().exportMessages(ctx, { format: 'ndjson', cloneId })) ids.push(id);
    expect(ids).toHaveLength(522);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('writes a table that no spreadsheet runs as formulas', () => {
    const message = {
      ...{ id: 'msg_1', sessionId: 'ses_1', cloneId: 'cln_1', visitorId: '+1', preview: false, createdAt: '2026-03-01T10:00:00.000Z' },
      ...{
        role: 'user',
        links: null,
        content: '=HYPERLINK("https://example.com"),\nx',
        finishReason: null,
        feedback: null,
        feedbackComment: '=1+1',
        citations: [],
        model: null,
        usage: null,
      },
    } as unknown as ChatMessageInWorkspace;
    expect(CSV_HEAD).toMatch(/^\uFEFFid,sessionId,.*\r\n$/);
    for (const content of ['\uff1d1+1', ' =1+1', '\n-1']) expect(csvLine({ ...message, content })).toContain(`'${content}`);
    expect(csvLine(message)).toBe(
      `msg_1,ses_1,cln_1,'+1,false,2026-03-01T10:00:00.000Z,user,"'=HYPERLINK(""https://example.com""),\nx",,,,,,,,,'=1+1\r\n`,
    );
  });
});
