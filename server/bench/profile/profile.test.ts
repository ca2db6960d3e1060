import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { type Area, areaOf, type Frame, SHOW_JSON } from './areas.ts';
import { type CpuProfile, timesOf } from './cpu-profile.ts';
import { ownersOf } from './heap.ts';

const frame = (source: string, name = 'f'): Frame => ({ name, source });
const packages = '../node_modules/.pnpm/a@1/node_modules';

it.each<[string, Area]>([
  [`${packages}/pg/lib/client.js`, 'driver and database layer'],
  [`${packages}/pg-protocol/dist/parser.js`, 'driver and database layer'],
  [`${packages}/drizzle-orm/sql/sql.js`, 'driver and database layer'],
  ['../src/db/pool-database.ts', 'driver and database layer'],
  ['../src/modules/chat/chat.store.ts', 'driver and database layer'],
  ['../src/modules/knowledge/search/keyword-index.service.ts', 'keyword index'],
  [`${packages}/@hono/node-server/dist/index.mjs`, 'HTTP server'],
  [`${packages}/@hono/zod-openapi/dist/index.js`, 'HTTP server'],
  ['node:_http_server', 'HTTP server'],
  ['node:internal/deps/undici/undici', 'HTTP client to the model'],
  [`${packages}/openai/streaming.mjs`, 'HTTP client to the model'],
  ['../src/providers/embedder/openai.embedder.ts', 'embedding call'],
  [`${packages}/zod/v4/core/parse.js`, 'validation'],
  ['node:internal/crypto/hash', 'crypto'],
  [`${packages}/pino/lib/proto.js`, 'logging and metrics'],
  ['../src/http/observe-logger.ts', 'logging and metrics'],
  ['../src/modules/chat/answering/answer.ts', 'answering code'],
  [`${packages}/gpt-tokenizer/esm/BytePairEncodingCore.js`, 'answering code'],
  ['node:internal/modules/esm/utils', 'loading of code'],
  [`${packages}/lru-cache/dist/index.js`, 'other'],
  ['node:internal/timers', 'other: Node'],
])('assigns %s to the area %s', (source, area) => {
  expect(areaOf([frame(source)])).toBe(area);
});

it('assigns Node’s own and native code to the code that called it', () => {
  const pg = frame(`${packages}/pg/lib/connection.js`);
  expect(areaOf([frame('', 'writeBuffer'), frame('node:net'), frame('node:internal/streams/writable'), pg])).toBe(
    'driver and database layer',
  );
  expect(areaOf([frame('profile:json', 'parse'), pg])).toBe('JSON');
  expect(areaOf([frame('', 'JSON.<computed>'), pg])).toBe('JSON');
  expect(areaOf([frame('', '(garbage collector)'), pg])).toBe('garbage collector');
  expect(areaOf([frame('node:internal/process/task_queues'), frame('', '(root)')])).toBe('other: Node');
});

it('shows JSON functions to a profile without changing what they do', () => {
  const results = runInNewContext(
    `${SHOW_JSON}\n[JSON.parse.name, JSON.stringify({ a: [1] }, null, 1), JSON.parse('[1,2]', (_, v) => v).length]`,
  );
  expect([...results]).toEqual(['parse', '{\n "a": [\n  1\n ]\n}', 2]);
});

it('adds up the time of samples by area, without the time of waiting', () => {
  const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
    id,
    callFrame: { functionName, url, lineNumber: 0, columnNumber: 0 },
    children,
  });
  const profile: CpuProfile = {
    nodes: [
      node(1, '(root)', '', [2, 3, 5]),
      node(2, '(idle)', ''),
      node(3, 'query', `${packages}/pg/lib/client.js`, [4]),
      node(4, 'stringify', 'profile:json'),
      node(5, '(garbage collector)', ''),
    ],
    samples: [2, 3, 4, 3, 5],
    timeDeltas: [4000, 1000, 2000, 500, 250],
  };
  const { areas, busyMs, totalMs } = timesOf(profile, (url) => url);
  expect([totalMs, busyMs]).toEqual([7.75, 3.75]);
  expect(Object.fromEntries([...areas].map(([area, { milliseconds }]) => [area, milliseconds]))).toEqual({
    'driver and database layer': 1.5,
    JSON: 2,
    'garbage collector': 0.25,
  });
  expect(areas.get('driver and database layer')?.functions).toEqual(new Map([['query (client.js)', 1.5]]));
});

it('adds up a heap snapshot by constructor, and by kind where there is none', () => {
  const meta = { node_fields: ['type', 'name', 'id', 'self_size'], node_types: [['hidden', 'string', 'object', 'native'], 'string'] };
  const snapshot = `{"snapshot":{"meta":${JSON.stringify(meta)},"node_count":4},
"nodes":[2,0,1,100
,2,0,3,50
,1,1,5,30
,3,2,7,40
],
"edges":[1,2,3],
"strings":["Socket",
"a text, \\"nodes\\":[ in it",
"system / Buffer"]}`;
  expect(ownersOf(Buffer.from(snapshot))).toEqual([
    { name: 'Socket', count: 2, bytes: 150 },
    { name: 'system / Buffer', count: 1, bytes: 40 },
    { name: '(string)', count: 1, bytes: 30 },
  ]);
});
