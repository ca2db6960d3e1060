import type { Database } from '../../../db/db.ts';
import { systemClock } from '../../../shared/clock.ts';
import { type Context, type Role, SCOPES } from '../../../shared/context.ts';
import { newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import { createAccountsStore } from '../accounts.store.ts';
import { members } from '../accounts.tables.ts';
import { createAuditWriter } from '../audit-log/audit-log.store.ts';

/** Creates a user with a workspace and returns the context of that owner, which has every scope. For tests of every module. */
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
  const outcome = await store.insertAccount(ctx, {
    user: { id: userId, email, name: 'Test', passwordHash: null, externalId: null, createdAt: now, updatedAt: now },
    workspace: { id: workspaceId, name: 'Test', createdAt: now },
  });
  if (outcome !== 'ok') throw new Error(`could not create the test workspace: ${outcome}`);
  return { workspaceId, userId, ctx };
}

/** Adds a user to a workspace, or changes their role, without an invitation and without an audit entry. */
export function setMemberRole(database: Database, workspace: { id: string }, user: { id: string }, role: Role): Promise<void> {
  const [workspaceId, userId] = [workspace.id as WorkspaceId, user.id as UserId];
  return database.transaction({ workspaceId }, async (tx) => {
    await tx
      .insert(members)
      .values({ workspaceId, userId, role, createdAt: new Date() })
      .onConflictDoUpdate({ target: [members.workspaceId, members.userId], set: { role } });
  });
}
