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
  { operationId: 'listMembers', sdk: 'workspaces.members.list', auth: 'required' },
  {
    method: 'get',
    path: '/v1/workspaces/{workspaceId}/members',
    tags,
    summary: 'List the members of a workspace, who came first first',
    description: 'For every member; not for keys.',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(Member), 'One page.') },
  },
);
const updateMember = defineRoute(
  { operationId: 'updateMember', sdk: 'workspaces.members.update', auth: 'required' },
  {
    method: 'patch',
    path: '/v1/workspaces/{workspaceId}/members/{userId}',
    tags,
    summary: 'Give a member another role, which counts at once',
    description: 'For owners and admins. Nobody gives or takes a role that may do more than their own, and an owner stays.',
    request: { params: member, body: body(UpdateMemberInput) },
    responses: { 200: json(Member, 'The member, changed.') },
  },
);
const deleteMember = defineRoute(
  { operationId: 'deleteMember', sdk: 'workspaces.members.delete', auth: 'required' },
  {
    method: 'delete',
    path: '/v1/workspaces/{workspaceId}/members/{userId}',
    tags,
    summary: 'Remove a member, or leave the workspace',
    description:
      'For owners and admins; everybody may remove themself. The last owner stays. Their logins to the workspace end at once; what they made stays, API keys too: revoke those that they know.',
    request: { params: member },
    responses: { 204: { description: 'Not a member any more.' } },
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
