import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { newId } from '../../shared/ids.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import {
  ANSWER,
  ANSWER_TEXT,
  collectEvents,
  createTestChat,
  createTestStore,
  gatedLlm,
  insertSession,
  QUESTION,
  queryRows,
  scriptedLlm,
} from './chat.testing.ts';

let test: TestDatabase;
let ctx: Context;
beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
});
afterAll(() => test.close());

const newSession = () => insertSession(test.database, ctx);

describe('a session', () => {
  it('refuses a second question on every server while an answer is in progress, and accepts it afterwards', async () => {
    const { sessionId } = await newSession();
    const { llm, release } = gatedLlm(ANSWER);
    const { chat } = createTestChat(test.database, llm);
    const other = createTestChat(test.database, llm).chat;
    const attempts = await Promise.allSettled(
      [chat, chat, other, other].map((server) => server.streamMessage(ctx, sessionId, { content: QUESTION })),
    );
    const refused = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'answer_in_progress' });
    release();
    await expect.poll(() => chat.running() + other.running()).toBe(0);
    expect((await other.createMessage(ctx, sessionId, { content: QUESTION })).content).toBe(ANSWER_TEXT);
    expect(await queryRows(test.database, ctx, sql`select id from messages where session_id = ${sessionId}`)).toHaveLength(4);
  });

  it('keeps the stored part of an answer whose server died, marks it as failed, and accepts the next question', async () => {
    const { sessionId } = await newSession();
    const store = createTestStore(test.database);
    // A server that stores events, never renews its claim, and dies.
    const past = new Date(Date.now() - 60_000);
    const dead = { sessionId, questionId: newId('message'), messageId: newId('message'), content: QUESTION, callKey: null };
    await store.claim(ctx, { ...dead, now: past, until: new Date(past.getTime() + 1000), hold: noHold() });
    const { messageId } = dead;
    const events = [{ type: 'message-start' as const, data: { messageId, sessionId, model: 'm' } }, 'The zoo ', 'has'];
    await store.append(ctx.workspaceId, [{ sessionId, messageId, firstSeq: 1, events }], past);
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    const follower = collectEvents(await chat.followSession(ctx, sessionId, { after: 2, live: false }));
    await follower.ended;
    expect(follower.events.map(({ event }) => event.type)).toEqual(['text-delta', 'error', 'message-end']);
    const { data } = await chat.listMessages(ctx, sessionId, { limit: 1 });
    expect(data[0]).toMatchObject({ id: messageId, content: 'The zoo has', finishReason: 'error', error: { code: 'unavailable' } });
    expect(await store.finish({ ...lateAnswer(dead), workspaceId: ctx.workspaceId })).toBe(false);
    expect((await chat.createMessage(ctx, sessionId, { content: QUESTION })).finishReason).toBe('stop');
  });

  it('keeps its claim while a long answer renews it', async () => {
    const { sessionId } = await newSession();
    const { llm, release } = gatedLlm(ANSWER);
    // The first claim has expired for the database, whose clock runs 40 seconds ahead.
    const clock = fixedClock(new Date(Date.now() - 40_000));
    const { chat } = createTestChat(test.database, llm, { clock, leaseMs: 30_000, flushMs: 20 });
    const listener = collectEvents(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
    clock.advance(40_000);
    const state = sql`select answering_until > now() as claimed from sessions where id = ${sessionId}`;
    await expect.poll(() => queryRows(test.database, ctx, state)).toEqual([{ claimed: true }]);
    expect(await chat.closeAbandonedAnswers()).toBe(0);
    release();
    await listener.ended;
    expect(listener.events.at(-1)?.event).toMatchObject({ data: { finishReason: 'stop' } });
  });
});

describe('closeAbandonedAnswers', () => {
  it('closes the abandoned answers of all workspaces without making their sessions visible to others', async () => {
    const other = (await createTestWorkspace(test.database)).ctx;
    const { sessionId } = await insertSession(test.database, other);
    const past = new Date(Date.now() - 60_000);
    await createTestStore(test.database).claim(other, {
      sessionId,
      questionId: newId('message'),
      messageId: newId('message'),
      content: 'x',
      callKey: null,
      now: past,
      until: past,
      hold: noHold(),
    });
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    await expect(chat.listMessages(ctx, sessionId, { limit: 1 })).rejects.toMatchObject({ code: 'not_found' });
    expect(await chat.closeAbandonedAnswers()).toBeGreaterThan(0);
    expect(await chat.closeAbandonedAnswers()).toBe(0);
    expect((await chat.listMessages(other, sessionId, { limit: 1 })).data[0]).toMatchObject({ finishReason: 'error' });
  });
});

describe('drain', () => {
  it('refuses new questions, waits for running answers, and ends the rest with an error after the grace period', async () => {
    const [one, two] = [await newSession(), await newSession()];
    const slow = gatedLlm(['The zoo has forty', ' never sent']);
    const quick = gatedLlm(ANSWER);
    const llm = scriptedLlm((request, signal) => ({
      async *[Symbol.asyncIterator]() {
        const script = request.messages.at(-1)?.content.includes('slow') ? slow.llm : quick.llm;
        let pieces: string[] = [];
        const done = script.stream(request, signal, (piece) => pieces.push(piece));
        for (let ended = false; !ended; ) {
          ended = await Promise.race([done.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5))]);
          const ready = pieces;
          pieces = [];
          yield* ready;
        }
      },
    }));
    const { chat } = createTestChat(test.database, llm);
    const first = collectEvents(await chat.streamMessage(ctx, one.sessionId, { content: `${QUESTION} slow` }));
    const second = collectEvents(await chat.streamMessage(ctx, two.sessionId, { content: QUESTION }));
    await expect.poll(() => first.text !== '' && second.text !== '').toBe(true);
    // The grace period ends when the test says so, however slow the machine.
    let endGrace = () => {};
    vi.spyOn(globalThis, 'setTimeout').mockImplementationOnce(((done: () => void) => {
      endGrace = done;
      return { unref() {} };
    }) as unknown as typeof setTimeout);
    const drained = chat.drain(300);
    await expect(chat.streamMessage(ctx, two.sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'unavailable' });
    quick.release();
    await second.ended;
    endGrace();
    await drained;
    expect(second.events.at(-1)?.event).toMatchObject({ data: { finishReason: 'stop' } });
    expect(first.events.slice(-2).map(({ event }) => event)).toMatchObject([
      { type: 'error', data: { error: { code: 'unavailable' } } },
      { type: 'message-end', data: { finishReason: 'error' } },
    ]);
    expect(chat.running()).toBe(0);
  });
});

const noHold = () => ({ id: newId('event'), cloneId: newId('clone'), model: 'm', maxMicros: 0, until: new Date() });

function lateAnswer(dead: { sessionId: `ses_${string}`; messageId: `msg_${string}` }) {
  return {
    sessionId: dead.sessionId,
    messageId: dead.messageId,
    cloneId: newId('clone'),
    content: 'late',
    links: 'safe' as const,
    finishReason: 'stop' as const,
    model: 'm',
    citations: [],
    sources: [],
    followUps: [],
    error: null,
    usage: { inputTokens: 1, outputTokens: 1, costMicros: 1, flags: [] },
    startedAt: new Date(),
    endedAt: new Date(),
    firstSeq: 3,
    events: ['late'],
    usageEventId: newId('event'),
  };
}
