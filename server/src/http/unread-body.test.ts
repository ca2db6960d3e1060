import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, listen } from './listen.ts';
import type { AppEnv } from './router.ts';
import { readUnreadBody } from './unread-body.ts';

const MEGABYTE = 1024 * 1024;
let listener: Listener | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listener?.drain(0);
  listener = undefined;
});

/** A server that refuses every body without reading it. */
async function serve(limits: Parameters<typeof readUnreadBody>[0] = {}) {
  const app = new Hono<AppEnv>();
  app.use(readUnreadBody(limits));
  app.all('*', (c) => c.json({ error: 'too large' }, 413));
  listener = await listen({ host: '127.0.0.1', port: 0 });
  listener.serve(app.fetch);
  return listener.port;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** Everything that the server sends until it ends, or until `enough`. */
function receive(socket: Socket, enough: (text: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (enough(text)) resolve(text);
    });
    socket.once('end', () => resolve(text));
    socket.once('error', reject);
  });
}

const head = (length: number | 'chunked') =>
  `POST / HTTP/1.1\r\nHost: x\r\n${length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n`;

describe('a body that is refused', () => {
  it('is read to its end, so that a client that writes before it reads gets the answer', async () => {
    const port = await serve();
    for (let n = 0; n < 3; n++) {
      const socket = await open(port);
      const received = receive(socket, (text) => text.includes('too large'));
      socket.write(head(4 * MEGABYTE));
      for (let sent = 0; sent < 4; sent++) if (!socket.write(Buffer.alloc(MEGABYTE))) await once(socket, 'drain');
      expect(await received).toMatch(/^HTTP\/1\.1 413 /);
    }
  });

  it('lets fetch see the answer every time, with a length and without', async () => {
    const url = `http://127.0.0.1:${await serve()}/`;
    for (let n = 0; n < 6; n++) {
      const bytes = Buffer.alloc(3 * MEGABYTE);
      const body = n % 2 ? bytes : new Blob([bytes]).stream();
      const answer = await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit);
      expect([answer.status, await answer.json()]).toEqual([413, { error: 'too large' }]);
    }
  });

  it('leaves the connection open for the next request', async () => {
    const socket = await open(await serve());
    const received = receive(socket, (text) => text.split('HTTP/1.1 413').length === 3);
    socket.write(`${head(MEGABYTE)}${'x'.repeat(MEGABYTE)}`);
    socket.write(`${head('chunked')}5\r\nhello\r\n0\r\n\r\n`);
    expect(await received).not.toMatch(/connection: close/i);
  });

  it.each([
    ['has announced more than the limit', { maxBytes: 1000 }, head(2000), ''],
    ['sends more than the limit', { maxBytes: 1000 }, head('chunked'), `800\r\n${'x'.repeat(0x800)}\r\n`],
    ['stops sending', { idleMs: 20 }, head(2000), 'x'],
    ['takes too long', { totalMs: 20 }, head(2000), 'x'],
  ])('is answered and its connection closed when the client %s', async (_when, limits, start, part) => {
    const socket = await open(await serve(limits));
    const received = receive(socket);
    socket.write(start + part);
    const text = await received;
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toMatch(/connection: close/i);
  });
});
