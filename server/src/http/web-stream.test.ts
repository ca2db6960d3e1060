import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { webStream } from './web-stream.ts';

it('sends all parts, texts as bytes', async () => {
  expect(await new Response(webStream(Readable.from(['Zü', Buffer.from('rich')]))).text()).toBe('Zürich');
});

it('fails as its source does', async () => {
  const source = async function* () {
    yield 'a';
    throw new Error('the disk is gone');
  };
  await expect(new Response(webStream(Readable.from(source()))).text()).rejects.toThrow('the disk is gone');
});

it('fails with an error of before the first read', async () => {
  const source = new Readable({ read() {} });
  const stream = webStream(source);
  source.destroy(new Error('gone'));
  await new Promise(setImmediate);
  await expect(new Response(stream).text()).rejects.toThrow('gone');
});

it('is canceled before the first read of a source that cannot be opened, without an error outside', async () => {
  const source = createReadStream(join(import.meta.dirname, 'no-such-file'));
  await webStream(source).cancel();
  await expect.poll(() => source.closed).toBe(true);
});

it('closes its source when the reader goes away, before or after a part, without an error outside', async () => {
  for (const reads of [0, 1]) {
    const source = new Readable({ read() {} });
    source.push(Buffer.alloc(10));
    const reader = webStream(source).getReader();
    for (let i = 0; i < reads; i++) await reader.read();
    const waiting = reader.read();
    await reader.cancel();
    await waiting;
    await expect.poll(() => source.destroyed).toBe(true);
    source.push(Buffer.alloc(10));
  }
});
