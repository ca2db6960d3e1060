import { and, asc, count, eq, ne, sql } from 'drizzle-orm';
import type { Database, TenantScope, Tx } from '../../db/db.ts';
import { violatedConstraint } from '../../db/sql-state.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context, Role } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { UserId, WorkspaceId } from '../../shared/ids.ts';
import { invitations, members, users, workspaces } from './accounts.tables.ts';

export type UserRow = typeof users.$inferSelect;
export type WorkspaceRow = typeof workspaces.$inferSelect & { role: Role };
export type AccountsStore = ReturnType<typeof createAccountsStore>;

/** Workspaces of one person that are looked at. */
const MAX_WORKSPACES = 1000;

export interface NewAccount {
  user: UserRow;
  workspace: { id: WorkspaceId; name: string; createdAt: Date };
}

/**
 * Widens a running transaction once its first rows have told who the caller is (a token's row names its user), under the
 * same settings that `Database.transaction` applies.
 */
export async function enterScope(tx: Tx, scope: TenantScope): Promise<void> {
  if (scope.workspaceId) await tx.execute(sql`select set_config('app.workspace_id', ${scope.workspaceId}, true)`);
  if (scope.lookup) await tx.execute(sql`select set_config('app.lookup', ${scope.lookup}, true)`);
  if (scope.userId) await tx.execute(sql`select set_config('app.user_id', ${scope.userId}, true)`);
}

const memberships = (tx: Tx, userId: UserId) =>
  tx
    .select({ id: workspaces.id, name: workspaces.name, createdAt: workspaces.createdAt, role: members.role })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(eq(members.userId, userId))
    .orderBy(asc(workspaces.id))
    .limit(MAX_WORKSPACES);

/** Users, their workspaces and memberships. */
export function createAccountsStore(db: Database, audit: AuditWriter) {
  return {
    /** User, workspace and owner membership, or none of them. `conflict`: what was taken, when something was. */
    insertAccount: async (ctx: Context, { user, workspace }: NewAccount): Promise<'ok' | 'email_taken' | 'external_id_taken'> => {
      try {
        await db.transaction({ workspaceId: workspace.id, userId: user.id }, async (tx) => {
          await tx.insert(users).values(user);
          await tx.insert(workspaces).values(workspace);
          await tx.insert(members).values({ workspaceId: workspace.id, userId: user.id, role: 'owner', createdAt: workspace.createdAt });
          await audit(tx, ctx, { action: 'account.created', target: user.id });
        });
        return 'ok';
      } catch (error) {
        const taken = violatedConstraint(error);
        if (taken === 'users_email') return 'email_taken';
        if (taken === 'users_external_id_key') return 'external_id_taken';
        throw error;
      }
    },

    /** The oldest workspace that the user is in, or `workspace`, made theirs, when they are in none. */
    ensureWorkspace: (ctx: Context, userId: UserId, workspace: NewAccount['workspace']): Promise<WorkspaceRow> =>
      db.transaction({ workspaceId: workspace.id, userId }, async (tx) => {
        // Two calls of one instant make one.
        await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('no key update');
        const [first] = await memberships(tx, userId);
        if (first) return first;
        await tx.insert(workspaces).values(workspace);
        await tx.insert(members).values({ workspaceId: workspace.id, userId, role: 'owner', createdAt: workspace.createdAt });
        await audit(tx, ctx, { action: 'workspace.created', target: workspace.id });
        return { ...workspace, role: 'owner' };
      }),

    /** `email` in lower case. */
    findUserByEmail: (email: string): Promise<UserRow | undefined> =>
      db.transaction({ lookup: email }, async (tx) => {
        const [row] = await tx.select().from(users).where(sql`lower(${users.email}) = ${email}`).limit(1);
        return row;
      }),

    /** The user an external issuer knows as `externalId`, with their workspaces, oldest first. */
    findExternalUser: (externalId: string): Promise<{ user: UserRow; workspaces: WorkspaceRow[] } | undefined> =>
      db.transaction({ lookup: externalId }, async (tx) => {
        const [user] = await tx.select().from(users).where(eq(users.externalId, externalId)).limit(1);
        if (!user) return undefined;
        await enterScope(tx, { userId: user.id });
        return { user, workspaces: await memberships(tx, user.id) };
      }),

    findUser: (userId: UserId): Promise<UserRow | undefined> =>
      db.transaction({ userId }, async (tx) => {
        const [row] = await tx.select().from(users).where(eq(users.id, userId));
        return row;
      }),

    updateUser: (ctx: Context, userId: UserId, change: { name: string | null; now: Date }): Promise<UserRow | undefined> =>
      db.transaction({ userId, workspaceId: ctx.workspaceId }, async (tx) => {
        const [row] = await tx.update(users).set({ name: change.name, updatedAt: change.now }).where(eq(users.id, userId)).returning();
        if (row) await audit(tx, ctx, { action: 'account.updated', target: userId });
        return row;
      }),

    /** The user's workspaces, oldest first, at most 1,000. */
    listWorkspaces: (userId: UserId): Promise<WorkspaceRow[]> => db.transaction({ userId }, (tx) => memberships(tx, userId)),

    retrieveWorkspace: (workspaceId: WorkspaceId) =>
      db.transaction({ workspaceId }, async (tx) => {
        const [row] = await tx.select().from(workspaces).where(eq(workspaces.id, workspaceId));
        return row;
      }),

    updateWorkspace: (ctx: Context, workspaceId: WorkspaceId, change: { name: string }) =>
      db.transaction({ workspaceId }, async (tx) => {
        const [row] = await tx.update(workspaces).set(change).where(eq(workspaces.id, workspaceId)).returning();
        if (row) await audit(tx, { ...ctx, workspaceId }, { action: 'workspace.updated', target: workspaceId });
        return row;
      }),

    /** How the workspace stands without this user: how many other members it has, and how many owners among them. */
    countOthers: (workspaceId: WorkspaceId, userId: UserId): Promise<{ members: number; owners: number }> =>
      db.transaction({ workspaceId }, async (tx) => {
        const [row] = await tx
          .select({ members: count(), owners: sql<number>`count(*) filter (where ${members.role} = 'owner')::int` })
          .from(members)
          .where(and(eq(members.workspaceId, workspaceId), ne(members.userId, userId)));
        return row ?? { members: 0, owners: 0 };
      }),

    /** Ids of the workspace's owners, those who came first first. */
    listOwnerIds: (workspaceId: WorkspaceId, limit: number): Promise<UserId[]> =>
      db.transaction({ workspaceId }, async (tx) => {
        const owners = and(eq(members.workspaceId, workspaceId), eq(members.role, 'owner'));
        const rows = await tx.select({ id: members.userId }).from(members).where(owners).orderBy(asc(members.createdAt)).limit(limit);
        return rows.map(({ id }) => id);
      }),

    /** How to write to an owner of the workspace; undefined when they are none, or none any more. */
    findOwner: (workspaceId: WorkspaceId, userId: UserId) =>
      db.transaction({ workspaceId }, async (tx) => {
        const [row] = await tx
          .select({ email: users.email, name: users.name, workspace: workspaces.name })
          .from(members)
          .innerJoin(users, eq(users.id, members.userId))
          .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
          .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId), eq(members.role, 'owner')));
        return row;
      }),

    /**
     * Removes the user, and with them (by cascade) `doomed` workspaces and everything in those. Records the leaving in the others.
     * Invitations that wait for their e-mail anywhere go, too. Throws `conflict` when one that is left would have no owner any more,
     * or one that is doomed has got another member.
     */
    deleteAccount: (ctx: Context, { id: userId, email }: UserRow, { doomed, left }: { doomed: WorkspaceId[]; left: WorkspaceId[] }) =>
      db.transaction({ userId }, async (tx) => {
        for (const workspaceId of doomed) {
          await enterScope(tx, { workspaceId });
          // Whoever accepts an invitation at this instant waits, and finds none; whoever was faster keeps what they joined.
          await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for('update');
          const [other] = await tx
            .select({ id: members.userId })
            .from(members)
            .where(and(eq(members.workspaceId, workspaceId), ne(members.userId, userId)))
            .limit(1);
          if (other)
            throw new AppError(
              'conflict',
              'Somebody has just joined a workspace of yours, so your account stands. Look who, then try again.',
            );
          await tx.delete(workspaces).where(eq(workspaces.id, workspaceId));
        }
        for (const workspaceId of left) {
          await enterScope(tx, { workspaceId });
          // As `accounts.members.store.ts` does: another owner may be leaving at this instant.
          await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for('no key update');
          const others = and(eq(members.workspaceId, workspaceId), ne(members.userId, userId), eq(members.role, 'owner'));
          const [owner] = await tx.select({ id: members.userId }).from(members).where(others).limit(1);
          if (!owner)
            throw new AppError('conflict', 'A workspace of yours has no other owner any more. Make another member an owner first.');
          await audit(tx, { ...ctx, workspaceId }, { action: 'member.left', target: userId });
        }
        await enterScope(tx, { lookup: email.toLowerCase() });
        await tx.delete(invitations).where(eq(invitations.email, email.toLowerCase()));
        await tx.delete(users).where(eq(users.id, userId));
      }),
  };
}
