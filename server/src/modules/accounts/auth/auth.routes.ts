import type { z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { ErrorEnvelope } from '../../../http/error-responses.ts';
import { type AppEnv, createRouter, defineRoute } from '../../../http/router.ts';
import {
  AuthAnswer,
  ForgotPasswordInput,
  LoginInput,
  RefreshAnswer,
  RefreshInput,
  RegisterInput,
  ResetPasswordInput,
} from '../accounts.schemas.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';

const tags = ['Accounts'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
const refused = (description: string) => json(ErrorEnvelope, description);
/** A call of somebody who may not be known yet. */
export const callOf = (c: HonoContext<AppEnv>) => ({
  requestId: c.get('requestId'),
  signal: c.req.raw.signal,
  userAgent: c.req.header('user-agent'),
});

const register = defineRoute(
  { operationId: 'register', sdk: 'auth.register', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/register',
    tags,
    summary: 'Make an account with a workspace of its own',
    request: { body: body(RegisterInput) },
    responses: { 201: json(AuthAnswer, 'The account, signed in.') },
  },
);
const login = defineRoute(
  { operationId: 'login', sdk: 'auth.login', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/login',
    tags,
    summary: 'Log in',
    description: 'Who is a member of no workspace any more is given a new one.',
    request: { body: body(LoginInput) },
    responses: {
      200: json(AuthAnswer, 'Signed in.'),
      401: refused('The e-mail or the password is wrong.'),
      404: refused('The account is not a member of the workspace asked for.'),
    },
  },
);
const refresh = defineRoute(
  // Not the class of guesses at passwords: a refresh token cannot be guessed, and everybody in an office refreshes twice an hour.
  { operationId: 'refresh', sdk: 'auth.refresh', auth: 'public' },
  {
    method: 'post',
    path: '/v1/auth/refresh',
    tags,
    summary: 'Spend a refresh token for the next pair of tokens',
    description:
      'A token works once. For ten seconds after, it gives the same successor again (two tabs at one instant); later, its use ends the whole login (`token_reused`), for somebody has a copy.',
    request: { body: body(RefreshInput) },
    responses: { 200: json(RefreshAnswer, 'The next tokens.'), 401: refused('Not valid any more: log in again.') },
  },
);
const logout = defineRoute(
  { operationId: 'logout', sdk: 'auth.logout', auth: 'public' },
  {
    method: 'post',
    path: '/v1/auth/logout',
    tags,
    summary: 'End a login, its access tokens too',
    request: { body: body(RefreshInput) },
    responses: { 204: { description: 'Ended, or there was nothing to end.' } },
  },
);

const forgotPassword = defineRoute(
  { operationId: 'forgotPassword', sdk: 'auth.forgotPassword', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/forgot-password',
    tags,
    summary: 'Ask for a mail with a link to a new password',
    description: 'The answer is the same whether there is an account with this e-mail or not. The link works once, for 30 minutes.',
    request: { body: body(ForgotPasswordInput) },
    responses: { 204: { description: 'If there is an account with this e-mail, a mail is on its way.' } },
  },
);
const resetPassword = defineRoute(
  { operationId: 'resetPassword', sdk: 'auth.resetPassword', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/reset-password',
    tags,
    summary: 'Set a new password with the token of the mail; every login of the account ends',
    request: { body: body(ResetPasswordInput) },
    responses: { 204: { description: 'Set. Log in with it.' } },
  },
);

/** Routes that people use before they have a credential. */
export function authRoutes(usecases: AccountsUsecases) {
  return createRouter()
    .openapi(register, async (c) => c.json(await usecases.register(callOf(c), c.req.valid('json')), 201))
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
