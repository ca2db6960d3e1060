import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope, requireUser } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import type { WorkspaceId } from '../../../shared/ids.ts';
import type { DeleteMeInput, Me, UpdateMeInput, User } from '../accounts.schemas.ts';
import type { AccountsStore } from '../accounts.store.ts';
import { toUser, toWorkspace } from '../accounts-views.ts';
import { externalCacheKey, userCacheKey } from '../auth/auth.usecases.ts';
import type { CheckPassword } from '../auth/check-password.usecases.ts';
import { keyCacheKey } from '../auth/resolve-caller.usecases.ts';

export interface UsersDeps {
  store: AccountsStore;
  cache: Cache;
  clock: Clock;
  /**
   * Deletes the workspace's data outside the database (files). Runs before the rows are deleted: if it fails, the account still
   * exists and the user can delete it again.
   */
  beforeWorkspaceDeleted: (ctx: Context, workspaceId: WorkspaceId) => Promise<void>;
}

/** The caller's own account. */
export function createUsersUsecases({ store, cache, clock, beforeWorkspaceDeleted }: UsersDeps, checkPassword: CheckPassword) {
  return {
    async retrieveMe(ctx: Context): Promise<Me> {
      requireScope(ctx, 'workspace:read');
      const userId = requireUser(ctx);
      const user = await store.findUser(userId);
      if (!user) throw notFound('user', userId);
      return { ...toUser(user), workspaces: (await store.listWorkspaces(userId)).map(toWorkspace) };
    },

    async updateMe(ctx: Context, { name }: UpdateMeInput): Promise<User> {
      requireScope(ctx, 'workspace:read');
      const userId = requireUser(ctx);
      const user = await store.updateUser(ctx, userId, { name, now: clock.now() });
      if (!user) throw notFound('user', userId);
      return toUser(user);
    },

    /**
     * Deletes the caller's account and every workspace in which they are the only member. Throws `conflict` if a workspace has other
     * members but no other owner, because nobody could manage it.
     */
    async deleteMe(ctx: Context, { password }: DeleteMeInput): Promise<void> {
      requireScope(ctx, 'workspace:read');
      const userId = requireUser(ctx);
      const user = await store.findUser(userId);
      if (!user) throw notFound('user', userId);
      if (user.passwordHash !== null) {
        if (password === undefined)
          throw new AppError('invalid_input', 'Deleting your account requires your password. Send it as password.', { param: 'password' });
        if (!(await checkPassword({ email: user.email, password, hash: user.passwordHash, from: 'signed-in' })))
          throw new AppError('permission_denied', 'Password is incorrect. Nothing was deleted. Try again.', { param: 'password' });
      }

      const toDelete: WorkspaceId[] = [];
      const toLeave: WorkspaceId[] = [];
      for (const { id, name, role } of await store.listWorkspaces(userId)) {
        const others = await store.countOthers(id, userId);
        if (others.members === 0) toDelete.push(id);
        else if (role !== 'owner' || others.owners > 0) toLeave.push(id);
        else
          throw new AppError('conflict', `You are the only owner of ${name}, which has other members. Make another member an owner first.`);
      }
      for (const workspaceId of toDelete) await beforeWorkspaceDeleted({ ...ctx, workspaceId }, workspaceId);
      const revokedKeys = await store.deleteAccount(ctx, user, { toDelete, toLeave, now: clock.now() });
      for (const hash of revokedKeys) await cache.delete(keyCacheKey(hash));
      await cache.delete(userCacheKey(userId, '*'));
      if (user.externalId) await cache.delete(externalCacheKey(user.externalId));
    },
  };
}
