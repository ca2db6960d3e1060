import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../http/router.ts';
import {
  AuditLogEntry,
  DeleteMeInput,
  Me,
  UpdateMeInput,
  UpdateWorkspaceInput,
  User,
  Workspace,
  WorkspaceIdSchema,
} from './accounts.schemas.ts';
import type { AccountsUsecases } from './accounts.usecases.ts';
import { keysRoutes } from './api-keys/api-keys.routes.ts';
import { authRoutes } from './auth/auth.routes.ts';
import { invitationsRoutes } from './invitations/invitations.routes.ts';
import { loginsRoutes } from './logins/logins.routes.ts';
import { membersRoutes } from './members/members.routes.ts';

const tags = ['Accounts'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
const params = z.object({ workspaceId: WorkspaceIdSchema });

const retrieveMe = defineRoute(
  { operationId: 'retrieveMe', sdk: 'me.retrieve', auth: 'required' },
  {
    method: 'get',
    path: '/v1/me',
    tags,
    summary: 'Retrieve the signed-in user',
    responses: { 200: json(Me, 'The user and their workspaces.') },
  },
);
const updateMe = defineRoute(
  { operationId: 'updateMe', sdk: 'me.update', auth: 'required' },
  {
    method: 'patch',
    path: '/v1/me',
    tags,
    summary: 'Update your name',
    request: { body: body(UpdateMeInput) },
    responses: { 200: json(User, 'The updated user.') },
  },
);
const deleteMe = defineRoute(
  { operationId: 'deleteMe', sdk: 'me.delete', auth: 'required' },
  {
    method: 'delete',
    path: '/v1/me',
    tags,
    summary: 'Delete your account',
    description: 'Also deletes every workspace in which you are the only member. You cannot undo this.',
    request: { body: { required: false, content: { 'application/json': { schema: DeleteMeInput } } } },
    responses: { 204: { description: 'The account is deleted.' } },
  },
);
const listWorkspaces = defineRoute(
  { operationId: 'listWorkspaces', sdk: 'workspaces.list', auth: 'required' },
  {
    method: 'get',
    path: '/v1/workspaces',
    tags,
    summary: 'List your workspaces, newest first',
    request: { query: PageQuery },
    responses: { 200: json(pageOf(Workspace), 'A page of workspaces.') },
  },
);
const retrieveWorkspace = defineRoute(
  { operationId: 'retrieveWorkspace', sdk: 'workspaces.retrieve', auth: 'required' },
  {
    method: 'get',
    path: '/v1/workspaces/{workspaceId}',
    tags,
    summary: 'Retrieve a workspace',
    request: { params },
    responses: { 200: json(Workspace, 'The workspace.') },
  },
);
const updateWorkspace = defineRoute(
  { operationId: 'updateWorkspace', sdk: 'workspaces.update', auth: 'required' },
  {
    method: 'patch',
    path: '/v1/workspaces/{workspaceId}',
    tags,
    summary: 'Rename a workspace',
    request: { params, body: body(UpdateWorkspaceInput) },
    responses: { 200: json(Workspace, 'The updated workspace.') },
  },
);
const listAuditLog = defineRoute(
  { operationId: 'listAuditLog', sdk: 'auditLog.list', auth: 'required' },
  {
    method: 'get',
    path: '/v1/audit-log',
    tags,
    summary: 'List audit log entries, newest first',
    request: { query: PageQuery },
    responses: { 200: json(pageOf(AuditLogEntry), 'A page of audit log entries.') },
  },
);

export function accountsRoutes(usecases: AccountsUsecases) {
  const router = createRouter()
    .openapi(retrieveMe, async (c) => c.json(await usecases.retrieveMe(callerOf(c)), 200))
    .openapi(updateMe, async (c) => c.json(await usecases.updateMe(callerOf(c), c.req.valid('json')), 200))
    .openapi(deleteMe, async (c) => {
      await usecases.deleteMe(callerOf(c), c.req.valid('json'));
      return c.body(null, 204);
    })
    .openapi(listWorkspaces, async (c) => c.json(await usecases.listWorkspaces(callerOf(c), c.req.valid('query')), 200))
    .openapi(retrieveWorkspace, async (c) => c.json(await usecases.retrieveWorkspace(callerOf(c), c.req.valid('param').workspaceId), 200))
    .openapi(updateWorkspace, async (c) =>
      c.json(await usecases.updateWorkspace(callerOf(c), c.req.valid('param').workspaceId, c.req.valid('json')), 200),
    )
    .openapi(listAuditLog, async (c) => c.json(await usecases.listAuditLog(callerOf(c), c.req.valid('query')), 200));
  router.route('/', authRoutes(usecases));
  router.route('/', keysRoutes(usecases));
  router.route('/', invitationsRoutes(usecases));
  router.route('/', loginsRoutes(usecases));
  router.route('/', membersRoutes(usecases));
  return router;
}
