import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { UsageBreakdownQuery, UsageGroup } from './breakdown.schemas.ts';
import type { BreakdownUsecases } from './breakdown.usecases.ts';

/** Holds a visitor's id. */
const Cursor = z.string().max(1200).optional().openapi({ description: 'The `nextCursor` of the previous page.' });

const listUsage = defineRoute(
  { operationId: 'listUsage', sdk: 'usage.list', auth: 'required', scope: 'billing:read' },
  {
    method: 'get',
    path: '/v1/usage/breakdown',
    tags: ['Billing'],
    summary: 'List usage by day, clone, session, API key, visitor, or model',
    description: 'Adds up answers, tokens, and model cost. Sorted by `key`.',
    request: { query: PageQuery.extend({ ...UsageBreakdownQuery.shape, cursor: Cursor }) },
    responses: { 200: { description: 'A page of sums.', content: { 'application/json': { schema: pageOf(UsageGroup) } } } },
  },
);

export function breakdownRoutes(usecases: BreakdownUsecases) {
  return createRouter().openapi(listUsage, async (c) => c.json(await usecases.listUsage(callerOf(c), c.req.valid('query')), 200));
}
