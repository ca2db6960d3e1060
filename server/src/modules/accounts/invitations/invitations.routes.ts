import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { AuthResponse, WorkspaceIdSchema } from '../accounts.schemas.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';
import { callOf } from '../auth/auth.routes.ts';
import {
  AcceptInvitationInput,
  CreatedInvitation,
  CreateInvitationInput,
  Invitation,
  InvitationIdSchema,
  InvitationPreview,
  PreviewInvitationInput,
} from './invitations.schemas.ts';

const tags = ['Accounts'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
const params = z.object({ workspaceId: WorkspaceIdSchema });

const createInvitation = defineRoute(
  {
    operationId: 'createInvitation',
    sdk: 'workspaces.invitations.create',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:manage',
  },
  {
    method: 'post',
    path: '/v1/workspaces/{workspaceId}/invitations',
    tags,
    summary: 'Invite someone to a workspace by email',
    description:
      'Available to owners and admins. The link in the email works once and expires after seven days. A server that sends no email responds with the link. A new invitation to the same address replaces the previous one.',
    request: { params, body: body(CreateInvitationInput) },
    responses: { 201: json(CreatedInvitation, 'The invitation. Its email will be sent, or its link is in the response.') },
  },
);
const listInvitations = defineRoute(
  {
    operationId: 'listInvitations',
    sdk: 'workspaces.invitations.list',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:manage',
  },
  {
    method: 'get',
    path: '/v1/workspaces/{workspaceId}/invitations',
    tags,
    summary: 'List invitations, newest first',
    description: 'Contains invitations that were neither accepted nor revoked.',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(Invitation), 'A page of invitations.') },
  },
);
const revokeInvitation = defineRoute(
  {
    operationId: 'revokeInvitation',
    sdk: 'workspaces.invitations.revoke',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:manage',
  },
  {
    method: 'delete',
    path: '/v1/workspaces/{workspaceId}/invitations/{invitationId}',
    tags,
    summary: 'Revoke an invitation',
    description: 'Available to owners and admins.',
    request: { params: params.extend({ invitationId: InvitationIdSchema }) },
    responses: { 204: { description: 'The invitation is revoked. Its link no longer works.' } },
  },
);
const acceptInvitation = defineRoute(
  { operationId: 'acceptInvitation', sdk: 'invitations.accept', auth: 'optional', callers: ['accessToken'], limit: 'auth' },
  {
    method: 'post',
    path: '/v1/invitations/accept',
    tags,
    summary: 'Accept an invitation with the token from the email',
    description:
      'Call it in one of three ways: signed in with the invited email; signed out, with the password of the account that has the invited email; or, if there is no account, with a password to create one.',
    request: { body: body(AcceptInvitationInput) },
    responses: { 200: json(AuthResponse, 'The account and its tokens for the workspace.') },
  },
);

const previewInvitation = defineRoute(
  { operationId: 'previewInvitation', sdk: 'invitations.preview', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/invitations/preview',
    tags,
    summary: 'Preview an invitation with the token from the email',
    description: 'Does not accept the invitation: the token still works afterwards.',
    request: { body: body(PreviewInvitationInput) },
    responses: { 200: json(InvitationPreview, 'The invitation.') },
  },
);

export function invitationsRoutes(usecases: AccountsUsecases) {
  return createRouter()
    .openapi(createInvitation, async (c) => {
      const { workspaceId } = c.req.valid('param');
      const invitation = await usecases.createInvitation(callerOf(c), workspaceId, c.req.valid('json'));
      c.header('Location', `/v1/workspaces/${workspaceId}/invitations/${invitation.id}`);
      return c.json(invitation, 201);
    })
    .openapi(listInvitations, async (c) =>
      c.json(await usecases.listInvitations(callerOf(c), c.req.valid('param').workspaceId, c.req.valid('query')), 200),
    )
    .openapi(revokeInvitation, async (c) => {
      const { workspaceId, invitationId } = c.req.valid('param');
      await usecases.revokeInvitation(callerOf(c), workspaceId, invitationId);
      return c.body(null, 204);
    })
    .openapi(previewInvitation, async (c) => c.json(await usecases.previewInvitation(c.req.valid('json')), 200))
    .openapi(acceptInvitation, async (c) => c.json(await usecases.acceptInvitation(callOf(c), c.get('ctx'), c.req.valid('json')), 200));
}
