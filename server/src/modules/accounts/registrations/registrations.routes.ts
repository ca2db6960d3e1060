import type { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute } from '../../../http/router.ts';
import { AuthResponse, StartRegistrationInput } from '../accounts.schemas.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';
import { callOf } from '../auth/auth.routes.ts';
import { CompleteRegistrationInput, Registration, VerifyEmailInput } from './registrations.schemas.ts';

const tags = ['Accounts'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });

const retrieveRegistration = defineRoute(
  { operationId: 'retrieveRegistration', sdk: 'auth.retrieveRegistration', auth: 'public' },
  {
    method: 'get',
    path: '/v1/auth/registration',
    tags,
    summary: 'Retrieve how accounts are created',
    description: 'Tells a sign-up page whether to ask for a password, and a new installation that its first account is missing.',
    responses: { 200: json(Registration, 'How accounts are created.') },
  },
);
const startRegistration = defineRoute(
  { operationId: 'startRegistration', sdk: 'auth.startRegistration', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/registrations',
    tags,
    summary: 'Request an email that creates an account',
    description:
      'The link in the email leads to completeRegistration, within 24 hours. The password is chosen there, by the reader of the email. The response is the same whether or not an account has this email; if one has, its owner gets an email that says so.',
    request: { body: body(StartRegistrationInput) },
    responses: { 204: { description: 'The email will be sent.' } },
  },
);
const completeRegistration = defineRoute(
  { operationId: 'completeRegistration', sdk: 'auth.completeRegistration', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/registrations/complete',
    tags,
    summary: 'Create the account with the token from the email',
    description:
      'Creates a workspace, too, and signs the new user in. Answers 409 if the email has an account by now. A link that was requested before an account with this email was deleted is not valid.',
    request: { body: body(CompleteRegistrationInput) },
    responses: { 201: json(AuthResponse, 'The account, whose email is verified, and its tokens.') },
  },
);
const sendVerificationEmail = defineRoute(
  {
    operationId: 'sendVerificationEmail',
    sdk: 'me.sendVerificationEmail',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:read',
    limit: 'auth',
  },
  {
    method: 'post',
    path: '/v1/me/verification-email',
    tags,
    summary: 'Request an email that verifies your email address',
    description: 'The link in it works for 24 hours. Sends nothing if your email is verified.',
    responses: { 204: { description: 'The email will be sent, unless your email is verified.' } },
  },
);
const verifyEmail = defineRoute(
  { operationId: 'verifyEmail', sdk: 'auth.verifyEmail', auth: 'public', limit: 'auth' },
  {
    method: 'post',
    path: '/v1/auth/verify-email',
    tags,
    summary: 'Verify an email address with the token from the email',
    description: 'Needs no sign-in: the token proves access to the email. Using it again changes nothing.',
    request: { body: body(VerifyEmailInput) },
    responses: { 204: { description: 'The email address is verified.' } },
  },
);

export function registrationsRoutes(usecases: AccountsUsecases) {
  return createRouter()
    .openapi(retrieveRegistration, async (c) => c.json(await usecases.retrieveRegistration(), 200))
    .openapi(startRegistration, async (c) => {
      await usecases.startRegistration(callOf(c), c.req.valid('json'));
      return c.body(null, 204);
    })
    .openapi(completeRegistration, async (c) => {
      const registered = await usecases.completeRegistration(callOf(c), c.req.valid('json'));
      c.header('Location', '/v1/me');
      return c.json(registered, 201);
    })
    .openapi(sendVerificationEmail, async (c) => {
      await usecases.sendVerificationEmail(callerOf(c));
      return c.body(null, 204);
    })
    .openapi(verifyEmail, async (c) => {
      await usecases.verifyEmail(callOf(c), c.req.valid('json'));
      return c.body(null, 204);
    });
}
