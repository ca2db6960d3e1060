import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import type { Context } from '../../../shared/context.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { createTestWorkspace } from '../../accounts/testing/accounts.testing.ts';
import type { ChatStore } from '../chat.store.ts';
import { collectEvents, createTestChat, createTestStore, insertSession, queryRows, scriptedLlm } from '../chat.testing.ts';
import type { FollowEnd } from './follow-session.usecases.ts';
import { createIdleSessionPoller } from './idle-session-poller.service.ts';

let test: TestDatabase;
let ctx: Context;
beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
});
afterAll(() => test.close());

it('polls all idle sessions of a workspace with one statement and wakes the follower of a session that another server answers', async () => {
  const store = createTestStore(test.database);
  const polls: number[] = [];
  let reads = 0;
  const counted: ChatStore = {
    ...store,
    activity: (workspaceId, ids) => {
      polls.push(ids.length);
      return store.activity(workspaceId, ids);
    },
    events: (...args) => {
      reads++;
      return store.events(...args);
    },
  };
  const local = createTestChat(
    test.database,
    scriptedLlm(() => []),
    { store: counted, idlePollMs: 50 },
  ).chat;
  const other = createTestChat(
    test.database,
    scriptedLlm(() => ['Yes.']),
  ).chat;
  const sessions = await Promise.all(Array.from({ length: 40 }, async () => (await insertSession(test.database, ctx)).sessionId));
  const followers = await Promise.all(sessions.map((id) => local.followSession(ctx, id, { after: 0, live: true })));
  const collected = followers.map((follower) => collectEvents(follower));
  await expect.poll(() => reads).toBe(40);
  // After the first poll that covers all sessions: more polls, each of all sessions, and no other reads.
  await expect.poll(() => polls.slice(polls.indexOf(40)).length).toBeGreaterThan(3);
  expect([new Set(polls.slice(polls.indexOf(40))), reads]).toEqual([new Set([40]), 40]);

  await other.createMessage(ctx, sessions[7] as (typeof sessions)[0], { content: 'Is this a question?' });
  await expect.poll(() => collected[7]?.events.at(-1)?.event.type).toBe('message-end');
  expect(collected[7]?.events.map(({ seq }) => seq)).toEqual(collected[7]?.events.map((_, i) => i + 1));
  expect(collected.filter(({ events }) => events.length > 0)).toHaveLength(1);
  for (const { unsubscribe } of collected) unsubscribe();
});

it('ends the followers of an idle session with the reason "deleted" when the session is deleted', async () => {
  const { sessionId } = await insertSession(test.database, ctx);
  const { chat } = createTestChat(
    test.database,
    scriptedLlm(() => []),
    { idlePollMs: 50 },
  );
  const follower = await chat.followSession(ctx, sessionId, { after: 0, live: true });
  const end = new Promise<FollowEnd>((resolve) => follower?.listen(() => {}, resolve));
  await queryRows(test.database, ctx, sql`delete from sessions where id = ${sessionId}`);
  expect(await end).toBe('deleted');
});

it('polls again after a failed poll, and stops polling when no session is followed', async () => {
  const { sessionId } = await insertSession(test.database, ctx);
  let polls = 0;
  let woken = 0;
  const store = {
    activity: async () => {
      if (++polls === 1) throw new Error('the database is gone');
      return [{ id: sessionId, lastSeq: polls > 2 ? 5 : 4, answering: null }];
    },
  } as unknown as ChatStore;
  vi.useFakeTimers();
  try {
    const poller = createIdleSessionPoller({ store, logger: silentLogger, everyMs: 10 });
    const cancel = poller.wait(ctx.workspaceId, sessionId, 4, () => {
      woken++;
      cancel();
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect({ woken, polls, timers: vi.getTimerCount() }).toEqual({ woken: 1, polls: 3, timers: 0 });
  } finally {
    vi.useRealTimers();
  }
});
