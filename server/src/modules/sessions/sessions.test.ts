import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { notFound } from '../../shared/errors.ts';
import { type CloneId, newId } from '../../shared/ids.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createSessionsStore } from './sessions.store.ts';
import { createSessionsUsecases } from './sessions.usecases.ts';

let test: TestDatabase;
let ctx: Context;
let stranger: Context;
let cloneId: CloneId;
const INPUT = { preview: false, metadata: {} };

beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
  stranger = (await createTestWorkspace(test.database)).ctx;
  cloneId = newId('clone');
  await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.execute(`insert into clones (id, workspace_id, slug, settings, created_at, updated_at)
      values ('${cloneId}', '${ctx.workspaceId}', 'c', '{}', now(), now())`),
  );
});
afterAll(() => test.close());

const sessions = () => {
  const requireOwn = async (caller: Context, id: CloneId) => {
    if (caller.workspaceId !== ctx.workspaceId || id !== cloneId) throw notFound('clone', id);
  };
  return createSessionsUsecases({
    store: createSessionsStore(test.database, createAuditWriter({ clock: systemClock })),
    clock: systemClock,
    getResolvedClone: requireOwn,
    requireClone: requireOwn,
    mintSessionToken: async ({ sessionId }) => ({ token: `token of ${sessionId}`, expiresIn: 1800 }),
    readLastSessionToken: async () => null,
  });
};
const page = (): Context => ({ ...ctx, actor: { type: 'publishable_key', keyId: newId('apiKey'), cloneId, scopes: ['sessions:create'] } });
const visitor = (sessionId: `ses_${string}`): Context => ({
  ...ctx,
  actor: { type: 'visitor', sessionId, cloneId, scopes: ['chat:write'] },
});

describe('sessions', () => {
  it('are created by web pages with a token for that session', async () => {
    const { session, token, expiresIn } = await sessions().createSession(page(), cloneId, { ...INPUT, metadata: { page: '/pricing' } });
    expect(session).toMatchObject({
      cloneId,
      preview: false,
      status: 'active',
      messageCount: 0,
      lastSeq: 0,
      title: null,
      metadata: { page: '/pricing' },
    });
    expect([token, expiresIn]).toEqual([`token of ${session.id}`, 1800]);
  });

  it('accept a visitorId from servers, but not from web pages', async () => {
    await expect(sessions().createSession(page(), cloneId, { ...INPUT, visitorId: 'boss' })).rejects.toMatchObject({
      code: 'permission_denied',
    });
    const { session } = await sessions().createSession(ctx, cloneId, { ...INPUT, visitorId: 'ada' });
    expect(session.visitorId).toBe('ada');
  });

  it('are hidden from other visitors', async () => {
    const { session } = await sessions().createSession(page(), cloneId, INPUT);
    const other = await sessions().createSession(page(), cloneId, INPUT);
    const [mine, others] = [session.id as `ses_${string}`, other.session.id as `ses_${string}`];
    expect((await sessions().retrieveSession(visitor(mine), mine)).id).toBe(mine);
    await expect(sessions().retrieveSession(visitor(mine), others)).rejects.toMatchObject({ code: 'not_found' });
    await expect(sessions().endSession(visitor(mine), others)).rejects.toMatchObject({ code: 'not_found' });
    await expect(sessions().deleteSession(visitor(mine), others)).rejects.toMatchObject({ code: 'not_found' });
    await expect(sessions().listSessions(visitor(mine), cloneId, { limit: 5 })).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(sessions().retrieveSession(page(), mine)).rejects.toMatchObject({ code: 'permission_denied' });
  });

  it('hide their metadata from their visitor', async () => {
    const { session } = await sessions().createSession(ctx, cloneId, { ...INPUT, metadata: { plan: 'at risk' } });
    const id = session.id as `ses_${string}`;
    expect((await sessions().retrieveSession(ctx, id)).metadata).toEqual({ plan: 'at risk' });
    expect((await sessions().retrieveSession(visitor(id), id)).metadata).toEqual({});
    expect((await sessions().endSession(visitor(id), id)).metadata).toEqual({});
  });

  it('take a new title, metadata, and tags from their owner, and not from their visitor', async () => {
    const { session } = await sessions().createSession(ctx, cloneId, { ...INPUT, metadata: { plan: 'free' }, tags: ['new'] });
    const id = session.id as `ses_${string}`;
    expect(session.tags).toEqual(['new']);
    const changed = await sessions().updateSession(ctx, id, { metadata: { plan: 'pro' }, tags: ['vip', 'won'] });
    expect(changed).toMatchObject({ metadata: { plan: 'pro' }, tags: ['vip', 'won'], title: null, updatedAt: session.updatedAt });
    expect(await sessions().updateSession(ctx, id, { title: 'Pricing' })).toMatchObject({ title: 'Pricing', tags: ['vip', 'won'] });
    expect(await sessions().updateSession(ctx, id, {})).toMatchObject({ title: 'Pricing' });
    expect(await sessions().retrieveSession(visitor(id), id)).toMatchObject({ metadata: {}, tags: [] });
    await expect(sessions().updateSession(visitor(id), id, { title: 'x' })).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(sessions().updateSession(stranger, id, { title: 'x' })).rejects.toMatchObject({ code: 'not_found' });
    const tagged = async (tags: string[]) => (await sessions().listSessions(ctx, cloneId, { limit: 5, tags })).data.map((one) => one.id);
    expect(await tagged(['vip'])).toEqual([id]);
    expect(await tagged(['vip', 'won'])).toEqual([id]);
    expect(await tagged(['vip', 'lost'])).toEqual([]);
  });

  it('keep their first end time, and are not found after deletion', async () => {
    const { session } = await sessions().createSession(ctx, cloneId, INPUT);
    const id = session.id as `ses_${string}`;
    const ended = await sessions().endSession(ctx, id);
    expect(ended.status).toBe('ended');
    expect((await sessions().endSession(ctx, id)).endedAt).toBe(ended.endedAt);
    await sessions().deleteSession(ctx, id);
    await expect(sessions().retrieveSession(ctx, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(sessions().deleteSession(ctx, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are listed in pages, newest first', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push((await sessions().createSession(ctx, cloneId, INPUT)).session.id);
    const first = await sessions().listSessions(ctx, cloneId, { limit: 3 });
    const second = await sessions().listSessions(ctx, cloneId, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made.reverse());
  });

  it('can be filtered by visitor, preview, and emptiness, in pages', async () => {
    const rows = [
      { visitorId: 'ada' },
      { visitorId: 'ada', asked: true },
      { visitorId: 'Ada', asked: true },
      { preview: true, asked: true },
      { visitorId: 'ada', preview: true },
      { visitorId: 'ada', asked: true },
      { asked: true },
    ];
    const other = newId('clone');
    await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
      tx.execute(`insert into clones (id, workspace_id, slug, settings, created_at, updated_at)
        values ('${other}', '${ctx.workspaceId}', 'filtered', '{}', now(), now())`),
    );
    const store = createSessionsStore(test.database, createAuditWriter({ clock: systemClock }));
    const filtered = createSessionsUsecases({
      store,
      clock: systemClock,
      getResolvedClone: async () => {},
      requireClone: async () => {},
      mintSessionToken: async () => ({ token: 't', expiresIn: 1 }),
      readLastSessionToken: async () => null,
    });
    const ids: string[] = [];
    for (const { visitorId, preview = false, asked = false } of rows) {
      const { session } = await filtered.createSession(ctx, other, { preview, visitorId, metadata: {} });
      ids.push(session.id);
      if (asked)
        await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
          tx.execute(sql`update sessions set message_count = 2 where id = ${session.id}`),
        );
    }
    const found = async (filter: Parameters<typeof filtered.listSessions>[2] | object) => {
      const all: number[] = [];
      for (let cursor: string | undefined, pages = 0; pages < 10; pages++) {
        const page = await filtered.listSessions(ctx, other, { limit: 2, cursor, ...filter });
        all.push(...page.data.map(({ id }) => ids.indexOf(id)));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      return all;
    };
    expect(await found({})).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(await found({ visitorId: 'ada' })).toEqual([5, 4, 1, 0]);
    expect(await found({ visitorId: 'ad' })).toEqual([]);
    expect(await found({ preview: true })).toEqual([4, 3]);
    expect(await found({ preview: false, empty: false })).toEqual([6, 5, 2, 1]);
    expect(await found({ empty: true })).toEqual([4, 0]);
    expect(await found({ visitorId: 'ada', preview: false, empty: false })).toEqual([5, 1]);
  });

  it('of another workspace are reported as not_found', async () => {
    const { session } = await sessions().createSession(ctx, cloneId, INPUT);
    const id = session.id as `ses_${string}`;
    await expect(sessions().createSession(stranger, cloneId, INPUT)).rejects.toMatchObject({ code: 'not_found' });
    await expect(sessions().listSessions(stranger, cloneId, { limit: 5 })).rejects.toMatchObject({ code: 'not_found' });
    for (const verb of ['retrieveSession', 'endSession', 'deleteSession'] as const)
      await expect(sessions()[verb](stranger, id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await sessions().retrieveSession(ctx, id)).status).toBe('active');
  });
});
