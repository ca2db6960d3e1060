import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeModules } from '../../app/describe-contract.ts';
import { storeConversation } from '../../db/testing/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { newId, type UserId } from '../../shared/ids.ts';
import { invitations, passwordResets, refreshTokens } from '../accounts/accounts.tables.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import type { ExportedRow } from './privacy.schemas.ts';
import { createPrivacyStore } from './privacy.store.ts';
import { createPrivacyUsecases } from './privacy.usecases.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const usecases = () =>
  createPrivacyUsecases({
    store: createPrivacyStore(
      test.database,
      createAuditWriter({ clock: fixedClock('2026-03-10T12:00:00Z') }),
      () => describeModules().personalData,
    ),
  });

async function exported(ctx: Context, visitorId?: string): Promise<ExportedRow[]> {
  const rows: ExportedRow[] = [];
  for await (const row of await usecases().exportPersonalData(ctx, visitorId === undefined ? {} : { visitorId })) rows.push(row);
  return rows;
}

/** Stores an invitation, a password reset, and a login of the user, each with a secret that contains "hash of". */
const addCredentials = ({ workspaceId }: Context, userId: UserId) =>
  test.database.transaction({ workspaceId, userId }, async (tx) => {
    const times = { createdAt: new Date(), expiresAt: new Date() };
    await tx.insert(invitations).values({
      ...times,
      id: newId('invitation'),
      workspaceId,
      email: `guest-of-${userId}@example.test`,
      role: 'viewer',
      tokenHash: `hash of ${userId}`,
      invitedBy: userId,
    });
    await tx.insert(passwordResets).values({ ...times, id: newId('passwordReset'), userId, tokenHash: `other hash of ${userId}` });
    const id = newId('refreshToken');
    await tx.insert(refreshTokens).values({
      ...times,
      id,
      userId,
      workspaceId,
      familyId: id,
      tokenHash: `third hash of ${userId}`,
      successorSalt: `salt, not hash of ${userId}`,
      userAgent: `user agent of ${userId}`,
    });
  });

describe('exporting personal data', () => {
  it('contains the rows of the workspace only, without credentials', async () => {
    const { ctx, userId } = await createTestWorkspace(test.database);
    const { ctx: stranger } = await createTestWorkspace(test.database);
    const mine = await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z', visitorId: 'v1' });
    const other = await storeConversation(test.database, stranger, { at: '2026-03-09T10:00:00Z', visitorId: 'v1' });
    const rows = await exported(ctx);
    const text = JSON.stringify(rows);
    expect(rows.filter((row) => row.table === 'messages')).toHaveLength(2);
    expect(rows.filter((row) => row.table === 'users').map(({ row }) => row.id)).toEqual([userId]);
    expect(text).toContain(mine.sessionId);
    expect(text).not.toContain(other.sessionId);
    expect(text).not.toContain(stranger.workspaceId);
    expect(text).not.toMatch(/password_hash|key_hash|token_hash/);
  });

  it('contains invitations, password resets, and logins of members without their tokens', async () => {
    const { ctx, userId } = await createTestWorkspace(test.database);
    const { ctx: stranger, userId: strangerId } = await createTestWorkspace(test.database);
    await addCredentials(ctx, userId);
    await addCredentials(stranger, strangerId);
    const rows = await exported(ctx);
    expect(rows.filter(({ table }) => table === 'invitations').map(({ row }) => row.email)).toEqual([`guest-of-${userId}@example.test`]);
    expect(rows.filter(({ table }) => table === 'password_resets').map(({ row }) => row.user_id)).toEqual([userId]);
    expect(rows.filter(({ table }) => table === 'refresh_tokens').map(({ row }) => row.user_agent)).toEqual([`user agent of ${userId}`]);
    expect(JSON.stringify(rows)).not.toMatch(/hash of/);
  });

  it('reads several pages of rows without duplicates or gaps', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const { cloneId } = await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z' });
    for (let n = 0; n < 130; n++) await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z', cloneId });
    const ids = (await exported(ctx)).filter((row) => row.table === 'messages').map(({ row }) => row.id);
    expect(ids).toHaveLength(262);
    expect(new Set(ids).size).toBe(262);
  });

  it('for one visitor contains that visitor’s sessions only', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const a = await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z', visitorId: 'a' });
    await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z', visitorId: 'b', cloneId: a.cloneId });
    const rows = await exported(ctx, 'a');
    expect(new Set(rows.map((row) => row.table))).toEqual(new Set(['sessions', 'messages', 'usage_events']));
    for (const { row } of rows) expect(row.session_id ?? row.id).toBe(a.sessionId);
  });
});

describe('erasing personal data', () => {
  it('deletes the sessions and messages of one visitor only', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const { ctx: stranger } = await createTestWorkspace(test.database);
    const a = await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z', visitorId: 'a' });
    const b = await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z', visitorId: 'b', cloneId: a.cloneId });
    const far = await storeConversation(test.database, stranger, { at: '2026-03-09T10:00:00Z', visitorId: 'a' });
    expect(await usecases().erasePersonalData(ctx, { visitorId: 'a' })).toEqual({ sessions: 1 });
    const remaining = JSON.stringify((await exported(ctx)).filter((row) => row.table !== 'usage_events'));
    expect(remaining).not.toContain(a.sessionId);
    expect(remaining).toContain(b.sessionId);
    expect(JSON.stringify(await exported(stranger))).toContain(far.sessionId);
  });

  it('requires the privacy:manage scope', async () => {
    const { ctx } = await createTestWorkspace(test.database);
    const editor: Context = { ...ctx, actor: { ...ctx.actor, scopes: ['conversations:read'] } as Context['actor'] };
    await expect(usecases().erasePersonalData(editor, { visitorId: 'a' })).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(usecases().exportPersonalData(editor, {})).rejects.toMatchObject({ code: 'permission_denied' });
  });
});
