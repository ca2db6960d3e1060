import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { Context, Scope } from '../../shared/context.ts';
import { type CloneId, newId, type SessionId } from '../../shared/ids.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTokens } from '../accounts/auth/tokens.service.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createSessionsStore } from './sessions.store.ts';
import { createSessionsUsecases } from './sessions.usecases.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let test: TestDatabase;
let ctx: Context;
let stranger: Context;
let cloneId: CloneId;
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

let clock: ReturnType<typeof fixedClock>;
let tokens: ReturnType<typeof createTokens>;
let room: ReturnType<typeof createSessionsUsecases>;
let id: SessionId;
let first: string;
beforeEach(async () => {
  clock = fixedClock(new Date());
  tokens = createTokens({ secret: 'a secret of the tests, long enough for an HMAC', issuer: 'test', clock });
  room = createSessionsUsecases({
    store: createSessionsStore(test.database, createAuditWriter({ clock })),
    clock,
    getResolvedClone: async () => {},
    requireClone: async () => {},
    mintSessionToken: tokens.mintSessionToken,
    readLastSessionToken: tokens.readLastSessionToken,
  });
  const opened = await room.createSession(ctx, cloneId, { preview: false, metadata: {} });
  [id, first] = [opened.session.id as SessionId, opened.token];
});

const visitor = (sessionId = id): Context => ({ ...ctx, actor: { type: 'visitor', sessionId, cloneId, scopes: ['chat:write'] } });
const page = (clone = cloneId): Context => ({
  ...ctx,
  actor: { type: 'publishable_key', keyId: newId('apiKey'), cloneId: clone, scopes: ['sessions:create'] },
});
const key = (...scopes: Scope[]): Context => ({ ...ctx, actor: { type: 'secret_key', keyId: newId('apiKey'), scopes } });
/** A question was answered now. */
const talk = () =>
  test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.execute(sql`update sessions set updated_at = ${clock.now().toISOString()} where id = ${id}`),
  );

describe('a session token', () => {
  it('is renewed by its visitor for the same session, before it ends', async () => {
    clock.advance(28 * MINUTE);
    const { token, expiresIn } = await room.renewSessionToken(visitor(), id, {});
    clock.advance(29 * MINUTE);
    expect(await tokens.readSessionToken(token)).toEqual({ workspaceId: ctx.workspaceId, cloneId, sessionId: id });
    await expect(tokens.readSessionToken(first)).rejects.toMatchObject({ code: 'token_expired' });
    expect(expiresIn).toBe(1800);
  });

  it('is given to a server and a member with sessions:create, and to nobody for another session or workspace', async () => {
    const server = key('sessions:create', 'conversations:read');
    expect((await tokens.readSessionToken((await room.renewSessionToken(server, id, {})).token))?.sessionId).toBe(id);
    // The token reads what was said.
    await expect(room.renewSessionToken(key('sessions:create'), id, {})).rejects.toMatchObject({ code: 'permission_denied' });
    expect((await room.renewSessionToken(ctx, id, {})).token).toBeTruthy();
    await expect(room.renewSessionToken(key('chat:write', 'conversations:read'), id, {})).rejects.toMatchObject({
      code: 'permission_denied',
    });
    await expect(room.renewSessionToken(visitor(newId('session')), id, {})).rejects.toMatchObject({ code: 'not_found' });
    await expect(room.renewSessionToken(stranger, id, {})).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is given to a page for the last token of that session only, also when that has ended', async () => {
    clock.advance(5 * HOUR);
    const { token } = await room.renewSessionToken(page(), id, { token: first });
    expect((await tokens.readSessionToken(token))?.sessionId).toBe(id);
    const other = await room.createSession(ctx, cloneId, { preview: false, metadata: {} });
    const forged = `${first.slice(0, -2)}xx`;
    const { token: member } = await tokens.mintAccessToken({
      userId: newId('user'),
      workspaceId: ctx.workspaceId,
      role: 'owner',
      familyId: newId('refreshToken'),
    });
    for (const shown of [undefined, other.token, forged, member, 'x', 'a.b.c'])
      await expect(room.renewSessionToken(page(), id, shown === undefined ? {} : { token: shown })).rejects.toMatchObject({
        code: 'permission_denied',
        param: 'token',
      });
    await expect(room.renewSessionToken(page(newId('clone')), id, { token: first })).rejects.toMatchObject({ code: 'permission_denied' });
    clock.advance(20 * HOUR);
    await expect(room.renewSessionToken(page(), id, { token: first })).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('follows another until a day after the last question, and for a week in all; a server may go on', async () => {
    clock.advance(24 * HOUR);
    await room.renewSessionToken(visitor(), id, {});
    clock.advance(MINUTE);
    await expect(room.renewSessionToken(visitor(), id, {})).rejects.toMatchObject({ code: 'conflict' });
    await talk();
    await room.renewSessionToken(visitor(), id, {});
    for (let day = 1; day < 6; day++) {
      clock.advance(23 * HOUR);
      await talk();
      await room.renewSessionToken(visitor(), id, {});
    }
    clock.advance(29 * HOUR);
    await talk();
    await expect(room.renewSessionToken(visitor(), id, {})).rejects.toMatchObject({ code: 'conflict' });
    await expect(room.renewSessionToken(page(), id, { token: first })).rejects.toMatchObject({ code: 'token_expired' });
    expect((await room.renewSessionToken(key('sessions:create', 'conversations:read'), id, {})).token).toBeTruthy();
  });

  it('is not given for a session that has ended or was deleted', async () => {
    await room.endSession(ctx, id);
    for (const caller of [visitor(), ctx]) await expect(room.renewSessionToken(caller, id, {})).rejects.toMatchObject({ code: 'conflict' });
    await room.deleteSession(ctx, id);
    for (const caller of [visitor(), ctx])
      await expect(room.renewSessionToken(caller, id, {})).rejects.toMatchObject({ code: 'not_found' });
  });
});
