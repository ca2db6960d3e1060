import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { newId, type SessionId } from '../../shared/ids.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { usageEventOf } from './answering/answer-record.ts';
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
const question = { content: QUESTION };
let keys = 0;
const fresh = () => ({ callKey: `call-${++keys}` });

/** The roles of the stored messages, oldest first. */
async function roles(sessionId: SessionId) {
  const rows = await queryRows<{ role: string; count: number }>(
    test.database,
    ctx,
    sql`select m.role, s.message_count as count from messages m join sessions s on s.id = m.session_id where s.id = ${sessionId} order by m.id`,
  );
  for (const { count } of rows) expect(count).toBe(rows.length);
  return rows.map(({ role }) => role);
}

/** What a server leaves behind that was killed after it stored the question, and after some events of the answer. */
async function leaveBehind(sessionId: SessionId, callKey: string, events: string[] = []) {
  const store = createTestStore(test.database);
  const past = new Date(Date.now() - 60_000);
  const questionId = newId('message', past.getTime());
  const messageId = newId('message', past.getTime());
  const hold = { id: usageEventOf(messageId), cloneId: newId('clone'), model: 'm', maxMicros: 0, until: past };
  await store.claim(ctx, { sessionId, questionId, messageId, content: QUESTION, callKey, now: past, until: past, hold });
  const start = { type: 'message-start' as const, data: { messageId, sessionId, model: 'm' } };
  if (events.length > 0) await store.append(ctx.workspaceId, [{ sessionId, messageId, firstSeq: 1, events: [start, ...events] }], past);
  return messageId;
}

describe('a call that is repeated under its key', () => {
  it('gets the message of the first attempt while that is written, on the same server and on another one', async () => {
    const { sessionId } = await newSession();
    const { llm, release } = gatedLlm(ANSWER);
    const { chat } = createTestChat(test.database, llm, { leaseMs: 300, flushMs: 20 });
    const other = createTestChat(test.database, llm, { leaseMs: 300 }).chat;
    const call = fresh();
    const first = chat.createMessage(ctx, sessionId, question, call);
    await expect.poll(() => chat.running()).toBe(1);
    const repeated = [chat.createMessage(ctx, sessionId, question, call), other.createMessage(ctx, sessionId, question, call)];
    const streamed = await other.streamMessage(ctx, sessionId, question, call);
    const events = collectEvents(streamed);
    await expect(other.createMessage(ctx, sessionId, question, fresh())).rejects.toMatchObject({ code: 'answer_in_progress' });
    release();
    const { id } = await first;
    for (const message of await Promise.all(repeated)) expect(message).toMatchObject({ id, content: ANSWER_TEXT });
    await events.ended;
    expect([streamed.messageId, events.text, events.events.at(-1)?.event.type]).toEqual([id, ANSWER_TEXT, 'message-end']);
    expect([llm.calls.length, await roles(sessionId)]).toEqual([1, ['user', 'assistant']]);
  });

  it('gets the stored message after the first attempt has ended, also when other questions followed', async () => {
    const { sessionId } = await newSession();
    const llm = scriptedLlm(() => ANSWER);
    const { chat } = createTestChat(test.database, llm);
    const call = fresh();
    const { id } = await chat.createMessage(ctx, sessionId, question, call);
    await chat.createMessage(ctx, sessionId, { content: 'When does the zoo of the city open?' }, fresh());
    expect(await chat.createMessage(ctx, sessionId, question, call)).toMatchObject({ id, content: ANSWER_TEXT });
    const events = collectEvents(await chat.streamMessage(ctx, sessionId, question, call));
    await events.ended;
    expect(new Set(events.events.map(({ event }) => event.data.messageId))).toEqual(new Set([id]));
    expect([events.text, llm.calls.length, await roles(sessionId)]).toEqual([ANSWER_TEXT, 2, ['user', 'assistant', 'user', 'assistant']]);
  });

  it.each([
    ['before the first event', [], false],
    ['after some events', ['The zoo '], false],
    ['after another server closed the answer', ['The zoo '], true],
  ] as const)('is answered under the same id after the server died %s, and the question is stored once', async (_when, events, closed) => {
    const { sessionId } = await newSession();
    const call = fresh();
    const messageId = await leaveBehind(sessionId, call.callKey, [...events]);
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    if (closed) await chat.closeAbandonedAnswers();
    const message = await chat.createMessage(ctx, sessionId, question, call);
    expect(message).toMatchObject({ id: messageId, content: ANSWER_TEXT, finishReason: 'stop', error: null });
    expect(await roles(sessionId)).toEqual(['user', 'assistant']);
    // Who reads the events from the start sees the answer once.
    const follower = collectEvents(await chat.followSession(ctx, sessionId, { after: 0, live: false }));
    await follower.ended;
    expect([follower.text, follower.events.filter(({ event }) => event.type === 'message-end').length]).toEqual([ANSWER_TEXT, 1]);
  });

  it('is answered again under the same id after its answer failed', async () => {
    const { sessionId } = await newSession();
    let broken = true;
    const llm = scriptedLlm(function* () {
      yield 'The zoo';
      if (broken) throw new AppError('upstream_failed', 'The model failed.');
      yield ' has forty penguins.';
    });
    const { chat } = createTestChat(test.database, llm);
    const call = fresh();
    await expect(chat.createMessage(ctx, sessionId, question, call)).rejects.toMatchObject({ code: 'upstream_failed' });
    const [failed] = (await chat.listMessages(ctx, sessionId, { limit: 1 })).data;
    broken = false;
    const message = await chat.createMessage(ctx, sessionId, question, call);
    expect([message.id, message.content]).toEqual([failed?.id, 'The zoo has forty penguins.']);
    expect(await roles(sessionId)).toEqual(['user', 'assistant']);
    const usage = sql`select id from usage_events where message_id = ${message.id}`;
    expect(await queryRows(test.database, ctx, usage)).toHaveLength(2);
  });

  it('is stored once if many attempts arrive at once on two servers', async () => {
    const { sessionId } = await newSession();
    const llm = scriptedLlm(() => ANSWER);
    const servers = [createTestChat(test.database, llm).chat, createTestChat(test.database, llm).chat];
    const call = fresh();
    const attempts = Array.from({ length: 20 }, (_, i) => servers[i % 2]?.createMessage(ctx, sessionId, question, call));
    const ids = new Set((await Promise.all(attempts)).map((message) => message?.id));
    expect([ids.size, llm.calls.length, await roles(sessionId)]).toEqual([1, 1, ['user', 'assistant']]);
  });

  it('is refused with another question, and is a new call in another session and after a day', async () => {
    const { sessionId } = await newSession();
    const clock = fixedClock(new Date());
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ANSWER),
      { clock },
    );
    const call = fresh();
    const { id } = await chat.createMessage(ctx, sessionId, question, call);
    await expect(chat.createMessage(ctx, sessionId, { content: 'Another question of the city?' }, call)).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
    const elsewhere = await newSession();
    expect((await chat.createMessage(ctx, elsewhere.sessionId, question, call)).id).not.toBe(id);
    clock.advance(86_400_001);
    const later = await chat.createMessage(ctx, sessionId, question, call);
    expect(later.id).not.toBe(id);
    expect((await chat.createMessage(ctx, sessionId, question, call)).id).toBe(later.id);
  });
});

describe('a session that is deleted while its answer is written', () => {
  it('is reported as not_found', async () => {
    const { sessionId } = await newSession();
    const { llm, release } = gatedLlm(ANSWER);
    const { chat } = createTestChat(test.database, llm);
    const answer = chat.createMessage(ctx, sessionId, question);
    answer.catch(() => {});
    await expect.poll(() => chat.running()).toBe(1);
    const other = await newSession();
    const events = collectEvents(await chat.streamMessage(ctx, other.sessionId, question));
    await queryRows(test.database, ctx, sql`delete from sessions where id in (${sessionId}, ${other.sessionId})`);
    release();
    await expect(answer).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('deleted') });
    await events.ended;
    expect(events.events.slice(-2).map(({ event }) => event)).toMatchObject([
      { type: 'error', data: { error: { code: 'not_found' } } },
      { type: 'message-end', data: { finishReason: 'error' } },
    ]);
  });

  it('stops the model when its claim is renewed next', async () => {
    const { sessionId } = await newSession();
    let stopped = false;
    const llm = scriptedLlm(async function* (_request, signal) {
      yield 'The zoo';
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      stopped = true;
    });
    const { chat } = createTestChat(test.database, llm, { leaseMs: 60, flushMs: 20 });
    const answer = chat.createMessage(ctx, sessionId, question);
    answer.catch(() => {});
    await expect.poll(() => chat.running()).toBe(1);
    await queryRows(test.database, ctx, sql`delete from sessions where id = ${sessionId}`);
    await expect(answer).rejects.toMatchObject({ code: 'not_found' });
    expect(stopped).toBe(true);
  });
});
