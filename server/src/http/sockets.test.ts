import { once } from 'node:events';
import { connect as dialTcp } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { silentLogger } from '../shared/logger.ts';
import { type Listener, listen } from './listen.ts';
import { onError } from './observe-errors.ts';
import { createRouter } from './router.ts';
import type { Wire, WireListener } from './socket-wire.ts';
import { createSockets, type SocketLimits, type Sockets } from './sockets.ts';

let listener: Listener;
let sockets: Sockets;
afterEach(async () => {
  await sockets.close();
  await listener.drain(0);
});

/** A server with one socket route, whose sockets `module` handles. */
async function serve(module: (wire: Wire) => Partial<WireListener>, limits: Partial<SocketLimits> = {}): Promise<number> {
  sockets = createSockets({ closeMs: 300, ...limits });
  const app = createRouter();
  app.onError(onError);
  app.use(async (c, next) => {
    c.set('requestId', 'req_test');
    c.set('clientAddress', '192.0.2.1');
    c.set('log', silentLogger);
    await next();
  });
  const nothing = () => {};
  app.get('/socket', (c) =>
    sockets.accept(c, (wire) => ({ onFrame: nothing, onTick: nothing, onDrain: nothing, onClose: nothing, ...module(wire) })),
  );
  listener = await listen({ host: '127.0.0.1', port: 0 });
  listener.serve(app.fetch);
  return listener.port;
}

async function client(port: number, onText: (text: string) => void = () => {}): Promise<WebSocket> {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/socket`);
  ws.on('message', (data) => onText(data.toString()));
  await once(ws, 'open');
  return ws;
}

it('closes a reader that has stopped, and holds no more than the bound for it', async () => {
  let taken = 0;
  let most = 0;
  const heap = () => process.memoryUsage().arrayBuffers;
  const before = heap();
  const port = await serve(
    (wire) => {
      const frame = JSON.stringify({ data: 'x'.repeat(8000) });
      const timer = setInterval(() => {
        for (let i = 0; i < 20 && !wire.closed; i++) {
          wire.send(frame);
          taken += frame.length;
        }
        most = Math.max(most, heap() - before);
        if (wire.closed) clearInterval(timer);
      }, 5);
      return {};
    },
    { maxBufferedBytes: 256 * 1024, closeMs: 2000 },
  );
  let frames = 0;
  const ws = await client(port, () => frames++);
  ws.pause();
  await expect.poll(() => taken).toBeGreaterThan(256 * 1024);
  let told = 0;
  await expect
    .poll(
      () => {
        const still = told === taken;
        told = taken;
        return still;
      },
      { interval: 100 },
    )
    .toBe(true);
  // What the two ends of a loopback connection hold is the kernel's; what is ours is the bound, in frames of two buffers each.
  expect(most).toBeLessThan(4 * 1024 * 1024);
  const closed = once(ws, 'close');
  ws.resume();
  const [code, reason] = await closed;
  expect([code, String(reason)]).toEqual([4408, 'slow_reader']);
  expect(frames).toBe(taken / JSON.stringify({ data: 'x'.repeat(8000) }).length);
  await expect.poll(() => sockets.open()).toBe(0);
});

it('cuts a reader that stays silent for good, after the close too', async () => {
  const port = await serve((wire) => {
    setTimeout(() => wire.close(4401, 'token_expired'), 20);
    return {};
  });
  const socket = dialTcp(port, '127.0.0.1');
  socket.write(
    'GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await once(socket, 'data');
  expect(sockets.open()).toBe(1);
  // The package itself gives up only after 30 seconds.
  await expect.poll(() => sockets.open(), { timeout: 3000 }).toBe(0);
  socket.destroy();
});

it('takes a client that answers no ping for alive while it reads, and cuts it when it has stopped', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const pingMs = 1000;
  // More than the kernel holds between two ends of a connection, so that reading it takes data from the server.
  const piece = 12 * 1024 * 1024;
  let waits = false;
  const port = await serve(
    (wire) => {
      void (async () => {
        while (!wire.closed) {
          wire.send('x'.repeat(64 * 1024));
          const drained = wire.drained();
          waits = drained !== undefined;
          await drained;
        }
      })();
      return {};
    },
    { pingMs },
  );
  const socket = dialTcp(port, '127.0.0.1');
  socket.write(
    'GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  let read = 0;
  let target = 0;
  let reached = () => {};
  socket.on('data', ({ length }) => {
    read += length;
    if (read < target) return;
    socket.pause();
    reached();
  });
  // A connection that was cut shows in the count below, instead of a wait without end.
  socket.on('close', () => reached());
  for (let ping = 0; ping < 6; ping++) {
    target = read + piece;
    const enough = new Promise<void>((resolve) => (reached = resolve));
    socket.resume();
    await enough;
    await expect.poll(() => waits).toBe(true);
    vi.advanceTimersByTime(pingMs);
    expect([ping, sockets.open()]).toEqual([ping, 1]);
  }
  vi.advanceTimersByTime(6 * pingMs);
  await expect.poll(() => sockets.open()).toBe(0);
  socket.destroy();
});

it('lets a sender wait for the client and loses no frame', async () => {
  const total = 400;
  let waits = 0;
  const port = await serve(
    (wire) => {
      void (async () => {
        for (let i = 0; i < total; i++) {
          wire.send(`${i} ${'x'.repeat(20_000)}`);
          const wait = wire.drained();
          if (wait) {
            // A sender that does not wait asks again with every event.
            expect(wire.drained()).toBe(wait);
            waits++;
            await wait;
          }
        }
      })();
      return {};
    },
    { maxBufferedBytes: 256 * 1024 },
  );
  const numbers: number[] = [];
  const ws = await client(port, (text) => numbers.push(Number.parseInt(text, 10)));
  ws.pause();
  setTimeout(() => ws.resume(), 300);
  await expect.poll(() => numbers.length).toBe(total);
  expect(numbers).toEqual(Array.from({ length: total }, (_, i) => i));
  expect(waits).toBeGreaterThan(0);
  ws.close();
});

it('sends what is said in one go in one piece, each frame for itself and in order', async () => {
  const port = await serve((wire) => {
    for (let i = 0; i < 200; i++) wire.send(String(i));
    return {};
  });
  const socket = dialTcp(port, '127.0.0.1');
  socket.write(
    'GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => pieces.push(piece));
  await expect.poll(() => Buffer.concat(pieces).toString('latin1')).toContain('199');
  expect(pieces.length).toBeLessThanOrEqual(3);
  socket.destroy();
});

it('takes no more sockets than it may, and says so in HTTP', async () => {
  const port = await serve(() => ({}), { maxSockets: 2 });
  const open = [await client(port), await client(port)];
  const ws = new WebSocket(`ws://127.0.0.1:${port}/socket`);
  const [, response] = await once(ws, 'unexpected-response');
  expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
  ws.on('error', () => {});
  ws.terminate();
  for (const each of open) each.close();
});

it('notifies the module once when a socket closes, from either side', async () => {
  const closes: string[] = [];
  const port = await serve((wire) => ({
    onFrame: (text) => (text === 'close' ? wire.close(4404, 'not_found') : wire.send('late')),
    onClose: () => closes.push('closed'),
  }));
  const [byServer, byClient, cut] = [await client(port), await client(port), await client(port)];
  byServer.send('close');
  byServer.send('more');
  const [code] = await once(byServer, 'close');
  byClient.close();
  cut.terminate();
  await expect.poll(() => closes.length).toBe(3);
  expect([code, sockets.open()]).toEqual([4404, 0]);
});

/** Sends `text` over a bare connection; resolves to all that came back when the other side has closed it. */
async function talk(port: number, text: string): Promise<string> {
  const tcp = dialTcp(port, '127.0.0.1');
  let said = '';
  tcp.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
  });
  tcp.on('error', () => {});
  tcp.end(text);
  await once(tcp, 'close');
  return said;
}

it('a handshake behind a request that is not answered yet is answered in its turn, and ends nobody', async () => {
  const port = await serve(() => ({}));
  const first = 'GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n';
  const upgrade = 'GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  const said = await talk(port, first + upgrade);
  expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 426']);
  const ws = await client(port);
  ws.close();
});

it('one address takes only its share of the sockets, and gets it back', async () => {
  const port = await serve(() => ({}), { maxPerAddress: 2 });
  const [one] = [await client(port), await client(port)];
  await expect(client(port)).rejects.toThrow('429');
  one?.close();
  await expect.poll(() => sockets.open()).toBe(1);
  (await client(port)).close();
});
