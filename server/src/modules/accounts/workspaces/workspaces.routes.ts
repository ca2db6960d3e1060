import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { UpdateWorkspaceInput, Workspace, WorkspaceIdSchema } from '../accounts.schemas.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';

const tags = ['Accounts'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
const params = z.object({ workspaceId: WorkspaceIdSchema });

const listWorkspaces = defineRoute(
  { operationId: 'listWorkspaces', sdk: 'workspaces.list', auth: 'required', scope: 'workspace:read' },
  {
    method: 'get',
    path: '/v1/workspaces',
    tags,
    summary: 'List your workspaces, newest first',
    description: 'An API key sees the workspace that it belongs to.',
    request: { query: PageQuery },
    responses: { 200: json(pageOf(Workspace), 'A page of workspaces.') },
  },
);
const retrieveWorkspace = defineRoute(
  { operationId: 'retrieveWorkspace', sdk: 'workspaces.retrieve', auth: 'required', scope: 'workspace:read' },
  {
    method: 'get',
    path: '/v1/workspaces/{workspaceId}',
    tags,
    summary: 'Retrieve a workspace',
    description: 'A user can retrieve every workspace that they belong to.',
    request: { params },
    responses: { 200: json(Workspace, 'The workspace.') },
  },
);
const updateWorkspace = defineRoute(
  { operationId: 'updateWorkspace', sdk: 'workspaces.update', auth: 'required', scope: 'workspace:manage' },
  {
    method: 'patch',
    path: '/v1/workspaces/{workspaceId}',
    tags,
    summary: 'Rename a workspace',
    description: 'Users need the role owner or admin in that workspace.',
    request: { params, body: body(UpdateWorkspaceInput) },
    responses: { 200: json(Workspace, 'The updated workspace.') },
  },
);

export function workspacesRoutes(usecases: AccountsUsecases) {
  return createRouter()
    .openapi(listWorkspaces, async (c) => c.json(await usecases.listWorkspaces(callerOf(c), c.req.valid('query')), 200))
    .openapi(retrieveWorkspace, async (c) => c.json(await usecases.retrieveWorkspace(callerOf(c), c.req.valid('param').workspaceId), 200))
    .openapi(updateWorkspace, async (c) =>
      c.json(await usecases.updateWorkspace(callerOf(c), c.req.valid('param').workspaceId, c.req.valid('json')), 200),
    );
}
