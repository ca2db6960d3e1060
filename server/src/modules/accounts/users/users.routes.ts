import type { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute } from '../../../http/router.ts';
import { DeleteMeInput, Me, UpdateMeInput, User } from '../accounts.schemas.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';

const tags = ['Accounts'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });

const retrieveMe = defineRoute(
  { operationId: 'retrieveMe', sdk: 'me.retrieve', auth: 'required', callers: ['accessToken'], scope: 'workspace:read' },
  {
    method: 'get',
    path: '/v1/me',
    tags,
    summary: 'Retrieve the signed-in user',
    description: 'Includes the workspaces that you belong to, with your role in each.',
    responses: { 200: json(Me, 'The user and their workspaces.') },
  },
);
const updateMe = defineRoute(
  { operationId: 'updateMe', sdk: 'me.update', auth: 'required', callers: ['accessToken'], scope: 'workspace:read' },
  {
    method: 'patch',
    path: '/v1/me',
    tags,
    summary: 'Update your name',
    description: 'Your name is shown to the other members of your workspaces.',
    request: { body: body(UpdateMeInput) },
    responses: { 200: json(User, 'The updated user.') },
  },
);
const deleteMe = defineRoute(
  { operationId: 'deleteMe', sdk: 'me.delete', auth: 'required', callers: ['accessToken'], scope: 'workspace:read', errors: ['conflict'] },
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

export function usersRoutes(usecases: AccountsUsecases) {
  return createRouter()
    .openapi(retrieveMe, async (c) => c.json(await usecases.retrieveMe(callerOf(c)), 200))
    .openapi(updateMe, async (c) => c.json(await usecases.updateMe(callerOf(c), c.req.valid('json')), 200))
    .openapi(deleteMe, async (c) => {
      await usecases.deleteMe(callerOf(c), c.req.valid('json'));
      return c.body(null, 204);
    });
}
