import { z } from '@hono/zod-openapi';
import { upstreamResponses } from '../../../http/error-responses.ts';
import { callerOf, createRouter, defineRoute } from '../../../http/router.ts';
import { CreatePayoutAccountInput, PayoutAccount, StartedPayoutAccount } from './payout-accounts.schemas.ts';
import type { PayoutsUsecases } from './payout-accounts.usecases.ts';

const tags = ['Billing'];
const path = '/v1/billing/payout-account';
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const createPayoutAccount = defineRoute(
  { operationId: 'createPayoutAccount', sdk: 'billing.payoutAccount.create', auth: 'required' },
  {
    method: 'post',
    path,
    tags,
    summary: 'Make the workspace’s payout account, or go on with it; there is one, however often this is called',
    request: { body: { required: true, content: { 'application/json': { schema: CreatePayoutAccountInput } } } },
    responses: { 200: json(StartedPayoutAccount, 'The account, and where its holder gives what is due.'), ...upstreamResponses('Stripe') },
  },
);
const retrievePayoutAccount = defineRoute(
  { operationId: 'retrievePayoutAccount', sdk: 'billing.payoutAccount.retrieve', auth: 'required' },
  {
    method: 'get',
    path,
    tags,
    summary: 'Read whether the workspace can be paid out to, and what is missing',
    responses: { 200: json(PayoutAccount, 'The account.') },
  },
);
const receivePaymentEvent = defineRoute(
  { operationId: 'receivePaymentEvent', auth: 'public', limit: 'none' },
  {
    method: 'post',
    path: '/v1/billing/stripe/webhook',
    tags,
    summary: 'For Stripe: events of connected accounts, signed',
    // Described only: it is verified byte by byte before anything reads it.
    request: { body: { required: true, content: { 'application/json': { schema: { type: 'object' } } } } },
    responses: { 200: json(z.object({ received: z.boolean() }), 'Dealt with.'), ...upstreamResponses('Stripe') },
  },
);

export function payoutsRoutes(usecases: PayoutsUsecases) {
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
