import { callerOf, createRouter, defineRoute } from '../../http/router.ts';
import { SpendingLimit, UpdateSpendingLimitInput, UsageQuery, UsageReport } from './billing.schemas.ts';
import type { BillingUsecases } from './billing.usecases.ts';

const tags = ['Billing'];
const limitResponse = {
  200: { description: 'The limit and the cost of this month.', content: { 'application/json': { schema: SpendingLimit } } },
};

const retrieveUsage = defineRoute(
  { operationId: 'retrieveUsage', sdk: 'usage.retrieve', auth: 'required', scope: 'billing:read' },
  {
    method: 'get',
    path: '/v1/usage',
    tags,
    summary: 'Retrieve the usage of the workspace',
    description: 'Counts answers, tokens, and model cost by day and by model.',
    request: { query: UsageQuery },
    responses: { 200: { description: 'The usage.', content: { 'application/json': { schema: UsageReport } } } },
  },
);
const retrieveSpendingLimit = defineRoute(
  { operationId: 'retrieveSpendingLimit', sdk: 'billing.spendingLimit.retrieve', auth: 'required', scope: 'billing:read' },
  {
    method: 'get',
    path: '/v1/billing/spending-limit',
    tags,
    summary: 'Retrieve the monthly spending limit',
    description: 'Also shows the cost of this month so far.',
    responses: limitResponse,
  },
);
const updateSpendingLimit = defineRoute(
  { operationId: 'updateSpendingLimit', sdk: 'billing.spendingLimit.update', auth: 'required', scope: 'workspace:manage' },
  {
    method: 'put',
    path: '/v1/billing/spending-limit',
    tags,
    summary: 'Update the monthly spending limit',
    description:
      'Limits the cost of models per calendar month. Each answer, search, and source reserves the most that it can cost before it starts, so the limit is never exceeded. When it does not cover another answer, chats respond with 429 `quota_exceeded`; while it is reserved for answers in progress, with 429 `rate_limited`. Models without a known price are refused. Null removes the limit.',
    request: { body: { required: true, content: { 'application/json': { schema: UpdateSpendingLimitInput } } } },
    responses: limitResponse,
  },
);

export function billingRoutes(usecases: BillingUsecases) {
  return createRouter()
    .openapi(retrieveUsage, async (c) => c.json(await usecases.retrieveUsage(callerOf(c), c.req.valid('query')), 200))
    .openapi(retrieveSpendingLimit, async (c) => c.json(await usecases.retrieveSpendingLimit(callerOf(c)), 200))
    .openapi(updateSpendingLimit, async (c) => c.json(await usecases.updateSpendingLimit(callerOf(c), c.req.valid('json')), 200));
}
