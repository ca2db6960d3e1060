import { z } from '@hono/zod-openapi';
import { KILOBYTE, MEGABYTE } from '../../../http/body-rules.ts';
import { callerOf, createRouter, defineRoute, tagged } from '../../../http/router.ts';
import { CloneIdSchema } from '../../clones/clones.schemas.ts';
import { SourceIdSchema } from '../knowledge.schemas.ts';
import {
  DeletedSources,
  DeleteSourceBatchInput,
  ExternalId,
  Source,
  sourceVersion,
  UpdatedSources,
  UpdateSourceBatchInput,
  UpdateSourceInput,
  UpsertSourceInput,
} from './sources.schemas.ts';
import type { SourcesUsecases } from './sources.usecases.ts';

const tags = ['Knowledge'];
const externalPath = '/v1/clones/{cloneId}/sources/by-external-id/{externalId}';
const externalParams = z.object({ cloneId: CloneIdSchema, externalId: ExternalId });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });

const updateSource = defineRoute(
  {
    operationId: 'updateSource',
    sdk: 'sources.update',
    auth: 'required',
    scope: 'knowledge:write',
    errors: ['conflict'],
    maxBodyBytes: 128 * KILOBYTE,
    etag: true,
    ifMatch: true,
  },
  {
    method: 'patch',
    path: '/v1/sources/{sourceId}',
    tags,
    summary: 'Update the title, tags, or metadata of a source',
    description:
      'The title is part of the search index: a new one queues the source again, and its text stays searchable meanwhile. While a source is processed, changing its title is answered with 409.',
    request: { params: z.object({ sourceId: SourceIdSchema }), body: body(UpdateSourceInput) },
    responses: { 200: json(Source, 'The updated source.') },
  },
);
const deleteSourceBatch = defineRoute(
  {
    operationId: 'deleteSourceBatch',
    sdk: 'sources.deleteBatch',
    auth: 'required',
    scope: 'knowledge:write',
    maxBodyBytes: 192 * KILOBYTE,
  },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/sources/delete',
    tags,
    summary: 'Delete up to 100 sources of a clone',
    description: 'Names them by `ids` or by `externalIds`. Those that do not exist are skipped.',
    request: { params: z.object({ cloneId: CloneIdSchema }), body: body(DeleteSourceBatchInput) },
    responses: { 200: json(DeletedSources, 'The deleted sources.') },
  },
);
const updateSourceBatch = defineRoute(
  {
    operationId: 'updateSourceBatch',
    sdk: 'sources.updateBatch',
    auth: 'required',
    scope: 'knowledge:write',
    maxBodyBytes: 192 * KILOBYTE,
    cleansText: true,
  },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/sources/update',
    tags,
    summary: 'Add and remove tags of up to 100 sources of a clone',
    description:
      'Names them by `ids` or by `externalIds`, all or none. Those that do not exist are skipped. The pages of a website, sitemap, or feed get the same tags.',
    request: { params: z.object({ cloneId: CloneIdSchema }), body: body(UpdateSourceBatchInput) },
    responses: { 200: json(UpdatedSources, 'The updated sources.') },
  },
);
const retrieveSourceByExternalId = defineRoute(
  { operationId: 'retrieveSourceByExternalId', sdk: 'sources.retrieveByExternalId', auth: 'required', scope: 'knowledge:read', etag: true },
  {
    method: 'get',
    path: externalPath,
    tags,
    summary: 'Retrieve a source by your own identifier',
    description: 'Shows the source of the clone with this `externalId`.',
    request: { params: externalParams },
    responses: { 200: json(Source, 'The source.') },
  },
);
const upsertSource = defineRoute(
  {
    operationId: 'upsertSource',
    sdk: 'sources.upsert',
    auth: 'required',
    scope: 'knowledge:write',
    errors: ['conflict'],
    maxBodyBytes: 12 * MEGABYTE,
    cleansText: true,
    etag: true,
    ifMatch: true,
  },
  {
    method: 'put',
    path: externalPath,
    tags,
    summary: 'Add or replace the source with your own identifier',
    description: 'Replaces the whole source. Identical content is not processed again; if nothing differs, nothing changes.',
    request: { params: externalParams, body: body(UpsertSourceInput) },
    responses: {
      200: json(Source, 'The source, which existed. It is processed in the background if its content changed.'),
      201: json(Source, 'The new source. It is processed in the background.'),
    },
  },
);

/** Routes that change stored sources, or reach them by the caller's own id. */
export function sourceChangesRoutes(usecases: SourcesUsecases) {
  return createRouter()
    .openapi(updateSource, async (c) => {
      const { sourceId } = c.req.valid('param');
      const source = await usecases.updateSource(callerOf(c), sourceId, c.req.valid('json'), c.req.header('if-match'));
      return c.json(tagged(c, source, sourceVersion(source)), 200);
    })
    .openapi(deleteSourceBatch, async (c) =>
      c.json(await usecases.deleteSourceBatch(callerOf(c), c.req.valid('param').cloneId, c.req.valid('json')), 200),
    )
    .openapi(updateSourceBatch, async (c) =>
      c.json(await usecases.updateSourceBatch(callerOf(c), c.req.valid('param').cloneId, c.req.valid('json')), 200),
    )
    .openapi(retrieveSourceByExternalId, async (c) => {
      const { cloneId, externalId } = c.req.valid('param');
      const source = await usecases.retrieveSourceByExternalId(callerOf(c), cloneId, externalId);
      return c.json(tagged(c, source, sourceVersion(source)), 200);
    })
    .openapi(upsertSource, async (c) => {
      const { cloneId, externalId } = c.req.valid('param');
      const { created, ...source } = await usecases.upsertSource(
        callerOf(c),
        cloneId,
        externalId,
        c.req.valid('json'),
        c.req.header('if-match'),
      );
      tagged(c, source, sourceVersion(source));
      if (!created) return c.json(source, 200);
      c.header('Location', `/v1/sources/${source.id}`);
      return c.json(source, 201);
    });
}
