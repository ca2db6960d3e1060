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
let sessions: ReturnType<typeof createSessionsUsecases>;
let id: SessionId;
let first: string;
beforeEach(async () => {
  clock = fixedClock(new Date());
  tokens = createTokens({ secret: 'a secret of the tests, long enough for an HMAC', issuer: 'test', clock });
  sessions = createSessionsUsecases({
    store: createSessionsStore(test.database, createAuditWriter({ clock })),
    clock,
    getResolvedClone: async () => {},
    requireClone: async () => {},
    mintSessionToken: tokens.mintSessionToken,
    readLastSessionToken: tokens.readLastSessionToken,
  });
  const opened = await sessions.createSession(ctx, cloneId, { preview: false, metadata: {} });
  [id, first] = [opened.session.id as SessionId, opened.token];
});

const visitor = (sessionId = id): Context => ({ ...ctx, actor: { type: 'visitor', sessionId, cloneId, scopes: ['chat:write'] } });
const page = (clone = cloneId): Context => ({
  ...ctx,
  actor: { type: 'publishable_key', keyId: newId('apiKey'), cloneId: clone, scopes: ['sessions:create'] },
});
const key = (...scopes: Scope[]): Context => ({ ...ctx, actor: { type: 'secret_key', keyId: newId('apiKey'), scopes } });
/** Marks the session as used now. */
const touch = () =>
  test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.execute(sql`update sessions set updated_at = ${clock.now().toISOString()} where id = ${id}`),
  );

describe('renewSessionToken', () => {
  it('gives a visitor a new token for the same session before the old one expires', async () => {
    clock.advance(28 * MINUTE);
    const { token, expiresIn } = await sessions.renewSessionToken(visitor(), id, {});
    clock.advance(29 * MINUTE);
    expect(await tokens.readSessionToken(token)).toEqual({ workspaceId: ctx.workspaceId, cloneId, sessionId: id });
    await expect(tokens.readSessionToken(first)).rejects.toMatchObject({ code: 'token_expired' });
    expect(expiresIn).toBe(1800);
  });

  it('requires sessions:create from servers and members, and reports sessions of others as not_found', async () => {
    const server = key('sessions:create', 'conversations:read');
    expect((await tokens.readSessionToken((await sessions.renewSessionToken(server, id, {})).token))?.sessionId).toBe(id);
    // The token can read the conversation.
    await expect(sessions.renewSessionToken(key('sessions:create'), id, {})).rejects.toMatchObject({ code: 'permission_denied' });
    expect((await sessions.renewSessionToken(ctx, id, {})).token).toBeTruthy();
    await expect(sessions.renewSessionToken(key('chat:write', 'conversations:read'), id, {})).rejects.toMatchObject({
      code: 'permission_denied',
    });
    await expect(sessions.renewSessionToken(visitor(newId('session')), id, {})).rejects.toMatchObject({ code: 'not_found' });
    await expect(sessions.renewSessionToken(stranger, id, {})).rejects.toMatchObject({ code: 'not_found' });
  });

  it('accepts a publishable key only with the last token of that session, which may have expired', async () => {
    clock.advance(5 * HOUR);
    const { token } = await sessions.renewSessionToken(page(), id, { token: first });
    expect((await tokens.readSessionToken(token))?.sessionId).toBe(id);
    const other = await sessions.createSession(ctx, cloneId, { preview: false, metadata: {} });
    const forged = `${first.slice(0, -2)}xx`;
    const { token: member } = await tokens.mintAccessToken({
      userId: newId('user'),
      workspaceId: ctx.workspaceId,
      role: 'owner',
      familyId: newId('refreshToken'),
    });
    for (const shown of [undefined, other.token, forged, member, 'x', 'a.b.c'])
      await expect(sessions.renewSessionToken(page(), id, shown === undefined ? {} : { token: shown })).rejects.toMatchObject({
        code: 'permission_denied',
        param: 'token',
      });
    await expect(sessions.renewSessionToken(page(newId('clone')), id, { token: first })).rejects.toMatchObject({
      code: 'permission_denied',
    });
    clock.advance(20 * HOUR);
    await expect(sessions.renewSessionToken(page(), id, { token: first })).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('keeps a token on the origin of the page that it was issued to', async () => {
    const SITE = 'https://site.example';
    const opened = await sessions.createSession(page(), cloneId, { preview: false, metadata: {} }, SITE);
    const own = opened.session.id as SessionId;
    expect(await tokens.readSessionToken(opened.token)).toMatchObject({ origin: SITE });
    const bound: Context = { ...ctx, actor: { type: 'visitor', sessionId: own, cloneId, scopes: ['chat:write'], origin: SITE } };
    for (const origin of ['https://evil.example', null]) {
      const refused = { code: 'origin_not_allowed' };
      await expect(sessions.renewSessionToken(bound, own, {}, origin)).rejects.toMatchObject(refused);
      await expect(sessions.renewSessionToken(page(), own, { token: opened.token }, origin)).rejects.toMatchObject(refused);
    }
    for (const renewed of [
      await sessions.renewSessionToken(bound, own, {}, SITE),
      await sessions.renewSessionToken(page(), own, { token: opened.token }, SITE),
    ])
      expect(await tokens.readSessionToken(renewed.token)).toMatchObject({ sessionId: own, origin: SITE });
  });

  it('lets a server name the origin of the page that gets the token, and pages only their own', async () => {
    const origin = 'https://site.example';
    const server = key('sessions:create', 'conversations:read');
    const named = await sessions.createSession(server, cloneId, { preview: false, metadata: {}, origin });
    expect(await tokens.readSessionToken(named.token)).toMatchObject({ origin });
    await expect(
      sessions.createSession(page(), cloneId, { preview: false, metadata: {}, origin }, 'https://other.example'),
    ).rejects.toMatchObject({ code: 'permission_denied', param: 'origin' });
  });

  it('refuses visitors a day after the last question or a week after creation, but not servers', async () => {
    clock.advance(24 * HOUR);
    await sessions.renewSessionToken(visitor(), id, {});
    clock.advance(MINUTE);
    await expect(sessions.renewSessionToken(visitor(), id, {})).rejects.toMatchObject({ code: 'conflict' });
    await touch();
    await sessions.renewSessionToken(visitor(), id, {});
    for (let day = 1; day < 6; day++) {
      clock.advance(23 * HOUR);
      await touch();
      await sessions.renewSessionToken(visitor(), id, {});
    }
    clock.advance(29 * HOUR);
    await touch();
    await expect(sessions.renewSessionToken(visitor(), id, {})).rejects.toMatchObject({ code: 'conflict' });
    await expect(sessions.renewSessionToken(page(), id, { token: first })).rejects.toMatchObject({ code: 'token_expired' });
    expect((await sessions.renewSessionToken(key('sessions:create', 'conversations:read'), id, {})).token).toBeTruthy();
  });

  it('fails for a session that has ended or was deleted', async () => {
    await sessions.endSession(ctx, id);
    for (const caller of [visitor(), ctx])
      await expect(sessions.renewSessionToken(caller, id, {})).rejects.toMatchObject({ code: 'conflict' });
    await sessions.deleteSession(ctx, id);
    for (const caller of [visitor(), ctx])
      await expect(sessions.renewSessionToken(caller, id, {})).rejects.toMatchObject({ code: 'not_found' });
  });
});
