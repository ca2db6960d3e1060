import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute } from '../../http/router.ts';
import { Clone, CloneIdSchema, DuplicateCloneInput } from './clones.schemas.ts';
import type { DuplicateUsecases } from './duplicate.usecases.ts';

const duplicateClone = defineRoute(
  {
    operationId: 'duplicateClone',
    sdk: 'clones.duplicate',
    auth: 'required',
    scope: [['clones:read', 'clones:write', 'knowledge:write']],
    limit: 'upload',
  },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/duplicate',
    tags: ['Clones'],
    summary: 'Duplicate a clone',
    description:
      'Copies the draft, the metadata, and the sources, which are processed again in the background. Versions, sessions, and API keys are not copied, and the copy is not published. Up to 1,000 sources with 200 MB of files.',
    request: {
      params: z.object({ cloneId: CloneIdSchema }),
      body: { required: false, content: { 'application/json': { schema: DuplicateCloneInput } } },
    },
    responses: { 201: { description: 'The copy.', content: { 'application/json': { schema: Clone } } } },
  },
);

export function duplicateRoutes(usecases: DuplicateUsecases) {
  return createRouter().openapi(duplicateClone, async (c) => {
    const input = DuplicateCloneInput.parse(c.req.valid('json') ?? {});
    const clone = await usecases.duplicateClone(callerOf(c), c.req.valid('param').cloneId, input);
    c.header('Location', `/v1/clones/${clone.id}`);
    return c.json(clone, 201);
  });
}
