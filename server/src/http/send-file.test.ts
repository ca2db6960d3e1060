import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { sendFile } from './send-file.ts';

const send = (content: Uint8Array | string, mimeType: string, fileName = 'a.txt') =>
  sendBody(Readable.from([Buffer.from(content as string)]), mimeType, fileName);
const sendBody = (body: Readable | string, mimeType: string, fileName = 'a.txt') => {
  return new Hono().get('/', (c) => sendFile(c, { body, bytes: null, mimeType, fileName })).request('/');
};
const typeOf = async (...file: Parameters<typeof send>) => (await send(...file)).headers.get('content-type');

it('says that a text is UTF-8 if it is, and keeps the charset that it was declared to have', async () => {
  expect(await typeOf('Zürich', 'text/plain')).toBe('text/plain; charset=utf-8');
  expect(await typeOf(Buffer.from('Zürich', 'latin1'), 'text/plain')).toBe('text/plain');
  expect(await typeOf(Buffer.from('Zürich', 'latin1'), 'text/plain; charset=ISO-8859-1')).toBe('text/plain; charset=iso-8859-1');
  expect(await typeOf('a', 'text/plain; charset=utf-7')).toBe('text/plain; charset=utf-8');
  expect(await typeOf('<p>', 'text/html')).toBe('text/html');
  expect((await sendBody('Zürich', 'text/plain')).headers.get('content-type')).toBe('text/plain; charset=utf-8');
});

it('sends all of a text whose beginning it read', async () => {
  const parts = ['Grüezi ', 'mitenand, ', 'Zürich'];
  const body = Readable.from(parts.map((part) => Buffer.from(part)));
  const app = new Hono().get('/', (c) => sendFile(c, { body, bytes: null, mimeType: 'text/plain', fileName: 'a.txt' }));
  expect(await (await app.request('/')).text()).toBe(parts.join(''));
});

it('closes a file that does not begin when the reader goes away', async () => {
  const body = new Readable({ read() {} });
  const reader = new AbortController();
  const app = new Hono().get('/', (c) => sendFile(c, { body, bytes: null, mimeType: 'text/plain', fileName: 'a.txt' }));
  const response = app.request('/', { signal: reader.signal });
  setImmediate(() => reader.abort());
  expect((await response).status).toBe(500);
  expect(body.destroyed).toBe(true);
});

it('closes the file when the reader goes away', async () => {
  const body = new Readable({ read() {} });
  body.push(Buffer.alloc(10, 'a'));
  const response = await new Hono()
    .get('/', (c) => sendFile(c, { body, bytes: null, mimeType: 'text/plain', fileName: 'a.txt' }))
    .request('/');
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await expect.poll(() => body.destroyed).toBe(true);
});

it('keeps the ending of a long name, and no mark that turns its direction', async () => {
  const name = (await send('a', 'text/plain', `${'long '.repeat(60)}.pdf`)).headers.get('content-disposition') ?? '';
  expect(name).toMatch(/l\.pdf";/);
  expect(name).toMatch(/\.pdf$/);
  expect((await send('a', 'text/plain', 'a\u202efdp.html')).headers.get('content-disposition')).toBe(
    `inline; filename="afdp.html"; filename*=UTF-8''afdp.html`,
  );
});
