import { expect, test } from 'vitest';
import { createRouter } from '../../../http/router.ts';
import type { Context } from '../../../shared/context.ts';
import { newId } from '../../../shared/ids.ts';
import type { RetrievedChunk } from '../knowledge.schemas.ts';
import { searchRoutes } from './search.routes.ts';

const cloneId = newId('clone');
const chunk: RetrievedChunk = {
  chunkId: newId('chunk'),
  sourceId: newId('source'),
  documentId: newId('document'),
  title: 'A',
  url: null,
  text: 'b',
  page: null,
  pageEnd: null,
  pageStarts: [],
  headingPath: [],
  start: 0,
  end: 1,
  tokens: 1,
  score: 1,
  relevance: 1,
  cosine: null,
  keywordScore: 2,
};

function post(body: unknown, asked: unknown[] = []) {
  const router = createRouter();
  router.use(async (c, next) => {
    c.set('ctx', { workspaceId: newId('workspace') } as Context);
    await next();
  });
  router.onError((error, c) => c.json({ code: (error as { code?: string }).code, param: (error as { param?: string }).param }, 400));
  router.route(
    '/',
    searchRoutes({
      searchClone: async (_, input) => {
        asked.push(input);
        return [chunk];
      },
    }),
  );
  return router.request(`/v1/clones/${cloneId}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('POST /search returns hits without the fields that only chat uses', async () => {
  const asked: unknown[] = [];
  const response = await post({ query: ' fee ' }, asked);
  const { documentId: _document, pageStarts: _starts, tokens: _tokens, ...hit } = chunk;
  expect(await response.json()).toEqual({ data: [hit] });
  expect(asked).toEqual([{ cloneId, query: 'fee', limit: 10 }]);
});

test.each([[{}], [{ query: '  ' }], [{ query: 'a', limit: 101 }], [{ query: 'a', threshold: 2 }]])(
  'POST /search rejects %j',
  async (body) => {
    expect(await (await post(body)).json()).toMatchObject({ code: 'invalid_input' });
  },
);
