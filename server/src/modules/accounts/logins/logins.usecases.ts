import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requirePerson, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { notFound } from '../../../shared/errors.ts';
import type { LoginId } from '../../../shared/ids.ts';
import type { AuthAnswer } from '../accounts.schemas.ts';
import type { AccountsStore } from '../accounts.store.ts';
import { toLogin } from '../accounts-views.ts';
import { type Call, type StartLogin, userCacheKey } from '../auth/auth.usecases.ts';
import type { CreateLoginInput, Login } from './logins.schemas.ts';
import type { LoginsStore } from './logins.store.ts';

interface LoginsDeps {
  store: AccountsStore;
  logins: LoginsStore;
  cache: Cache;
  clock: Clock;
}

/** The login of the call. Undefined: a user of another issuer, who has none here. */
export const loginOf = ({ actor }: Context): LoginId | undefined => (actor.type === 'user' ? actor.loginId : undefined);

/** Where somebody is signed in. */
export function createLoginsUsecases({ store, logins, cache, clock }: LoginsDeps, startLogin: StartLogin) {
  function personOf(ctx: Context) {
    requireScope(ctx, 'workspace:read');
    return requirePerson(ctx);
  }

  return {
    /** The caller's logins to whatever workspace, newest first. Those that have ended are left out. */
    async listLogins(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<Login>> {
      const userId = personOf(ctx);
      const before = decodeCursor(cursor) as LoginId | undefined;
      const rows = await logins.list(userId, { now: clock.now(), before, limit: limit + 1 });
      return toPage(
        rows.map((row) => toLogin(row, loginOf(ctx))),
        limit,
      );
    },

    /** Signs the caller in to another of their workspaces. The login of the call goes on. `not_found`: none of theirs. */
    async createLogin(call: Call, ctx: Context, { workspaceId }: CreateLoginInput): Promise<AuthAnswer> {
      const userId = personOf(ctx);
      const user = await store.findUser(userId);
      const workspace = (await store.listWorkspaces(userId)).find(({ id }) => id === workspaceId);
      if (!user || !workspace) throw notFound('workspace', workspaceId);
      return startLogin(call, user, workspace);
    },

    /** Ends a login of the caller's, its access tokens too, on every server at once. */
    async deleteLogin(ctx: Context, id: LoginId): Promise<void> {
      const userId = personOf(ctx);
      await logins.endOne(ctx, userId, id, clock.now());
      await cache.delete(userCacheKey(userId, '*'));
    },

    /** Ends all logins of the caller but the one of the call. */
    async deleteOtherLogins(ctx: Context): Promise<void> {
      const userId = personOf(ctx);
      await logins.endOthers(ctx, userId, loginOf(ctx), clock.now());
      await cache.delete(userCacheKey(userId, '*'));
    },
  };
}
