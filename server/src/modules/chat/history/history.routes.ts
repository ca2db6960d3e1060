import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import { toErrorBody } from '../../../http/error-responses.ts';
import { LinkQuery, wholeNumber } from '../../../http/query.schemas.ts';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf, rawResponse } from '../../../http/router.ts';
import { FILE_RESPONSE, sendFile } from '../../../http/send-file.ts';
import { webStream } from '../../../http/web-stream.ts';
import { type AnswerError, Message, MessageIdSchema } from '../chat.schemas.ts';
import { encodeMessage } from '../streaming/encode-event.ts';
import { CitationContext } from './citation-context.schemas.ts';
import type { createCitationContextUsecases } from './citation-context.usecases.ts';
import { CSV_HEAD, csvLine } from './csv.ts';
import { type ChatMessageInWorkspace, ExportFormat, MessageFilter, MessageInWorkspace } from './history.schemas.ts';
import type { HistoryUsecases } from './history.usecases.ts';
import type { createOriginalFileUsecases } from './original-file.usecases.ts';

const tags = ['Chat'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const exportMessages = defineRoute(
  { operationId: 'exportMessages', sdk: 'messages.export', auth: 'required', scope: 'conversations:read' },
  {
    method: 'get',
    path: '/v1/exports/messages',
    tags,
    summary: 'Export messages of every session, oldest first',
    description:
      'Streams all messages that the filters match. The last line of `ndjson` is `{ "complete": true, "messages": n }`; if it is missing, the export is incomplete.',
    request: { query: MessageFilter.extend({ format: ExportFormat }) },
    responses: {
      200: {
        description: 'The messages.',
        content: {
          'application/x-ndjson': { schema: z.string().openapi({ example: '{"complete":true,"messages":0}\n' }) },
          'text/csv': { schema: z.string().openapi({ example: 'id,sessionId,cloneId\r\n' }) },
        },
      },
    },
  },
);
const listAllMessages = defineRoute(
  { operationId: 'listAllMessages', sdk: 'messages.listAll', auth: 'required', scope: 'conversations:read' },
  {
    method: 'get',
    path: '/v1/messages',
    tags,
    summary: 'List messages of every session, newest first',
    description: 'Filters apply together: with `refused=true`, it lists what the clones could not answer.',
    request: { query: PageQuery.extend(MessageFilter.shape) },
    responses: { 200: json(pageOf(MessageInWorkspace), 'One page of messages.') },
  },
);
const retrieveMessage = defineRoute(
  {
    operationId: 'retrieveMessage',
    sdk: 'messages.retrieve',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'conversations:read',
  },
  {
    method: 'get',
    path: '/v1/messages/{messageId}',
    tags,
    summary: 'Retrieve a message',
    description: 'Shows a stored question or answer. Visitors can retrieve those of their own session.',
    request: { params: z.object({ messageId: MessageIdSchema }) },
    responses: { 200: json(Message, 'The question or answer.') },
  },
);

const citationParams = z.object({
  messageId: MessageIdSchema,
  at: wholeNumber(0, 1_000_000).openapi({
    description: 'Position of the citation in the answer: `at` of the citation.',
    example: 24,
  }),
});

const retrieveCitation = defineRoute(
  {
    operationId: 'retrieveCitation',
    sdk: 'messages.citations.retrieve',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'conversations:read',
  },
  {
    method: 'get',
    path: '/v1/messages/{messageId}/citations/{at}',
    tags,
    summary: 'Retrieve a citation with the text around it',
    description: 'Shows where an answer comes from. Visitors can retrieve the citations of their own session.',
    request: { params: citationParams },
    responses: { 200: json(CitationContext, 'The citation and its context.') },
  },
);
const downloadCitedFile = defineRoute(
  { operationId: 'downloadCitedFile', auth: 'public', errors: ['permission_denied'] },
  {
    method: 'get',
    path: '/v1/messages/{messageId}/citations/{at}/original',
    tags,
    summary: 'Download the file that a citation quotes, with a link from retrieveCitation',
    description:
      'The link is the credential, so anybody who has it can download the file until it expires, the clone no longer shares its files (`shareOriginals`), or the message is deleted.',
    request: { params: citationParams, query: LinkQuery },
    responses: { 200: FILE_RESPONSE },
  },
);

const FILES = {
  ndjson: { type: 'application/x-ndjson', name: 'messages.ndjson' },
  csv: { type: 'text/csv; charset=utf-8', name: 'messages.csv' },
};

export function historyRoutes(
  usecases: HistoryUsecases & ReturnType<typeof createCitationContextUsecases> & ReturnType<typeof createOriginalFileUsecases>,
) {
  return createRouter()
    .openapi(retrieveCitation, async (c) => {
      const { messageId, at } = c.req.valid('param');
      return c.json(await usecases.retrieveCitation(callerOf(c), messageId, at), 200);
    })
    .openapi(downloadCitedFile, async (c) =>
      sendFile(c, await usecases.downloadCitedFile({ ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .openapi(exportMessages, async (c) => {
      const ctx = callerOf(c);
      const query = c.req.valid('query');
      const messages = await usecases.exportMessages(ctx, query);
      const lines = query.format === 'csv' ? csvLines(messages) : jsonLines(messages, ctx.requestId);
      const stream = webStream(Readable.from(lines));
      const { type, name } = FILES[query.format];
      return rawResponse(c.body(stream, 200, { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` }));
    })
    .openapi(listAllMessages, async (c) => {
      const ctx = callerOf(c);
      const { data, nextCursor } = await usecases.listAllMessages(ctx, c.req.valid('query'));
      return c.json({ data: data.map((message) => encoded(message, ctx.requestId)), nextCursor }, 200);
    })
    .openapi(retrieveMessage, async (c) => {
      const ctx = callerOf(c);
      const message = await usecases.retrieveMessage(ctx, c.req.valid('param').messageId);
      return c.json(
        encodeMessage(message, (error: AnswerError) => toErrorBody(error, ctx.requestId)),
        200,
      );
    });
}

function encoded({ cloneId, visitorId, preview, ...message }: ChatMessageInWorkspace, requestId: string): MessageInWorkspace {
  return { ...encodeMessage(message, (error) => toErrorBody(error, requestId)), cloneId, visitorId, preview };
}

async function* jsonLines(messages: AsyncGenerator<ChatMessageInWorkspace>, requestId: string): AsyncGenerator<string> {
  let count = 0;
  for await (const message of messages) {
    count++;
    yield `${JSON.stringify(encoded(message, requestId))}\n`;
  }
  yield `${JSON.stringify({ complete: true, messages: count })}\n`;
}

async function* csvLines(messages: AsyncGenerator<ChatMessageInWorkspace>): AsyncGenerator<string> {
  yield CSV_HEAD;
  for await (const message of messages) yield csvLine(message);
}
