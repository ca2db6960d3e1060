import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireConfirmation, requireScope, requireUser } from '../../../shared/context.ts';
import { invalidCursor, type Page } from '../../../shared/cursor.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { idPattern, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import type { AccountsStore } from '../accounts.store.ts';
import { toMember } from '../accounts-views.ts';
import { externalCacheKey, userCacheKey } from '../auth/auth.usecases.ts';
import { keyCacheKey } from '../auth/resolve-caller.usecases.ts';
import type { Member, UpdateMemberInput } from './members.schemas.ts';
import type { MemberChangeResult, MemberRow, MembersStore } from './members.store.ts';

export interface MembersDeps {
  store: AccountsStore;
  members: MembersStore;
  cache: Cache;
  clock: Clock;
}

/** Join time and user id, because several members may have joined in the same millisecond. */
const encodeCursor = ({ joinedAt, userId }: MemberRow) => Buffer.from(`${joinedAt.getTime()} ${userId}`).toString('base64url');
const CURSOR = new RegExp(`^(\\d{1,13}) (${idPattern('user').slice(1, -1)})$`);

function decodeCursor(cursor: string) {
  const [, time, userId] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (userId === undefined) throw invalidCursor();
  return { joinedAt: new Date(Number(time)), userId: userId as UserId };
}

function refusalError({ outcome, callerRole, member }: Exclude<MemberChangeResult, { outcome: 'ok' }>, isSelf: boolean): AppError {
  switch (outcome) {
    case 'cannot_manage_members':
      return new AppError('permission_denied', `Your role (${callerRole}) cannot change members. Ask an owner or an admin.`);
    case 'member_has_higher_role':
      return new AppError('permission_denied', `Your role (${callerRole}) cannot change an ${member.role}. Ask an owner.`);
    case 'cannot_grant_role':
      return new AppError(
        'permission_denied',
        `Your role (${callerRole}) cannot grant a role with more permissions. Choose another role.`,
        {
          param: 'role',
        },
      );
    case 'last_owner':
      return new AppError(
        'conflict',
        isSelf
          ? 'You are the only owner of this workspace. Make another member an owner first, or delete your account if you are the only member.'
          : 'This member is the only owner of the workspace. Make another member an owner first.',
      );
  }
}

export function createMembersUsecases({ store, members, cache, clock }: MembersDeps) {
  async function change(ctx: Context, workspaceId: WorkspaceId, userId: UserId, role: Member['role'] | undefined): Promise<MemberRow> {
    requireScope(ctx, 'workspace:read');
    const callerId = requireUser(ctx);
    const result = await members.change(ctx, { workspaceId, callerId, userId, role, now: clock.now() });
    if (result.outcome !== 'ok') throw refusalError(result, callerId === userId);
    const { externalId } = result.member;
    await cache.delete(userCacheKey(userId, `${workspaceId}:*`));
    if (externalId) await cache.delete(externalCacheKey(externalId));
    for (const hash of result.revokedKeys) await cache.delete(keyCacheKey(hash));
    return result.member;
  }

  return {
    /** Oldest membership first. Every member can list members. */
    async listMembers(
      ctx: Context,
      workspaceId: WorkspaceId,
      { limit, cursor }: { limit: number; cursor?: string | undefined },
    ): Promise<Page<Member>> {
      requireScope(ctx, 'workspace:read');
      const userId = requireUser(ctx);
      if (!(await store.listWorkspaces(userId)).some(({ id }) => id === workspaceId)) throw notFound('workspace', workspaceId);
      const rows = await members.list(workspaceId, { after: cursor === undefined ? undefined : decodeCursor(cursor), limit: limit + 1 });
      const data = rows.slice(0, limit);
      const last = data.at(-1);
      return { data: data.map(toMember), nextCursor: rows.length > limit && last ? encodeCursor(last) : null };
    },

    /** Throws `conflict` for the last owner. Takes effect immediately on every server. */
    async updateMember(ctx: Context, workspaceId: WorkspaceId, userId: UserId, { role }: UpdateMemberInput): Promise<Member> {
      requireConfirmation(ctx, clock.now());
      return toMember(await change(ctx, workspaceId, userId, role));
    },

    /** Managers can remove others; every member can remove themselves. Throws `conflict` for the last owner. */
    async deleteMember(ctx: Context, workspaceId: WorkspaceId, userId: UserId): Promise<void> {
      await change(ctx, workspaceId, userId, undefined);
    },
  };
}
