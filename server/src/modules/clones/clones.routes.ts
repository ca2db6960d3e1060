import { z } from '@hono/zod-openapi';
import { KILOBYTE } from '../../http/body-rules.ts';
import { wholeNumber } from '../../http/query.schemas.ts';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf, tagged } from '../../http/router.ts';
import { Clone, CloneIdSchema, CloneVersion, CreateCloneInput, PublishCloneInput, UpdateCloneInput } from './clones.schemas.ts';
import type { ClonesUsecases } from './clones.usecases.ts';

const tags = ['Clones'];
const params = z.object({ cloneId: CloneIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });

/** Room for all settings at their longest. */
const maxBodyBytes = 896 * KILOBYTE;

const createClone = defineRoute(
  { operationId: 'createClone', sdk: 'clones.create', auth: 'required', scope: 'clones:write', etag: true, maxBodyBytes },
  {
    method: 'post',
    path: '/v1/clones',
    tags,
    summary: 'Create a clone',
    description: 'The clone starts as a draft with default settings. Visitors can talk to it after you add sources and publish it.',
    request: { body: body(CreateCloneInput) },
    responses: { 201: json(Clone, 'The new clone, with its draft settings.') },
  },
);
const listClones = defineRoute(
  { operationId: 'listClones', sdk: 'clones.list', auth: 'required', scope: 'clones:read' },
  {
    method: 'get',
    path: '/v1/clones',
    tags,
    summary: 'List clones, newest first',
    description: 'Shows the draft settings of each clone.',
    request: { query: PageQuery },
    responses: { 200: json(pageOf(Clone), 'A page of clones.') },
  },
);
const retrieveClone = defineRoute(
  { operationId: 'retrieveClone', sdk: 'clones.retrieve', auth: 'required', scope: 'clones:read', etag: true },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}',
    tags,
    summary: 'Retrieve a clone',
    description: 'Shows the settings of the draft. Visitors see the published version.',
    request: { params },
    responses: { 200: json(Clone, 'The clone with its draft settings.') },
  },
);
const updateClone = defineRoute(
  {
    operationId: 'updateClone',
    sdk: 'clones.update',
    auth: 'required',
    scope: 'clones:write',
    errors: ['conflict'],
    etag: true,
    ifMatch: true,
    maxBodyBytes,
  },
  {
    method: 'patch',
    path: '/v1/clones/{cloneId}',
    tags,
    summary: "Update a clone's draft",
    description: 'Visitors see the changes after you publish the clone.',
    request: { params, body: body(UpdateCloneInput) },
    responses: { 200: json(Clone, 'The updated clone.') },
  },
);
const deleteClone = defineRoute(
  { operationId: 'deleteClone', sdk: 'clones.delete', auth: 'required', scope: 'clones:write', ifMatch: true },
  {
    method: 'delete',
    path: '/v1/clones/{cloneId}',
    tags,
    summary: 'Delete a clone',
    description: 'Also deletes its sources, sessions, and versions. You cannot undo this.',
    request: { params },
    responses: { 204: { description: 'The clone is deleted.' } },
  },
);
const publishClone = defineRoute(
  { operationId: 'publishClone', sdk: 'clones.publish', auth: 'required', scope: 'clones:write', etag: true, ifMatch: true },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/publish',
    tags,
    summary: 'Publish the draft as a new version',
    description:
      'Visitors see the settings of the draft from now on. Sources need no publishing: answers use each one as soon as it is ready. Does nothing if the draft is already published.',
    request: { params, body: { ...body(PublishCloneInput), required: false } },
    responses: { 200: json(Clone, 'The published clone.') },
  },
);
const unpublishClone = defineRoute(
  { operationId: 'unpublishClone', sdk: 'clones.unpublish', auth: 'required', scope: 'clones:write', etag: true, ifMatch: true },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/unpublish',
    tags,
    summary: 'Unpublish a clone',
    description: 'Takes the clone offline. Its versions are kept.',
    request: { params },
    responses: { 200: json(Clone, 'The unpublished clone.') },
  },
);
const listCloneVersions = defineRoute(
  { operationId: 'listCloneVersions', sdk: 'clones.versions.list', auth: 'required', scope: 'clones:read' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/versions',
    tags,
    summary: 'List the versions of a clone, newest first',
    description: 'Each publish creates a version with the settings of that moment.',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(CloneVersion), 'A page of versions.') },
  },
);
const restoreCloneVersion = defineRoute(
  {
    operationId: 'restoreCloneVersion',
    sdk: 'clones.versions.restore',
    auth: 'required',
    scope: 'clones:write',
    etag: true,
    ifMatch: true,
  },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/versions/{number}/restore',
    tags,
    summary: 'Restore a version to the draft',
    description: 'Visitors see the restored version after you publish the clone.',
    request: { params: params.extend({ number: wholeNumber(1, 1_000_000_000) }) },
    responses: { 200: json(Clone, 'The clone with the restored draft.') },
  },
);

export function clonesRoutes(usecases: ClonesUsecases) {
  return createRouter()
    .openapi(createClone, async (c) => {
      const clone = await usecases.createClone(callerOf(c), c.req.valid('json'));
      c.header('Location', `/v1/clones/${clone.id}`);
      return c.json(tagged(c, clone), 201);
    })
    .openapi(listClones, async (c) => c.json(await usecases.listClones(callerOf(c), c.req.valid('query')), 200))
    .openapi(retrieveClone, async (c) => c.json(tagged(c, await usecases.retrieveClone(callerOf(c), c.req.valid('param').cloneId)), 200))
    .openapi(updateClone, async (c) => {
      const { cloneId } = c.req.valid('param');
      return c.json(tagged(c, await usecases.updateClone(callerOf(c), cloneId, c.req.valid('json'), c.req.header('if-match'))), 200);
    })
    .openapi(deleteClone, async (c) => {
      await usecases.deleteClone(callerOf(c), c.req.valid('param').cloneId, c.req.header('if-match'));
      return c.body(null, 204);
    })
    .openapi(publishClone, async (c) =>
      c.json(
        tagged(c, await usecases.publishClone(callerOf(c), c.req.valid('param').cloneId, c.req.valid('json'), c.req.header('if-match'))),
        200,
      ),
    )
    .openapi(unpublishClone, async (c) =>
      c.json(tagged(c, await usecases.unpublishClone(callerOf(c), c.req.valid('param').cloneId, c.req.header('if-match'))), 200),
    )
    .openapi(listCloneVersions, async (c) =>
      c.json(await usecases.listCloneVersions(callerOf(c), c.req.valid('param').cloneId, c.req.valid('query')), 200),
    )
    .openapi(restoreCloneVersion, async (c) => {
      const { cloneId, number } = c.req.valid('param');
      return c.json(tagged(c, await usecases.restoreCloneVersion(callerOf(c), cloneId, number, c.req.header('if-match'))), 200);
    });
}
