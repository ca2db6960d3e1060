import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { createMemoryPubSub } from '../../providers/pubsub/memory.pubsub.ts';
import type { Context, Scope } from '../../shared/context.ts';
import { newId } from '../../shared/ids.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import {
  ANSWER,
  ANSWER_TEXT,
  collectEvents,
  createTestChat,
  gatedLlm,
  insertSession,
  QUESTION,
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

describe('the event stream of an answer', () => {
  it('has consecutive numbers and is replayed identically from the stored log', async () => {
    const { sessionId } = await newSession();
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    const live = collectEvents(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
    await live.ended;
    expect(live.text).toBe(ANSWER_TEXT);
    expect(live.events.map(({ seq }) => seq)).toEqual(live.events.map((_, i) => i + 1));
    expect(live.events.map(({ event }) => event.type).filter((type, i, all) => type !== all[i - 1])).toEqual([
      'message-start',
      'sources-found',
      'text-delta',
      'citation-added',
      'text-delta',
      'citation-added',
      'text-delta',
      'message-end',
    ]);
    const replay = collectEvents(await chat.followSession(ctx, sessionId, { after: 0, live: false }));
    await replay.ended;
    expect(replay.events).toEqual(live.events);
    expect(await chat.followSession(ctx, sessionId, { after: live.events.length, live: false })).toBeUndefined();
    const key = (scopes: Scope[]): Context => ({ ...ctx, actor: { type: 'secret_key', keyId: newId('apiKey'), scopes } });
    expect(await chat.followSession(key(['chat:write']), sessionId, { after: 0, live: false })).toBeDefined();
    await expect(chat.followSession(key(['clones:read']), sessionId, { after: 0, live: false })).rejects.toMatchObject({
      code: 'permission_denied',
    });
  });

  it('is complete, with every event once and one model call, if the client disconnects at any event and resumes', async () => {
    for (let cut = 1; cut <= 20; cut++) {
      const { sessionId } = await newSession();
      const llm = scriptedLlm(() => ANSWER.flatMap((piece) => piece.split(/(?<= )/)));
      const { chat } = createTestChat(test.database, llm);
      const visitor = { ...ctx };
      const first = collectEvents(await chat.streamMessage(visitor, sessionId, { content: QUESTION }), cut);
      await first.ended;
      const last = first.events.at(-1)?.seq ?? 0;
      // Half of the clients resume after the answer has ended, the others while it is in progress.
      if (cut % 2 === 0) await expect.poll(() => chat.running()).toBe(0);
      const rest = await chat.followSession(visitor, sessionId, { after: last, live: false });
      const second = rest ? collectEvents(rest) : { events: [], text: '', ended: Promise.resolve() };
      await second.ended;
      expect(first.text + second.text, `disconnected after event ${cut}`).toBe(ANSWER_TEXT);
      expect([...first.events, ...second.events].map(({ seq }) => seq)).toEqual([...first.events, ...second.events].map((_, i) => i + 1));
      expect([...first.events, ...second.events].at(-1)?.event.type).toBe('message-end');
      expect(llm.calls).toHaveLength(1);
    }
  });

  it('can be followed from another server while the answer is in progress', async () => {
    const { sessionId } = await newSession();
    const { llm, release } = gatedLlm(ANSWER);
    const { chat } = createTestChat(test.database, llm, { flushMs: 20 });
    const other = createTestChat(test.database, llm).chat;
    const local = collectEvents(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
    const remote = collectEvents(await other.followSession(ctx, sessionId, { after: 0, live: false }));
    await expect.poll(() => remote.text).toBe('The zoo has');
    release();
    await Promise.all([local.ended, remote.ended]);
    expect(remote.events).toEqual(local.events);
  });

  it('reaches a client that follows the session before the question is sent', async () => {
    const { sessionId } = await newSession();
    const { chat } = createTestChat(
      test.database,
      scriptedLlm(() => ANSWER),
    );
    const follower = collectEvents(await chat.followSession(ctx, sessionId, { after: 0, live: true }));
    await chat.createMessage(ctx, sessionId, { content: QUESTION });
    await expect.poll(() => follower.events.at(-1)?.event.type).toBe('message-end');
    expect(follower.text).toBe(ANSWER_TEXT);
    follower.unsubscribe();
  });
});

describe('an answer in progress', () => {
  it('continues for the grace period after its last listener disconnects, then stops and keeps its text', async () => {
    const { sessionId } = await newSession();
    const { llm } = gatedLlm(['The zoo has forty', ' never sent']);
    const { chat } = createTestChat(test.database, llm, { graceMs: 30 });
    const listener = collectEvents(await chat.streamMessage(ctx, sessionId, { content: QUESTION }), 3);
    await listener.ended;
    expect(chat.running()).toBe(1);
    await expect.poll(() => chat.running()).toBe(0);
    const { data } = await chat.listMessages(ctx, sessionId, { limit: 1 });
    expect(data[0]).toMatchObject({ finishReason: 'stopped', content: 'The zoo has forty', usage: { flags: ['estimated'] } });
  });

  it('stops immediately when its visitor calls stopMessage on any server, and reads as not_found for other visitors', async () => {
    const pubsub = createMemoryPubSub({ logger: silentLogger });
    for (const elsewhere of [false, true]) {
      const { sessionId, cloneId } = await newSession();
      const { llm } = gatedLlm(['The zoo has forty', ' never sent']);
      const { chat } = createTestChat(test.database, llm, { pubsub });
      await chat.start();
      const other = createTestChat(test.database, llm, { pubsub }).chat;
      const listener = collectEvents(await chat.streamMessage(ctx, sessionId, { content: QUESTION }));
      await expect.poll(() => listener.text).not.toBe('');
      const messageId = (listener.events[0]?.event.data.messageId ?? '') as `msg_${string}`;
      const stranger = visitorOf(ctx, cloneId, newId('session'));
      await expect(chat.stopMessage(stranger, messageId)).rejects.toMatchObject({ code: 'not_found' });
      await expect(other.stopMessage(stranger, messageId)).rejects.toMatchObject({ code: 'not_found' });
      expect(await (elsewhere ? other : chat).stopMessage(visitorOf(ctx, cloneId, sessionId), messageId)).toEqual({
        messageId,
        stopped: true,
      });
      await listener.ended;
      expect(listener.events.at(-1)?.event).toMatchObject({ type: 'message-end', data: { finishReason: 'stopped', followUps: [] } });
      expect(await chat.stopMessage(ctx, messageId)).toEqual({ messageId, stopped: false });
      await chat.drain(0);
    }
  });
});
