import { and, count, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import { violatedConstraint } from '../../../db/sql-state.ts';
import type { Outbox, OutboxEmail } from '../../../providers/mailer/outbox.port.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context, Role } from '../../../shared/context.ts';
import { notFound } from '../../../shared/errors.ts';
import type { InvitationId, UserId, WorkspaceId } from '../../../shared/ids.ts';
import { enterScope, type NewUser, type WorkspaceRow } from '../accounts.store.ts';
import { invitations, members, users, workspaces } from '../accounts.tables.ts';
import { canGrantRole } from '../roles.ts';

export type InvitationsStore = ReturnType<typeof createInvitationsStore>;
export type InvitationRow = typeof invitations.$inferSelect;

export type AcceptResult =
  | { outcome: 'ok'; user: NewUser; workspace: WorkspaceRow }
  /** `invalid`: unknown, used, revoked, or expired, or the inviter may no longer invite. */
  | { outcome: 'invalid' | 'other_email' | 'member' | 'email_taken' };

export interface InvitationPreviewRow {
  workspaceName: string;
  email: string;
  role: Role;
  expiresAt: Date;
  hasAccount: boolean;
}

export interface AcceptInput {
  now: Date;
  /** An existing user, or with `isNew` the user to create. */
  user: NewUser;
  isNew: boolean;
  requestId: string;
  signal: AbortSignal;
}

export function createInvitationsStore(db: Database, audit: AuditWriter, outbox: Outbox) {
  /** Locks the invitation of a token. Undefined if it is unknown or expired. */
  async function lockInvitation(tx: Tx, tokenHash: string, now: Date): Promise<InvitationRow | undefined> {
    const [row] = await tx.select().from(invitations).where(eq(invitations.tokenHash, tokenHash)).for('update');
    return row && row.expiresAt > now ? row : undefined;
  }

  async function roleOf(tx: Tx, workspaceId: WorkspaceId, userId: UserId): Promise<Role | undefined> {
    const [row] = await tx
      .select({ role: members.role })
      .from(members)
      .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId)));
    return row?.role;
  }

  async function accept(tx: Tx, tokenHash: string, { now, user, isNew, ...call }: AcceptInput): Promise<AcceptResult> {
    const [found] = await tx.select({ workspaceId: invitations.workspaceId }).from(invitations).where(eq(invitations.tokenHash, tokenHash));
    if (!found) return { outcome: 'invalid' };
    const { workspaceId } = found;
    await enterScope(tx, { workspaceId });
    // Locked before the invitation, in the same order as deleting the workspace, which deletes its invitations.
    const [workspace] = await tx.select().from(workspaces).where(eq(workspaces.id, workspaceId)).for('key share');
    const row = await lockInvitation(tx, tokenHash, now);
    if (!workspace || !row?.invitedBy) return { outcome: 'invalid' };
    const { role } = row;
    if (row.email !== user.email.toLowerCase()) return { outcome: 'other_email' };
    // The inviter must still be allowed to grant this role.
    const inviterRole = await roleOf(tx, workspaceId, row.invitedBy);
    if (!inviterRole || !canGrantRole(inviterRole, role)) return { outcome: 'invalid' };
    if (await roleOf(tx, workspaceId, user.id)) return { outcome: 'member' };
    if (isNew) await tx.insert(users).values(user);
    await tx.insert(members).values({ workspaceId, userId: user.id, role, createdAt: now });
    await tx.delete(invitations).where(eq(invitations.id, row.id));
    const ctx: Context = { ...call, workspaceId, actor: { type: 'user', userId: user.id, role, scopes: [] } };
    if (isNew) await audit(tx, ctx, { action: 'account.created', target: user.id });
    await audit(tx, ctx, { action: 'invitation.accepted', target: row.id, details: { role } });
    return { outcome: 'ok', user, workspace: { ...workspace, role } };
  }

  return {
    /** Stores the invitation and queues its email. Replaces an older invitation to the same address. */
    create: (
      ctx: Context,
      row: InvitationRow,
      { max, queuedEmail }: { max: number; queuedEmail: OutboxEmail },
    ): Promise<'ok' | 'member' | 'full'> =>
      db.transaction({ workspaceId: row.workspaceId }, async (tx) => {
        const { workspaceId, email } = row;
        // Locks the workspace so that concurrent inserts cannot exceed the limit.
        await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for('no key update');
        const [member] = await tx
          .select({ id: users.id })
          .from(members)
          .innerJoin(users, eq(users.id, members.userId))
          .where(and(eq(members.workspaceId, workspaceId), sql`lower(${users.email}) = ${email}`));
        if (member) return 'member';
        await tx.delete(invitations).where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.email, email)));
        const [open] = await tx
          .select({ n: count() })
          .from(invitations)
          .where(and(eq(invitations.workspaceId, workspaceId), gt(invitations.expiresAt, row.createdAt)));
        if ((open?.n ?? 0) >= max) return 'full';
        await tx.insert(invitations).values(row);
        await audit(tx, { ...ctx, workspaceId }, { action: 'invitation.created', target: row.id, details: { role: row.role } });
        await outbox.post(queuedEmail, { tx });
        return 'ok';
      }),

    list: (workspaceId: WorkspaceId, { before, limit }: { before: string | undefined; limit: number }): Promise<InvitationRow[]> =>
      db.transaction({ workspaceId }, (tx) =>
        tx
          .select()
          .from(invitations)
          .where(
            and(eq(invitations.workspaceId, workspaceId), before === undefined ? undefined : lt(invitations.id, before as InvitationId)),
          )
          .orderBy(desc(invitations.id))
          .limit(limit),
      ),

    revoke: (ctx: Context, workspaceId: WorkspaceId, id: InvitationId): Promise<void> =>
      db.transaction({ workspaceId }, async (tx) => {
        const deleted = await tx
          .delete(invitations)
          .where(and(eq(invitations.id, id), eq(invitations.workspaceId, workspaceId)))
          .returning({ role: invitations.role });
        if (!deleted[0]) throw notFound('invitation', id);
        await audit(tx, { ...ctx, workspaceId }, { action: 'invitation.revoked', target: id, details: { role: deleted[0].role } });
      }),

    /** The invitation of a token, unless expired. */
    find: (tokenHash: string, now: Date): Promise<InvitationRow | undefined> =>
      db.transaction({ lookup: tokenHash }, (tx) => lockInvitation(tx, tokenHash, now)),

    /** Workspace, role, and whether the invited email has an account. Undefined if the invitation is invalid. */
    preview: (tokenHash: string, now: Date): Promise<InvitationPreviewRow | undefined> =>
      db.transaction({ lookup: tokenHash }, async (tx) => {
        const [row] = await tx.select().from(invitations).where(eq(invitations.tokenHash, tokenHash));
        if (!row?.invitedBy || row.expiresAt <= now) return undefined;
        await enterScope(tx, { workspaceId: row.workspaceId, lookup: row.email });
        const inviterRole = await roleOf(tx, row.workspaceId, row.invitedBy);
        const [workspace] = await tx.select({ name: workspaces.name }).from(workspaces).where(eq(workspaces.id, row.workspaceId));
        if (!inviterRole || !canGrantRole(inviterRole, row.role) || !workspace) return undefined;
        const [user] = await tx.select({ id: users.id }).from(users).where(sql`lower(${users.email}) = ${row.email}`).limit(1);
        return {
          workspaceName: workspace.name,
          email: row.email,
          role: row.role,
          expiresAt: row.expiresAt,
          hasAccount: user !== undefined,
        };
      }),

    /** Adds the user to the workspace and, with `isNew`, creates the account, in one transaction. */
    accept: async (tokenHash: string, input: AcceptInput): Promise<AcceptResult> => {
      try {
        return await db.transaction({ lookup: tokenHash, userId: input.user.id }, (tx) => accept(tx, tokenHash, input));
      } catch (error) {
        if (violatedConstraint(error) === 'users_email') return { outcome: 'email_taken' };
        throw error;
      }
    },

    /** The data for the invitation's email. Undefined if it was revoked, accepted, or replaced in the meantime. */
    findForEmail: (workspaceId: WorkspaceId, id: InvitationId) =>
      db.transaction({ workspaceId }, async (tx) => {
        const [row] = await tx
          .select({ invitation: invitations, workspace: workspaces.name, name: users.name, email: users.email })
          .from(invitations)
          .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
          .innerJoin(users, eq(users.id, invitations.invitedBy))
          .where(eq(invitations.id, id));
        return row && { invitation: row.invitation, workspace: row.workspace, inviter: row.name ?? row.email };
      }),

    /** Deletes at most `limit` invitations that expired over 30 days ago (by the database's clock). Resolves to the number deleted. */
    removeExpired: (limit: number): Promise<number> =>
      db.transaction({ lookup: 'maintenance:expired' }, async (tx) => {
        const past = lt(invitations.expiresAt, sql`now() - interval '30 days'`);
        const old = tx.select({ id: invitations.id }).from(invitations).where(past).limit(limit);
        return (await tx.delete(invitations).where(inArray(invitations.id, old)).returning({ id: invitations.id })).length;
      }),
  };
}
