import { z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { MEGABYTE } from '../../../http/body-rules.ts';
import { isMultipart } from '../../../http/media-type.ts';
import { type AppEnv, callerOf, createRouter, defineRoute, PageQuery, pageOf, rawResponse, tagged } from '../../../http/router.ts';
import { type EventSink, type EventStreams, frameEvent } from '../../../http/sse.ts';
import { AppError } from '../../../shared/errors.ts';
import { A_READABLE_FILE } from '../../../shared/file-formats.ts';
import type { Logger } from '../../../shared/logger.ts';
import { CloneIdSchema } from '../../clones/clones.schemas.ts';
import { SourceIdSchema } from '../knowledge.schemas.ts';
import { readUpload } from './multipart.service.ts';
import { sourceChangesRoutes } from './source-changes.routes.ts';
import { sourceContentRoutes } from './source-content.routes.ts';
import {
  CreateSourceBatchInput,
  CreateSourceInput,
  SortedCursor,
  Source,
  SourceBatch,
  SourceEvent,
  SourceFilter,
  SourceSort,
  sourceVersion,
} from './sources.schemas.ts';
import type { AddedSource, SourcesUsecases } from './sources.usecases.ts';

const tags = ['Knowledge'];
const cloneParams = z.object({ cloneId: CloneIdSchema });
const params = z.object({ sourceId: SourceIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

/** Written by hand, because with a zod schema the framework would read the entire file into memory. */
const uploadForm = {
  schema: {
    type: 'object' as const,
    required: ['file'],
    properties: {
      file: {
        type: 'string' as const,
        format: 'binary',
        description: `${A_READABLE_FILE.replace(/^a/, 'A')}. Up to 50 MB by default.`,
      },
      title: { type: 'string' as const, maxLength: 300 },
      externalId: { type: 'string' as const, maxLength: 200 },
      url: { type: 'string' as const, format: 'uri', maxLength: 2000 },
      tags: {
        oneOf: [
          { type: 'array' as const, items: { type: 'string' as const, maxLength: 50 }, maxItems: 20 },
          { type: 'string' as const, maxLength: 8000 },
        ],
        example: ['reports', 'finance'],
        description:
          'One field per tag (`tags` several times, or `tags[]`), without commas. A single field `tags` is a comma-separated list or a JSON array.',
      },
      metadata: {
        type: 'string' as const,
        description: 'Up to 20 key-value pairs as a JSON object of strings.',
        example: '{"cms":"42"}',
      },
    },
  },
};

/** Room for the longest text with every character escaped, as some clients send Chinese or Arabic. */
const TEXT_BYTES = 12 * MEGABYTE;
const BATCH_BYTES = 32 * MEGABYTE;
/** 1,000 texts with 20 tags and 5 more fields each, and some. */
const BATCH_VALUES = 50_000;

const createSource = defineRoute(
  {
    operationId: 'createSource',
    sdk: 'sources.create',
    auth: 'required',
    scope: 'knowledge:write',
    limit: 'upload',
    limitFilesOnly: true,
    maxBodyBytes: TEXT_BYTES,
    cleansText: true,
    etag: true,
  },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/sources',
    tags,
    summary: 'Add a file, a text, a question with its answer, or a web page',
    description:
      'Send a file as a multipart form, or a text, a question with its answer, or the address of a web page as JSON. A page is fetched in the background; refreshSource fetches it again. Sending an `externalId` again replaces the source. The source is processed in the background: follow it with streamSourceEvents. As soon as it is ready, the answers of the clone use it, also those of its published version: knowledge is not part of a version.',
    request: {
      params: cloneParams,
      body: { content: { 'application/json': { schema: CreateSourceInput }, 'multipart/form-data': uploadForm } },
    },
    responses: {
      200: json(Source, 'The source with this `externalId`, replaced. It is processed again if its content has changed.'),
      201: json(Source, 'The stored source. It is processed in the background; see its status.'),
    },
  },
);
const createSourceBatch = defineRoute(
  {
    operationId: 'createSourceBatch',
    sdk: 'sources.createBatch',
    auth: 'required',
    scope: 'knowledge:write',
    maxBodyBytes: BATCH_BYTES,
    maxBodyValues: BATCH_VALUES,
    cleansText: true,
  },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/sources/batch',
    tags,
    summary: 'Add up to 1,000 texts, all or none',
    description:
      'If one text is not valid, none is added. Sending an `externalId` again replaces the source. The body may have up to 32 MB: send more texts in several calls.',
    request: { params: cloneParams, body: { required: true, content: { 'application/json': { schema: CreateSourceBatchInput } } } },
    responses: {
      200: json(SourceBatch, 'The sources, in the order of the texts. Each replaced one with the same `externalId`.'),
      201: json(SourceBatch, 'The sources, in the order of the texts. At least one is new.'),
    },
  },
);
const listSources = defineRoute(
  { operationId: 'listSources', sdk: 'sources.list', auth: 'required', scope: 'knowledge:read' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/sources',
    tags,
    summary: 'List sources, newest first',
    description: 'Filters apply together. Another order takes `sort` and `order`.',
    request: { params: cloneParams, query: PageQuery.extend({ ...SourceFilter.shape, ...SourceSort.shape, cursor: SortedCursor }) },
    responses: { 200: json(pageOf(Source), 'One page of sources.') },
  },
);
const retrieveSource = defineRoute(
  { operationId: 'retrieveSource', sdk: 'sources.retrieve', auth: 'required', scope: 'knowledge:read', etag: true },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}',
    tags,
    summary: 'Retrieve a source and its status',
    description: 'Poll it, or use streamSourceEvents, to learn when the source is ready.',
    request: { params },
    responses: { 200: json(Source, 'The source.') },
  },
);
const deleteSource = defineRoute(
  { operationId: 'deleteSource', sdk: 'sources.delete', auth: 'required', scope: 'knowledge:write', ifMatch: true },
  {
    method: 'delete',
    path: '/v1/sources/{sourceId}',
    tags,
    summary: 'Delete a source with its text, chunks, vectors, and file',
    description: 'Answers no longer use it. Citations in earlier answers keep their excerpts.',
    request: { params },
    responses: { 204: { description: 'The source is deleted.' } },
  },
);
const retrySource = defineRoute(
  { operationId: 'retrySource', sdk: 'sources.retry', auth: 'required', scope: 'knowledge:write' },
  {
    method: 'post',
    path: '/v1/sources/{sourceId}/retry',
    tags,
    summary: 'Retry a failed source',
    description:
      'For a source that failed, and for one that waits for its next attempt. If `reason.retryable` is false, the file itself is the cause, and the source fails again.',
    request: { params },
    responses: { 200: json(Source, 'The queued source.') },
  },
);
const refreshSource = defineRoute(
  { operationId: 'refreshSource', sdk: 'sources.refresh', auth: 'required', scope: 'knowledge:write', errors: ['conflict'] },
  {
    method: 'post',
    path: '/v1/sources/{sourceId}/refresh',
    tags,
    summary: 'Fetch a web page again',
    description:
      'Only for sources of type url. The page is fetched in the background. If it has not changed, nothing is embedded; if it has, its old text stays searchable until the new one is complete. While the source is processed, the answer is 409.',
    request: { params },
    responses: { 200: json(Source, 'The source, queued.') },
  },
);
const streamSourceEvents = defineRoute(
  { operationId: 'streamSourceEvents', sdk: 'sources.streamEvents', auth: 'required', scope: 'knowledge:read' },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}/events',
    tags,
    summary: 'Stream the progress of a source until it is ready, failed, or deleted',
    description: 'Server-Sent Events. Each event has the source as its data. The stream ends with the last event, or after ten minutes.',
    request: { params },
    responses: {
      200: {
        description:
          'Server-sent events named by `type`, each with the source as data. A comment every 15 seconds keeps the connection open.',
        content: { 'text/event-stream': { schema: SourceEvent } },
      },
    },
  },
);
export function sourcesRoutes(usecases: SourcesUsecases, streams: Pick<EventStreams, 'followEvents'>) {
  return createRouter()
    .openapi(createSource, async (c) => {
      const { cloneId } = c.req.valid('param');
      const type = c.req.header('content-type');
      if (isMultipart(type)) {
        const upload = await readUpload(c.env?.incoming ?? c.req.raw, type ?? '');
        try {
          return sendAdded(c, await usecases.uploadSource(callerOf(c), cloneId, upload));
        } finally {
          upload.discard();
        }
      }
      // Without a content type the framework skips validation.
      if (type === undefined)
        throw new AppError('invalid_input', 'The content type is missing. Send JSON or a multipart form with the field file.');
      // The hand-written media type hides the JSON body from the types. The validator has checked it.
      const input = c.req.valid('json' as never) as CreateSourceInput;
      return sendAdded(c, await usecases.createSource(callerOf(c), cloneId, input));
    })
    .openapi(createSourceBatch, async (c) => {
      const { cloneId } = c.req.valid('param');
      const { data: added } = await usecases.createSourceBatch(callerOf(c), cloneId, c.req.valid('json'));
      const data = added.map(({ created: _, ...source }) => source);
      if (!added.some(({ created }) => created)) return c.json({ data }, 200);
      c.header('Location', `/v1/clones/${cloneId}/sources`);
      return c.json({ data }, 201);
    })
    .openapi(listSources, async (c) =>
      c.json(await usecases.listSources(callerOf(c), c.req.valid('param').cloneId, c.req.valid('query')), 200),
    )
    .openapi(retrieveSource, async (c) => {
      const source = await usecases.retrieveSource(callerOf(c), c.req.valid('param').sourceId);
      return c.json(tagged(c, source, sourceVersion(source)), 200);
    })
    .openapi(deleteSource, async (c) => {
      await usecases.deleteSource(callerOf(c), c.req.valid('param').sourceId, c.req.header('if-match'));
      return c.body(null, 204);
    })
    .openapi(retrySource, async (c) => c.json(await usecases.retrySource(callerOf(c), c.req.valid('param').sourceId), 200))
    .openapi(refreshSource, async (c) => c.json(await usecases.refreshSource(callerOf(c), c.req.valid('param').sourceId), 200))
    .openapi(streamSourceEvents, async (c) => {
      const ctx = callerOf(c);
      const disconnected = new AbortController();
      const { sourceId } = c.req.valid('param');
      const answer = await streams.followEvents(c, sourceId, async () => {
        const events = usecases.streamSourceEvents({ ...ctx, signal: AbortSignal.any([ctx.signal, disconnected.signal]) }, sourceId);
        // Wait for the first event before sending headers, so that an unknown source returns a 404.
        const first = await events.next();
        return (sink) => {
          void sendAll(first, events, sink, c.get('log'));
          return () => disconnected.abort();
        };
      });
      return rawResponse(answer as Response);
    })
    .route('/', sourceChangesRoutes(usecases))
    .route('/', sourceContentRoutes(usecases));
}

/** 201 for a new source, 200 for one that replaced another. */
function sendAdded(c: HonoContext<AppEnv>, { created, ...source }: AddedSource) {
  const body = tagged(c, source, sourceVersion(source));
  if (!created) return c.json(body, 200);
  c.header('Location', `/v1/sources/${source.id}`);
  return c.json(body, 201);
}

async function sendAll(first: IteratorResult<SourceEvent>, rest: AsyncGenerator<SourceEvent>, sink: EventSink, log: Logger | undefined) {
  try {
    for (let next = first, id = 1; !next.done && !sink.closed; next = await rest.next(), id++)
      sink.write(frameEvent(next.value.type, JSON.stringify(next.value.source), id));
  } catch (error) {
    // The client sees the stream end without a final event and reconnects.
    log?.error({ err: error }, 'Streaming the progress of a source failed.');
  } finally {
    sink.end();
  }
}
