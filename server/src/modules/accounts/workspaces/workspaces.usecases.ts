import { type Context, ROLE_SCOPES, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import type { UserId, WorkspaceId } from '../../../shared/ids.ts';
import type { UpdateWorkspaceInput, Workspace } from '../accounts.schemas.ts';
import type { AccountsStore } from '../accounts.store.ts';
import { toWorkspace } from '../accounts-views.ts';

export function createWorkspacesUsecases({ store }: { store: AccountsStore }) {
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

  return {
    /** The caller's workspaces, newest first. For an API key, the workspace it belongs to. */
    async listWorkspaces(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<Workspace>> {
      requireScope(ctx, 'workspace:read');
      const before = decodeCursor(cursor, 'workspace');
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
      if (workspaceId === ctx.workspaceId || ctx.actor.type !== 'user') requireScope(ctx, 'workspace:manage');
      const { role } = await requireWorkspace(ctx, workspaceId);
      if (role && !ROLE_SCOPES[role].includes('workspace:manage'))
        throw new AppError('permission_denied', `Your role in this workspace (${role}) cannot change it. Ask an owner or an admin.`);
      const row = await store.updateWorkspace(ctx, workspaceId, { name });
      if (!row) throw notFound('workspace', workspaceId);
      return toWorkspace({ ...row, role });
    },

    /** Up to 50 owners, for emails about billing. For other modules, as is `findOwner`. */
    listOwnerIds: (workspaceId: WorkspaceId): Promise<UserId[]> => store.listOwnerIds(workspaceId, 50),
    findOwner: store.findOwner,
  };
}
