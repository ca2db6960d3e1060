import type { Database } from '../../../db/db.ts';
import { systemClock } from '../../../shared/clock.ts';
import { type Context, SCOPES } from '../../../shared/context.ts';
import { newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import { createAccountsStore } from '../accounts.store.ts';
import { createAuditWriter } from '../audit-log/audit-log.store.ts';

/** For tests of every room: a new user with an own workspace, and the context of that owner (every scope). */
export async function createTestWorkspace(database: Database): Promise<{ workspaceId: WorkspaceId; userId: UserId; ctx: Context }> {
  const [userId, workspaceId, now] = [newId('user'), newId('workspace'), new Date()];
  const ctx: Context = {
    workspaceId,
    actor: { type: 'user', userId, role: 'owner', scopes: SCOPES },
    requestId: newId('request'),
    signal: new AbortController().signal,
  };
  const store = createAccountsStore(database, createAuditWriter({ clock: systemClock }));
  const email = `${userId}@example.test`;
  const made = await store.insertAccount(ctx, {
    user: { id: userId, email, name: 'Test', passwordHash: null, externalId: null, createdAt: now, updatedAt: now },
    workspace: { id: workspaceId, name: 'Test', createdAt: now },
  });
  if (made !== 'ok') throw new Error(`the test workspace was not made: ${made}`);
  return { workspaceId, userId, ctx };
}
