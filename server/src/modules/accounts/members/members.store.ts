import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context, Role } from '../../../shared/context.ts';
import { notFound } from '../../../shared/errors.ts';
import type { UserId, WorkspaceId } from '../../../shared/ids.ts';
import { enterScope } from '../accounts.store.ts';
import { members, refreshTokens, users, workspaces } from '../accounts.tables.ts';
import { revokeCreatedKeys } from '../api-keys/revoke-created-keys.store.ts';
import { type MemberChangeRefusal, refuseMemberChange } from '../roles.ts';

export type MembersStore = ReturnType<typeof createMembersStore>;

const COLUMNS = {
  userId: members.userId,
  email: users.email,
  name: users.name,
  role: members.role,
  // Cursors have millisecond precision, like JavaScript's dates.
  joinedAt: sql<Date>`date_trunc('milliseconds', ${members.createdAt})`.mapWith(members.createdAt).as('joined_at'),
  externalId: users.externalId,
};

export interface MemberRow {
  userId: UserId;
  email: string;
  name: string | null;
  role: Role;
  joinedAt: Date;
  externalId: string | null;
}

export type MemberChangeResult =
  /** `revokedKeys`: hashes of the API keys that stopped working with the change. */
  { outcome: 'ok'; member: MemberRow; revokedKeys: string[] } | { outcome: MemberChangeRefusal; callerRole: Role; member: MemberRow };

interface Change {
  workspaceId: WorkspaceId;
  callerId: UserId;
  userId: UserId;
  /** Undefined: removes the member. */
  role: Role | undefined;
  now: Date;
}

export function createMembersStore(db: Database, audit: AuditWriter) {
  return {
    /** Oldest membership first. `after`: the last member of the previous page, who may have left since. */
    list: (
      workspaceId: WorkspaceId,
      { after, limit }: { after: { joinedAt: Date; userId: UserId } | undefined; limit: number },
    ): Promise<MemberRow[]> =>
      db.transaction({ workspaceId }, (tx) => {
        const joined = sql`date_trunc('milliseconds', ${members.createdAt})`;
        const later = after && sql`(${joined}, ${members.userId}) > (${after.joinedAt.toISOString()}::timestamptz, ${after.userId})`;
        return tx
          .select(COLUMNS)
          .from(members)
          .innerJoin(users, eq(users.id, members.userId))
          .where(and(eq(members.workspaceId, workspaceId), later))
          .orderBy(joined, asc(members.userId))
          .limit(limit);
      }),

    /**
     * Changes a member's role, or removes the member and their logins to the workspace. Revokes the secret keys that the member created
     * and may no longer create. Changes in one workspace run one after the
     * other and check permissions under the lock, so two owners who remove each other at the same time leave one.
     */
    change: (ctx: Context, { workspaceId, callerId, userId, role, now }: Change): Promise<MemberChangeResult> =>
      db.transaction({ workspaceId }, async (tx): Promise<MemberChangeResult> => {
        await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for('no key update');
        const inWorkspace = eq(members.workspaceId, workspaceId);
        const [caller] = await tx
          .select({ role: members.role })
          .from(members)
          .where(and(inWorkspace, eq(members.userId, callerId)));
        if (!caller) throw notFound('workspace', workspaceId);
        const [member] = await tx
          .select(COLUMNS)
          .from(members)
          .innerJoin(users, eq(users.id, members.userId))
          .where(and(inWorkspace, eq(members.userId, userId)));
        if (!member) throw notFound('member', userId);
        const ownerCount = await tx.$count(members, and(inWorkspace, eq(members.role, 'owner')));
        const isSelf = callerId === userId;
        const change = { callerRole: caller.role, isSelf, currentRole: member.role, newRole: role, ownerCount };
        const refusal = refuseMemberChange(change);
        if (refusal) return { outcome: refusal, callerRole: caller.role, member };
        if (role === member.role) return { outcome: 'ok', member, revokedKeys: [] };

        const own = and(inWorkspace, eq(members.userId, userId));
        if (role) {
          await tx.update(members).set({ role }).where(own);
          const details = { from: member.role, to: role };
          await audit(tx, { ...ctx, workspaceId }, { action: 'member.role_changed', target: userId, details });
          const revokedKeys = await revokeCreatedKeys(tx, audit, ctx, { workspaceId, userId, role }, now);
          return { outcome: 'ok', member: { ...member, role }, revokedKeys };
        }
        await enterScope(tx, { userId });
        // Waits for a concurrent refresh, which locks the user and inserts a new token.
        await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('no key update');
        await tx.delete(refreshTokens).where(and(eq(refreshTokens.userId, userId), eq(refreshTokens.workspaceId, workspaceId)));
        await tx.delete(members).where(own);
        const action = isSelf ? 'member.left' : 'member.removed';
        await audit(tx, { ...ctx, workspaceId }, { action, target: userId, details: { role: member.role } });
        return { outcome: 'ok', member, revokedKeys: await revokeCreatedKeys(tx, audit, ctx, { workspaceId, userId, role }, now) };
      }),
  };
}
