import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import type { Context as CallContext, Scope } from '../shared/context.ts';
import { AppError } from '../shared/errors.ts';
import { authenticate, type ResolveCaller } from './authenticate.ts';
import type { AppEnv } from './router.ts';
import { createEventStreams, type EventSink, type EventSource, frameEvent, lastSeen } from './sse.ts';
import type { StreamLimits } from './stream-places.ts';

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

const callerWith = (scopes: Scope[]) =>
  ({ workspaceId: 'wsp_1', actor: { type: 'secret_key', keyId: 'key_1', scopes } }) as unknown as CallContext;

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

  describe('that follow an object', () => {
    const caller = (id: string): CallContext => ({
      workspaceId: 'wsp_1' as never,
      actor: { type: 'secret_key', keyId: id as never, scopes: [] },
      requestId: 'req_1',
      signal: new AbortController().signal,
    });

    /** Opens a stream; the function it resolves to closes it. */
    function follower(limits: Partial<StreamLimits>) {
      const streams = createEventStreams({ limits });
      const hono = new Hono<AppEnv>();
      hono.onError((error, c) => c.text((error as { code?: string }).code ?? error.message, 429));
      hono.use(async (c, next) => {
        const key = c.req.header('key');
        c.set('clientAddress', c.req.header('address') ?? '192.0.2.1');
        if (key) c.set('ctx', caller(key));
        await next();
      });
      hono.get('/:object', async (c) => {
        const answer = await streams.followEvents(c, c.req.param('object'), async () => {
          if (c.req.query('fail')) throw new Error('not found');
          return c.req.query('nothing') ? null : () => undefined;
        });
        return answer ?? c.body(null, 204);
      });
      const open = (path: string, headers: Record<string, string> = {}) => hono.request(path, { headers });
      return { streams, open };
    }

    it('are limited for each credential and object, and a closed one makes room', async () => {
      const { open, streams } = follower({ maxPerObject: 2 });
      const key = { key: 'key_1' };
      const [first, second, third] = [await open('/a', key), await open('/a', key), await open('/a', key)];
      expect([first.status, second.status, third.status, await third.text()]).toEqual([200, 200, 429, 'rate_limited']);
      expect([(await open('/b', key)).status, (await open('/a', { key: 'key_2' })).status]).toEqual([200, 200]);
      await first.body?.cancel();
      expect((await open('/a', key)).status).toBe(200);
      streams.close();
      expect((await open('/a', key)).status).toBe(200);
    });

    it('are limited for each caller: by address without a credential, and by key with one', async () => {
      const { open } = follower({ maxPerCaller: 2 });
      const statuses = async (headers: Record<string, string>) => [
        (await open('/a', headers)).status,
        (await open('/b', headers)).status,
        (await open('/c', headers)).status,
      ];
      expect(await statuses({ address: '192.0.2.1' })).toEqual([200, 200, 429]);
      expect(await statuses({ address: '192.0.2.2' })).toEqual([200, 200, 429]);
      expect(await statuses({ address: '192.0.2.2', key: 'key_1' })).toEqual([200, 200, 429]);
      expect(await statuses({ address: '192.0.2.2', key: 'key_2' })).toEqual([200, 200, 429]);
    });

    it('are limited for the whole server', async () => {
      const { open } = follower({ maxStreams: 1 });
      expect((await open('/a', { key: 'key_1' })).status).toBe(200);
      expect(await (await open('/a', { key: 'key_2' })).text()).toBe('unavailable');
    });

    it('count as long as they are prepared, and not when there is nothing to follow', async () => {
      const { open } = follower({ maxPerObject: 1 });
      for (const path of ['/a?fail=1', '/a?nothing=1', '/a?fail=1', '/a?nothing=1', '/a']) await open(path);
      expect((await open('/a')).status).toBe(429);
      const many = await Promise.all(Array.from({ length: 20 }, () => open('/b')));
      expect(many.filter(({ status }) => status === 200)).toHaveLength(1);
    });
  });

  it('closes a stream whose client left while it was prepared', async () => {
    const streams = createEventStreams();
    let stopped = 0;
    let aborted = () => {};
    const left = new Promise<void>((resolve) => {
      aborted = resolve;
    });
    const hono = new Hono<AppEnv>();
    hono.get('/', async (c) => {
      c.env.outgoing?.once('close', () => aborted());
      await left;
      return streams.sendEventStream(c, () => () => stopped++);
    });
    const server = createAdaptorServer({ fetch: hono.fetch });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => server.close());
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n', () => socket.destroy());
    await expect.poll(() => stopped).toBe(1);
    expect(streams.open()).toBe(0);
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

  it.each([
    ['is revoked', async () => null],
    ['expires', () => Promise.reject(new AppError('token_expired', 'This token has expired.'))],
    ['loses a scope', async () => callerWith(['chat:write'])],
  ])('ends a stream that follows something when the credential %s', async (_, after) => {
    let resolve: ResolveCaller = async () => callerWith(['chat:write', 'conversations:read']);
    const streams = createEventStreams({ pingMs: 10 });
    const hono = new Hono<AppEnv>();
    hono.use(authenticate((credential) => resolve(credential)));
    hono.get('/', async (c) => (await streams.followEvents(c, 'ses_1', async () => () => undefined)) ?? c.body(null));
    const response = await hono.request('/', { headers: { authorization: 'Bearer sk_1' } });
    const reader = response.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect([await next(), await next()].join('')).toContain(': ping\n\n: ping\n\n');
    // What cannot be asked right now ends nothing.
    resolve = () => Promise.reject(new Error('no database'));
    expect([await next(), await next()].join('')).toContain(': ping');
    resolve = after;
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
