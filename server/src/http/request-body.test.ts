import { request } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJsonParser } from './json-parser.ts';
import { type Listener, listen } from './listen.ts';
import { onError } from './observe-errors.ts';
import { requestBodies } from './request-body.ts';
import { createRouteTable } from './route-table.ts';
import { createRouter, defineRoute } from './router.ts';
import { readUnreadBody } from './unread-body.ts';

const LIMIT = 20_000;
let listener: Listener;
let base: string;
const parser = createJsonParser();

function makeApp() {
  const api = createRouter();
  const body = {
    required: true,
    content: { 'application/json': { schema: z.object({ text: z.string(), tags: z.array(z.string()).optional() }) } },
  };
  const responses = { 200: { description: 'ok' } };
  const define = (path: string, rules: object) =>
    defineRoute(
      { operationId: path.slice(1), auth: 'public', maxBodyBytes: LIMIT, ...rules },
      { method: 'post', path, request: { body }, responses },
    );
  api.openapi(define('/echo', {}), (c) => c.json(c.req.valid('json')) as never);
  api.openapi(define('/cleans', { cleansText: true }), (c) => c.json(c.req.valid('json')) as never);
  api.openapi(
    defineRoute(
      { operationId: 'raw', auth: 'public', rawBody: true },
      { method: 'post', path: '/raw', request: { body: { content: { 'application/json': { schema: { type: 'object' } } } } }, responses },
    ),
    async (c) => c.json({ bytes: (await c.req.arrayBuffer()).byteLength, text: await c.req.text() }) as never,
  );
  api.openapi(defineRoute({ operationId: 'none', auth: 'public' }, { method: 'post', path: '/none', responses }), (c) => c.text('ok'));
  const app = createRouter();
  app.onError(onError);
  app.use(readUnreadBody(), requestBodies({ rulesOf: createRouteTable(api), upload: 1000, parser }));
  app.route('/', api);
  return app;
}

beforeAll(async () => {
  listener = await listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${listener.port}`;
  listener.serve(makeApp().fetch);
});
afterAll(async () => {
  await listener.drain(0);
  await parser.close();
});

interface Answer {
  status: number;
  text?: string;
  bytes?: number;
  error?: { code: string; message: string; param: string | null };
  accepted: string | null;
}

/** Sends the body over a socket, and without one. Both must be answered alike. */
async function send(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } } as RequestInit;
  const answers = [await fetch(base + path, init), await makeApp().fetch(new Request(base + path, init))];
  const [first, second] = await Promise.all(
    answers.map(async (answer) => {
      const text = await answer.text();
      const parsed = text.startsWith('{') ? JSON.parse(text) : {};
      if (parsed.error) delete parsed.error.requestId;
      return { status: answer.status, ...parsed, accepted: answer.headers.get('accept-encoding') };
    }),
  );
  expect(second).toEqual(first);
  return first as Answer;
}

const json = (text: string) => JSON.stringify({ text });

describe('limits of JSON bodies', () => {
  it('refuses deep, wide, and large JSON before it is parsed', async () => {
    for (const [body, status, code] of [
      ['['.repeat(LIMIT - 1), 400, 'invalid_input'],
      [`{"text":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`, 400, 'invalid_input'],
      [`{"text":"a","tags":[${'0,'.repeat(5000)}0]}`, 400, 'invalid_input'],
      [json('x'.repeat(LIMIT)), 413, 'payload_too_large'],
    ] as const)
      expect([body.slice(0, 12), await send('/echo', body)]).toMatchObject([body.slice(0, 12), { status, error: { code } }]);
    expect((await send('/none', '['.repeat(100))).status).toBe(400);
  });

  it('says how large a body may be', async () => {
    expect((await send('/echo', json('x'.repeat(LIMIT)))).error?.message).toContain('19 KB');
  });

  it('accepts a body that is as large as the limit', async () => {
    const text = 'x'.repeat(LIMIT - json('').length);
    expect(await send('/echo', json(text))).toMatchObject({ status: 200, text });
  });
});

describe('encodings', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('reads a body compressed with %s', async (encoding, compress) => {
    const text = 'Größe 👋 '.repeat(500);
    expect(await send('/echo', compress(json(text)), { 'content-encoding': encoding })).toMatchObject({ status: 200, text });
  });

  it('stops reading a small body that would become a large one', async () => {
    const bomb = gzipSync(json('x'.repeat(LIMIT * 50)));
    expect(bomb.length).toBeLessThan(LIMIT / 4);
    expect(await send('/echo', bomb, { 'content-encoding': 'gzip' })).toMatchObject({ status: 413, error: { code: 'payload_too_large' } });
    const empty = Buffer.concat(Array.from({ length: 2000 }, () => gzipSync('')));
    expect(await send('/echo', empty, { 'content-encoding': 'gzip' })).toMatchObject({ status: 413 });
  });

  it('names an encoding that it does not read, and those that it does', async () => {
    expect(await send('/echo', json('x'), { 'content-encoding': 'compress' })).toMatchObject({
      status: 415,
      error: { code: 'unsupported_media_type', message: expect.stringContaining('compress') },
      accepted: 'gzip, deflate, br',
    });
  });

  it.each([
    ['cut off', gzipSync(json('x'.repeat(1000))).subarray(0, 20)],
    ['not compressed', Buffer.from(json('x'))],
  ])('answers 400 for a gzip body that is %s', async (_what, body) => {
    const answer = await send('/echo', body, { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 400, error: { code: 'invalid_input', message: expect.stringContaining('gzip') } });
  });
});

describe('charsets', () => {
  it.each([
    ['iso-8859-1', Buffer.from(json('Größe'), 'latin1')],
    ['"ISO-8859-15"', Buffer.from(json('Größe'), 'latin1')],
    ['utf-16le', Buffer.from(json('Größe'), 'utf16le')],
    ['UTF-8', Buffer.from(`\ufeff${json('Größe')}`)],
  ])('decodes a body in %s', async (charset, body) => {
    const answer = await send('/echo', body, { 'content-type': `application/json; charset=${charset}` });
    expect(answer).toMatchObject({ status: 200, text: 'Größe' });
  });

  it('does not take the second half of a character for a backslash', async () => {
    // In Shift JIS, the bytes of 表 are 0x95 and the backslash.
    const body = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0x95, 0x5c]), Buffer.from('"}')]);
    expect(await send('/echo', body, { 'content-type': 'application/json; charset=shift_jis' })).toMatchObject({ status: 200, text: '表' });
  });

  it('answers 400 for bytes that are not in the charset, instead of storing question marks', async () => {
    const answer = await send('/echo', Buffer.from(json('Größe'), 'latin1'));
    expect(answer).toMatchObject({ status: 400, error: { code: 'invalid_input', message: expect.stringContaining('UTF-8') } });
  });

  it('answers 415 for a charset that nobody knows', async () => {
    const answer = await send('/echo', json('x'), { 'content-type': 'application/json; charset=klingon' });
    expect(answer).toMatchObject({ status: 415, error: { message: expect.stringContaining('klingon') } });
  });

  it.each([
    'application/json;',
    'application/json ; charset = utf-8;',
    'Application/JSON',
    'application/json;  charset="utf-8"',
    'application/merge-patch+json; a=b',
  ])('reads a body of type %s', async (type) => {
    expect(await send('/echo', json('read'), { 'content-type': type })).toMatchObject({ status: 200, text: 'read' });
  });
});

describe('text that cannot be stored', () => {
  it.each(['\\ud800', 'x\\udc00y', '\\u0000'])('refuses %s and names the field', async (half) => {
    const answer = await send('/echo', `{"text":"ok","tags":["${half}"]}`);
    expect(answer).toMatchObject({ status: 400, error: { code: 'invalid_input', param: 'tags.0' } });
  });

  it('passes it to a route that cleans it, and accepts escaped pairs everywhere', async () => {
    expect((await send('/cleans', '{"text":"a\\u0000b"}')).text).toBe('a\u0000b');
    expect((await send('/echo', '{"text":"\\ud83d\\ude00"}')).text).toBe('😀');
  });
});

describe('other bodies', () => {
  it('gives a handler the exact bytes when it asks for them', async () => {
    const body = ' {"a": "\\ud800"} ';
    expect(await send('/raw', body)).toMatchObject({ status: 200, bytes: body.length, text: body });
  });

  it('refuses a form where only JSON is read', async () => {
    const form = new FormData();
    form.set('text', 'a');
    const answer = await fetch(`${base}/echo`, { method: 'POST', body: form });
    expect(answer.status).toBe(415);
  });

  it('answers a call whose client disconnects in the middle of its body without an unhandled error', async () => {
    const call = request(`${base}/echo`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': 1000 } });
    call.on('error', () => {});
    call.write('{"text":');
    await new Promise((resolve) => setImmediate(resolve));
    call.destroy();
    expect(await send('/echo', json('still there'))).toMatchObject({ status: 200 });
  });
});
