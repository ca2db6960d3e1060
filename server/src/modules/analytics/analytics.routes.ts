import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute } from '../../http/router.ts';
import { CloneIdSchema } from '../clones/clones.schemas.ts';
import { AnalyticsQuery, CloneAnalytics, TopQuestions, TopQuestionsQuery, WorkspaceAnalytics } from './analytics.schemas.ts';
import type { AnalyticsUsecases } from './analytics.usecases.ts';

const tags = ['Analytics'];
const params = z.object({ cloneId: CloneIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const retrieveCloneAnalytics = defineRoute(
  { operationId: 'retrieveCloneAnalytics', sdk: 'clones.analytics.retrieve', auth: 'required', scope: 'conversations:read' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/analytics',
    tags,
    summary: 'Retrieve the analytics of a clone',
    description: 'Counts sessions, answers, refusals, ratings, and cost by day, and for as many days before.',
    request: { params, query: AnalyticsQuery },
    responses: { 200: json(CloneAnalytics, 'The analytics.') },
  },
);
const retrieveTopQuestions = defineRoute(
  { operationId: 'retrieveTopQuestions', sdk: 'clones.analytics.retrieveTopQuestions', auth: 'required', scope: 'conversations:read' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/analytics/questions',
    tags,
    summary: 'Retrieve what visitors ask a clone most often',
    description: 'Questions that differ only in case, space, and punctuation count as one. Previews are not counted.',
    request: { params, query: TopQuestionsQuery },
    responses: { 200: json(TopQuestions, 'The questions.') },
  },
);
const retrieveWorkspaceAnalytics = defineRoute(
  { operationId: 'retrieveWorkspaceAnalytics', sdk: 'analytics.retrieve', auth: 'required', scope: 'conversations:read' },
  {
    method: 'get',
    path: '/v1/analytics',
    tags,
    summary: 'Retrieve the analytics of all clones',
    description: 'Counts as retrieveCloneAnalytics does, for all clones of the workspace together and for each.',
    request: { query: AnalyticsQuery },
    responses: { 200: json(WorkspaceAnalytics, 'The analytics.') },
  },
);

export function analyticsRoutes(usecases: AnalyticsUsecases) {
  return createRouter()
    .openapi(retrieveCloneAnalytics, async (c) =>
      c.json(await usecases.retrieveCloneAnalytics(callerOf(c), c.req.valid('param').cloneId, c.req.valid('query')), 200),
    )
    .openapi(retrieveTopQuestions, async (c) =>
      c.json(await usecases.retrieveTopQuestions(callerOf(c), c.req.valid('param').cloneId, c.req.valid('query')), 200),
    )
    .openapi(retrieveWorkspaceAnalytics, async (c) =>
      c.json(await usecases.retrieveWorkspaceAnalytics(callerOf(c), c.req.valid('query')), 200),
    );
}
