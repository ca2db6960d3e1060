import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import { MEGABYTE } from '../../../http/body-limit.ts';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf, rawResponse } from '../../../http/router.ts';
import { type EventSink, type EventStreams, frameEvent } from '../../../http/sse.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Logger } from '../../../shared/logger.ts';
import { CloneIdSchema } from '../../clones/clones.schemas.ts';
import { SourceIdSchema } from '../knowledge.schemas.ts';
import { readUpload } from './multipart.service.ts';
import {
  CreateSourceBatchInput,
  CreateSourceInput,
  DocumentQuery,
  DocumentSlice,
  Source,
  SourceBatch,
  SourceChunk,
  SourceEvent,
  SourceFile,
  SourceFilter,
} from './sources.schemas.ts';
import type { SourcesUsecases } from './sources.usecases.ts';

const tags = ['Knowledge'];
const cloneParams = z.object({ cloneId: CloneIdSchema });
const params = z.object({ sourceId: SourceIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

/** Multipart is described by hand: a zod schema here would make the framework read the whole file into memory. */
const uploadForm = {
  schema: {
    type: 'object' as const,
    required: ['file'],
    properties: {
      file: {
        type: 'string' as const,
        format: 'binary',
        description: 'PDF, DOCX, Markdown, text or HTML, up to 50 MB unless the server is set otherwise.',
      },
      title: { type: 'string' as const, maxLength: 300 },
      externalId: { type: 'string' as const, maxLength: 200 },
      url: { type: 'string' as const, format: 'uri', maxLength: 2000 },
      tags: { type: 'string' as const, description: 'Comma-separated.' },
    },
  },
};

const SERVED = new Set([
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'text/html',
  'text/markdown',
  'text/plain',
]);

const isMultipart = (contentType: string | undefined) => /^multipart\/form-data\b/i.test(contentType ?? '');

/** Texts, one or many, may fill a larger body than other calls. */
const TEXT_BYTES = 64 * MEGABYTE;

const createSource = defineRoute(
  { operationId: 'createSource', sdk: 'sources.create', auth: 'required', limit: 'upload', limitFilesOnly: true, maxBodyBytes: TEXT_BYTES },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/sources',
    tags,
    summary: 'Give the clone a file, a text, or a question with its answer',
    request: {
      params: cloneParams,
      body: { content: { 'application/json': { schema: CreateSourceInput }, 'multipart/form-data': uploadForm } },
    },
    responses: { 201: json(Source, 'Taken and safe; its status tells how far it has been read.') },
  },
);
const createSourceBatch = defineRoute(
  { operationId: 'createSourceBatch', sdk: 'sources.createBatch', auth: 'required', limit: 'upload', maxBodyBytes: TEXT_BYTES },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/sources/batch',
    tags,
    summary: 'Give the clone up to 1,000 texts in one call, all or none',
    request: { params: cloneParams, body: { required: true, content: { 'application/json': { schema: CreateSourceBatchInput } } } },
    responses: { 201: json(SourceBatch, 'The sources, in the order of the texts.') },
  },
);
const listSources = defineRoute(
  { operationId: 'listSources', sdk: 'sources.list', auth: 'required' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/sources',
    tags,
    summary: 'List sources, newest first',
    request: { params: cloneParams, query: PageQuery.extend(SourceFilter.shape) },
    responses: { 200: json(pageOf(Source), 'One page.') },
  },
);
const retrieveSource = defineRoute(
  { operationId: 'retrieveSource', sdk: 'sources.retrieve', auth: 'required' },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}',
    tags,
    summary: 'Get a source and how far it is',
    request: { params },
    responses: { 200: json(Source, 'The source.') },
  },
);
const deleteSource = defineRoute(
  { operationId: 'deleteSource', sdk: 'sources.delete', auth: 'required' },
  {
    method: 'delete',
    path: '/v1/sources/{sourceId}',
    tags,
    summary: 'Delete a source with its text, chunks, vectors and file',
    request: { params },
    responses: { 204: { description: 'Deleted.' } },
  },
);
const retrySource = defineRoute(
  { operationId: 'retrySource', sdk: 'sources.retry', auth: 'required' },
  {
    method: 'post',
    path: '/v1/sources/{sourceId}/retry',
    tags,
    summary: 'Start a failed source again',
    request: { params },
    responses: { 200: json(Source, 'The source, queued.') },
  },
);
const streamSourceEvents = defineRoute(
  { operationId: 'streamSourceEvents', sdk: 'sources.streamEvents', auth: 'required' },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}/events',
    tags,
    summary: 'Follow the progress of a source; ends when it is ready, failed or deleted',
    request: { params },
    responses: {
      200: {
        description: 'Server-sent events named by `type`, each with the source as its data; a comment every 15 s.',
        content: { 'text/event-stream': { schema: SourceEvent } },
      },
    },
  },
);
const retrieveSourceFile = defineRoute(
  { operationId: 'retrieveSourceFile', sdk: 'sources.file.retrieve', auth: 'required' },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}/file',
    tags,
    summary: 'Get a link to the original that lives five minutes',
    request: { params },
    responses: { 200: json(SourceFile, 'The link.') },
  },
);
const downloadSourceFile = defineRoute(
  { operationId: 'downloadSourceFile', auth: 'public' },
  {
    method: 'get',
    path: '/v1/files/{sourceId}',
    tags,
    summary: 'Open an original by a link from retrieveSourceFile',
    request: {
      params,
      query: z.object({
        workspace: z.string().regex(/^wsp_[0-9a-z]{26}$/, 'is not part of one of our links'),
        expires: z.coerce.number().int().min(0).max(100_000_000_000),
        signature: z.string().min(1).max(100),
      }),
    },
    responses: {
      200: {
        description: 'The bytes as they were uploaded.',
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      403: { description: 'The link has expired or is not one of ours.' },
    },
  },
);
const retrieveSourceDocument = defineRoute(
  { operationId: 'retrieveSourceDocument', sdk: 'sources.document.retrieve', auth: 'required' },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}/document',
    tags,
    summary: 'Read a slice of the text of a source, e.g. around a citation',
    request: { params, query: DocumentQuery },
    responses: { 200: json(DocumentSlice, 'The slice.') },
  },
);
const listSourceChunks = defineRoute(
  { operationId: 'listSourceChunks', sdk: 'sources.chunks.list', auth: 'required' },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}/chunks',
    tags,
    summary: 'List the chunks of a source in reading order',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(SourceChunk), 'One page.') },
  },
);

export function sourcesRoutes(usecases: SourcesUsecases, streams: Pick<EventStreams, 'sendEventStream'>) {
  return createRouter()
    .openapi(createSource, async (c) => {
      const { cloneId } = c.req.valid('param');
      const type = c.req.header('content-type');
      if (isMultipart(type)) {
        const upload = await readUpload(c.env?.incoming ?? c.req.raw, type ?? '');
        try {
          return c.json(await usecases.uploadSource(callerOf(c), cloneId, upload), 201);
        } finally {
          upload.discard();
        }
      }
      // Without a content type the framework has validated nothing.
      if (type === undefined) throw new AppError('invalid_input', 'Send JSON, or a multipart form with the field file.');
      // The types lose the JSON body beside a hand-written media type; the validator has run.
      const input = c.req.valid('json' as never) as CreateSourceInput;
      return c.json(await usecases.createSource(callerOf(c), cloneId, input), 201);
    })
    .openapi(createSourceBatch, async (c) =>
      c.json(await usecases.createSourceBatch(callerOf(c), c.req.valid('param').cloneId, c.req.valid('json')), 201),
    )
    .openapi(listSources, async (c) =>
      c.json(await usecases.listSources(callerOf(c), c.req.valid('param').cloneId, c.req.valid('query')), 200),
    )
    .openapi(retrieveSource, async (c) => c.json(await usecases.retrieveSource(callerOf(c), c.req.valid('param').sourceId), 200))
    .openapi(deleteSource, async (c) => {
      await usecases.deleteSource(callerOf(c), c.req.valid('param').sourceId);
      return c.body(null, 204);
    })
    .openapi(retrySource, async (c) => c.json(await usecases.retrySource(callerOf(c), c.req.valid('param').sourceId), 200))
    .openapi(streamSourceEvents, async (c) => {
      const ctx = callerOf(c);
      const left = new AbortController();
      const events = usecases.streamSourceEvents(
        { ...ctx, signal: AbortSignal.any([ctx.signal, left.signal]) },
        c.req.valid('param').sourceId,
      );
      // The first event is awaited before the headers go out, so that an unknown source is a plain 404.
      const first = await events.next();
      return rawResponse(
        streams.sendEventStream(c, (sink) => {
          void sendAll(first, events, sink, c.get('log'));
          return () => left.abort();
        }),
      );
    })
    .openapi(retrieveSourceFile, async (c) => c.json(await usecases.retrieveSourceFile(callerOf(c), c.req.valid('param').sourceId), 200))
    .openapi(downloadSourceFile, async (c) => {
      const file = await usecases.downloadSourceFile({ ...c.req.valid('param'), ...c.req.valid('query') });
      const type = typeToServe(file.mimeType);
      c.header('content-type', type);
      if (file.bytes !== null) c.header('content-length', String(file.bytes));
      c.header('content-disposition', contentDisposition(type, file.fileName));
      c.header('x-content-type-options', 'nosniff');
      c.header('content-security-policy', "sandbox; default-src 'none'");
      c.header('cache-control', 'private, max-age=300');
      return c.body(typeof file.body === 'string' ? file.body : (Readable.toWeb(file.body) as ReadableStream));
    })
    .openapi(retrieveSourceDocument, async (c) =>
      c.json(await usecases.retrieveSourceDocument(callerOf(c), c.req.valid('param').sourceId, c.req.valid('query')), 200),
    )
    .openapi(listSourceChunks, async (c) =>
      c.json(await usecases.listSourceChunks(callerOf(c), c.req.valid('param').sourceId, c.req.valid('query')), 200),
    );
}

async function sendAll(first: IteratorResult<SourceEvent>, rest: AsyncGenerator<SourceEvent>, sink: EventSink, log: Logger | undefined) {
  try {
    for (let next = first, id = 1; !next.done && !sink.closed; next = await rest.next(), id++)
      sink.write(frameEvent(next.value.type, JSON.stringify(next.value.source), id));
  } catch (error) {
    // The reader sees the stream end without a last event, and asks again.
    log?.error({ err: error }, 'The progress of a source could not be followed.');
  } finally {
    sink.end();
  }
}

/** What the uploader named may be anything; only types that can be read are passed on. */
function typeToServe(mimeType: string): string {
  const [type = '', charset] = mimeType.toLowerCase().split(/; ?/);
  if (!SERVED.has(type)) return 'application/octet-stream';
  return type === 'text/plain' && charset === 'charset=utf-8' ? `${type}; ${charset}` : type;
}

/** Only what a browser shows without running anything opens in place; the rest is saved. RFC 6266 with an RFC 5987 file name. */
function contentDisposition(mimeType: string, fileName: string): string {
  const inline = mimeType === 'application/pdf' || mimeType.startsWith('text/plain');
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_').slice(0, 150);
  const encoded = encodeURIComponent(fileName.slice(0, 150).toWellFormed()).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
