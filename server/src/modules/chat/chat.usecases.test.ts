import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { createExtractiveLlm } from '../../providers/llm/extractive.llm.ts';
import { createMemoryPubSub } from '../../providers/pubsub/memory.pubsub.ts';
import type { Context, Scope } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createChatStore } from './chat.store.ts';
import { hear, insertSession, SOURCE_TEXT, scriptedLlm, settingsOf, testChunk, testRoom, visitorOf } from './chat.testing.ts';

let test: TestDatabase;
let ctx: Context;
beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
});
afterAll(() => test.close());

const ANSWER = [
  'The zoo has ',
  'forty',
  ' penguins [1: "forty pen',
  'guins"].',
  ' They eat herring [1]',
  '.\n[next] When',
  ' do they eat? | Who feeds them?',
];
const TEXT = 'The zoo has forty penguins [1]. They eat herring [1].';
const QUESTION = 'How many penguins live in the zoo of the city?';
const newSession = () => insertSession(test.database, ctx);
const rows = async <Row extends Record<string, unknown>>(query: string) =>
  (await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) => tx.execute<Row>(query))).rows;
/** A script whose pieces come when they are let go. */
function gated(pieces: string[]) {
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const llm = scriptedLlm(async function* () {
    yield pieces[0] ?? '';
    await gate;
    yield* pieces.slice(1);
  });
  return { llm, go };
}
const until = async (condition: () => boolean | Promise<boolean>) => {
  for (let i = 0; i < 500; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the condition was not met within 5 s');
};

describe('an answer', () => {
  it('comes whole, with verified citations, follow-ups and usage, and is stored with its events and its bill', async () => {
    const { sessionId, cloneId } = await newSession();
    const chunk = testChunk();
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ANSWER),
      { chunks: [chunk] },
    );
    const message = await chat.createMessage(ctx, sessionId, { content: QUESTION });
    expect(message).toMatchObject({
      role: 'assistant',
      content: TEXT,
      finishReason: 'stop',
      model: 'scripted-1',
      followUps: ['When do they eat?', 'Who feeds them?'],
      usage: { inputTokens: 100, outputTokens: 10, costMicros: 55, flags: [] },
      sources: [{ index: 1, sourceId: chunk.sourceId, title: 'Zoo guide', page: 2 }],
      error: null,
    });
    expect(
      message.citations.map(({ quote, start, end, at }) => ({ quote, at, same: SOURCE_TEXT.slice(start - 100, end - 100) === quote })),
    ).toEqual([
      { quote: 'forty penguins', at: 27, same: true },
      { quote: 'It has forty penguins, and they eat herring at noon.', at: 49, same: true },
    ]);
    const listed = await chat.listMessages(ctx, sessionId, { limit: 10 });
    expect(listed.data.map(({ role, content }) => [role, content])).toEqual([
      ['assistant', TEXT],
      ['user', QUESTION],
    ]);
    const [session] = await rows(`select title, status, answering, message_count, last_seq::int from sessions where id = '${sessionId}'`);
    expect(session).toMatchObject({ title: QUESTION, answering: null, message_count: 2 });
    expect(await rows(`select kind, model, cost_micros::int, clone_id from usage_events where message_id = '${message.id}'`)).toEqual([
      { kind: 'message.answered', model: 'scripted-1', cost_micros: 55, clone_id: cloneId },
    ]);
  });

  it('streams numbered events in order, and the stored log replays the same ones', async () => {
    const { sessionId } = await newSession();
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    const heard = hear(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
    await heard.ended;
    expect(heard.text).toBe(TEXT);
    expect(heard.events.map(({ seq }) => seq)).toEqual(heard.events.map((_, i) => i + 1));
    expect(heard.events.map(({ event }) => event.type).filter((type, i, all) => type !== all[i - 1])).toEqual([
      'message-start',
      'sources-found',
      'text-delta',
      'citation-added',
      'text-delta',
      'citation-added',
      'text-delta',
      'message-end',
    ]);
    const replay = await chat.followSession(ctx, sessionId, { after: 0, live: false });
    const again = hear(replay as NonNullable<typeof replay>);
    await again.ended;
    expect(again.events).toEqual(heard.events);
    expect(await chat.followSession(ctx, sessionId, { after: heard.events.length, live: false })).toBeUndefined();
    const key = (scopes: Scope[]): Context => ({ ...ctx, actor: { type: 'secret_key', keyId: newId('apiKey'), scopes } });
    expect(await chat.followSession(key(['chat:write']), sessionId, { after: 0, live: false })).toBeDefined();
    await expect(chat.followSession(key(['clones:read']), sessionId, { after: 0, live: false })).rejects.toMatchObject({
      code: 'permission_denied',
    });
  });

  it('numbers go on with the next answer, whose prompt has the history without its markers', async () => {
    const { sessionId } = await newSession();
    const llm = scriptedLlm(() => ANSWER);
    const { chat } = testRoom(test.database, llm);
    await chat.createMessage(ctx, sessionId, { content: QUESTION });
    const heard = hear(await chat.streamMessage(ctx, sessionId, { content: 'Which fish do the penguins of the zoo prefer to eat?' }));
    await heard.ended;
    const all = hear((await chat.followSession(ctx, sessionId, { after: 0, live: false })) as never);
    await all.ended;
    expect(all.events.map(({ seq }) => seq)).toEqual(all.events.map((_, i) => i + 1));
    expect(llm.calls[1]?.messages.slice(1, 3)).toEqual([
      { role: 'user', content: QUESTION },
      { role: 'assistant', content: 'The zoo has forty penguins. They eat herring.' },
    ]);
  });

  it('is the same when the client was cut off at any place and came back: one model call, every event once', async () => {
    for (let cut = 1; cut <= 20; cut++) {
      const { sessionId } = await newSession();
      const llm = scriptedLlm(() => ANSWER.flatMap((piece) => piece.split(/(?<= )/)));
      const { chat } = testRoom(test.database, llm);
      const visitor = { ...ctx };
      const first = hear(await chat.streamMessage(visitor, sessionId, { content: QUESTION }), cut);
      await first.ended;
      const last = first.events.at(-1)?.seq ?? 0;
      if (cut % 2 === 0) await until(() => chat.running() === 0); // came back when it was over; otherwise while it is being written
      const rest = await chat.followSession(visitor, sessionId, { after: last, live: false });
      const second = rest ? hear(rest) : { events: [], text: '', ended: Promise.resolve() };
      await second.ended;
      expect(first.text + second.text, `cut after ${cut}`).toBe(TEXT);
      expect([...first.events, ...second.events].map(({ seq }) => seq)).toEqual([...first.events, ...second.events].map((_, i) => i + 1));
      expect([...first.events, ...second.events].at(-1)?.event.type).toBe('message-end');
      expect(llm.calls).toHaveLength(1);
    }
  });

  it('goes on for a while when its reader has left, then stops by itself and keeps what was said', async () => {
    const { sessionId } = await newSession();
    const { llm } = gated(['The zoo has forty', ' never said']);
    const { chat } = testRoom(test.database, llm, { graceMs: 30 });
    const heard = hear(await chat.streamMessage(ctx, sessionId, { content: QUESTION }), 3);
    await heard.ended;
    expect(chat.running()).toBe(1);
    await until(() => chat.running() === 0);
    const { data } = await chat.listMessages(ctx, sessionId, { limit: 1 });
    expect(data[0]).toMatchObject({ finishReason: 'stopped', content: 'The zoo has forty', usage: { flags: ['estimated'] } });
  });

  it('is stopped at once when the client says so, from this server or another', async () => {
    const pubsub = createMemoryPubSub({ logger: silentLogger });
    for (const elsewhere of [false, true]) {
      const { sessionId, cloneId } = await newSession();
      const { llm } = gated(['The zoo has forty', ' never said']);
      const { chat } = testRoom(test.database, llm, { pubsub });
      await chat.start();
      const other = testRoom(test.database, llm, { pubsub }).chat;
      const heard = hear(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
      await until(() => heard.text !== '');
      const messageId = (heard.events[0]?.event.data.messageId ?? '') as `msg_${string}`;
      const stranger = visitorOf(ctx, cloneId, newId('session'));
      await expect(chat.stopMessage(stranger, messageId)).rejects.toMatchObject({ code: 'not_found' });
      await expect(other.stopMessage(stranger, messageId)).rejects.toMatchObject({ code: 'not_found' });
      expect(await (elsewhere ? other : chat).stopMessage(visitorOf(ctx, cloneId, sessionId), messageId)).toEqual({
        messageId,
        stopped: true,
      });
      await heard.ended;
      expect(heard.events.at(-1)?.event).toMatchObject({ type: 'message-end', data: { finishReason: 'stopped', followUps: [] } });
      expect(await chat.stopMessage(ctx, messageId)).toEqual({ messageId, stopped: false });
      await chat.drain(0);
    }
  });

  it('is followed from another server while it is written', async () => {
    const { sessionId } = await newSession();
    const { llm, go } = gated(ANSWER);
    const { chat } = testRoom(test.database, llm, { flushMs: 20 });
    const other = testRoom(test.database, llm).chat;
    const here = hear(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
    const there = hear((await other.followSession(ctx, sessionId, { after: 0, live: false })) as never);
    await until(() => there.text === 'The zoo has');
    go();
    await Promise.all([here.ended, there.ended]);
    expect(there.events).toEqual(here.events);
  });

  it('is followed live by a reader who waits for the next question', async () => {
    const { sessionId } = await newSession();
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    const waiting = hear((await chat.followSession(ctx, sessionId, { after: 0, live: true })) as never);
    await chat.createMessage(ctx, sessionId, { content: QUESTION });
    await until(() => waiting.events.at(-1)?.event.type === 'message-end');
    expect(waiting.text).toBe(TEXT);
    waiting.leave();
  });
});

describe('one answer at a time', () => {
  it('refuses a second question while the first is answered, here and on another server, and answers it afterwards', async () => {
    const { sessionId } = await newSession();
    const { llm, go } = gated(ANSWER);
    const { chat } = testRoom(test.database, llm);
    const other = testRoom(test.database, llm).chat;
    const attempts = await Promise.allSettled(
      [chat, chat, other, other].map((room) => room.streamMessage(ctx, sessionId, { content: QUESTION })),
    );
    const refused = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'answer_in_progress' });
    go();
    await until(() => chat.running() + other.running() === 0);
    expect((await other.createMessage(ctx, sessionId, { content: QUESTION })).content).toBe(TEXT);
    expect(await rows(`select id from messages where session_id = '${sessionId}'`)).toHaveLength(4);
  });

  it('closes the answer of a server that died: what it stored is kept, marked as an error, and the next question is answered', async () => {
    const { sessionId } = await newSession();
    const store = createChatStore(
      test.database,
      async () => {},
      async () => false,
    );
    // A server that stores events, never renews its claim, and is not heard of again.
    const past = new Date(Date.now() - 60_000);
    const dead = { sessionId, questionId: newId('message'), messageId: newId('message'), content: QUESTION };
    await store.claim(ctx, { ...dead, preview: false, now: past, until: new Date(past.getTime() + 1000) });
    const { messageId } = dead;
    await store.append(
      ctx.workspaceId,
      [
        {
          sessionId,
          messageId,
          firstSeq: 1,
          events: [{ type: 'message-start', data: { messageId, sessionId, model: 'm' } }, 'The zoo ', 'has'],
        },
      ],
      past,
    );
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    const follower = hear((await chat.followSession(ctx, sessionId, { after: 2, live: false })) as never);
    await follower.ended;
    expect(follower.events.map(({ event }) => event.type)).toEqual(['text-delta', 'error', 'message-end']);
    const { data } = await chat.listMessages(ctx, sessionId, { limit: 1 });
    expect(data[0]).toMatchObject({ id: messageId, content: 'The zoo has', finishReason: 'error', error: { code: 'unavailable' } });
    expect(await store.finish({ ...finished(dead), workspaceId: ctx.workspaceId })).toBe(false);
    expect((await chat.createMessage(ctx, sessionId, { content: QUESTION })).finishReason).toBe('stop');
  });

  it('finds abandoned answers of every workspace, and lets nobody see more of them', async () => {
    const strangers = (await createTestWorkspace(test.database)).ctx;
    const { sessionId } = await insertSession(test.database, strangers);
    const store = createChatStore(
      test.database,
      async () => {},
      async () => false,
    );
    const past = new Date(Date.now() - 60_000);
    await store.claim(strangers, {
      sessionId,
      preview: false,
      questionId: newId('message'),
      messageId: newId('message'),
      content: 'x',
      now: past,
      until: past,
    });
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    await expect(chat.listMessages(ctx, sessionId, { limit: 1 })).rejects.toMatchObject({ code: 'not_found' });
    expect(await chat.closeAbandonedAnswers()).toBeGreaterThan(0);
    expect(await chat.closeAbandonedAnswers()).toBe(0);
    expect((await chat.listMessages(strangers, sessionId, { limit: 1 })).data[0]).toMatchObject({ finishReason: 'error' });
  });

  it('renews the claim of a long answer', async () => {
    const { sessionId } = await newSession();
    const { llm, go } = gated(ANSWER);
    const { chat } = testRoom(test.database, llm, { leaseMs: 200, flushMs: 20 });
    const heard = hear(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
    const start = Date.now();
    await until(() => Date.now() - start > 500);
    expect(await chat.closeAbandonedAnswers()).toBe(0);
    go();
    await heard.ended;
    expect(heard.events.at(-1)?.event).toMatchObject({ data: { finishReason: 'stop' } });
  });

  it('drains: waits for answers that end, closes the others honestly, takes no new ones', async () => {
    const [one, two] = [await newSession(), await newSession()];
    const slow = gated(['The zoo has forty', ' never said']);
    const quick = gated(ANSWER);
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
    const { chat } = testRoom(test.database, llm);
    const first = hear(await chat.streamMessage(ctx, one.sessionId, { content: `${QUESTION} slow` }));
    const second = hear(await chat.streamMessage(ctx, two.sessionId, { content: QUESTION }));
    await until(() => first.text !== '' && second.text !== '');
    const drained = chat.drain(300);
    await expect(chat.streamMessage(ctx, two.sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'unavailable' });
    quick.go();
    await drained;
    expect(second.events.at(-1)?.event).toMatchObject({ data: { finishReason: 'stop' } });
    expect(first.events.slice(-2).map(({ event }) => event)).toMatchObject([
      { type: 'error', data: { error: { code: 'unavailable' } } },
      { type: 'message-end', data: { finishReason: 'error' } },
    ]);
    expect(chat.running()).toBe(0);
  });
});

describe('a preview', () => {
  it('speaks as the draft to the visitor whose token was given for it, published or not', async () => {
    for (const published of [true, false]) {
      const { sessionId, cloneId } = await newSession();
      await rows(`update sessions set preview = true where id = '${sessionId}'`);
      const asked: [boolean, string][] = [];
      const { chat } = testRoom(
        test.database,
        scriptedLlm(() => ['ok']),
        {
          getResolvedClone: async (who, id, { preview }) => {
            asked.push([preview, who.actor.type]);
            if (!preview && !published) throw new AppError('conflict', 'not published');
            return { id, slug: 's', version: preview ? null : 1, settings: { ...settingsOf(), name: preview ? 'Draft' : 'Public' } };
          },
        },
      );
      const visitor = visitorOf(ctx, cloneId, sessionId);
      expect((await chat.createMessage(visitor, sessionId, { content: QUESTION })).content).toBe('ok');
      expect(asked.at(-1)).toEqual([true, 'system']);
    }
  });
});

describe('failures', () => {
  it('of the model or the search end in error and message-end, with what was said stored', async () => {
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
      const { chat } = testRoom(test.database, failing, options);
      const heard = hear(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
      await heard.ended;
      expect(heard.events.slice(-2).map(({ event }) => event)).toMatchObject([
        { type: 'error', data: { error: { code } } },
        { type: 'message-end', data: { finishReason: 'error' } },
      ]);
      expect(JSON.stringify(heard.events)).not.toContain('secret detail');
      const { data } = await chat.listMessages(ctx, sessionId, { limit: 1 });
      expect(data[0]).toMatchObject({ content: text, finishReason: 'error', error: { code } });
      await expect(chat.createMessage(ctx, sessionId, { content: QUESTION })).rejects.toMatchObject({ code });
    }
  });

  it('of the store are tried again, then told: an answer that is not stored is never called complete', async () => {
    const { sessionId } = await newSession();
    const real = createChatStore(
      test.database,
      async () => {},
      async () => false,
    );
    let broken = 1;
    const store = {
      ...real,
      finish: (record: Parameters<typeof real.finish>[0]) => (broken-- > 0 ? Promise.reject(new Error('down')) : real.finish(record)),
    };
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ANSWER),
      { store },
    );
    expect((await chat.createMessage(ctx, sessionId, { content: QUESTION })).finishReason).toBe('stop');
    const never = { ...real, finish: () => Promise.resolve(false) };
    const lost = testRoom(
      test.database,
      scriptedLlm(() => ANSWER),
      { store: never },
    ).chat;
    const heard = hear(await lost.streamMessage(ctx, sessionId, { content: QUESTION }));
    await heard.ended;
    expect(heard.events.at(-1)?.event).toMatchObject({ type: 'message-end', data: { finishReason: 'error' } });
  });

  it('cost nothing when the workspace may not spend: no search, no question stored', async () => {
    const { sessionId } = await newSession();
    const llm = scriptedLlm(() => ANSWER);
    const { chat, queries } = testRoom(test.database, llm, {
      ensureAllowed: () => Promise.reject(new AppError('payment_required', 'Top up.')),
    });
    await expect(chat.streamMessage(ctx, sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'payment_required' });
    expect([llm.calls, queries, await rows(`select id from messages where session_id = '${sessionId}'`)]).toEqual([[], [], []]);
  });

  it('read as not_found for another workspace, another visitor, and a session that is not there; an ended one is a conflict', async () => {
    const { sessionId, cloneId } = await newSession();
    const strangers = (await createTestWorkspace(test.database)).ctx;
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    const visitor = visitorOf(ctx, cloneId, newId('session'));
    for (const [who, id] of [
      [strangers, sessionId],
      [visitor, sessionId],
      [ctx, newId('session')],
    ] as const) {
      await expect(chat.createMessage(who, id, { content: QUESTION })).rejects.toMatchObject({ code: 'not_found' });
      await expect(chat.followSession(who, id, { after: 0, live: false })).rejects.toMatchObject({ code: 'not_found' });
      await expect(chat.listMessages(who, id, { limit: 5 })).rejects.toMatchObject({ code: 'not_found' });
    }
    await chat.createMessage(visitorOf(ctx, cloneId, sessionId), sessionId, { content: QUESTION });
    await expect(chat.createMessage(strangers, sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'not_found' });
    const reader: Context = { ...ctx, actor: { type: 'secret_key', keyId: newId('apiKey'), scopes: ['clones:read'] } };
    await expect(chat.createMessage(reader, sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'permission_denied' });
    await rows(`update sessions set status = 'ended' where id = '${sessionId}'`);
    await expect(chat.createMessage(ctx, sessionId, { content: QUESTION })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('read as not_found in a session that was deleted after it was used', async () => {
    const { sessionId } = await newSession();
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ['Forty.']),
    );
    await chat.createMessage(ctx, sessionId, { content: QUESTION });
    await rows(`delete from sessions where id = '${sessionId}'`);
    const missing = { code: 'not_found' };
    await expect(chat.listMessages(ctx, sessionId, { limit: 5 })).rejects.toMatchObject(missing);
    await expect(chat.followSession(ctx, sessionId, { after: 0, live: false })).rejects.toMatchObject(missing);
    await expect(chat.createMessage(ctx, sessionId, { content: QUESTION })).rejects.toMatchObject(missing);
  });

  it('store text that databases refuse: NUL and halves of characters, in question and answer', async () => {
    const { sessionId } = await newSession();
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ['ok \u0000\ud83d', '\udc4b', ' \udc4b bad']),
    );
    const message = await chat.createMessage(ctx, sessionId, { content: 'How many \u0000penguins \ud83d live in that zoo?' });
    expect(message.content).toBe('ok 👋 \ufffd bad');
    await expect(chat.createMessage(ctx, sessionId, { content: '\u0000' })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('grounding', () => {
  it('refuses in the words of the clone without a model call when nothing was found', async () => {
    const llm = scriptedLlm(() => ANSWER);
    const { sessionId } = await newSession();
    const { chat } = testRoom(test.database, llm, {
      chunks: [],
      settings: { refusal: 'Ask the keeper.', starterQuestions: ['When does it open?'] },
    });
    expect(await chat.createMessage(ctx, sessionId, { content: QUESTION })).toMatchObject({
      content: 'Ask the keeper.',
      finishReason: 'refused',
      citations: [],
      followUps: ['When does it open?'],
      usage: { inputTokens: 0, costMicros: 0, flags: [] },
    });
    expect(llm.calls).toHaveLength(0);
  });

  it('refuses when the model says that the sources do not answer, in the language of the question', async () => {
    const { sessionId } = await newSession();
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ['[no', ' answer]', ' Sorry.']),
    );
    const message = await chat.createMessage(ctx, sessionId, { content: 'Wie viele Pinguine leben in dem Zoo der Stadt?' });
    expect(message).toMatchObject({ finishReason: 'refused', citations: [] });
    expect(message.content).toContain('in meinen Quellen nicht');
  });

  it('lets an open clone answer without sources', async () => {
    const { sessionId } = await newSession();
    const { chat } = testRoom(
      test.database,
      scriptedLlm(() => ['Hello!']),
      { chunks: [], settings: { answerPolicy: 'open' } },
    );
    expect(await chat.createMessage(ctx, sessionId, { content: 'How are you doing on this fine morning?' })).toMatchObject({
      content: 'Hello!',
      finishReason: 'stop',
    });
  });

  it('finds the subject of a follow-up question by the small model, or without it when that fails; never for a first question', async () => {
    const { sessionId } = await newSession();
    const llm = scriptedLlm(() => ANSWER);
    llm.completions.push('How many penguins lived in the zoo in 2022?');
    const { chat, queries } = testRoom(test.database, llm);
    await chat.createMessage(ctx, sessionId, { content: 'How many penguins?' });
    const condensed = await chat.createMessage(ctx, sessionId, { content: 'and in 2022?' });
    await chat.createMessage(ctx, sessionId, { content: 'and in 2023?' });
    expect(queries[0]).toBe('How many penguins?');
    expect(queries[1]).toBe('How many penguins lived in the zoo in 2022?');
    expect(queries[2]).toMatch(/and in 2023\?.*penguins/);
    expect(condensed.usage).toMatchObject({ inputTokens: 105, costMicros: 56 });
  });

  it('without any model quotes the best sentence, labelled, with a citation that stands in the source', async () => {
    const { sessionId } = await newSession();
    const { chat } = testRoom(test.database, createExtractiveLlm());
    const message = await chat.createMessage(ctx, sessionId, { content: 'How much do tickets cost?' });
    expect(message).toMatchObject({ model: 'offline-extractive', finishReason: 'stop' });
    expect(message.content).toBe('From the sources, word for word:\n\n“Tickets cost nine euros.” [1]');
    expect(message.citations[0]?.quote).toBe('Tickets cost nine euros.');
    const refused = await chat.createMessage(ctx, sessionId, { content: 'Which telescope discovered the moons of Saturn?' });
    expect(refused).toMatchObject({ finishReason: 'refused', citations: [] });
  });
});

function finished(dead: { sessionId: `ses_${string}`; messageId: `msg_${string}` }) {
  return {
    sessionId: dead.sessionId,
    messageId: dead.messageId,
    cloneId: newId('clone'),
    content: 'late',
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
  };
}
