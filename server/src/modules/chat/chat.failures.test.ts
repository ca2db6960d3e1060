import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import {
  ANSWER,
  collectEvents,
  createTestChat,
  createTestStore,
  insertSession,
  QUESTION,
  queryRows,
  scriptedLlm,
  visitorOf,
} from './chat.testing.ts';

let test: TestDatabase;
let ctx: Context;
beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
});
afterAll(() => test.close());

const newSession = () => insertSession(test.database, ctx);

it('ends an answer with error and message-end if the model or the search fails, and stores the text so far with the error', async () => {
  const failing = scriptedLlm(function* () {
    yield 'The zoo has';
    throw new AppError('upstream_timeout', 'The model sent nothing for 30 seconds.');
  });
  const searching = { search: () => Promise.reject(new AppError('upstream_failed', 'no embedding')) };
  const unknown = { search: () => Promise.reject(new Error('secret detail')) };
  for (const [options, code, text] of [
    [{}, 'upstream_timeout', 'The zoo has'],
    [searching, 'upstream_failed', ''],
    [unknown, 'internal_error', ''],
  ] as const) {
    const { sessionId } = await newSession();
    const { chat } = createTestChat(test.database, failing, options);
    const answer = collectEvents(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
    await answer.ended;
    expect(answer.events.slice(-2).map(({ event }) => event)).toMatchObject([
      { type: 'error', data: { error: { code } } },
      { type: 'message-end', data: { finishReason: 'error' } },
    ]);
    expect(JSON.stringify(answer.events)).not.toContain('secret detail');
    const { data } = await chat.listMessages(ctx, sessionId, { limit: 1 });
    expect(data[0]).toMatchObject({ content: text, finishReason: 'error', error: { code } });
    await expect(chat.createMessage(ctx, sessionId, { content: QUESTION })).rejects.toMatchObject({ code });
  }
});

it('stores only the code and the message of an error; the envelope is not part of events and messages', async () => {
  const { sessionId } = await newSession();
  const { chat } = createTestChat(
    test.database,
    scriptedLlm(() => ANSWER),
    { search: () => Promise.reject(new AppError('upstream_failed', 'No embedding.', { param: 'content' })) },
  );
  const answer = collectEvents(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
  await answer.ended;
  const error = { code: 'upstream_failed', message: 'No embedding.' };
  expect(answer.events.find(({ event }) => event.type === 'error')?.event.data).toMatchObject({ error });
  const [stored] = await queryRows<{ error: unknown }>(
    test.database,
    ctx,
    sql`select error from messages where session_id = ${sessionId} and role = 'assistant'`,
  );
  expect(stored?.error).toEqual(error);
});

it('stores an answer again after a failed attempt, and never reports an answer as complete that is not stored', async () => {
  const { sessionId } = await newSession();
  const real = createTestStore(test.database);
  let broken = 1;
  const store = {
    ...real,
    finish: (record: Parameters<typeof real.finish>[0]) => (broken-- > 0 ? Promise.reject(new Error('down')) : real.finish(record)),
  };
  const { chat } = createTestChat(
    test.database,
    scriptedLlm(() => ANSWER),
    { store },
  );
  expect((await chat.createMessage(ctx, sessionId, { content: QUESTION })).finishReason).toBe('stop');
  const never = { ...real, finish: () => Promise.resolve(false) };
  const lost = createTestChat(
    test.database,
    scriptedLlm(() => ANSWER),
    { store: never },
  ).chat;
  const answer = collectEvents(await lost.streamMessage(ctx, sessionId, { content: QUESTION }));
  await answer.ended;
  expect(answer.events.at(-1)?.event).toMatchObject({ type: 'message-end', data: { finishReason: 'error' } });
});

it('neither searches nor stores the question if the workspace may not spend', async () => {
  const { sessionId } = await newSession();
  const llm = scriptedLlm(() => ANSWER);
  const { chat, queries } = createTestChat(test.database, llm, {
    spending: { ensureAllowed: () => Promise.reject(new AppError('payment_required', 'Top up.')), requireCovered: async () => {} },
  });
  await expect(chat.streamMessage(ctx, sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'payment_required' });
  const stored = await queryRows(test.database, ctx, sql`select id from messages where session_id = ${sessionId}`);
  expect([llm.calls, queries, stored]).toEqual([[], [], []]);
});

it('reports a session of another workspace or visitor as not_found, and an ended session as conflict', async () => {
  const { sessionId, cloneId } = await newSession();
  const stranger = (await createTestWorkspace(test.database)).ctx;
  const { chat } = createTestChat(
    test.database,
    scriptedLlm(() => ANSWER),
  );
  const visitor = visitorOf(ctx, cloneId, newId('session'));
  for (const [caller, id] of [
    [stranger, sessionId],
    [visitor, sessionId],
    [ctx, newId('session')],
  ] as const) {
    await expect(chat.createMessage(caller, id, { content: QUESTION })).rejects.toMatchObject({ code: 'not_found' });
    await expect(chat.followSession(caller, id, { after: 0, live: false })).rejects.toMatchObject({ code: 'not_found' });
    await expect(chat.listMessages(caller, id, { limit: 5 })).rejects.toMatchObject({ code: 'not_found' });
  }
  await chat.createMessage(visitorOf(ctx, cloneId, sessionId), sessionId, { content: QUESTION });
  await expect(chat.createMessage(stranger, sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'not_found' });
  const reader: Context = { ...ctx, actor: { type: 'secret_key', keyId: newId('apiKey'), scopes: ['clones:read'] } };
  await expect(chat.createMessage(reader, sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'permission_denied' });
  await queryRows(test.database, ctx, sql`update sessions set status = 'ended' where id = ${sessionId}`);
  await expect(chat.createMessage(ctx, sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'conflict' });
});

it('reports a session as not_found that was deleted after its lookup was cached', async () => {
  const { sessionId } = await newSession();
  const { chat } = createTestChat(
    test.database,
    scriptedLlm(() => ['Forty.']),
  );
  await chat.createMessage(ctx, sessionId, { content: QUESTION });
  await queryRows(test.database, ctx, sql`delete from sessions where id = ${sessionId}`);
  const missing = { code: 'not_found' };
  await expect(chat.listMessages(ctx, sessionId, { limit: 5 })).rejects.toMatchObject(missing);
  await expect(chat.followSession(ctx, sessionId, { after: 0, live: false })).rejects.toMatchObject(missing);
  await expect(chat.createMessage(ctx, sessionId, { content: QUESTION })).rejects.toMatchObject(missing);
});
