import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../http/router.ts';
import { Model } from './models.schemas.ts';
import type { ModelsUsecases } from './models.usecases.ts';

/** Holds the name of a model. */
const Cursor = z.string().max(400).optional().openapi({ description: 'The `nextCursor` of the previous page.' });

const listModels = defineRoute(
  { operationId: 'listModels', sdk: 'models.list', auth: 'required', scope: 'clones:read' },
  {
    method: 'get',
    path: '/v1/models',
    tags: ['Clones'],
    summary: 'List the chat models that a clone can use',
    description:
      'What the model service of this server offers, sorted by name. If the service cannot be asked, only the default is listed.',
    request: { query: PageQuery.extend({ cursor: Cursor }) },
    responses: { 200: { description: 'A page of models.', content: { 'application/json': { schema: pageOf(Model) } } } },
  },
);

export function modelsRoutes(usecases: ModelsUsecases) {
  return createRouter().openapi(listModels, async (c) => c.json(await usecases.listModels(callerOf(c), c.req.valid('query')), 200));
}
