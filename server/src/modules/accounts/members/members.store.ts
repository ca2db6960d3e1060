import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context, Role } from '../../../shared/context.ts';
import { notFound } from '../../../shared/errors.ts';
import type { UserId, WorkspaceId } from '../../../shared/ids.ts';
import { enterScope } from '../accounts.store.ts';
import { members, refreshTokens, users, workspaces } from '../accounts.tables.ts';
import { refusalOf } from '../roles.ts';

export type MembersStore = ReturnType<typeof createMembersStore>;

const COLUMNS = {
  userId: members.userId,
  email: users.email,
  name: users.name,
  role: members.role,
  // Cursors are made of JavaScript's milliseconds.
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

export type Changed =
  | { outcome: 'ok'; member: MemberRow }
  | { outcome: NonNullable<ReturnType<typeof refusalOf>>; own: Role; member: MemberRow };

interface Change {
  workspaceId: WorkspaceId;
  by: UserId;
  userId: UserId;
  /** Undefined: no member any more. */
  role: Role | undefined;
}

export function createMembersStore(db: Database, audit: AuditWriter) {
  return {
    /** Who came first first; `after`: the last one of the page before, who may have left since. */
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
     * Gives a member another role, or removes them, their logins to the workspace with them. Changes in one workspace come one after the
     * other, and who may do what is read among them: two owners who remove each other at one instant leave one.
     */
    change: (ctx: Context, { workspaceId, by, userId, role }: Change): Promise<Changed> =>
      db.transaction({ workspaceId }, async (tx): Promise<Changed> => {
        await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for('no key update');
        const ours = eq(members.workspaceId, workspaceId);
        const [caller] = await tx
          .select({ role: members.role })
          .from(members)
          .where(and(ours, eq(members.userId, by)));
        if (!caller) throw notFound('workspace', workspaceId);
        const [member] = await tx
          .select(COLUMNS)
          .from(members)
          .innerJoin(users, eq(users.id, members.userId))
          .where(and(ours, eq(members.userId, userId)));
        if (!member) throw notFound('member', userId);
        const owners = await tx.$count(members, and(ours, eq(members.role, 'owner')));
        const self = by === userId;
        const refusal = refusalOf({ own: caller.role, self, from: member.role, to: role, owners });
        if (refusal) return { outcome: refusal, own: caller.role, member };
        if (role === member.role) return { outcome: 'ok', member };

        const own = and(ours, eq(members.userId, userId));
        if (role) {
          await tx.update(members).set({ role }).where(own);
          const details = { from: member.role, to: role };
          await audit(tx, { ...ctx, workspaceId }, { action: 'member.role_changed', target: userId, details });
          return { outcome: 'ok', member: { ...member, role } };
        }
        await enterScope(tx, { userId });
        // A refresh under way is waited for: it holds a lock on its user, and leaves a new token.
        await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('no key update');
        await tx.delete(refreshTokens).where(and(eq(refreshTokens.userId, userId), eq(refreshTokens.workspaceId, workspaceId)));
        await tx.delete(members).where(own);
        const action = self ? 'member.left' : 'member.removed';
        await audit(tx, { ...ctx, workspaceId }, { action, target: userId, details: { role: member.role } });
        return { outcome: 'ok', member };
      }),
  };
}
