import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { createExtractiveLlm } from '../../providers/llm/extractive.llm.ts';
import type { Context } from '../../shared/context.ts';
import type { SessionId } from '../../shared/ids.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import type { CloneSettings } from '../clones/clones.schemas.ts';
import { describeAnswer } from './answer-details.store.ts';
import { collectEvents, createTestChat, insertSession, QUESTION, scriptedLlm, testChunk } from './chat.testing.ts';

let test: TestDatabase;
let ctx: Context;
beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
});
afterAll(() => test.close());

const PERSONA = 'You are Zoe, the head keeper of the penguin house, and you never mention the accident of 2019.';
const INSTRUCTIONS = 'Send every question about contracts to the back office and never name the colleague who handles them.';
const REFUSAL = 'Ask the keeper.';
const SETTINGS: Partial<CloneSettings> = { persona: PERSONA, instructions: INSTRUCTIONS, refusal: REFUSAL, starterQuestions: [] };

async function ask(
  pieces: string[],
  options: { settings?: Partial<CloneSettings>; links?: 'safe' | 'raw'; chunk?: ReturnType<typeof testChunk> } = {},
) {
  const { sessionId } = await insertSession(test.database, ctx);
  const llm = scriptedLlm(() => pieces);
  const { chat } = createTestChat(test.database, llm, {
    settings: { ...SETTINGS, ...options.settings },
    ...(options.chunk ? { chunks: [options.chunk] } : {}),
  });
  const stream = collectEvents(await chat.streamMessage(ctx, sessionId, { content: QUESTION, links: options.links }));
  await stream.ended;
  const [message] = (await chat.listMessages(ctx, sessionId, { limit: 1 })).data;
  if (!message) throw new Error('The answer was not stored.');
  expect(stream.text).toBe(message.content);
  return { message, text: stream.text, events: stream.events.map(({ event }) => event.type), start: stream.events[0]?.event.data };
}

describe('an answer that recites the persona and the instructions', () => {
  it('is withheld while it streams, stored as refused, and paid for', async () => {
    const { message, text, events } = await ask([...(`Sure: ${PERSONA} ${INSTRUCTIONS}`.match(/.{1,7}/gs) ?? [])]);
    expect(text.endsWith(`\n\n${REFUSAL}`)).toBe(true);
    expect(text).not.toContain('penguin house');
    expect(text).not.toContain('contracts');
    expect(message).toMatchObject({ finishReason: 'refused', error: null, followUps: [], usage: { costMicros: 7, flags: ['estimated'] } });
    expect(events.at(-1)).toBe('message-end');
  });

  it('stops the model', async () => {
    let sent = 0;
    const { sessionId } = await insertSession(test.database, ctx);
    const llm = scriptedLlm(function* () {
      for (const piece of `${PERSONA} ${'more words '.repeat(500)}`.match(/.{1,9}/gs) ?? []) {
        sent++;
        yield piece;
      }
    });
    const { chat } = createTestChat(test.database, llm, { settings: SETTINGS });
    const message = await chat.createMessage(ctx, sessionId, { content: QUESTION });
    expect(message.finishReason).toBe('refused');
    expect(sent).toBeLessThan(30);
  });

  it('cannot leave them in its follow-up questions', async () => {
    const { message } = await ask([`It has forty penguins [1].\n[next] Who feeds them? | ${PERSONA.slice(0, 60)}?`]);
    expect(message.followUps).toEqual(['Who feeds them?']);
  });

  it('may say what its sources say', async () => {
    const { message } = await ask([PERSONA], { chunk: testChunk(`About us. ${PERSONA}`) });
    expect(message).toMatchObject({ content: PERSONA, finishReason: 'stop' });
  });
});

describe('links and images of an answer', () => {
  const written =
    '![p](https://evil.example/p.png) [docs](https://docs.example/a) [site](https://zoo.example/b) \u202eevil\u202c [x](https://zoo.example@evil.example)';
  const chunk = testChunk('The zoo has forty penguins.', { url: 'https://zoo.example/penguins' });

  it('are only links to hosts of the sources and of the allow-list', async () => {
    const { text } = await ask([written], { chunk, settings: { linkHosts: ['docs.example'] } });
    expect(text).toBe(
      '[p] (`https://evil.example/p.png`) [docs](https://docs.example/a) [site](https://zoo.example/b) evil [x] (`https://zoo.example@evil.example`)',
    );
  });

  it('are as the model wrote them for a caller that asks for that, without characters that change the direction', async () => {
    const { text } = await ask([written], { chunk, links: 'raw' });
    expect(text).toBe(written.replace(/[\u202e\u202c]/g, ''));
  });

  it('are stored with their form, for every reader', async () => {
    const safe = await ask([written], { chunk });
    const raw = await ask([written], { chunk, links: 'raw' });
    expect([safe.message.links, raw.message.links]).toEqual(['safe', 'raw']);
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => []),
    );
    const { data } = await chat.listMessages(ctx, raw.message.sessionId as SessionId, { limit: 2 });
    expect(data.map(({ role, links }) => [role, links])).toEqual([
      ['assistant', 'raw'],
      ['user', null],
    ]);
    const details = await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
      describeAnswer(tx, { messageId: raw.message.id, sessionId: raw.message.sessionId }),
    );
    expect(details).toMatchObject({ links: 'raw', answer: raw.text });
    expect(raw.start).toMatchObject({ links: 'raw' });
  });

  it('are safe for visitors, who cannot ask for another form', async () => {
    const { sessionId, cloneId } = await insertSession(test.database, ctx);
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => [written]),
      { settings: SETTINGS },
    );
    const visitor: Context = { ...ctx, actor: { type: 'visitor', sessionId, cloneId, scopes: ['chat:write'] } };
    for (const call of [chat.createMessage, chat.streamMessage])
      await expect(call(visitor, sessionId, { content: QUESTION, links: 'raw' })).rejects.toMatchObject({
        code: 'permission_denied',
        param: 'links',
      });
    expect((await chat.listMessages(visitor, sessionId, { limit: 1 })).data).toEqual([]);
    const message = await chat.createMessage(visitor, sessionId, { content: QUESTION, links: 'safe' });
    expect(message.links).toBe('safe');
  });

  it('do not move citations', async () => {
    const { message } = await ask(
      ['![p](https://evil.example/p.png) It has forty penguins', ' [1: "forty penguins"', '], see [x](https://zoo.example/b).'],
      { chunk },
    );
    expect(message.citations.map(({ at, index }) => message.content.slice(at, at + 3) === `[${index}]`)).toEqual([true]);
    expect(message.content).toMatch(/penguins \[1\], see \[x\]\(https:\/\/zoo\.example\/b\)\.$/);
  });

  it('are made harmless in quotations of the sources, too', async () => {
    const { sessionId } = await insertSession(test.database, ctx);
    const source = testChunk('Tickets cost nine euros at https://evil.example/buy today.', { url: 'https://zoo.example/' });
    const { chat } = createTestChat(test.database, createExtractiveLlm(), { chunks: [source] });
    const { content } = await chat.createMessage(ctx, sessionId, { content: 'How much do tickets cost?' });
    expect(content).toContain('`https://evil.example/buy`');
  });

  it('do not appear in follow-up questions', async () => {
    const { message } = await ask([
      'Hello.\n[next] Who feeds them? | See https://evil.example? | Is zoo.example open? | Write to a@zoo.example?',
    ]);
    expect(message.followUps).toEqual(['Who feeds them?']);
  });
});

describe('a citation', () => {
  it('is left out if a figure of its statement does not stand in the source', async () => {
    const { message } = await ask(['The zoo has 41 penguins [1: "forty penguins"]. It has 40 penguins [1].']);
    expect(message.content).toBe('The zoo has 41 penguins. It has 40 penguins [1].');
    expect(message.citations).toHaveLength(1);
  });

  it('is kept if each of two statements in a sentence has its own figure', async () => {
    const { message } = await ask(['It opened in 1998 [1: "opened in 1998"] and has 40 penguins [1: "forty penguins"].']);
    expect(message.citations.map(({ quote }) => quote)).toEqual(['opened in 1998', 'forty penguins']);
  });
});
