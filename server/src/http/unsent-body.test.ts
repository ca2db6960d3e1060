import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { sendFile } from './send-file.ts';
import { endUnsentBody } from './unsent-body.ts';

it('sends the headers of a file to HEAD, and closes the file', async () => {
  const body = Readable.from([Buffer.from('a file')]);
  const app = new Hono().use(endUnsentBody).get('/', (c) => sendFile(c, { body, bytes: 6, mimeType: 'text/plain', fileName: 'a.txt' }));
  const response = await app.request('/', { method: 'HEAD' });
  expect([response.status, response.headers.get('content-length'), await response.text(), body.destroyed]).toEqual([200, '6', '', true]);
});

it('leaves the bodies of other requests as they are', async () => {
  const body = Readable.from([Buffer.from('a file')]);
  const app = new Hono().use(endUnsentBody).get('/', (c) => sendFile(c, { body, bytes: 6, mimeType: 'text/plain', fileName: 'a.txt' }));
  expect(await (await app.request('/')).text()).toBe('a file');
});
