import { z } from '@hono/zod-openapi';
import { LinkQuery } from '../../../http/query.schemas.ts';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { FILE_RESPONSE, sendFile } from '../../../http/send-file.ts';
import { SourceIdSchema } from '../knowledge.schemas.ts';
import { DocumentQuery, DocumentSlice, SourceChunk, SourceFile } from './sources.schemas.ts';
import type { SourcesUsecases } from './sources.usecases.ts';

const tags = ['Knowledge'];
const params = z.object({ sourceId: SourceIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

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
      query: LinkQuery,
    },
    responses: { 200: FILE_RESPONSE },
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
      return sendFile(c, await usecases.downloadSourceFile({ ...c.req.valid('param'), ...c.req.valid('query') }));
    })
    .openapi(retrieveSourceDocument, async (c) =>
      c.json(await usecases.retrieveSourceDocument(callerOf(c), c.req.valid('param').sourceId, c.req.valid('query')), 200),
    )
    .openapi(listSourceChunks, async (c) =>
      c.json(await usecases.listSourceChunks(callerOf(c), c.req.valid('param').sourceId, c.req.valid('query')), 200),
    );
}
