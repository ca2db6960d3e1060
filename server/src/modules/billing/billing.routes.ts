import { callerOf, createRouter, defineRoute } from '../../http/router.ts';
import { SetSpendingLimitInput, SpendingLimit, UsageQuery, UsageReport } from './billing.schemas.ts';
import type { BillingUsecases } from './billing.usecases.ts';

const tags = ['Billing'];
const limitAnswer = {
  200: { description: 'The limit and what was spent this month.', content: { 'application/json': { schema: SpendingLimit } } },
};

const getUsage = defineRoute(
  { operationId: 'getUsage', sdk: { resource: 'billing', method: 'usage' }, auth: 'required' },
  {
    method: 'get',
    path: '/v1/usage',
    tags,
    summary: 'Answers, tokens and model cost, by day and by model',
    request: { query: UsageQuery },
    responses: { 200: { description: 'The report.', content: { 'application/json': { schema: UsageReport } } } },
  },
);
const getSpendingLimit = defineRoute(
  { operationId: 'getSpendingLimit', sdk: { resource: 'billing', method: 'spendingLimit' }, auth: 'required' },
  { method: 'get', path: '/v1/billing/spending-limit', tags, summary: 'Read the monthly limit on model cost', responses: limitAnswer },
);
const setSpendingLimit = defineRoute(
  { operationId: 'setSpendingLimit', sdk: { resource: 'billing', method: 'setSpendingLimit' }, auth: 'required' },
  {
    method: 'put',
    path: '/v1/billing/spending-limit',
    tags,
    summary: 'Set or lift the monthly limit on model cost; past it, chats answer 429 quota_exceeded',
    request: { body: { required: true, content: { 'application/json': { schema: SetSpendingLimitInput } } } },
    responses: limitAnswer,
  },
);

export function billingRoutes(usecases: BillingUsecases) {
  return createRouter()
    .openapi(getUsage, async (c) => c.json(await usecases.getUsage(callerOf(c), c.req.valid('query')), 200))
    .openapi(getSpendingLimit, async (c) => c.json(await usecases.getSpendingLimit(callerOf(c)), 200))
    .openapi(setSpendingLimit, async (c) => c.json(await usecases.setSpendingLimit(callerOf(c), c.req.valid('json')), 200));
}
