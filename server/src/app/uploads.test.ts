import { gzipSync } from 'node:zlib';
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
        ['tags', 'Paris, France'],
        ['tags', 'sea'],
      ],
      ['Paris, France', 'sea'],
    ],
    ['a field named as PHP and Rails name lists', [['tags[]', 'Paris, France']], ['Paris, France']],
    ['a JSON array, as the SDK sends it', [['tags', '["Paris, France","sea"]']], ['Paris, France', 'sea']],
    ['a text that only begins like JSON', [['tags', '[draft], sea']], ['[draft]', 'sea']],
    ['an empty field', [['tags', '']], []],
  ])('may be %s', async (_form, fields, tags) => {
    expect(await upload(fields)).toMatchObject({ httpStatus: 201, tags });
  });

  it.each<[string, [string, string][]]>([
    ['a JSON array of numbers', [['tags', '[1,2]']]],
    ['too many', Array.from({ length: 21 }, (_, n) => ['tags', `tag ${n}`])],
    ['one that is too long', [['tags[]', 'x'.repeat(51)]]],
  ])('are refused when they are %s', async (_form, fields) => {
    expect(await upload(fields)).toMatchObject({ httpStatus: 400, error: { param: expect.stringMatching(/^tags/) } });
  });
});
