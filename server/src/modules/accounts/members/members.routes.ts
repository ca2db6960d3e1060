import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { UserIdSchema, WorkspaceIdSchema } from '../accounts.schemas.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';
import { Member, UpdateMemberInput } from './members.schemas.ts';

const tags = ['Accounts'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
const params = z.object({ workspaceId: WorkspaceIdSchema });
const member = params.extend({ userId: UserIdSchema });

const listMembers = defineRoute(
  { operationId: 'listMembers', sdk: 'workspaces.members.list', auth: 'required', callers: ['accessToken'], scope: 'workspace:read' },
  {
    method: 'get',
    path: '/v1/workspaces/{workspaceId}/members',
    tags,
    summary: 'List the members of a workspace, oldest first',
    description: 'Available to every member, but not to API keys.',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(Member), 'A page of members.') },
  },
);
const updateMember = defineRoute(
  {
    operationId: 'updateMember',
    sdk: 'workspaces.members.update',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:read',
    errors: ['conflict'],
  },
  {
    method: 'patch',
    path: '/v1/workspaces/{workspaceId}/members/{userId}',
    tags,
    summary: "Change a member's role",
    description:
      'Available to owners and admins. You cannot grant or change a role with more permissions than your own, and a workspace always keeps one owner. The new role applies immediately. Secret keys that the member created are revoked if they have scopes that the new role lacks.',
    request: { params: member, body: body(UpdateMemberInput) },
    responses: { 200: json(Member, 'The updated member.') },
  },
);
const deleteMember = defineRoute(
  {
    operationId: 'deleteMember',
    sdk: 'workspaces.members.delete',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:read',
    errors: ['conflict'],
  },
  {
    method: 'delete',
    path: '/v1/workspaces/{workspaceId}/members/{userId}',
    tags,
    summary: 'Remove a member, or leave the workspace',
    description:
      'Available to owners and admins; every member can remove themselves. You cannot remove the last owner. The member’s logins to the workspace end immediately. Secret keys that they created are revoked; everything else that they created stays.',
    request: { params: member },
    responses: { 204: { description: 'The member is removed.' } },
  },
);

export function membersRoutes(usecases: AccountsUsecases) {
  return createRouter()
    .openapi(listMembers, async (c) =>
      c.json(await usecases.listMembers(callerOf(c), c.req.valid('param').workspaceId, c.req.valid('query')), 200),
    )
    .openapi(updateMember, async (c) => {
      const { workspaceId, userId } = c.req.valid('param');
      return c.json(await usecases.updateMember(callerOf(c), workspaceId, userId, c.req.valid('json')), 200);
    })
    .openapi(deleteMember, async (c) => {
      const { workspaceId, userId } = c.req.valid('param');
      await usecases.deleteMember(callerOf(c), workspaceId, userId);
      return c.body(null, 204);
    });
}
