import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import type { Llm } from '../../providers/llm/llm.port.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { type CloneId, newId, type SessionId } from '../../shared/ids.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createTestSpending } from '../billing/spending/spending.testing.ts';
import type { Spent } from '../billing/spending/spending.usecases.ts';
import type { Search } from './answering/search-knowledge.usecases.ts';
import {
  ANSWER,
  createTestChat,
  createTestStore,
  gatedLlm,
  insertSession,
  MAX_COST,
  QUESTION,
  queryRows,
  scriptedLlm,
  testChunk,
  visitorOf,
} from './chat.testing.ts';

// With the real spending limit of the billing module. An answer costs at most MAX_COST, and 55 in the end.

let test: TestDatabase;
let ctx: Context;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const COST = 55;

async function setUp(llm: Llm, limitMicros: number | null, options: Parameters<typeof createTestChat>[2] = {}) {
  ctx = (await createTestWorkspace(test.database)).ctx;
  const spending = createTestSpending(test.database);
  if (limitMicros !== null) await spending.updateSpendingLimit(ctx, { monthlyCostMicros: limitMicros });
  const { chat } = createTestChat(test.database, llm, { spending, ...options });
  return { chat, spending, spent: async () => (await spending.retrieveSpendingLimit(ctx)).spentMicros };
}

const usage = () =>
  queryRows<{ kind: string; cost: number }>(
    test.database,
    ctx,
    sql`select kind, cost_micros::int as cost from usage_events where workspace_id = ${ctx.workspaceId} order by kind`,
  );
const holds = () => queryRows(test.database, ctx, sql`select id from spending_holds where workspace_id = ${ctx.workspaceId}`);
const sessions = async (count: number) => {
  const ids: SessionId[] = [];
  const { cloneId } = await insertSession(test.database, ctx);
  for (let i = 0; i < count; i++) ids.push((await insertSession(test.database, ctx, cloneId)).sessionId);
  return ids;
};

describe('the spending limit', () => {
  it('lets 10 of 200 parallel questions on two servers pass when it covers 10 answers', async () => {
    const { llm, release } = gatedLlm(ANSWER);
    const { chat, spent } = await setUp(llm, 10 * MAX_COST);
    const other = createTestChat(test.database, llm, { spending: createTestSpending(test.database) }).chat;
    const asked = await sessions(200);
    const started = await Promise.allSettled(asked.map((id, i) => (i % 2 ? chat : other).streamMessage(ctx, id, { content: QUESTION })));
    const refused = started.filter((result) => result.status === 'rejected');
    expect(started.length - refused.length).toBe(10);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 5 });
    expect(await holds()).toHaveLength(10);
    release();
    await expect.poll(() => chat.running() + other.running()).toBe(0);
    expect([await spent(), (await usage()).length, await holds()]).toEqual([10 * COST, 10, []]);
    expect(await queryRows(test.database, ctx, sql`select id from messages where workspace_id = ${ctx.workspaceId}`)).toHaveLength(20);
    // What the answers did not cost is free again.
    const [next] = await sessions(1);
    expect((await chat.createMessage(ctx, next ?? newId('session'), { content: QUESTION })).finishReason).toBe('stop');
  });

  it('is never exceeded, and is used up by 10 of 200 parallel questions that cost what was reserved', async () => {
    const base = scriptedLlm(() => ANSWER);
    const llm: Llm = {
      ...base,
      stream: async (...args) => {
        const end = await base.stream(...args);
        return { ...end, usage: { ...end.usage, costMicros: MAX_COST } };
      },
    };
    const { chat, spent } = await setUp(llm, 10 * MAX_COST);
    const asked = await sessions(200);
    const results = await Promise.allSettled(asked.map((id) => chat.createMessage(ctx, id, { content: QUESTION })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect([await spent(), await holds()]).toEqual([10 * MAX_COST, []]);
    const [late] = await sessions(1);
    await expect(chat.createMessage(ctx, late ?? newId('session'), { content: QUESTION })).rejects.toMatchObject({
      code: 'quota_exceeded',
    });
  });

  it('counts an answer whose session was deleted while it was written, exactly once', async () => {
    const { llm, release } = gatedLlm(ANSWER);
    const { chat, spent } = await setUp(llm, 1_000);
    const [id] = await sessions(1);
    if (!id) return;
    const answer = chat.createMessage(ctx, id, { content: QUESTION });
    answer.catch(() => {});
    await expect.poll(() => chat.running()).toBe(1);
    await queryRows(test.database, ctx, sql`delete from sessions where id = ${id}`);
    release();
    await expect(answer).rejects.toMatchObject({ code: 'not_found' });
    expect([await usage(), await spent(), await holds()]).toEqual([[{ kind: 'message.answered', cost: COST }], COST, []]);
  });

  it('refuses a model without a known price, before it is called, until the limit is removed', async () => {
    const llm = { ...scriptedLlm(() => ANSWER), maxCost: () => null };
    const { chat, spending } = await setUp(llm, 1_000_000);
    const [id] = await sessions(1);
    if (!id) return;
    await expect(chat.createMessage(ctx, id, { content: QUESTION })).rejects.toMatchObject({
      code: 'quota_exceeded',
      message: expect.stringContaining('MODEL_PRICES'),
    });
    expect([llm.calls, await queryRows(test.database, ctx, sql`select id from messages where session_id = ${id}`)]).toEqual([[], []]);
    // A server that does not know of the limit yet cannot claim the session either.
    const unaware = { requireCovered: spending.requireCovered, ensureAllowed: async () => ({ limited: false }) };
    await expect(
      createTestChat(test.database, llm, { spending: unaware }).chat.createMessage(ctx, id, { content: QUESTION }),
    ).rejects.toMatchObject({ code: 'quota_exceeded' });
    await spending.updateSpendingLimit(ctx, { monthlyCostMicros: null });
    expect((await chat.createMessage(ctx, id, { content: QUESTION })).finishReason).toBe('stop');
  });

  it('covers the search: it is reserved before the question is embedded, and its cost is recorded', async () => {
    const calls: string[] = [];
    const search: Search = async (_ctx, _id, _input, _settings, reserve) => {
      calls.push('embed');
      const reservation = await reserve(4);
      await reservation.settle({ inputTokens: 20, costMicros: 3 });
      return [testChunk()];
    };
    const options = { search, maxSearchCost: () => 4 };
    const { chat, spending, spent } = await setUp(
      scriptedLlm(() => ANSWER),
      MAX_COST + 3,
      options,
    );
    const [id] = await sessions(1);
    if (!id) return;
    await expect(chat.createMessage(ctx, id, { content: QUESTION })).rejects.toMatchObject({ code: 'quota_exceeded' });
    expect(calls).toEqual([]);
    await spending.updateSpendingLimit(ctx, { monthlyCostMicros: MAX_COST + 4 });
    await chat.createMessage(ctx, id, { content: QUESTION });
    expect(await usage()).toEqual([{ kind: 'message.answered', cost: COST + 3 }]);
    expect([await spent(), await holds()]).toEqual([COST + 3, []]);
  });

  it('marks an answer as estimated whose search did not report its tokens, unless the search was free', async () => {
    for (const [costMicros, flags] of [
      [3, ['estimated']],
      [0, []],
    ] as const) {
      const search: Search = async (_ctx, _id, _input, _settings, reserve) => {
        await (await reserve(4)).settle({ inputTokens: 20, costMicros, estimated: true });
        return [testChunk()];
      };
      const { chat } = await setUp(
        scriptedLlm(() => ANSWER),
        null,
        { search },
      );
      const [id] = await sessions(1);
      if (!id) return;
      expect((await chat.createMessage(ctx, id, { content: QUESTION })).usage).toMatchObject({ costMicros: COST + costMicros, flags });
    }
  });

  it('counts the searches of questions that are refused, and does not search when the session is known to have ended', async () => {
    let embedded = 0;
    const search: Search = async (_ctx, _id, _input, _settings, reserve) => {
      const reservation = await reserve(4);
      // The refusal arrives first.
      await new Promise((resolve) => setTimeout(resolve, 50));
      embedded += 1;
      await reservation.settle({ inputTokens: 20, costMicros: 3 });
      return [testChunk()];
    };
    const { llm, release } = gatedLlm(ANSWER);
    const recordSearch = async (caller: Context, cloneId: CloneId, spent: Spent) => {
      const input = { cloneId, sourceId: null, kind: 'query.embedded', model: 'test', maxMicros: 0 } as const;
      await (await createTestSpending(test.database).reserveSpending(caller.workspaceId, input)).settle(spent);
    };
    const { chat } = await setUp(llm, null, { search, recordSearch, maxSearchCost: () => 4 });
    // Another server, which does not see that the first one writes an answer.
    const other = createTestChat(test.database, llm, { search, recordSearch, maxSearchCost: () => 4 }).chat;
    const [busy, over] = await sessions(2);
    if (!busy || !over) return;
    await queryRows(test.database, ctx, sql`update sessions set status = 'ended' where id = ${over}`);
    const answer = chat.createMessage(ctx, busy, { content: QUESTION });
    await expect.poll(() => chat.running()).toBe(1);
    const dropped = { kind: 'query.embedded', cost: 3 };
    await expect(other.createMessage(ctx, busy, { content: QUESTION })).rejects.toMatchObject({ code: 'answer_in_progress' });
    await expect.poll(usage).toEqual([dropped]);
    await expect(chat.createMessage(visitorOf(ctx, newId('clone'), over), over, { content: QUESTION })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect.poll(usage).toEqual([dropped, dropped]);
    const before = embedded;
    for (const server of [chat, other])
      await expect(server.createMessage(ctx, over, { content: QUESTION })).rejects.toMatchObject({ code: 'conflict' });
    release();
    await answer;
    expect([embedded, await usage()]).toEqual([before, [{ kind: 'message.answered', cost: COST + 3 }, dropped, dropped]]);
  });

  it('stores counts that a model exaggerates, and counts a cost above what was reserved', async () => {
    const base = scriptedLlm(() => ANSWER);
    const most = 2 ** 31 - 1;
    const llm: Llm = {
      ...base,
      stream: async (...args) => ({
        ...(await base.stream(...args)),
        usage: { inputTokens: 2 * most, outputTokens: most + 1, costMicros: 50 * MAX_COST, flags: [] },
      }),
    };
    const { chat, spent } = await setUp(llm, 2 * MAX_COST);
    const [id, next] = await sessions(2);
    if (!id || !next) return;
    expect((await chat.createMessage(ctx, id, { content: QUESTION })).finishReason).toBe('stop');
    expect([await spent(), await holds()]).toEqual([50 * MAX_COST, []]);
    expect(
      await queryRows(
        test.database,
        ctx,
        sql`select input_tokens as i, output_tokens as o from usage_events where workspace_id = ${ctx.workspaceId}`,
      ),
    ).toEqual([{ i: most, o: most }]);
    await expect(chat.createMessage(ctx, next, { content: QUESTION })).rejects.toMatchObject({ code: 'quota_exceeded' });
  });

  it('counts the answer of a dead server with the most that it can have cost', async () => {
    const { chat, spent } = await setUp(
      scriptedLlm(() => ANSWER),
      10 * MAX_COST,
    );
    const store = createTestStore(test.database);
    const past = new Date(Date.now() - 60_000);
    const [open, deleted] = await sessions(2);
    if (!open || !deleted) return;
    for (const sessionId of [open, deleted]) {
      const hold = { id: newId('event'), cloneId: newId('clone'), model: 'scripted', maxMicros: MAX_COST, until: past };
      const ids = { sessionId, questionId: newId('message'), messageId: newId('message') };
      expect(await store.claim(ctx, { ...ids, content: 'x', callKey: null, now: past, until: past, hold })).toBeDefined();
    }
    await queryRows(test.database, ctx, sql`delete from sessions where id = ${deleted}`);
    expect([await spent(), (await holds()).length]).toEqual([0, 2]);
    await chat.closeAbandonedAnswers();
    expect([await spent(), (await holds()).length]).toEqual([MAX_COST, 1]);
    const spending = createTestSpending(test.database);
    await spending.settleExpiredHolds(100, 100);
    await spending.settleExpiredHolds(100, 100);
    expect([await spent(), await holds()]).toEqual([2 * MAX_COST, []]);
  });

  it('starts over each month, while answers in progress stay reserved', async () => {
    const clock = fixedClock('2026-03-31T23:59:00Z');
    ctx = (await createTestWorkspace(test.database)).ctx;
    const spending = createTestSpending(test.database, clock);
    const { llm, release } = gatedLlm(ANSWER);
    const { chat } = createTestChat(test.database, llm, { spending, clock });
    await spending.updateSpendingLimit(ctx, { monthlyCostMicros: MAX_COST });
    const [first, second] = await sessions(2);
    if (!first || !second) return;
    const answer = chat.createMessage(ctx, first, { content: QUESTION });
    await expect.poll(() => chat.running()).toBe(1);
    clock.advance(120_000);
    await expect(chat.createMessage(ctx, second, { content: QUESTION })).rejects.toMatchObject({ code: 'rate_limited' });
    release();
    await answer;
    // The answer ended in April and counts there.
    expect(await spending.retrieveSpendingLimit(ctx)).toMatchObject({ spentMicros: COST });
    clock.advance(30 * 86_400_000);
    expect((await chat.createMessage(ctx, second, { content: QUESTION })).finishReason).toBe('stop');
  });
});
