import { and, desc, eq, inArray, isNull, lt, ne, sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context, Role } from '../../../shared/context.ts';
import { notFound } from '../../../shared/errors.ts';
import { type LoginId, newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import { enterScope } from '../accounts.store.ts';
import { refreshTokens, users } from '../accounts.tables.ts';
import { hashSecret, newSuccessorSalt, successorOf } from '../auth/secrets.service.ts';
import { activeTokens, contextOf, lockToken, lockUser, revokeFamily, roleOf, type TokenRow } from './login-tokens.store.ts';

export type LoginsStore = ReturnType<typeof createLoginsStore>;

export interface Login {
  userId: UserId;
  workspaceId: WorkspaceId;
  familyId: LoginId;
  role: Role;
}

export type Rotation =
  | { outcome: 'rotated'; login: Login; refreshToken: string }
  /** Invalid or revoked, or the user is no longer a member of the workspace. */
  | { outcome: 'unknown' }
  | { outcome: 'expired' }
  /** Used within the grace period, and its successor was used too: a late request of the same client. */
  | { outcome: 'superseded' }
  /** Reused after the grace period: the token may have been stolen. The family is revoked. */
  | { outcome: 'reused'; userId: UserId };

interface RotateOptions {
  now: Date;
  /** How long a used token still returns its successor. */
  graceSeconds: number;
  /** A token that was created less than this ago is returned unchanged. Default: 0. */
  keepSeconds?: number | undefined;
  lifeSeconds: number;
  userAgent: string | null;
  requestId: string;
  signal: AbortSignal;
}

/** `last_used_at` is updated at most this often, so that calls rarely cost a write. */
const TOUCH_EVERY_MS = 60_000;

const after = (now: Date, seconds: number) => new Date(now.getTime() + seconds * 1000);

/** A login is a family of refresh tokens, each the successor of the one before. */
export function createLoginsStore(db: Database, audit: AuditWriter) {
  return {
    /**
     * Starts a family with its first token. `other_password`: the user's password hash is no longer `passwordHash` (null: no password).
     * `no_member`: the user has left the workspace, and a stored login would work again if they came back.
     */
    start: (
      ctx: Context,
      login: Omit<Login, 'role'>,
      refreshToken: string,
      {
        now,
        lifeSeconds,
        passwordHash,
        ...rest
      }: { now: Date; lifeSeconds: number; passwordHash: string | null; userAgent: string | null; confirmedAt: Date | null },
    ): Promise<'ok' | 'other_password' | 'no_member'> =>
      db.transaction({ userId: login.userId, workspaceId: login.workspaceId }, async (tx) => {
        const same = passwordHash === null ? isNull(users.passwordHash) : eq(users.passwordHash, passwordHash);
        const [user] = await tx
          .select({ id: users.id })
          .from(users)
          .where(and(eq(users.id, login.userId), same))
          .for('share');
        if (!user) return 'other_password';
        // A separate statement, so that it sees a removal that held the lock.
        if (!(await roleOf(tx, login))) return 'no_member';
        await tx.insert(refreshTokens).values({
          ...login,
          id: login.familyId,
          tokenHash: hashSecret(refreshToken),
          createdAt: now,
          expiresAt: after(now, lifeSeconds),
          ...rest,
        });
        await audit(tx, ctx, { action: 'login.started', target: login.userId });
        return 'ok';
      }),

    /** Replaces a token with its successor. The row lock makes concurrent calls run one after the other. */
    rotate: (
      refreshToken: string,
      { now, graceSeconds, keepSeconds = 0, lifeSeconds, userAgent, ...call }: RotateOptions,
    ): Promise<Rotation> =>
      db.transaction({ lookup: hashSecret(refreshToken) }, async (tx): Promise<Rotation> => {
        const row = await lockToken(tx, refreshToken);
        const role = row && (await roleOf(tx, row));
        if (!row || !role || row.revokedAt) return { outcome: 'unknown' };
        if (row.expiresAt <= now) return { outcome: 'expired' };
        const login = { userId: row.userId, workspaceId: row.workspaceId, familyId: row.familyId, role };

        if (!row.usedAt && now < after(row.createdAt, keepSeconds)) return { outcome: 'rotated', login, refreshToken };
        if (!row.usedAt) {
          const successorSalt = newSuccessorSalt();
          const successor = successorOf(refreshToken, successorSalt);
          await tx.update(refreshTokens).set({ usedAt: now, successorSalt, userAgent: null }).where(eq(refreshTokens.id, row.id));
          await tx.insert(refreshTokens).values({
            userId: row.userId,
            workspaceId: row.workspaceId,
            familyId: row.familyId,
            id: newId('refreshToken', now.getTime()),
            tokenHash: hashSecret(successor),
            createdAt: now,
            expiresAt: after(now, lifeSeconds),
            userAgent: userAgent ?? row.userAgent,
            confirmedAt: row.confirmedAt,
          });
          return { outcome: 'rotated', login, refreshToken: successor };
        }

        if (row.successorSalt && now <= after(row.usedAt, graceSeconds)) {
          const successor = successorOf(refreshToken, row.successorSalt);
          const [next] = await tx
            .select({ usedAt: refreshTokens.usedAt })
            .from(refreshTokens)
            .where(eq(refreshTokens.tokenHash, hashSecret(successor)));
          return next && !next.usedAt ? { outcome: 'rotated', login, refreshToken: successor } : { outcome: 'superseded' };
        }

        await revokeFamily(tx, row, now);
        await audit(tx, contextOf(row, role, call), { action: 'login.reuse_detected', target: row.userId });
        return { outcome: 'reused', userId: row.userId };
      }),

    /** Ends the login of a token. Resolves to undefined if there is none. */
    end: (refreshToken: string, { now, ...call }: { now: Date; requestId: string; signal: AbortSignal }): Promise<UserId | undefined> =>
      db.transaction({ lookup: hashSecret(refreshToken) }, async (tx) => {
        const row = await lockToken(tx, refreshToken);
        if (!row || row.revokedAt) return undefined;
        await revokeFamily(tx, row, now);
        await audit(tx, contextOf(row, 'viewer', call), { action: 'login.ended', target: row.userId });
        return row.userId;
      }),

    /**
     * Marks the login as used. Resolves to the member's current role and to when the user last entered the password in this login, in
     * milliseconds since 1970; undefined if the login has ended or the member has left.
     */
    findActive: (
      { userId, workspaceId, familyId }: Omit<Login, 'role'>,
      now: Date,
    ): Promise<{ role: Role; confirmedAt: number | null } | undefined> =>
      db.transaction({ userId }, async (tx) => {
        const own = and(activeTokens(userId, now), eq(refreshTokens.familyId, familyId));
        const [token] = await tx.select().from(refreshTokens).where(own).limit(1);
        if (!token) return undefined;
        if (now.getTime() - (token.lastUsedAt ?? token.createdAt).getTime() >= TOUCH_EVERY_MS)
          await tx
            .update(refreshTokens)
            .set({ lastUsedAt: now })
            .where(and(own, eq(refreshTokens.id, token.id)));
        const role = await roleOf(tx, { userId, workspaceId });
        return role && { role, confirmedAt: token.confirmedAt?.getTime() ?? null };
      }),

    /** Records that the user entered the password in this login. Throws `not_found` if it is not active. */
    confirm: (ctx: Context, userId: UserId, id: LoginId, now: Date): Promise<void> =>
      db.transaction({ userId, workspaceId: ctx.workspaceId }, async (tx) => {
        // Waits for a concurrent refresh, whose new token would be missed.
        await lockUser(tx, userId);
        const confirmed = await tx
          .update(refreshTokens)
          .set({ confirmedAt: now })
          .where(and(activeTokens(userId, now), eq(refreshTokens.familyId, id)))
          .returning({ id: refreshTokens.id });
        if (confirmed.length === 0) throw notFound('login', id);
        await audit(tx, ctx, { action: 'login.confirmed', target: userId });
      }),

    /** The newest token of each active login of a user, newest login first. */
    list: (userId: UserId, { now, before, limit }: { now: Date; before: LoginId | undefined; limit: number }): Promise<TokenRow[]> =>
      db.transaction({ userId }, (tx) =>
        tx
          .select()
          .from(refreshTokens)
          .where(and(activeTokens(userId, now), before === undefined ? undefined : lt(refreshTokens.familyId, before)))
          .orderBy(desc(refreshTokens.familyId))
          .limit(limit),
      ),

    /** Ends one login of a user. Throws `not_found` if it is not active. */
    endOne: (ctx: Context, userId: UserId, id: LoginId, now: Date): Promise<void> =>
      db.transaction({ userId }, async (tx) => {
        await lockUser(tx, userId);
        const [row] = await tx
          .select()
          .from(refreshTokens)
          .where(and(activeTokens(userId, now), eq(refreshTokens.familyId, id)));
        if (!row) throw notFound('login', id);
        await revokeFamily(tx, row, now);
        await enterScope(tx, { workspaceId: row.workspaceId });
        await audit(tx, { ...ctx, workspaceId: row.workspaceId }, { action: 'login.ended', target: userId });
      }),

    /** Ends all logins of a user except `kept` (undefined: all of them). Each workspace's audit log gets the number of its ended logins. */
    endOthers: (ctx: Context, userId: UserId, kept: LoginId | undefined, now: Date): Promise<void> =>
      db.transaction({ userId }, async (tx) => {
        await lockUser(tx, userId);
        const others = kept === undefined ? undefined : ne(refreshTokens.familyId, kept);
        const ended = await tx
          .select({ workspaceId: refreshTokens.workspaceId })
          .from(refreshTokens)
          .where(and(activeTokens(userId, now), others));
        await tx
          .update(refreshTokens)
          .set({ revokedAt: now })
          .where(and(eq(refreshTokens.userId, userId), isNull(refreshTokens.revokedAt), others));
        for (const [workspaceId, rows] of Map.groupBy(ended, (row) => row.workspaceId)) {
          await enterScope(tx, { workspaceId });
          await audit(tx, { ...ctx, workspaceId }, { action: 'login.ended', target: userId, details: { logins: rows.length } });
        }
      }),

    /** Deletes at most `limit` expired tokens (by the database's clock). Resolves to the number deleted. */
    removeExpired: (limit: number): Promise<number> =>
      db.transaction({ lookup: 'maintenance:expired' }, async (tx) => {
        const old = tx.select({ id: refreshTokens.id }).from(refreshTokens).where(lt(refreshTokens.expiresAt, sql`now()`)).limit(limit);
        return (await tx.delete(refreshTokens).where(inArray(refreshTokens.id, old)).returning({ id: refreshTokens.id })).length;
      }),
  };
}
