import { callerOf, createRouter, defineRoute } from '../../http/router.ts';
import { SpendingLimit, UpdateSpendingLimitInput, UsageQuery, UsageReport } from './billing.schemas.ts';
import type { BillingUsecases } from './billing.usecases.ts';

const tags = ['Billing'];
const limitAnswer = {
  200: { description: 'The limit and what was spent this month.', content: { 'application/json': { schema: SpendingLimit } } },
};

const retrieveUsage = defineRoute(
  { operationId: 'retrieveUsage', sdk: 'usage.retrieve', auth: 'required' },
  {
    method: 'get',
    path: '/v1/usage',
    tags,
    summary: 'Answers, tokens and model cost, by day and by model',
    request: { query: UsageQuery },
    responses: { 200: { description: 'The report.', content: { 'application/json': { schema: UsageReport } } } },
  },
);
const retrieveSpendingLimit = defineRoute(
  { operationId: 'retrieveSpendingLimit', sdk: 'billing.spendingLimit.retrieve', auth: 'required' },
  { method: 'get', path: '/v1/billing/spending-limit', tags, summary: 'Read the monthly limit on model cost', responses: limitAnswer },
);
const updateSpendingLimit = defineRoute(
  { operationId: 'updateSpendingLimit', sdk: 'billing.spendingLimit.update', auth: 'required' },
  {
    method: 'put',
    path: '/v1/billing/spending-limit',
    tags,
    summary: 'Set or lift the monthly limit on model cost; past it, chats answer 429 quota_exceeded',
    request: { body: { required: true, content: { 'application/json': { schema: UpdateSpendingLimitInput } } } },
    responses: limitAnswer,
  },
);

export function billingRoutes(usecases: BillingUsecases) {
  return createRouter()
    .openapi(retrieveUsage, async (c) => c.json(await usecases.retrieveUsage(callerOf(c), c.req.valid('query')), 200))
    .openapi(retrieveSpendingLimit, async (c) => c.json(await usecases.retrieveSpendingLimit(callerOf(c)), 200))
    .openapi(updateSpendingLimit, async (c) => c.json(await usecases.updateSpendingLimit(callerOf(c), c.req.valid('json')), 200));
}
