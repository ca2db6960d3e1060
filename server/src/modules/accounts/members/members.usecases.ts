import type { Cache } from '../../../providers/cache/cache.port.ts';
import { type Context, requirePerson, requireScope } from '../../../shared/context.ts';
import type { Page } from '../../../shared/cursor.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { idPattern, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import type { AccountsStore } from '../accounts.store.ts';
import { toMember } from '../accounts-views.ts';
import { externalCacheKey, userCacheKey } from '../auth/auth.usecases.ts';
import type { Member, UpdateMemberInput } from './members.schemas.ts';
import type { Changed, MemberRow, MembersStore } from './members.store.ts';

export interface MembersDeps {
  store: AccountsStore;
  members: MembersStore;
  cache: Cache;
}

/** By when and by whom: many may have joined in one millisecond. */
const encodeCursor = ({ joinedAt, userId }: MemberRow) => Buffer.from(`${joinedAt.getTime()} ${userId}`).toString('base64url');
const CURSOR = new RegExp(`^(\\d{1,13}) (${idPattern('user').slice(1, -1)})$`);

function decodeCursor(cursor: string) {
  const [, time, userId] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (userId === undefined)
    throw new AppError('invalid_input', 'This cursor is not one of ours. Use the nextCursor of the previous page, or leave it out.', {
      param: 'cursor',
    });
  return { joinedAt: new Date(Number(time)), userId: userId as UserId };
}

function refusal({ outcome, own, member }: Exclude<Changed, { outcome: 'ok' }>, self: boolean): AppError {
  switch (outcome) {
    case 'may_not_manage':
      return new AppError('permission_denied', `As ${own} you may not change the members of this workspace. Ask an owner or an admin.`);
    case 'member_above':
      return new AppError('permission_denied', `As ${own} you may not change an ${member.role}. Ask an owner.`);
    case 'role_above':
      return new AppError('permission_denied', `As ${own} you cannot give that role: it may do more than you. Choose another.`, {
        param: 'role',
      });
    case 'last_owner':
      return new AppError(
        'conflict',
        self
          ? 'You are the only owner of this workspace. Make another member an owner first. Or, if nobody else is left, delete your account.'
          : 'This is the only owner of the workspace. Make another member an owner first.',
      );
  }
}

export function createMembersUsecases({ store, members, cache }: MembersDeps) {
  async function change(ctx: Context, workspaceId: WorkspaceId, userId: UserId, role: Member['role'] | undefined): Promise<MemberRow> {
    requireScope(ctx, 'workspace:read');
    const by = requirePerson(ctx);
    const changed = await members.change(ctx, { workspaceId, by, userId, role });
    if (changed.outcome !== 'ok') throw refusal(changed, by === userId);
    const { externalId } = changed.member;
    await cache.delete(userCacheKey(userId, `${workspaceId}:*`));
    if (externalId) await cache.delete(externalCacheKey(externalId));
    return changed.member;
  }

  return {
    /** Who came first first. For members, whatever their role. */
    async listMembers(
      ctx: Context,
      workspaceId: WorkspaceId,
      { limit, cursor }: { limit: number; cursor?: string | undefined },
    ): Promise<Page<Member>> {
      requireScope(ctx, 'workspace:read');
      const userId = requirePerson(ctx);
      if (!(await store.listWorkspaces(userId)).some(({ id }) => id === workspaceId)) throw notFound('workspace', workspaceId);
      const rows = await members.list(workspaceId, { after: cursor === undefined ? undefined : decodeCursor(cursor), limit: limit + 1 });
      const data = rows.slice(0, limit);
      const last = data.at(-1);
      return { data: data.map(toMember), nextCursor: rows.length > limit && last ? encodeCursor(last) : null };
    },

    /** Throws `conflict` for the last owner. Counts at once, on every server. */
    async updateMember(ctx: Context, workspaceId: WorkspaceId, userId: UserId, { role }: UpdateMemberInput): Promise<Member> {
      return toMember(await change(ctx, workspaceId, userId, role));
    },

    /** Of others, for those who manage the workspace; of oneself, for everybody. Throws `conflict` for the last owner. */
    async deleteMember(ctx: Context, workspaceId: WorkspaceId, userId: UserId): Promise<void> {
      await change(ctx, workspaceId, userId, undefined);
    },
  };
}
