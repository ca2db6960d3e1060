import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Tx } from '../../../db/db.ts';
import type { Context, Role } from '../../../shared/context.ts';
import type { UserId, WorkspaceId } from '../../../shared/ids.ts';
import { enterScope } from '../accounts.store.ts';
import { members, refreshTokens, users } from '../accounts.tables.ts';
import { hashSecret } from '../auth/secrets.service.ts';

export type TokenRow = typeof refreshTokens.$inferSelect;

/** Finds a token, enters its user's scope, and locks it. Locks the user first, in the same order as the code that ends all logins. */
export async function lockToken(tx: Tx, token: string): Promise<TokenRow | undefined> {
  const own = eq(refreshTokens.tokenHash, hashSecret(token));
  const [found] = await tx.select().from(refreshTokens).where(own);
  if (!found) return undefined;
  await enterScope(tx, { userId: found.userId, workspaceId: found.workspaceId });
  await tx.select({ id: users.id }).from(users).where(eq(users.id, found.userId)).for('share');
  const [row] = await tx.select().from(refreshTokens).where(own).for('update');
  return row;
}

export async function roleOf(tx: Tx, row: { userId: UserId; workspaceId: WorkspaceId }): Promise<Role | undefined> {
  const [member] = await tx
    .select({ role: members.role })
    .from(members)
    .where(and(eq(members.userId, row.userId), eq(members.workspaceId, row.workspaceId)));
  return member?.role;
}

export const revokeFamily = (tx: Tx, row: TokenRow, now: Date) =>
  tx
    .update(refreshTokens)
    .set({ revokedAt: now })
    .where(and(eq(refreshTokens.userId, row.userId), eq(refreshTokens.familyId, row.familyId), isNull(refreshTokens.revokedAt)));

/** Matches the newest token of each active login. */
export const activeTokens = (userId: UserId, now: Date) =>
  and(eq(refreshTokens.userId, userId), isNull(refreshTokens.usedAt), isNull(refreshTokens.revokedAt), gt(refreshTokens.expiresAt, now));

/** Before ending several logins: waits for concurrent refreshes, whose new tokens would be missed. */
export const lockUser = (tx: Tx, userId: UserId) =>
  tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('no key update');

export const contextOf = (row: TokenRow, role: Role, call: { requestId: string; signal: AbortSignal }): Context => ({
  workspaceId: row.workspaceId,
  actor: { type: 'user', userId: row.userId, role, scopes: [] },
  requestId: call.requestId,
  signal: call.signal,
});
