import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import type { Context } from '../../../shared/context.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { createTestWorkspace } from '../../accounts/testing/accounts.testing.ts';
import { type ChatStore, createChatStore } from '../chat.store.ts';
import { hear, insertSession, scriptedLlm, testRoom } from '../chat.testing.ts';
import type { FollowEnd } from './follow-session.usecases.ts';
import { createQuietWatch } from './idle-sessions.service.ts';

let test: TestDatabase;
let ctx: Context;
beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
});
afterAll(() => test.close());

const settle = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const createStore = () =>
  createChatStore(
    test.database,
    async () => {},
    async () => false,
  );

it('quiet sessions cost one statement together, and what begins on another server is heard of in each', async () => {
  const store = createStore();
  const looks: number[] = [];
  let reads = 0;
  const counted: ChatStore = {
    ...store,
    pulses: (workspaceId, ids) => {
      looks.push(ids.length);
      return store.pulses(workspaceId, ids);
    },
    events: (...args) => {
      reads++;
      return store.events(...args);
    },
  };
  const here = testRoom(
    test.database,
    scriptedLlm(() => []),
    { store: counted, quietMs: 50 },
  ).chat;
  const there = testRoom(
    test.database,
    scriptedLlm(() => ['Yes.']),
  ).chat;
  const sessions = await Promise.all(Array.from({ length: 40 }, async () => (await insertSession(test.database, ctx)).sessionId));
  const followers = await Promise.all(sessions.map((id) => here.followSession(ctx, id, { after: 0, live: true })));
  const heard = followers.map((follower) => hear(follower as NonNullable<typeof follower>));
  await expect.poll(() => reads).toBe(40);
  // From the first look that has all of them: three more, and nothing else.
  await expect.poll(() => looks.slice(looks.indexOf(40)).length, { timeout: 5000 }).toBeGreaterThan(3);
  expect([new Set(looks.slice(looks.indexOf(40))), reads]).toEqual([new Set([40]), 40]);

  await there.createMessage(ctx, sessions[7] as (typeof sessions)[0], { content: 'Is this a question?' });
  await expect.poll(() => heard[7]?.events.at(-1)?.event.type).toBe('message-end');
  expect(heard[7]?.events.map(({ seq }) => seq)).toEqual(heard[7]?.events.map((_, i) => i + 1));
  expect(heard.filter(({ events }) => events.length > 0)).toHaveLength(1);
  for (const each of heard) each.leave();
});

it('a quiet session that is deleted ends its followers, who are told why', async () => {
  const { sessionId } = await insertSession(test.database, ctx);
  const { chat } = testRoom(
    test.database,
    scriptedLlm(() => []),
    { quietMs: 50 },
  );
  const follower = await chat.followSession(ctx, sessionId, { after: 0, live: true });
  const end = new Promise<FollowEnd>((resolve) => follower?.listen(() => {}, resolve));
  await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) => tx.execute(`delete from sessions where id = '${sessionId}'`));
  expect(await end).toBe('deleted');
});

it('a look that fails is taken again, and nothing is looked at when nobody waits', async () => {
  const { sessionId } = await insertSession(test.database, ctx);
  let looks = 0;
  let woken = 0;
  const store = {
    pulses: async () => {
      if (++looks === 1) throw new Error('the database is gone');
      return [{ id: sessionId, lastSeq: looks > 2 ? 5 : 4, answering: null }];
    },
  } as unknown as ChatStore;
  const watch = createQuietWatch({ store, logger: silentLogger, everyMs: 10 });
  const off = watch.wait(ctx.workspaceId, sessionId, 4, () => {
    woken++;
    off();
  });
  await expect.poll(() => woken).toBe(1);
  const before = looks;
  await settle(50);
  expect([looks, before]).toEqual([before, 3]);
});
