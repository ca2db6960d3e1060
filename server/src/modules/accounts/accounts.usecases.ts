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
   * Removes what a workspace leaves outside the database (files). Runs before its rows are gone: if it fails, the account
   * stands and can be deleted again.
   */
  beforeWorkspaceDeleted: (ctx: Context, workspaceId: WorkspaceId) => Promise<void>;
}

export function createAccountsUsecases(deps: AccountsDeps) {
  const { store, logins, resets, invitations, auditLog, cache, clock, beforeWorkspaceDeleted } = deps;

  /** Rows and role of a workspace the caller may know of; anybody else's reads as `not_found`. */
  async function accessTo(ctx: Context, workspaceId: WorkspaceId): Promise<Workspace> {
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
     * Deletes the caller's account, and every workspace where nobody else is. A workspace with other members but no other
     * owner is a `conflict`: it would be left without anybody to manage it.
     */
    async deleteMe(ctx: Context, { password }: DeleteMeInput): Promise<void> {
      requireScope(ctx, 'workspace:read');
      const userId = requirePerson(ctx);
      const user = await store.findUser(userId);
      if (!user) throw notFound('user', userId);
      if (user.passwordHash !== null) {
        if (password === undefined) throw new AppError('invalid_input', 'Send your password to delete the account.', { param: 'password' });
        if (!(await checkPassword(user.email, password, user.passwordHash)))
          throw new AppError('permission_denied', 'The password is wrong, so nothing was deleted. Try again.', { param: 'password' });
      }

      const doomed: WorkspaceId[] = [];
      const left: WorkspaceId[] = [];
      for (const { id, name, role } of await store.listWorkspaces(userId)) {
        const others = await store.countOthers(id, userId);
        if (others.members === 0) doomed.push(id);
        else if (role !== 'owner' || others.owners > 0) left.push(id);
        else throw new AppError('conflict', `You are the only owner of ${name}, which has other members. Make one of them an owner first.`);
      }
      for (const workspaceId of doomed) await beforeWorkspaceDeleted({ ...ctx, workspaceId }, workspaceId);
      await store.deleteAccount(ctx, user, { doomed, left });
      await cache.delete(userCacheKey(userId, '*'));
      if (user.externalId) await cache.delete(externalCacheKey(user.externalId));
    },

    /** The caller's workspaces, newest first; for a key, the one it belongs to. */
    async listWorkspaces(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<Workspace>> {
      requireScope(ctx, 'workspace:read');
      const before = decodeCursor(cursor);
      const mine =
        ctx.actor.type === 'user'
          ? (await store.listWorkspaces(ctx.actor.userId)).map(toWorkspace)
          : [await accessTo(ctx, ctx.workspaceId)];
      return toPage(
        mine.reverse().filter(({ id }) => before === undefined || id < before),
        limit,
      );
    },

    async retrieveWorkspace(ctx: Context, workspaceId: WorkspaceId): Promise<Workspace> {
      requireScope(ctx, 'workspace:read');
      return accessTo(ctx, workspaceId);
    },

    /** In another workspace of the caller's it is their role there that counts. */
    async updateWorkspace(ctx: Context, workspaceId: WorkspaceId, { name }: UpdateWorkspaceInput): Promise<Workspace> {
      if (workspaceId === ctx.workspaceId) requireScope(ctx, 'workspace:manage');
      const { role } = await accessTo(ctx, workspaceId);
      if (role && !ROLE_SCOPES[role].includes('workspace:manage'))
        throw new AppError('permission_denied', `As ${role} you may not change this workspace. Ask an owner or an admin.`);
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

    /** Removes expired refresh tokens, password resets and invitations, at most `limit` of each; resolves to how many. For a timer, not for callers. */
    async removeExpiredTokens(limit: number): Promise<number> {
      return (await logins.removeExpired(limit)) + (await resets.removeExpired(limit)) + (await invitations.removeExpired(limit));
    },

    /** For letters that concern whoever pays for a workspace; at most 50. For rooms, not for callers, as is the next. */
    listOwnerIds: (workspaceId: WorkspaceId): Promise<UserId[]> => store.listOwnerIds(workspaceId, 50),
    findOwner: store.findOwner,

    /** Writers of this room's letters, by kind. For the outbox, not for callers. */
    letters: { ...resetLetters, ...invitationLetters },
  };
}
