import { and, asc, count, eq, inArray, lt, ne, sql } from 'drizzle-orm';
import type { Database, TenantScope, Tx } from '../../db/db.ts';
import { violatedConstraint } from '../../db/sql-state.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context, Role } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { UserId, WorkspaceId } from '../../shared/ids.ts';
import { invitations, members, users, voidRegistrationLinks, workspaces } from './accounts.tables.ts';
import { revokeCreatedKeys } from './api-keys/revoke-created-keys.store.ts';
import { hashSecret } from './auth/secrets.service.ts';

export type UserRow = typeof users.$inferSelect;
export type WorkspaceRow = typeof workspaces.$inferSelect & { role: Role };
export type AccountsStore = ReturnType<typeof createAccountsStore>;

/** The most workspaces of one user that are read. */
const MAX_WORKSPACES = 1000;
/** How long the link in an email can create an account. */
export const REGISTRATION_LINK_MS = 24 * 3_600_000;

/** A user to insert; what may be left out is empty. */
export type NewUser = Omit<UserRow, 'knownAddresses' | 'emailVerifiedAt'> & Partial<Pick<UserRow, 'knownAddresses' | 'emailVerifiedAt'>>;

export interface NewAccount {
  user: NewUser;
  workspace: { id: WorkspaceId; name: string; createdAt: Date };
}

/**
 * Widens the scope of a running transaction after its first rows identified the caller (a token's row has the user id). Sets the
 * same settings as `Database.transaction`.
 */
export async function enterScope(tx: Tx, scope: TenantScope): Promise<void> {
  if (scope.workspaceId) await tx.execute(sql`select set_config('app.workspace_id', ${scope.workspaceId}, true)`);
  if (scope.lookup) await tx.execute(sql`select set_config('app.lookup', ${scope.lookup}, true)`);
  if (scope.userId) await tx.execute(sql`select set_config('app.user_id', ${scope.userId}, true)`);
}

/** Ends a transaction. */
class VoidLink extends Error {}

async function isVoid(tx: Tx, email: string, linkExpiresAt: Date): Promise<boolean> {
  const emailHash = hashSecret(email.toLowerCase());
  await enterScope(tx, { lookup: emailHash });
  const [row] = await tx.select().from(voidRegistrationLinks).where(eq(voidRegistrationLinks.emailHash, emailHash));
  return row !== undefined && linkExpiresAt <= row.until;
}

async function voidLinks(tx: Tx, email: string, until: Date): Promise<void> {
  const emailHash = hashSecret(email.toLowerCase());
  await enterScope(tx, { lookup: emailHash });
  await tx
    .insert(voidRegistrationLinks)
    .values({ emailHash, until })
    .onConflictDoUpdate({ target: voidRegistrationLinks.emailHash, set: { until } });
}

const memberships = (tx: Tx, userId: UserId) =>
  tx
    .select({ id: workspaces.id, name: workspaces.name, createdAt: workspaces.createdAt, role: members.role })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(eq(members.userId, userId))
    .orderBy(asc(workspaces.id))
    .limit(MAX_WORKSPACES);

/** Users, workspaces, and memberships. */
export function createAccountsStore(db: Database, audit: AuditWriter) {
  return {
    /** Whether anybody has an account on this installation. */
    hasAccounts: (): Promise<boolean> =>
      db.transaction({ lookup: 'registration:first-account' }, async (tx) => {
        const { rows } = await tx.execute<{ any: boolean }>(sql`select exists (select from users) as any`);
        return rows[0]?.any ?? true;
      }),

    /**
     * Inserts the user, the workspace, and the owner membership, or none of them if the email or the external id is taken. `linkExpiresAt`:
     * the account comes from a link in an email, which is void if an account with the email was deleted after the link was requested.
     */
    insertAccount: async (
      ctx: Context,
      { user, workspace }: NewAccount,
      linkExpiresAt?: Date,
    ): Promise<'ok' | 'email_taken' | 'external_id_taken' | 'void_link'> => {
      try {
        await db.transaction({ workspaceId: workspace.id, userId: user.id }, async (tx) => {
          await tx.insert(users).values(user);
          // After the insert, which waits for a deletion that is under way.
          if (linkExpiresAt && (await isVoid(tx, user.email, linkExpiresAt))) throw new VoidLink();
          await tx.insert(workspaces).values(workspace);
          await tx.insert(members).values({ workspaceId: workspace.id, userId: user.id, role: 'owner', createdAt: workspace.createdAt });
          await audit(tx, ctx, { action: 'account.created', target: user.id });
        });
        return 'ok';
      } catch (error) {
        if (error instanceof VoidLink) return 'void_link';
        const taken = violatedConstraint(error);
        if (taken === 'users_email') return 'email_taken';
        if (taken === 'users_external_id_key') return 'external_id_taken';
        throw error;
      }
    },

    /** The user's oldest workspace. Inserts `workspace` with the user as its owner if they belong to none. */
    ensureWorkspace: (ctx: Context, userId: UserId, workspace: NewAccount['workspace']): Promise<WorkspaceRow> =>
      db.transaction({ workspaceId: workspace.id, userId }, async (tx) => {
        // Concurrent calls create one workspace only.
        await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('no key update');
        const [first] = await memberships(tx, userId);
        if (first) return first;
        await tx.insert(workspaces).values(workspace);
        await tx.insert(members).values({ workspaceId: workspace.id, userId, role: 'owner', createdAt: workspace.createdAt });
        await audit(tx, ctx, { action: 'workspace.created', target: workspace.id });
        return { ...workspace, role: 'owner' };
      }),

    /** `email`: in lower case. */
    findUserByEmail: (email: string): Promise<UserRow | undefined> =>
      db.transaction({ lookup: email }, async (tx) => {
        const [row] = await tx.select().from(users).where(sql`lower(${users.email}) = ${email}`).limit(1);
        return row;
      }),

    /** The user of an external issuer with this id, and their workspaces, oldest first. */
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

    /** Resolves to whether the user exists and still has this email. */
    verifyEmail: (userId: UserId, email: string, now: Date): Promise<boolean> =>
      db.transaction({ userId }, async (tx) => {
        const emailVerifiedAt = sql`coalesce(${users.emailVerifiedAt}, ${now.toISOString()}::timestamptz)`;
        const own = and(eq(users.id, userId), eq(users.email, email));
        return (await tx.update(users).set({ emailVerifiedAt }).where(own).returning({ id: users.id })).length > 0;
      }),

    /** Remembers that the user signed in from the address with this hash. Keeps the ten newest addresses. */
    rememberAddress: (userId: UserId, hash: string): Promise<void> =>
      db.transaction({ userId }, async (tx) => {
        await tx.execute(sql`update users set known_addresses = (array_prepend(${hash}, known_addresses))[1:10]
          where id = ${userId} and not ${hash} = any(known_addresses)`);
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

    /** Counts the other members of the workspace, and the owners among them. */
    countOthers: (workspaceId: WorkspaceId, userId: UserId): Promise<{ members: number; owners: number }> =>
      db.transaction({ workspaceId }, async (tx) => {
        const [row] = await tx
          .select({ members: count(), owners: sql<number>`count(*) filter (where ${members.role} = 'owner')::int` })
          .from(members)
          .where(and(eq(members.workspaceId, workspaceId), ne(members.userId, userId)));
        return row ?? { members: 0, owners: 0 };
      }),

    /** Ids of the workspace's owners, oldest membership first. */
    listOwnerIds: (workspaceId: WorkspaceId, limit: number): Promise<UserId[]> =>
      db.transaction({ workspaceId }, async (tx) => {
        const owners = and(eq(members.workspaceId, workspaceId), eq(members.role, 'owner'));
        const rows = await tx.select({ id: members.userId }).from(members).where(owners).orderBy(asc(members.createdAt)).limit(limit);
        return rows.map(({ id }) => id);
      }),

    /** Contact details of an owner of the workspace; undefined if the user is not an owner. */
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

    /** Deletes at most `limit` records of void links that would have expired by now anyway. Resolves to the number deleted. */
    removeExpiredLinks: (limit: number): Promise<number> =>
      db.transaction({ lookup: 'maintenance:expired' }, async (tx) => {
        const { emailHash } = voidRegistrationLinks;
        const old = tx.select({ emailHash }).from(voidRegistrationLinks).where(lt(voidRegistrationLinks.until, sql`now()`)).limit(limit);
        return (await tx.delete(voidRegistrationLinks).where(inArray(emailHash, old)).returning({ emailHash })).length;
      }),

    /**
     * Deletes the user, the open invitations to their email, and (by cascade) the workspaces in `toDelete` with everything in them. Links in
     * earlier emails no longer create an account. Adds an audit entry to the workspaces in `toLeave`, and revokes the secret keys that the
     * user created there. Resolves to the hashes of those keys. Throws `conflict` if one of those would have no owner, or if a workspace in
     * `toDelete` has another member.
     */
    deleteAccount: (
      ctx: Context,
      { id: userId, email }: UserRow,
      { toDelete, toLeave, now }: { toDelete: WorkspaceId[]; toLeave: WorkspaceId[]; now: Date },
    ): Promise<string[]> =>
      db.transaction({ userId }, async (tx) => {
        const revokedKeys: string[] = [];
        for (const workspaceId of toDelete) {
          await enterScope(tx, { workspaceId });
          // Waits for invitations that are being accepted. A user who accepts later finds no invitation; one who was faster stays.
          await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for('update');
          const [other] = await tx
            .select({ id: members.userId })
            .from(members)
            .where(and(eq(members.workspaceId, workspaceId), ne(members.userId, userId)))
            .limit(1);
          if (other)
            throw new AppError(
              'conflict',
              'Someone just joined one of your workspaces, so your account was not deleted. Check its members, then try again.',
            );
          await tx.delete(workspaces).where(eq(workspaces.id, workspaceId));
        }
        for (const workspaceId of toLeave) {
          await enterScope(tx, { workspaceId });
          // The same lock as in `members.store.ts`, because another owner may be leaving now.
          await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for('no key update');
          const others = and(eq(members.workspaceId, workspaceId), ne(members.userId, userId), eq(members.role, 'owner'));
          const [owner] = await tx.select({ id: members.userId }).from(members).where(others).limit(1);
          if (!owner)
            throw new AppError('conflict', 'You are now the only owner of one of your workspaces. Make another member an owner first.');
          await audit(tx, { ...ctx, workspaceId }, { action: 'member.left', target: userId });
          revokedKeys.push(...(await revokeCreatedKeys(tx, audit, ctx, { workspaceId, userId, role: undefined }, now)));
        }
        await enterScope(tx, { lookup: email.toLowerCase() });
        await tx.delete(invitations).where(eq(invitations.email, email.toLowerCase()));
        await tx.delete(users).where(eq(users.id, userId));
        await voidLinks(tx, email, new Date(now.getTime() + REGISTRATION_LINK_MS));
        return revokedKeys;
      }),
  };
}
