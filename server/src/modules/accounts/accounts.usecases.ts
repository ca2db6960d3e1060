import { type Context, ROLE_SCOPES, requirePerson, requireScope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { UserId, WorkspaceId } from '../../shared/ids.ts';
import type { AuditLogEntry, DeleteMeInput, Me, UpdateMeInput, UpdateWorkspaceInput, User, Workspace } from './accounts.schemas.ts';
import { toAuditLogEntry, toUser, toWorkspace } from './accounts-views.ts';
import { createKeysUsecases, type KeysDeps } from './api-keys/api-keys.usecases.ts';
import type { AuditLogStore } from './audit-log/audit-log.store.ts';
import {
  type AuthDeps,
  createAuthUsecases,
  createCheckPassword,
  createStartLogin,
  externalCacheKey,
  userCacheKey,
} from './auth/auth.usecases.ts';
import { type CallersDeps, createCallersUsecases } from './auth/resolve-caller.usecases.ts';
import { createInvitationsUsecases, type InvitationsDeps } from './invitations/invitations.usecases.ts';
import { createLoginsUsecases } from './logins/logins.usecases.ts';
import { createMembersUsecases, type MembersDeps } from './members/members.usecases.ts';
import { createResetsUsecases, type ResetsDeps } from './password-resets/password-resets.usecases.ts';

export type AccountsUsecases = ReturnType<typeof createAccountsUsecases>;

interface AccountsDeps extends AuthDeps, KeysDeps, CallersDeps, ResetsDeps, InvitationsDeps, MembersDeps {
  auditLog: AuditLogStore;
  /**
   * Deletes the workspace's data outside the database (files). Runs before the rows are deleted: if it fails, the account still
   * exists and the user can delete it again.
   */
  beforeWorkspaceDeleted: (ctx: Context, workspaceId: WorkspaceId) => Promise<void>;
}

export function createAccountsUsecases(deps: AccountsDeps) {
  const { store, logins, resets, invitations, auditLog, cache, clock, beforeWorkspaceDeleted } = deps;

  /** A workspace that the caller belongs to, with their role. Throws `not_found` for any other. */
  async function requireWorkspace(ctx: Context, workspaceId: WorkspaceId): Promise<Workspace> {
    if (ctx.actor.type === 'user') {
      const mine = (await store.listWorkspaces(ctx.actor.userId)).find(({ id }) => id === workspaceId);
      if (!mine) throw notFound('workspace', workspaceId);
      return toWorkspace(mine);
    }
    const row = workspaceId === ctx.workspaceId ? await store.retrieveWorkspace(workspaceId) : undefined;
    if (!row) throw notFound('workspace', workspaceId);
    return toWorkspace({ ...row, role: null });
  }

  const startLogin = createStartLogin(deps);
  const checkPassword = createCheckPassword(deps);
  const { resetLetters, ...resetting } = createResetsUsecases(deps, checkPassword);
  const { invitationLetters, ...inviting } = createInvitationsUsecases(deps, startLogin, checkPassword);

  return {
    ...createAuthUsecases(deps, startLogin, checkPassword),
    ...createLoginsUsecases(deps, startLogin),
    ...resetting,
    ...inviting,
    ...createMembersUsecases(deps),
    ...createCallersUsecases(deps),
    ...createKeysUsecases(deps),

    async retrieveMe(ctx: Context): Promise<Me> {
      requireScope(ctx, 'workspace:read');
      const userId = requirePerson(ctx);
      const user = await store.findUser(userId);
      if (!user) throw notFound('user', userId);
      return { ...toUser(user), workspaces: (await store.listWorkspaces(userId)).map(toWorkspace) };
    },

    async updateMe(ctx: Context, { name }: UpdateMeInput): Promise<User> {
      requireScope(ctx, 'workspace:read');
      const userId = requirePerson(ctx);
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
      const userId = requirePerson(ctx);
      const user = await store.findUser(userId);
      if (!user) throw notFound('user', userId);
      if (user.passwordHash !== null) {
        if (password === undefined)
          throw new AppError('invalid_input', 'Deleting your account requires your password. Send it as password.', { param: 'password' });
        if (!(await checkPassword(user.email, password, user.passwordHash)))
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
      await store.deleteAccount(ctx, user, { toDelete, toLeave });
      await cache.delete(userCacheKey(userId, '*'));
      if (user.externalId) await cache.delete(externalCacheKey(user.externalId));
    },

    /** The caller's workspaces, newest first. For an API key, the workspace it belongs to. */
    async listWorkspaces(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<Workspace>> {
      requireScope(ctx, 'workspace:read');
      const before = decodeCursor(cursor);
      const mine =
        ctx.actor.type === 'user'
          ? (await store.listWorkspaces(ctx.actor.userId)).map(toWorkspace)
          : [await requireWorkspace(ctx, ctx.workspaceId)];
      return toPage(
        mine.reverse().filter(({ id }) => before === undefined || id < before),
        limit,
      );
    },

    async retrieveWorkspace(ctx: Context, workspaceId: WorkspaceId): Promise<Workspace> {
      requireScope(ctx, 'workspace:read');
      return requireWorkspace(ctx, workspaceId);
    },

    /** Checks the caller's role in the workspace to update, which may differ from their role in the current one. */
    async updateWorkspace(ctx: Context, workspaceId: WorkspaceId, { name }: UpdateWorkspaceInput): Promise<Workspace> {
      if (workspaceId === ctx.workspaceId) requireScope(ctx, 'workspace:manage');
      const { role } = await requireWorkspace(ctx, workspaceId);
      if (role && !ROLE_SCOPES[role].includes('workspace:manage'))
        throw new AppError('permission_denied', `Your role in this workspace (${role}) cannot change it. Ask an owner or an admin.`);
      const row = await store.updateWorkspace(ctx, workspaceId, { name });
      if (!row) throw notFound('workspace', workspaceId);
      return toWorkspace({ ...row, role });
    },

    /** Newest first. */
    async listAuditLog(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<AuditLogEntry>> {
      requireScope(ctx, 'workspace:manage');
      const page = toPage(await auditLog.list(ctx, { before: decodeCursor(cursor), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toAuditLogEntry) };
    },

    /** Deletes expired refresh tokens, password resets, and invitations, at most `limit` of each. Resolves to the number deleted. For maintenance. */
    async removeExpiredTokens(limit: number): Promise<number> {
      return (await logins.removeExpired(limit)) + (await resets.removeExpired(limit)) + (await invitations.removeExpired(limit));
    },

    /** Up to 50 owners, for emails about billing. For other modules, as is `findOwner`. */
    listOwnerIds: (workspaceId: WorkspaceId): Promise<UserId[]> => store.listOwnerIds(workspaceId, 50),
    findOwner: store.findOwner,

    /** Email templates of this module, by kind. For the outbox. */
    letters: { ...resetLetters, ...invitationLetters },
  };
}
