import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { definitionsOf, hoversOf } from './definition.ts';

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

it('shows named types when the pointer rests on a call, a parameter, an event, or a field', async () => {
  const shown = await hoversOf([
    'client.clones.create',
    'client.clones.list',
    'client.sources.upload',
    'client.messages.stream',
    "declare const event: import('../src/index.ts').ChatEvent; event",
    "export const text = event.type === 'text-delta' ? event : undefined; text",
    "export const data = event.type === 'message-end' ? event.data : undefined; data",
    'export const days = (await client.clones.analytics.retrieve("cln_1")).days; days',
    'export const error = (await client.messages.list("ses_1")).data[0]!.error; error',
  ]);
  expect(shown).toEqual([
    expect.stringContaining('create(body: CreateCloneInput, options?: RequestOptions): APIPromise<Clone>'),
    expect.stringContaining('list(query?: CloneListParams, options?: RequestOptions): PagePromise<Clone>'),
    expect.stringContaining('upload(cloneId: string, body: SourceUploadParams, options?: RequestOptions): APIPromise<Source>'),
    expect.stringContaining('stream(sessionId: string, body: SendMessageInput, options?: StreamOptions): ChatStream'),
    'const event: ChatEvent',
    'const text: ChatTextDeltaEvent',
    'const data: ChatMessageEndEventData',
    'const days: CloneAnalyticsDay[]',
    'const error: ErrorBody',
  ]);
});

it('gives every object inside a schema a name', () => {
  const models = readFileSync(new URL('../src/generated/models.ts', import.meta.url), 'utf8');
  // An indented brace opens an object without a name.
  const unnamed = [...models.matchAll(/^ +.*\{$/gm)].map(([line]) => line.trim());
  expect(unnamed).toEqual([]);
});
