import { z } from '@hono/zod-openapi';
import { KILOBYTE } from '../../../http/body-rules.ts';
import { callerOf, createRouter, defineRoute } from '../../../http/router.ts';
import { CreatePayoutAccountInput, PayoutAccount, StartedPayoutAccount } from './payout-accounts.schemas.ts';
import type { PayoutAccountsUsecases } from './payout-accounts.usecases.ts';

const tags = ['Billing'];
const path = '/v1/billing/payout-account';
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const createPayoutAccount = defineRoute(
  {
    operationId: 'createPayoutAccount',
    sdk: 'billing.payoutAccount.create',
    auth: 'required',
    callers: ['accessToken'],
    scope: 'workspace:manage',
    errors: ['upstream_failed', 'upstream_timeout'],
  },
  {
    method: 'post',
    path,
    tags,
    summary: 'Create the payout account of the workspace',
    description: 'Creates the account, or continues its onboarding if it exists. A workspace has one payout account.',
    request: { body: { required: true, content: { 'application/json': { schema: CreatePayoutAccountInput } } } },
    responses: { 200: json(StartedPayoutAccount, 'The payout account and the URL of its onboarding.') },
  },
);
const retrievePayoutAccount = defineRoute(
  {
    operationId: 'retrievePayoutAccount',
    sdk: 'billing.payoutAccount.retrieve',
    auth: 'required',
    scope: 'billing:read',
    errors: ['not_found'],
  },
  {
    method: 'get',
    path,
    tags,
    summary: 'Retrieve the payout account of the workspace',
    description: 'Shows whether the workspace can receive payouts and which information is missing.',
    responses: { 200: json(PayoutAccount, 'The payout account.') },
  },
);
const receivePaymentEvent = defineRoute(
  {
    operationId: 'receivePaymentEvent',
    auth: 'public',
    errors: ['upstream_failed', 'upstream_timeout'],
    limit: 'none',
    maxBodyBytes: 256 * KILOBYTE,
    maxBodyValues: 10_000,
    rawBody: true,
  },
  {
    method: 'post',
    path: '/v1/billing/stripe/webhook',
    tags,
    summary: 'Receive an event from Stripe',
    description: 'Stripe calls this with signed events of connected accounts.',
    // The schema is documentation only: the handler verifies the signature of the raw bytes before parsing them.
    request: { body: { required: true, content: { 'application/json': { schema: { type: 'object' } } } } },
    responses: { 200: json(z.object({ received: z.boolean() }), 'The event is processed.') },
  },
);

export function payoutAccountsRoutes(usecases: PayoutAccountsUsecases) {
  return createRouter()
    .openapi(createPayoutAccount, async (c) => c.json(await usecases.createPayoutAccount(callerOf(c), c.req.valid('json')), 200))
    .openapi(retrievePayoutAccount, async (c) => c.json(await usecases.retrievePayoutAccount(callerOf(c)), 200))
    .openapi(receivePaymentEvent, async (c) => {
      const caller = { requestId: c.get('requestId'), signal: c.req.raw.signal };
      const body = new Uint8Array(await c.req.arrayBuffer());
      await usecases.receivePaymentEvent(caller, { body, signature: c.req.header('stripe-signature') });
      return c.json({ received: true }, 200);
    });
}
