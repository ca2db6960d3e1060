import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createAdaptorServer } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from './server.testing.ts';

let server: TestServer;
let token: string;
let cloneId: string;

const send = (path: string, type: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  server.fetch(
    new Request(`http://localhost${path}`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${token}`, ...headers },
      body: body as string,
    }),
  );

interface Answer {
  status: number;
  tags?: string[];
  title?: string;
  error?: { code: string; message: string; param: string | null };
}

beforeAll(async () => {
  server = await createTestServer();
  const registered = await send('/v1/auth/register', 'application/json', '{"email":"ada@example.test","password":"correct horse battery"}');
  token = ((await registered.json()) as { accessToken: string }).accessToken;
  cloneId = ((await (await send('/v1/clones', 'application/json', '{"name":"Ada"}')).json()) as { id: string }).id;
});
afterAll(() => server.close());

let files = 0;
/** Uploads a file with these fields, in this order. */
async function upload(fields: [string, string][], type = 'multipart/form-data; boundary=xx', headers: Record<string, string> = {}) {
  const part = (name: string, value: string, rest = '') =>
    `--xx\r\ncontent-disposition: form-data; name="${name}"${rest}\r\n\r\n${value}\r\n`;
  const parts = fields.map(([name, value]) => part(name, value)).join('');
  const form = `${parts}${part('file', `Bees dance ${++files} times.`, '; filename="bees.txt"')}--xx--\r\n`;
  const answer = await send(`/v1/clones/${cloneId}/sources`, type, headers['content-encoding'] ? gzipSync(form) : form, headers);
  return { ...((await answer.json()) as object), httpStatus: answer.status } as Answer & { httpStatus: number };
}

describe('the content type of a form', () => {
  it.each([
    'multipart/form-data; charset=utf-8; boundary=xx',
    'multipart/form-data; boundary=xx; charset=UTF-8',
    'multipart/form-data; boundary=xx;',
    'multipart/form-data;   boundary=xx',
    'multipart/form-data;boundary="xx"',
    'Multipart/Form-Data ; Boundary=xx',
  ])('may be %s', async (type) => {
    expect(await upload([['title', 'Größe']], type)).toMatchObject({ httpStatus: 201, title: 'Größe' });
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary="a b"'])(
    'needs a usable boundary, which %s lacks',
    async (type) => {
      expect(await upload([], type)).toMatchObject({ httpStatus: 400, error: { message: expect.stringContaining('boundary') } });
    },
  );

  it('does not go with compression', async () => {
    const answer = await upload([], undefined, { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ httpStatus: 415, error: { message: expect.stringContaining('Content-Encoding') } });
  });
});

describe('the tags of an upload', () => {
  it.each<[string, [string, string][], string[]]>([
    ['a comma-separated list', [['tags', 'sea, fish ,, deep']], ['sea', 'fish', 'deep']],
    [
      'several fields',
      [
        ['tags', 'Paris'],
        ['tags', 'sea'],
      ],
      ['Paris', 'sea'],
    ],
    ['a field named as PHP and Rails name lists', [['tags[]', 'Paris']], ['Paris']],
    ['a JSON array, as the SDK sends it', [['tags', '["Paris","sea"]']], ['Paris', 'sea']],
    ['a text that only begins like JSON', [['tags', '[draft], sea']], ['[draft]', 'sea']],
    ['an empty field', [['tags', '']], []],
  ])('may be %s', async (_form, fields, tags) => {
    expect(await upload(fields)).toMatchObject({ httpStatus: 201, tags });
  });

  it.each<[string, [string, string][]]>([
    ['a JSON array of numbers', [['tags', '[1,2]']]],
    ['too many', Array.from({ length: 21 }, (_, n) => ['tags', `tag ${n}`])],
    ['one with a comma', [['tags[]', 'Paris, France']]],
    ['one with a comma in a JSON array', [['tags', '["Paris, France"]']]],
    ['one that is too long', [['tags[]', 'x'.repeat(51)]]],
  ])('are refused when they are %s', async (_form, fields) => {
    expect(await upload(fields)).toMatchObject({ httpStatus: 400, error: { param: expect.stringMatching(/^tags/) } });
  });
});

describe('an upload that is repeated under its Idempotency-Key', () => {
  const formOf = (content: string, boundary: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="wasps.txt"\r\n\r\n${content}\r\n--${boundary}--\r\n`;
  const sources = async () =>
    (
      (await (
        await server.fetch(
          new Request(`http://localhost/v1/clones/${cloneId}/sources?limit=100`, { headers: { authorization: `Bearer ${token}` } }),
        )
      ).json()) as { data: object[] }
    ).data.length;

  it('gets the stored source for the same file only, over a real connection as well', async () => {
    const listening = createAdaptorServer({ fetch: server.fetch as never });
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    const overHttp = (path: string, init: RequestInit) => fetch(`${base}${path}`, init);
    const inProcess = (path: string, init: RequestInit) => server.fetch(new Request(`http://localhost${path}`, init));
    try {
      for (const [n, post] of [overHttp, inProcess].entries()) {
        const upload = async (content: string, boundary: string) => {
          const answer = await post(`/v1/clones/${cloneId}/sources`, {
            method: 'POST',
            headers: {
              'content-type': `multipart/form-data; boundary=${boundary}`,
              authorization: `Bearer ${token}`,
              'idempotency-key': `wasps-${n}`,
            },
            body: formOf(content, boundary),
          });
          return { status: answer.status, body: (await answer.json()) as { id?: string; error?: { code: string } } };
        };
        const before = await sources();
        const large = `Wasps build paper nests, attempt ${n}. `.repeat(20_000);
        const first = await upload(large, 'one');
        expect(first.status).toBe(201);
        expect(await upload(large, 'two')).toEqual(first);
        for (const other of [`${large.slice(0, -1)}!`, 'Short.', `${large} More. `.repeat(3)])
          expect(await upload(other, 'one')).toMatchObject({ status: 409, body: { error: { code: 'idempotency_mismatch' } } });
        expect((await sources()) - before).toBe(1);
      }
    } finally {
      await new Promise((resolve) => listening.close(resolve));
    }
  });
});
