import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope, requireUser } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import type { LoginId } from '../../../shared/ids.ts';
import type { AuthResponse } from '../accounts.schemas.ts';
import type { AccountsStore } from '../accounts.store.ts';
import { toLogin } from '../accounts-views.ts';
import { type Call, type StartLogin, userCacheKey } from '../auth/auth.usecases.ts';
import type { CheckPassword } from '../auth/check-password.usecases.ts';
import type { ConfirmPasswordInput, CreateLoginInput, Login } from './logins.schemas.ts';
import type { LoginsStore } from './logins.store.ts';

interface LoginsDeps {
  store: AccountsStore;
  logins: LoginsStore;
  cache: Cache;
  clock: Clock;
}

/** The login that makes the call. Undefined for users of an external issuer, who have none. */
export const loginOf = ({ actor }: Context): LoginId | undefined => (actor.type === 'user' ? actor.loginId : undefined);

/** When the caller entered the password in the login that makes the call. For a new login without a password. */
export const confirmedAtOf = ({ actor }: Context): Date | null =>
  actor.type === 'user' && actor.confirmedAt ? new Date(actor.confirmedAt) : null;

/** The caller's logins. */
export function createLoginsUsecases({ store, logins, cache, clock }: LoginsDeps, startLogin: StartLogin, checkPassword: CheckPassword) {
  function signedInUser(ctx: Context) {
    requireScope(ctx, 'workspace:read');
    return requireUser(ctx);
  }

  return {
    /** The caller's active logins to all workspaces, newest first. */
    async listLogins(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<Login>> {
      const userId = signedInUser(ctx);
      const before = decodeCursor(cursor, 'refreshToken');
      const rows = await logins.list(userId, { now: clock.now(), before, limit: limit + 1 });
      return toPage(
        rows.map((row) => toLogin(row, loginOf(ctx))),
        limit,
      );
    },

    /** Signs the caller in to another of their workspaces. The current login stays active. Throws `not_found` if it is not theirs. */
    async createLogin(call: Call, ctx: Context, { workspaceId }: CreateLoginInput): Promise<AuthResponse> {
      const userId = signedInUser(ctx);
      const user = await store.findUser(userId);
      const workspace = (await store.listWorkspaces(userId)).find(({ id }) => id === workspaceId);
      if (!user || !workspace) throw notFound('workspace', workspaceId);
      return startLogin(call, user, workspace, confirmedAtOf(ctx));
    },

    /** Checks the password of the signed-in user again, for operations that ask for it (see `requireConfirmation`). */
    async confirmPassword(ctx: Context, { password }: ConfirmPasswordInput): Promise<void> {
      const userId = signedInUser(ctx);
      const loginId = loginOf(ctx);
      const user = await store.findUser(userId);
      if (!user) throw notFound('user', userId);
      if (!loginId || user.passwordHash === null)
        throw new AppError('conflict', 'You sign in through an external service, so there is no password to confirm. Repeat the call.');
      if (!(await checkPassword({ email: user.email, password, hash: user.passwordHash, from: 'signed-in' })))
        throw new AppError('permission_denied', 'Password is incorrect. Try again.', { param: 'password' });
      await logins.confirm(ctx, userId, loginId, clock.now());
      await cache.delete(userCacheKey(userId, '*'));
    },

    /** Ends a login of the caller with its access tokens, immediately on every server. */
    async deleteLogin(ctx: Context, id: LoginId): Promise<void> {
      const userId = signedInUser(ctx);
      await logins.endOne(ctx, userId, id, clock.now());
      await cache.delete(userCacheKey(userId, '*'));
    },

    /** Ends all logins of the caller except the current one. */
    async deleteOtherLogins(ctx: Context): Promise<void> {
      const userId = signedInUser(ctx);
      await logins.endOthers(ctx, userId, loginOf(ctx), clock.now());
      await cache.delete(userCacheKey(userId, '*'));
    },
  };
}
