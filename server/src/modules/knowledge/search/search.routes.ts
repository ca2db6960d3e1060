import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute } from '../../../http/router.ts';
import { CloneIdSchema } from '../../clones/clones.schemas.ts';
import { SearchHit, SearchInput } from '../knowledge.schemas.ts';
import type { SearchUsecases } from './search.usecases.ts';

const searchRoute = defineRoute(
  {
    operationId: 'searchClone',
    sdk: 'clones.search',
    auth: 'required',
    scope: 'knowledge:read',
    errors: ['upstream_failed', 'upstream_timeout'],
  },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/search',
    tags: ['Knowledge'],
    summary: 'Search the knowledge of a clone',
    description: 'Combines vector and keyword search. Returns the best hits first.',
    request: {
      params: z.object({ cloneId: CloneIdSchema }),
      body: { required: true, content: { 'application/json': { schema: SearchInput } } },
    },
    responses: {
      200: { description: 'The hits.', content: { 'application/json': { schema: z.object({ data: z.array(SearchHit) }) } } },
    },
  },
);

export function searchRoutes(usecases: Pick<SearchUsecases, 'searchClone'>) {
  return createRouter().openapi(searchRoute, async (c) => {
    const { cloneId } = c.req.valid('param');
    const chunks = await usecases.searchClone(callerOf(c), { cloneId, ...c.req.valid('json') });
    const data = chunks.map(({ documentId: _document, pageStarts: _starts, tokens: _tokens, ...hit }) => hit);
    return c.json({ data }, 200);
  });
}
