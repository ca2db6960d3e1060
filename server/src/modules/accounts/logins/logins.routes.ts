import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { AuthResponse } from '../accounts.schemas.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';
import { callOf } from '../auth/auth.routes.ts';
import { ChangePasswordInput, ConfirmPasswordInput, CreateLoginInput, Login, LoginIdSchema } from './logins.schemas.ts';

const tags = ['Accounts'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });

const listLogins = defineRoute(
  { operationId: 'listLogins', sdk: 'me.logins.list', auth: 'required', callers: ['accessToken'], scope: 'workspace:read' },
  {
    method: 'get',
    path: '/v1/me/logins',
    tags,
    summary: 'List your logins, newest first',
    description: 'A login starts when you sign in and ends when you sign out, change your password, or do not use it for seven days.',
    request: { query: PageQuery },
    responses: { 200: json(pageOf(Login), 'A page of logins.') },
  },
);
const createLogin = defineRoute(
  {
    operationId: 'createLogin',
    sdk: 'me.logins.create',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:read',
    errors: ['not_found'],
    limit: 'auth',
  },
  {
    method: 'post',
    path: '/v1/me/logins',
    tags,
    summary: 'Sign in to another of your workspaces',
    description: 'Starts a new login without asking for the password. The login that makes the call stays active.',
    request: { body: body(CreateLoginInput) },
    responses: { 200: json(AuthResponse, 'The account and its tokens for that workspace.') },
  },
);
const deleteLogin = defineRoute(
  { operationId: 'deleteLogin', sdk: 'me.logins.delete', auth: 'required', callers: ['accessToken'], scope: 'workspace:read' },
  {
    method: 'delete',
    path: '/v1/me/logins/{loginId}',
    tags,
    summary: 'End one of your logins',
    description: 'Its access tokens stop working immediately.',
    request: { params: z.object({ loginId: LoginIdSchema }) },
    responses: { 204: { description: 'The login has ended.' } },
  },
);
const deleteOtherLogins = defineRoute(
  { operationId: 'deleteOtherLogins', sdk: 'me.logins.deleteOthers', auth: 'required', callers: ['accessToken'], scope: 'workspace:read' },
  {
    method: 'delete',
    path: '/v1/me/logins',
    tags,
    summary: 'End all your other logins',
    description: 'The login that makes the call stays active. The access tokens of the others stop working immediately.',
    responses: { 204: { description: 'All logins except the one that makes the call have ended.' } },
  },
);
const confirmPassword = defineRoute(
  {
    operationId: 'confirmPassword',
    sdk: 'me.confirmPassword',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:read',
    limit: 'auth',
  },
  {
    method: 'post',
    path: '/v1/me/confirm',
    tags,
    summary: 'Enter your password again',
    description:
      'Changes to API keys, the spending limit, the payout account, and members need a password that was entered in the last 30 minutes, when signing in or here. Otherwise they respond with 403 `confirmation_required`. API keys and users of an external issuer are never asked.',
    request: { body: body(ConfirmPasswordInput) },
    responses: { 204: { description: 'The password is confirmed for this login. Repeat the call that asked for it.' } },
  },
);
const changePassword = defineRoute(
  {
    operationId: 'changePassword',
    sdk: 'me.changePassword',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:read',
    limit: 'auth',
  },
  {
    method: 'post',
    path: '/v1/me/password',
    tags,
    summary: 'Change your password',
    description:
      'Ends all your other logins and notifies you by email. An account that signs in through an external issuer has no password to change.',
    request: { body: body(ChangePasswordInput) },
    responses: { 204: { description: 'The password is changed.' } },
  },
);

/** Routes for the caller's own logins and password. */
export function loginsRoutes(usecases: AccountsUsecases) {
  return createRouter()
    .openapi(listLogins, async (c) => c.json(await usecases.listLogins(callerOf(c), c.req.valid('query')), 200))
    .openapi(createLogin, async (c) => c.json(await usecases.createLogin(callOf(c), callerOf(c), c.req.valid('json')), 200))
    .openapi(deleteLogin, async (c) => {
      await usecases.deleteLogin(callerOf(c), c.req.valid('param').loginId);
      return c.body(null, 204);
    })
    .openapi(deleteOtherLogins, async (c) => {
      await usecases.deleteOtherLogins(callerOf(c));
      return c.body(null, 204);
    })
    .openapi(confirmPassword, async (c) => {
      await usecases.confirmPassword(callerOf(c), c.req.valid('json'));
      return c.body(null, 204);
    })
    .openapi(changePassword, async (c) => {
      await usecases.changePassword(callerOf(c), c.req.valid('json'));
      return c.body(null, 204);
    });
}
