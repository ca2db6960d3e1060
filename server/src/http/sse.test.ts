import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppEnv } from './router.ts';
import { createEventStreams, type EventSink, type EventSource, frameEvent, lastSeen } from './sse.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function app(source: EventSource, options: Parameters<typeof createEventStreams>[0] = {}) {
  const streams = createEventStreams(options);
  const hono = new Hono<AppEnv>();
  hono.use(async (c, next) => {
    c.header('x-request-id', 'req_1');
    await next();
  });
  hono.get('/', (c) => streams.sendEventStream(c, source));
  return { streams, hono };
}

async function serve(source: EventSource, options: Parameters<typeof createEventStreams>[0] = {}) {
  const { streams, hono } = app(source, options);
  const server = createAdaptorServer({ fetch: hono.fetch });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  return { streams, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const three: EventSource = (sink) => {
  for (const id of [1, 2, 3]) sink.write(frameEvent('tick', JSON.stringify({ id }), id));
  sink.end();
  return undefined;
};

describe('event streams', () => {
  it('frames events and sends the headers that proxies and browsers need', async () => {
    const { url } = await serve(three);
    for (const response of [await fetch(url), await app(three).hono.request('/')]) {
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        'x-request-id': 'req_1',
      });
      expect(await response.text()).toBe([1, 2, 3].map((id) => `id: ${id}\nevent: tick\ndata: {"id":${id}}\n\n`).join(''));
    }
  });

  it('notifies the source when the client disconnects', async () => {
    for (const served of [true, false]) {
      let gone = () => {};
      const left = new Promise<void>((resolve) => {
        gone = resolve;
      });
      const source: EventSource = (sink) => {
        sink.write(frameEvent('tick', '1'));
        return gone;
      };
      const { streams, response } = served
        ? await serve(source).then(async ({ streams, url }) => ({ streams, response: await fetch(url) }))
        : await (async () => {
            const { streams, hono } = app(source);
            return { streams, response: await hono.request('/') };
          })();
      const reader = response.body?.getReader();
      await reader?.read();
      expect(streams.open()).toBe(1);
      await reader?.cancel();
      await left;
      expect(streams.open()).toBe(0);
    }
  });

  it('disconnects a client that stopped reading before its events fill the memory', async () => {
    let sink: EventSink | undefined;
    let gone = () => {};
    const left = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const { url } = await serve(
      (opened) => {
        sink = opened;
        return gone;
      },
      { maxBufferedBytes: 10_000 },
    );
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    closers.push(() => socket.destroy());
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    socket.pause();
    let writes = 0;
    const timer = setInterval(() => {
      writes++;
      sink?.write(frameEvent('tick', JSON.stringify('x'.repeat(100_000))));
    }, 1);
    closers.push(() => clearInterval(timer));
    await left;
    expect(sink?.closed).toBe(true);
    expect(writes).toBeLessThan(200);
  });

  it('pings open streams and ends them when the server closes', async () => {
    const { url, streams } = await serve(() => undefined, { pingMs: 10 });
    const response = await fetch(url);
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain(': ping\n\n');
    streams.close();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read());
    expect(streams.open()).toBe(0);
  });

  it('reads the last event that the client has seen', () => {
    expect(lastSeen(undefined, undefined)).toBe(0);
    expect(lastSeen('7', 3)).toBe(7);
    expect(lastSeen('3', 9)).toBe(9);
    for (const odd of ['-1', 'x', '1e3', '9'.repeat(30)]) expect(lastSeen(odd, 2)).toBe(2);
  });
});
