import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import { wholeNumber } from '../../../http/query.schemas.ts';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { SourceIdSchema } from '../knowledge.schemas.ts';
import { DocumentQuery, DocumentSlice, SourceChunk, SourceFile } from './sources.schemas.ts';
import type { SourcesUsecases } from './sources.usecases.ts';

const tags = ['Knowledge'];
const params = z.object({ sourceId: SourceIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

/** Content types that are sent back as they were uploaded; any other type is sent as `application/octet-stream`. */
const SERVED = new Set([
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'text/html',
  'text/markdown',
  'text/plain',
]);

const retrieveSourceFile = defineRoute(
  { operationId: 'retrieveSourceFile', sdk: 'sources.file.retrieve', auth: 'required', scope: 'knowledge:read' },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}/file',
    tags,
    summary: 'Create a link to the original file that expires after five minutes',
    description: 'For a text, the link leads to a text file.',
    request: { params },
    responses: { 200: json(SourceFile, 'The link.') },
  },
);
const downloadSourceFile = defineRoute(
  { operationId: 'downloadSourceFile', auth: 'public', errors: ['permission_denied'] },
  {
    method: 'get',
    path: '/v1/files/{sourceId}',
    tags,
    summary: 'Download an original file with a link from retrieveSourceFile',
    description: 'The link is the credential, so anybody who has it can download the file until it expires.',
    request: {
      params,
      query: z.object({
        workspace: z.string().regex(/^wsp_[0-9a-z]{26}$/, 'is not valid'),
        expires: wholeNumber(0, 100_000_000_000),
        signature: z.string().min(1).max(100),
      }),
    },
    responses: {
      200: {
        description: 'The file as it was uploaded.',
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    },
  },
);
const retrieveSourceDocument = defineRoute(
  {
    operationId: 'retrieveSourceDocument',
    sdk: 'sources.document.retrieve',
    auth: 'required',
    scope: 'knowledge:read',
    errors: ['conflict'],
  },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}/document',
    tags,
    summary: 'Retrieve a slice of the text of a source, such as the context of a citation',
    description: 'Offsets are those of chunks and citations. At most 50,000 characters are returned.',
    request: { params, query: DocumentQuery },
    responses: { 200: json(DocumentSlice, 'The slice of the text.') },
  },
);
const listSourceChunks = defineRoute(
  { operationId: 'listSourceChunks', sdk: 'sources.chunks.list', auth: 'required', scope: 'knowledge:read' },
  {
    method: 'get',
    path: '/v1/sources/{sourceId}/chunks',
    tags,
    summary: 'List the chunks of a source in reading order',
    description: 'A chunk is the passage that a search finds and an answer cites.',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(SourceChunk), 'One page of chunks.') },
  },
);

/** Routes that read what a source holds: its original file, its text, and its chunks. */
export function sourceContentRoutes(usecases: SourcesUsecases) {
  return createRouter()
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

/** The uploader chooses the content type, so only the types of readable formats are sent back. */
function typeToServe(mimeType: string): string {
  const [type = '', charset] = mimeType.toLowerCase().split(/; ?/);
  if (!SERVED.has(type)) return 'application/octet-stream';
  return type === 'text/plain' && charset === 'charset=utf-8' ? `${type}; ${charset}` : type;
}

/** Opens inline only what a browser displays without running scripts. RFC 6266 with an RFC 5987 file name. */
function contentDisposition(mimeType: string, fileName: string): string {
  const inline = mimeType === 'application/pdf' || mimeType.startsWith('text/plain');
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_').slice(0, 150);
  const encoded = encodeURIComponent(fileName.slice(0, 150).toWellFormed()).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
