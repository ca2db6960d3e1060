import { and, eq, inArray, isNull, lt, ne, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { Outbox, OutboxEmail } from '../../../providers/mailer/outbox.port.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { LoginId, PasswordResetId, UserId } from '../../../shared/ids.ts';
import { enterScope, type UserRow } from '../accounts.store.ts';
import { members, passwordResets, refreshTokens, users } from '../accounts.tables.ts';

export type PasswordResetsStore = ReturnType<typeof createPasswordResetsStore>;

interface NewReset {
  id: PasswordResetId;
  tokenHash: string;
  createdAt: Date;
  expiresAt: Date;
}

interface NewPassword {
  passwordHash: string;
  /** The login that stays active. */
  kept?: LoginId | undefined;
  now: Date;
  requestId: string;
  signal: AbortSignal;
  /** The email to queue in the same transaction. */
  queuedEmail: (userId: UserId) => OutboxEmail;
}

/** The most workspaces of one user whose audit log records a new password. */
const MAX_WORKSPACES = 1000;

export function createPasswordResetsStore(db: Database, audit: AuditWriter, outbox: Outbox) {
  /** Locks the token's row and enters its user's scope. Undefined if the token is unknown, used, or expired. */
  async function lockReset(tx: Tx, tokenHash: string, now: Date) {
    const [row] = await tx.select().from(passwordResets).where(eq(passwordResets.tokenHash, tokenHash)).for('update');
    if (!row || row.usedAt || row.expiresAt <= now) return undefined;
    await enterScope(tx, { userId: row.userId });
    return row;
  }

  /** Sets the password, ends the user's other logins and open resets, and notifies the user. */
  async function setPassword(tx: Tx, userId: UserId, action: string, { passwordHash, kept, now, queuedEmail, ...call }: NewPassword) {
    await tx
      .update(passwordResets)
      .set({ usedAt: now })
      .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.usedAt)));
    await tx.update(users).set({ passwordHash, updatedAt: now }).where(eq(users.id, userId));
    const others = kept === undefined ? undefined : ne(refreshTokens.familyId, kept);
    await tx
      .update(refreshTokens)
      .set({ revokedAt: now })
      .where(and(eq(refreshTokens.userId, userId), isNull(refreshTokens.revokedAt), others));
    const memberships = await tx
      .select({ workspaceId: members.workspaceId, role: members.role })
      .from(members)
      .where(eq(members.userId, userId))
      .limit(MAX_WORKSPACES);
    for (const { workspaceId, role } of memberships) {
      await enterScope(tx, { workspaceId });
      const ctx = { ...call, workspaceId, actor: { type: 'user', userId, role, scopes: [] } } as const;
      await audit(tx, ctx, { action, target: userId });
    }
    await outbox.post(queuedEmail(userId), { tx });
  }

  return {
    /**
     * Creates the reset for the user with this email, unless it exists. Resolves to undefined if there is no such user or the reset was
     * used. A user without a password gets no reset.
     */
    start: (email: string, reset: NewReset): Promise<UserRow | undefined> =>
      db.transaction({ lookup: email }, async (tx) => {
        const [user] = await tx.select().from(users).where(sql`lower(${users.email}) = ${email}`).limit(1);
        if (!user || user.passwordHash === null) return user;
        await enterScope(tx, { userId: user.id });
        await tx
          .insert(passwordResets)
          .values({ ...reset, userId: user.id })
          .onConflictDoNothing();
        const [unused] = await tx
          .select({ id: passwordResets.id })
          .from(passwordResets)
          .where(and(eq(passwordResets.id, reset.id), isNull(passwordResets.usedAt)));
        return unused && user;
      }),

    isOpen: (tokenHash: string, now: Date): Promise<boolean> =>
      db.transaction({ lookup: tokenHash }, async (tx) => (await lockReset(tx, tokenHash, now)) !== undefined),

    /** Uses up the token and all others of its user, sets the password, and ends every login. Undefined if the token is not valid. */
    use: (tokenHash: string, { now, ...rest }: NewPassword): Promise<UserId | undefined> =>
      db.transaction({ lookup: tokenHash }, async (tx) => {
        const reset = await lockReset(tx, tokenHash, now);
        if (!reset) return undefined;
        await setPassword(tx, reset.userId, 'password.reset', { now, ...rest });
        // The link proves that the user has the address.
        await tx
          .update(users)
          .set({ emailVerifiedAt: now })
          .where(and(eq(users.id, reset.userId), isNull(users.emailVerifiedAt)));
        return reset.userId;
      }),

    /** Sets the password like a reset, but only if the current hash is still `from`. Resolves to whether it did. */
    change: (userId: UserId, { from, ...rest }: NewPassword & { from: string }): Promise<boolean> =>
      db.transaction({ userId }, async (tx) => {
        const [user] = await tx
          .select({ id: users.id })
          .from(users)
          .where(and(eq(users.id, userId), eq(users.passwordHash, from)))
          .for('no key update');
        if (user) await setPassword(tx, userId, 'password.changed', rest);
        return user !== undefined;
      }),

    /** Deletes at most `limit` expired resets (by the database's clock). Resolves to the number deleted. */
    removeExpired: (limit: number): Promise<number> =>
      db.transaction({ lookup: 'maintenance:expired' }, async (tx) => {
        const old = tx.select({ id: passwordResets.id }).from(passwordResets).where(lt(passwordResets.expiresAt, sql`now()`)).limit(limit);
        return (await tx.delete(passwordResets).where(inArray(passwordResets.id, old)).returning({ id: passwordResets.id })).length;
      }),
  };
}
