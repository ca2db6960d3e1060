import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, rawResponse } from '../../http/router.ts';
import { webStream } from '../../http/web-stream.ts';
import { ErasedPersonalData, ErasePersonalDataInput, type ExportedRow, ExportPersonalDataInput } from './privacy.schemas.ts';
import type { PrivacyUsecases } from './privacy.usecases.ts';

const tags = ['Privacy'];
const EXAMPLE = '{"table":"users","row":{"email":"ada@example.com"}}\n{"complete":true,"rows":1}\n';

const exportPersonalData = defineRoute(
  { operationId: 'exportPersonalData', sdk: 'privacy.export', auth: 'required', scope: 'privacy:manage' },
  {
    method: 'post',
    path: '/v1/privacy/export',
    tags,
    summary: 'Export the personal data of the workspace or of one visitor',
    description: 'Streams every row about people, without credentials.',
    request: { body: { required: true, content: { 'application/json': { schema: ExportPersonalDataInput } } } },
    responses: {
      200: {
        description:
          'One JSON object per line: `{ table, row }`. The last line is `{ "complete": true, "rows": n }`. If it is missing, the export is incomplete.',
        content: { 'application/x-ndjson': { schema: z.string(), example: EXAMPLE } },
      },
    },
  },
);
const erasePersonalData = defineRoute(
  { operationId: 'erasePersonalData', sdk: 'privacy.erase', auth: 'required', scope: 'privacy:manage' },
  {
    method: 'post',
    path: '/v1/privacy/erase',
    tags,
    summary: 'Erase the personal data of a visitor',
    description: 'Deletes every session of the visitor. You cannot undo this.',
    request: { body: { required: true, content: { 'application/json': { schema: ErasePersonalDataInput } } } },
    responses: { 200: { description: 'The number of deleted sessions.', content: { 'application/json': { schema: ErasedPersonalData } } } },
  },
);

async function* lines(rows: AsyncGenerator<ExportedRow>): AsyncGenerator<string> {
  let count = 0;
  for await (const row of rows) {
    count++;
    yield `${JSON.stringify(row)}\n`;
  }
  yield `${JSON.stringify({ complete: true, rows: count })}\n`;
}

export function privacyRoutes(usecases: PrivacyUsecases) {
  return createRouter()
    .openapi(exportPersonalData, async (c) => {
      const rows = await usecases.exportPersonalData(callerOf(c), c.req.valid('json'));
      const stream = webStream(Readable.from(lines(rows)));
      const headers = { 'content-type': 'application/x-ndjson', 'content-disposition': 'attachment; filename="cloneai-export.ndjson"' };
      return rawResponse(c.body(stream, 200, headers));
    })
    .openapi(erasePersonalData, async (c) => c.json(await usecases.erasePersonalData(callerOf(c), c.req.valid('json')), 200));
}
