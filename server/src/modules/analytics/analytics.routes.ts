import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute } from '../../http/router.ts';
import { CloneIdSchema } from '../clones/clones.schemas.ts';
import { AnalyticsQuery, CloneAnalytics } from './analytics.schemas.ts';
import type { AnalyticsUsecases } from './analytics.usecases.ts';

const retrieveCloneAnalytics = defineRoute(
  { operationId: 'retrieveCloneAnalytics', sdk: 'clones.analytics.retrieve', auth: 'required', scope: 'conversations:read' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/analytics',
    tags: ['Analytics'],
    summary: 'Retrieve the analytics of a clone',
    description: 'Counts sessions, answers, refusals, ratings, and cost by day.',
    request: { params: z.object({ cloneId: CloneIdSchema }), query: AnalyticsQuery },
    responses: { 200: { description: 'The analytics.', content: { 'application/json': { schema: CloneAnalytics } } } },
  },
);

export function analyticsRoutes(usecases: AnalyticsUsecases) {
  return createRouter().openapi(retrieveCloneAnalytics, async (c) =>
    c.json(await usecases.retrieveCloneAnalytics(callerOf(c), c.req.valid('param').cloneId, c.req.valid('query')), 200),
  );
}
