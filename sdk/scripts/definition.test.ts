import { expect, it } from 'vitest';
import { definitionsOf } from './definition.ts';

it('takes editors from a method call to the method and its documentation', async () => {
  const [create, stream, versions, wait] = await definitionsOf([
    'client.clones.create',
    'client.messages.stream',
    'client.clones.versions.list',
    'client.sources.waitUntilReady',
  ]);
  for (const { expression, file, line, text } of [create, stream].flatMap((each) => each ?? []))
    console.log(`${expression} → ${file}:${line}: ${text}`);
  expect(create).toMatchObject({
    file: 'sdk/src/generated/resources/clones.ts',
    text: 'create(body: CreateCloneInput, options?: RequestOptions): APIPromise<Clone> {',
    documentation: expect.stringContaining('`POST /v1/clones`'),
    tags: ['param', 'returns', 'throws', 'example'],
  });
  expect(stream).toMatchObject({
    file: 'sdk/src/generated/resources/messages.ts',
    text: 'stream(sessionId: string, body: SendMessageInput, options?: StreamOptions): ChatStream {',
    documentation: expect.stringContaining('`POST /v1/sessions/{sessionId}/messages/stream`'),
  });
  expect(versions?.text).toMatch(/^list\(cloneId: string, query\?: CloneVersionListParams/);
  expect(wait).toMatchObject({ file: 'sdk/src/sources.ts', tags: expect.arrayContaining(['throws']) });
});
