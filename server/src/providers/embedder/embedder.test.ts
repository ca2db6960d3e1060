import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttpFetch } from '../http-fetch.ts';
import type { Embedder } from './embedder.port.ts';
import { createOfflineEmbedder } from './offline.embedder.ts';
import { createOpenAiEmbedder } from './openai.embedder.ts';

type Handler = (body: { input: string[]; encoding_format?: string; dimensions?: number }, response: ServerResponse, call: number) => void;

const offline = createOfflineEmbedder();
const signal = () => AbortSignal.timeout(20_000);
const http = createHttpFetch();
let server: Server;
let baseUrl: string;
let handler: Handler;
let bodies: { input: string[]; encoding_format?: string; dimensions?: number }[] = [];

/** The mock server returns the offline embedder's vectors, so that both pass the same suite. */
async function vectorsOf(input: string[]): Promise<Float32Array[]> {
  return (await offline.embed(input, signal())).vectors;
}

function answer(encoding: 'base64' | 'float'): Handler {
  return async (body, response) => {
    const vectors = await vectorsOf(body.input);
    const data = vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encoding === 'base64' ? Buffer.from(vector.buffer).toString('base64') : Array.from(vector),
    }));
    send(response, 200, { object: 'list', data, model: 'm', usage: { prompt_tokens: 100 * body.input.length, total_tokens: 0 } });
  };
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const body = JSON.parse(text);
      bodies.push(body);
      handler(body, response, bodies.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  http.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  bodies = [];
  handler = answer('base64');
});

const openai = (more: Partial<Parameters<typeof createOpenAiEmbedder>[0]> = {}) =>
  createOpenAiEmbedder({ apiKey: 'sk-secret', baseUrl, post: http.post, ...more });
const cosine = (a: Float32Array = new Float32Array(0), b: Float32Array = new Float32Array(0)) =>
  a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

const adapters: [string, () => Embedder, Handler][] = [
  ['offline', () => offline, answer('base64')],
  ['openai, base64', () => openai(), answer('base64')],
  ['openai, numbers in spite of base64', () => openai(), answer('float')],
  ['openai by the global fetch', () => createOpenAiEmbedder({ apiKey: 'sk-secret', baseUrl }), answer('base64')],
];

describe.each(adapters)('every embedder: %s', (_, create, answering) => {
  beforeEach(() => {
    handler = answering;
  });

  test('returns one unit vector of 1536 numbers per text, in order', async () => {
    const texts = Array.from({ length: 200 }, (_unused, i) => `text about subject${i} and nothing else`);
    const { vectors } = await create().embed(texts, signal());
    expect(vectors).toHaveLength(200);
    for (const vector of vectors) {
      expect(vector).toHaveLength(1536);
      expect(cosine(vector, vector)).toBeCloseTo(1, 4);
    }
    const [alone] = (await create().embed([texts[150] ?? ''], signal())).vectors;
    expect(cosine(alone, vectors[150])).toBeCloseTo(1, 4);
  });

  test('returns no vectors for no texts', async () => {
    expect((await create().embed([], signal())).vectors).toEqual([]);
  });

  test('embeds an empty text and a very long one', async () => {
    const { vectors } = await create().embed(['', 'a'.repeat(100_000), '   '], signal());
    for (const vector of vectors) expect(cosine(vector, vector)).toBeCloseTo(1, 4);
  });

  test('relevance grows with the cosine and stays between 0 and 1', () => {
    const { relevance } = create();
    const steps = Array.from({ length: 41 }, (_unused, i) => relevance(i / 20 - 1));
    expect(steps.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(steps.every((value, i) => i === 0 || value >= (steps[i - 1] ?? 0))).toBe(true);
    expect(relevance(1)).toBeGreaterThan(0.95);
    expect(relevance(0)).toBeLessThan(0.05);
  });

  test('rejects an aborted call with the reason of the signal', async () => {
    const reason = new Error('the visitor left');
    await expect(create().embed(['a'], AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('passes its health check', async () => {
    await create().check(signal());
  });
});

describe('offline', () => {
  const similar = async (a: string, b: string) => {
    const { vectors } = await offline.embed([a, b], signal());
    return cosine(vectors[0], vectors[1]);
  };

  test('ranks word forms and compounds closer than other words', async () => {
    expect(await similar('calculating margins', 'the calculation of a margin')).toBeGreaterThan(0.5);
    expect(await similar('Wirtschaftswissenschaft', 'Wirtschaftswissenschaftler')).toBeGreaterThan(0.3);
    expect(await similar('calculating margins', 'penguins of the antarctic')).toBeLessThan(0.15);
  });

  test.each(['東京都の人口', 'население Москвы', 'سكان القاهرة', 'ประชากรของกรุงเทพ', '서울의 인구'])(
    '%s is nearer to itself than to another',
    async (text) => {
      expect(await similar(text, `${text} 2024`)).toBeGreaterThan(0.6);
      expect(await similar(text, 'net sales of the second quarter')).toBeLessThan(0.2);
    },
  );
});

describe('openai', () => {
  test('asks for 1536 dimensions in base64 and bounds a request by texts and tokens', async () => {
    await openai().embed(
      Array.from({ length: 300 }, (_, i) => `text ${i}`),
      signal(),
    );
    expect(bodies.map(({ input }) => input.length)).toEqual([128, 128, 44]);
    expect(bodies[0]).toMatchObject({ dimensions: 1536, encoding_format: 'base64', model: 'text-embedding-3-large' });
    bodies = [];
    await openai().embed(
      Array.from({ length: 30 }, () => 'a'.repeat(19_000)),
      signal(),
    );
    expect(bodies.map(({ input }) => input.length)).toEqual([13, 13, 4]);
  });

  test('computes the cost from the price table, and flags an unknown model with cost 0', async () => {
    expect(await openai().embed(['a', 'b'], signal())).toMatchObject({ inputTokens: 200, costMicros: 26 });
    expect(await openai({ model: 'somebody/s-model' }).embed(['a'], signal())).toMatchObject({ costMicros: 0, unknownPrice: true });
    // A token has at least one byte, and long texts are cut.
    expect(openai().maxCost([100, 1_000_000])).toBe(2_613);
    expect(openai({ model: 'somebody/s-model' }).maxCost([1])).toBeNull();
    expect(openai({ model: 'somebody/s-model', prices: { 'somebody/s-model': [0.5] } }).maxCost([100])).toBe(50);
  });

  test.each([
    ['no usage', undefined],
    ['a negative count', { prompt_tokens: -5, total_tokens: 0 }],
    ['a count that is too large to store', { prompt_tokens: 3_000_000_000 }],
    ['a fractional count', { total_tokens: 1.5 }],
    ['a text', { prompt_tokens: '5' }],
  ])('estimates the tokens when the server sends %s', async (_what, usage) => {
    handler = async ({ input }, response) =>
      send(response, 200, { usage, data: (await vectorsOf(input)).map((vector, index) => ({ index, embedding: Array.from(vector) })) });
    expect(await openai().embed(['twelve chars'], signal())).toMatchObject({ inputTokens: 5, costMicros: 1, estimated: true });
    handler = answer('float');
    expect(await openai().embed(['twelve chars'], signal())).not.toHaveProperty('estimated');
  });

  test('pads the vectors of a narrower model whose width is configured', async () => {
    handler = (body, response) => {
      expect(body.dimensions).toBeUndefined();
      send(response, 200, { data: body.input.map((_, index) => ({ index, embedding: Array(768).fill(1) })) });
    };
    const { vectors } = await openai({ model: 'nomic-embed-text', nativeWidth: 768 }).embed(['a'], signal());
    expect(vectors[0]?.[767]).toBeCloseTo(1 / Math.sqrt(768));
    expect(vectors[0]?.[768]).toBe(0);
  });

  const failing: [string, Handler, { code: string; message: RegExp }, number][] = [
    [
      'too few vectors',
      (_, response) => send(response, 200, { data: [] }),
      { code: 'upstream_failed', message: /0 vectors for 1 texts/ },
      1,
    ],
    [
      'vectors of another width',
      (_, response) => send(response, 200, { data: [{ index: 0, embedding: [1, 2, 3] }] }),
      { code: 'upstream_failed', message: /3 numbers instead of 1536/ },
      1,
    ],
    [
      'a vector of zeros',
      (_, response) => send(response, 200, { data: [{ index: 0, embedding: Array(1536).fill(0) }] }),
      { code: 'upstream_failed', message: /Unexpected response from the embedding model/ },
      1,
    ],
    [
      'a page instead of JSON',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      { code: 'upstream_failed', message: /OPENAI_BASE_URL/ },
      1,
    ],
    [
      'broken JSON',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data": ['),
      { code: 'upstream_failed', message: /OPENAI_BASE_URL/ },
      1,
    ],
    [
      'a refused key',
      (_, response) => send(response, 401, { error: { message: 'Incorrect API key provided: sk-secret' } }),
      { code: 'upstream_failed', message: /OPENAI_API_KEY/ },
      1,
    ],
    ['an unknown model', (_, response) => send(response, 404, { error: {} }), { code: 'upstream_failed', message: /EMBEDDING_MODEL/ }, 1],
    [
      'an empty account',
      (_, response) => send(response, 429, { error: { code: 'insufficient_quota' } }),
      { code: 'upstream_failed', message: /quota/ },
      1,
    ],
    ['a fault that stays', (_, response) => send(response, 500, {}), { code: 'upstream_failed', message: /embedding model failed/ }, 3],
    [
      'a long pause asked for',
      (_, response) => send(response, 429, {}, { 'retry-after': '120' }),
      { code: 'upstream_failed', message: /too many requests/ },
      1,
    ],
    ['a connection that is cut', (_, response) => response.destroy(), { code: 'upstream_failed', message: /could not be reached/ }, 3],
  ];
  test.each(failing)('%s', async (_, failure, expected, calls) => {
    handler = failure;
    const error = await openai()
      .embed(['a'], signal())
      .then(
        () => undefined,
        (thrown: Error) => thrown,
      );
    expect(error).toMatchObject({ name: 'AppError', code: expected.code, message: expect.stringMatching(expected.message) });
    expect(JSON.stringify([error?.message, String(error?.cause)])).not.toContain('sk-secret');
    expect(bodies).toHaveLength(calls);
  });

  test('retries a temporary failure', async () => {
    handler = (body, response, call) => (call === 1 ? send(response, 503, {}) : answer('base64')(body, response, call));
    expect((await openai().embed(['a'], signal())).vectors).toHaveLength(1);
  });

  test('ends a silent call at the timeout, before and within the response', async () => {
    handler = () => {};
    await expect(openai({ timeoutMs: 150 }).embed(['a'], signal())).rejects.toMatchObject({ code: 'upstream_timeout' });
    handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":');
    };
    await expect(openai({ timeoutMs: 150 }).embed(['a'], signal())).rejects.toMatchObject({ code: 'upstream_timeout' });
  });

  test('aborts the request when the caller aborts', async () => {
    const caller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      handler = (_, response) => {
        response.on('close', resolve);
        caller.abort(new Error('left'));
      };
    });
    await expect(openai().embed(['a'], caller.signal)).rejects.toThrow('left');
    await closed;
  });
});

test('offline, cosine and coverage count together: neither a covered word nor a look alike is enough, a little of both is', () => {
  const together = offline.together ?? (() => Number.NaN);
  expect(together(0.05, 0.45)).toBeLessThan(0.7);
  expect(together(0.15, 0.2)).toBeLessThan(0.7);
  expect(together(0.16, 0.35)).toBeGreaterThan(0.7);
  expect(together(0, 1)).toBeGreaterThan(0.7);
  expect(together(0, 0)).toBeLessThan(0.05);
});

test('offline, a text that was read is relevant when it says most of the question in one place, and not when it lacks its names', () => {
  const read = offline.readRelevance ?? (() => Number.NaN);
  expect(read(0.2, { coverage: 0.7, together: 0.6, missing: 0 })).toBeGreaterThan(0.9);
  expect(read(0.05, { coverage: 0.9, together: 0.8, missing: 0 })).toBeGreaterThan(0.9);
  expect(read(0.2, { coverage: 0.7, together: 0.6, missing: 0.4 })).toBeLessThan(read(0.2, { coverage: 0.7, together: 0.6, missing: 0 }));
  expect(read(0.1, { coverage: 0.45, together: 0.2, missing: 0.3 })).toBeLessThan(0.7);
  expect(read(0, { coverage: 0, together: 0, missing: 0 })).toBeLessThan(0.05);
});
