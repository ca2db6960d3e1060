import type { z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { addressForLimits } from '../../../http/client-address.ts';
import { ErrorEnvelope } from '../../../http/error.schemas.ts';
import { type AppEnv, createRouter, defineRoute } from '../../../http/router.ts';
import {
  AuthResponse,
  ForgotPasswordInput,
  LoginInput,
  RefreshInput,
  RefreshResponse,
  RegisterInput,
  ResetPasswordInput,
} from '../accounts.schemas.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';

const tags = ['Accounts'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
const errorResponse = (description: string) => json(ErrorEnvelope, description);
/** The request data that use cases without an authenticated caller need. */
export const callOf = (c: HonoContext<AppEnv>) => ({
  requestId: c.get('requestId'),
  signal: c.req.raw.signal,
  userAgent: c.req.header('user-agent'),
  address: addressForLimits(c.get('clientAddress')),
});

const register = defineRoute(
  { operationId: 'register', sdk: 'auth.register', auth: 'public', limit: 'auth', errors: ['permission_denied'] },
  {
    method: 'post',
    path: '/v1/auth/register',
    tags,
    summary: 'Create an account and a workspace',
    description:
      'Signs the new user in. Registration with an email that has an account fails. A server that verifies emails first responds with 403: use `POST /v1/auth/registrations`.',
    request: { body: body(RegisterInput) },
    responses: { 201: json(AuthResponse, 'The account and its tokens.') },
  },
);
const login = defineRoute(
  { operationId: 'login', sdk: 'auth.login', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/login',
    tags,
    summary: 'Sign in',
    description: 'Creates a workspace if the user no longer belongs to one.',
    request: { body: body(LoginInput) },
    responses: {
      200: json(AuthResponse, 'The account and its tokens.'),
      401: errorResponse('The email or password is incorrect.'),
      404: errorResponse('The user is not a member of the requested workspace.'),
    },
  },
);
const refresh = defineRoute(
  // Not in the `auth` rate class: a refresh token cannot be guessed, and users who share an IP address refresh often.
  { operationId: 'refresh', sdk: 'auth.refresh', auth: 'public' },
  {
    method: 'post',
    path: '/v1/auth/refresh',
    tags,
    summary: 'Rotate a refresh token',
    description:
      'Returns a new access token and a new refresh token. A refresh token works once. For ten seconds after its use it returns the same new token again, because two tabs may refresh at the same time. A later reuse ends the login with `token_reused`, because the token may have been stolen.',
    request: { body: body(RefreshInput) },
    responses: {
      200: json(RefreshResponse, 'The new tokens.'),
      401: errorResponse('The refresh token is no longer valid. Sign in again.'),
    },
  },
);
const logout = defineRoute(
  { operationId: 'logout', sdk: 'auth.logout', auth: 'public' },
  {
    method: 'post',
    path: '/v1/auth/logout',
    tags,
    summary: 'Sign out',
    description: 'Ends the login and its access tokens.',
    request: { body: body(RefreshInput) },
    responses: { 204: { description: 'The login has ended, or did not exist.' } },
  },
);

const forgotPassword = defineRoute(
  { operationId: 'forgotPassword', sdk: 'auth.forgotPassword', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/forgot-password',
    tags,
    summary: 'Request a password reset email',
    description: 'The response is the same whether or not an account has this email. The link works once and expires after 30 minutes.',
    request: { body: body(ForgotPasswordInput) },
    responses: { 204: { description: 'If an account has this email, the message will be sent.' } },
  },
);
const resetPassword = defineRoute(
  { operationId: 'resetPassword', sdk: 'auth.resetPassword', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/reset-password',
    tags,
    summary: 'Set a new password with the token from the email',
    description: 'Ends every login of the account.',
    request: { body: body(ResetPasswordInput) },
    responses: { 204: { description: 'The password is set. Sign in with it.' } },
  },
);

/** Routes for callers who have no credential yet. */
export function authRoutes(usecases: AccountsUsecases) {
  return createRouter()
    .openapi(register, async (c) => {
      const registered = await usecases.register(callOf(c), c.req.valid('json'));
      c.header('Location', '/v1/me');
      return c.json(registered, 201);
    })
    .openapi(login, async (c) => c.json(await usecases.login(callOf(c), c.req.valid('json')), 200))
    .openapi(refresh, async (c) => c.json(await usecases.refresh(callOf(c), c.req.valid('json')), 200))
    .openapi(logout, async (c) => {
      await usecases.logout(callOf(c), c.req.valid('json'));
      return c.body(null, 204);
    })
    .openapi(forgotPassword, async (c) => {
      await usecases.forgotPassword(callOf(c), c.req.valid('json'));
      return c.body(null, 204);
    })
    .openapi(resetPassword, async (c) => {
      await usecases.resetPassword(callOf(c), c.req.valid('json'));
      return c.body(null, 204);
    });
}
