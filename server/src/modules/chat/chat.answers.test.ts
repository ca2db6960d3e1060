import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { createExtractiveLlm } from '../../providers/llm/extractive.llm.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import {
  ANSWER,
  ANSWER_TEXT,
  collectEvents,
  createTestChat,
  insertSession,
  QUESTION,
  queryRows,
  SOURCE_TEXT,
  scriptedLlm,
  settingsOf,
  testChunk,
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

describe('createMessage', () => {
  it('returns the answer with verified citations, follow-ups, and usage, and stores it with its events and its usage event', async () => {
    const { sessionId, cloneId } = await newSession();
    const chunk = testChunk();
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ANSWER),
      { chunks: [chunk] },
    );
    const message = await chat.createMessage(ctx, sessionId, { content: QUESTION });
    expect(message).toMatchObject({
      role: 'assistant',
      content: ANSWER_TEXT,
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
      ['assistant', ANSWER_TEXT],
      ['user', QUESTION],
    ]);
    const [session] = await queryRows(
      test.database,
      ctx,
      sql`select title, status, answering, message_count, last_seq::int from sessions where id = ${sessionId}`,
    );
    expect(session).toMatchObject({ title: QUESTION, answering: null, message_count: 2 });
    const usage = sql`select kind, model, cost_micros::int, clone_id from usage_events where message_id = ${message.id}`;
    expect(await queryRows(test.database, ctx, usage)).toEqual([
      { kind: 'message.answered', model: 'scripted-1', cost_micros: 55, clone_id: cloneId },
    ]);
  });

  it('sends the conversation so far to the model, without citation markers, and continues the event numbers', async () => {
    const { sessionId } = await newSession();
    const llm = scriptedLlm(() => ANSWER);
    const { chat } = createTestChat(test.database, llm);
    await chat.createMessage(ctx, sessionId, { content: QUESTION });
    const second = collectEvents(
      await chat.streamMessage(ctx, sessionId, { content: 'Which fish do the penguins of the zoo prefer to eat?' }),
    );
    await second.ended;
    const all = collectEvents(await chat.followSession(ctx, sessionId, { after: 0, live: false }));
    await all.ended;
    expect(all.events.map(({ seq }) => seq)).toEqual(all.events.map((_, i) => i + 1));
    expect(llm.calls[1]?.messages.slice(1, 3)).toEqual([
      { role: 'user', content: QUESTION },
      { role: 'assistant', content: 'The zoo has forty penguins. They eat herring.' },
    ]);
  });

  it('replaces NUL characters and unpaired surrogates, which databases reject, in questions and answers', async () => {
    const { sessionId } = await newSession();
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ['ok \u0000\ud83d', '\udc4b', ' \udc4b bad']),
    );
    const message = await chat.createMessage(ctx, sessionId, { content: 'How many \u0000penguins \ud83d live in that zoo?' });
    expect(message.content).toBe('ok 👋 \ufffd bad');
    await expect(chat.createMessage(ctx, sessionId, { content: '\u0000' })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('a preview session', () => {
  it('answers its visitor with the settings of the draft, whether the clone is published or not, and stores the question once', async () => {
    for (const published of [true, false]) {
      const { sessionId, cloneId } = await newSession();
      await queryRows(test.database, ctx, sql`update sessions set preview = true where id = ${sessionId}`);
      const resolved: [boolean, string][] = [];
      const llm = scriptedLlm(() => ['ok']);
      const { chat } = createTestChat(test.database, llm, {
        getResolvedClone: async (caller, id, { preview }) => {
          resolved.push([preview, caller.actor.type]);
          if (!preview && !published) throw new AppError('conflict', 'not published');
          return { id, slug: 's', version: preview ? null : 1, settings: { ...settingsOf(), name: preview ? 'Draft' : 'Public' } };
        },
      });
      const visitor = visitorOf(ctx, cloneId, sessionId);
      expect((await chat.createMessage(visitor, sessionId, { content: QUESTION })).content).toBe('ok');
      expect(resolved.at(-1)).toEqual([true, 'system']);
      expect(llm.calls[0]?.messages[0]?.content).toContain('You are Draft.');
      expect(await queryRows(test.database, ctx, sql`select id from messages where session_id = ${sessionId}`)).toHaveLength(2);
    }
  });

  it('stores a failed answer if its draft cannot be read after the session was claimed', async () => {
    const { sessionId, cloneId } = await newSession();
    await queryRows(test.database, ctx, sql`update sessions set preview = true where id = ${sessionId}`);
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ['ok']),
      {
        getResolvedClone: async (_caller, id, { preview }) => {
          if (preview) throw new AppError('unavailable', 'The draft cannot be read.');
          return { id, slug: 's', version: 1, settings: settingsOf() };
        },
      },
    );
    const answer = collectEvents(await chat.streamMessage(visitorOf(ctx, cloneId, sessionId), sessionId, { content: QUESTION }));
    await answer.ended;
    expect(answer.events.map(({ event }) => event.type)).toEqual(['message-start', 'error', 'message-end']);
    const { data } = await chat.listMessages(ctx, sessionId, { limit: 1 });
    expect(data[0]).toMatchObject({ finishReason: 'error', error: { code: 'unavailable', message: 'The draft cannot be read.' } });
  });
});

describe('an answer from sources', () => {
  it("is the clone's refusal, without a model call, if the search finds nothing", async () => {
    const llm = scriptedLlm(() => ANSWER);
    const { sessionId } = await newSession();
    const { chat } = createTestChat(test.database, llm, {
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

  it('is a refusal in the language of the question if the model reports that the sources have no answer', async () => {
    const { sessionId } = await newSession();
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ['[no', ' answer]', ' Sorry.']),
    );
    const message = await chat.createMessage(ctx, sessionId, { content: 'Wie viele Pinguine leben in dem Zoo der Stadt?' });
    expect(message).toMatchObject({ finishReason: 'refused', citations: [] });
    expect(message.content).toContain('in meinen Quellen nicht');
  });

  it('comes from the model alone if the answer policy is open and the search finds nothing', async () => {
    const { sessionId } = await newSession();
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ['Hello!']),
      { chunks: [], settings: { answerPolicy: 'open' } },
    );
    expect(await chat.createMessage(ctx, sessionId, { content: 'How are you doing on this fine morning?' })).toMatchObject({
      content: 'Hello!',
      finishReason: 'stop',
    });
  });

  it('searches for a follow-up question as the small model rewrites it, or with words of earlier questions if the model fails', async () => {
    const { sessionId } = await newSession();
    const llm = scriptedLlm(() => ANSWER);
    llm.completions.push('How many penguins lived in the zoo in 2022?');
    const { chat, queries } = createTestChat(test.database, llm);
    await chat.createMessage(ctx, sessionId, { content: 'How many penguins?' });
    const condensed = await chat.createMessage(ctx, sessionId, { content: 'and in 2022?' });
    await chat.createMessage(ctx, sessionId, { content: 'and in 2023?' });
    expect(queries[0]).toBe('How many penguins?');
    expect(queries[1]).toBe('How many penguins lived in the zoo in 2022?');
    expect(queries[2]).toMatch(/and in 2023\?.*penguins/);
    expect(condensed.usage).toMatchObject({ inputTokens: 105, costMicros: 56 });
  });

  it.each(['Good morning!', 'Great, thanks.'])('searches once for a question behind "%s", with a model and without', async (lead) => {
    for (const llm of [scriptedLlm(() => ANSWER), createExtractiveLlm()]) {
      const { sessionId } = await newSession();
      const { chat, queries } = createTestChat(test.database, llm);
      await chat.createMessage(ctx, sessionId, { content: `${lead} How much do the tickets of the zoo cost?` });
      expect(queries).toEqual(['How much do the tickets of the zoo cost?']);
    }
  });

  it('quotes the best sentence of the sources with a citation if no model is configured', async () => {
    const { sessionId } = await newSession();
    const { chat } = createTestChat(test.database, createExtractiveLlm());
    const message = await chat.createMessage(ctx, sessionId, { content: 'How much do tickets cost?' });
    expect(message).toMatchObject({ model: 'offline-extractive', finishReason: 'stop' });
    expect(message.content).toBe('From the sources, word for word:\n\n“Tickets cost nine euros.” [1]');
    expect(message.citations[0]?.quote).toBe('Tickets cost nine euros.');
    const refused = await chat.createMessage(ctx, sessionId, { content: 'Which telescope discovered the moons of Saturn?' });
    expect(refused).toMatchObject({ finishReason: 'refused', citations: [] });
  });
});
