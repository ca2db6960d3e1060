import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startServer } from './run.testing.ts';

describe('a start', () => {
  it('reports a port in use in one paragraph and exits with 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const server = await startServer({ PORT: String(port) });
    expect((await server.exit)[0]).toBe(1);
    expect(server.errors()).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(server.errors()).not.toContain('    at ');
    holder.close();
  });

  it('reports every configuration problem without a stack', async () => {
    const server = await startServer({ LOG_LEVEL: 'loud', MAX_UPLOAD_MB: '0' });
    expect((await server.exit)[0]).toBe(1);
    expect(server.errors()).toMatch(/LOG_LEVEL[\s\S]*MAX_UPLOAD_MB/);
    expect(server.errors()).not.toContain('    at ');
  });

  it('refuses several processes with the embedded database, and says what to do', async () => {
    const server = await startServer({ WORKERS: '2' });
    expect((await server.exit)[0]).toBe(1);
    expect(server.errors().match(/did not start/g)).toHaveLength(1);
    expect(server.errors()).toContain('WORKERS must be 1 with the embedded database, which belongs to one process. Remove WORKERS, or set');
    expect(server.errors()).not.toContain('    at ');
  });

  it.runIf(process.platform === 'linux')(
    'reports a data folder that cannot be created, and exits with 1 instead of trying forever',
    async () => {
      const server = await startServer({ DATA_DIR: '/proc/cloneai' });
      expect((await server.exit)[0]).toBe(1);
      expect(server.errors()).toMatch(/CloneAI did not start\. DATA_DIR cannot be used: .*\/proc\/cloneai.*choose another folder/);
      expect(server.errors()).not.toContain('    at ');
    },
  );

  it('reports why an adapter could not be created', async () => {
    const server = await startServer({ FAIL: 'The database folder is used by process 4711.' });
    expect((await server.exit)[0]).toBe(1);
    expect(server.errors()).toContain('CloneAI did not start. The database folder is used by process 4711.');
  });
});

describe('a stop', () => {
  it('lets a running stream end, accepts no new connection, and exits with 0', async () => {
    const server = await startServer();
    const stream = await fetch(`${server.url}/stream?words=20`);
    server.child.kill('SIGTERM');
    await expect.poll(() => server.output()).toContain('server drains');
    await expect(fetch(server.url)).rejects.toThrow();
    expect(await stream.text()).toContain('data: 19');
    expect(await server.exit).toEqual([0, null]);
    expect(server.output()).toContain('server closed');
  });

  it('accepts new connections during the delay after SIGTERM, while it says that it is stopping', async () => {
    const server = await startServer({ SHUTDOWN_DELAY_SECONDS: '300' });
    server.child.kill('SIGTERM');
    const state = async () => (await fetch(server.url, { headers: { connection: 'close' } })).json();
    await expect.poll(state).toMatchObject({ draining: true, closed: false });
    expect(await state()).toMatchObject({ draining: true });
    expect(server.output()).not.toContain('server drains');
  });

  it('drains after the delay and exits with 0', async () => {
    const server = await startServer({ SHUTDOWN_DELAY_SECONDS: '1' });
    server.child.kill('SIGTERM');
    expect(await server.exit).toEqual([0, null]);
    expect(server.output()).toMatch(/"delayMs":1000[\s\S]*server drains/);
  });

  it('does not wait for the delay after Ctrl-C', async () => {
    const server = await startServer({ SHUTDOWN_DELAY_SECONDS: '300' });
    server.child.kill('SIGINT');
    expect(await server.exit).toEqual([0, null]);
  });

  it('breaks open connections when the grace period is over', async () => {
    const server = await startServer({ SHUTDOWN_GRACE_SECONDS: '1' });
    const stream = await fetch(`${server.url}/stream?words=100000`);
    server.child.kill('SIGTERM');
    await expect(stream.text()).rejects.toThrow();
    expect(await server.exit).toEqual([0, null]);
    expect(server.output()).toMatch(/"cut":1[^\n]*"stopped"/);
  });

  it('sends the last events of answers aborted at the end of the grace period', async () => {
    const server = await startServer({ SHUTDOWN_GRACE_SECONDS: '1' });
    const stream = await fetch(`${server.url}/talk`);
    server.child.kill('SIGTERM');
    expect(await stream.text()).toBe('hello goodbye');
    expect(await server.exit).toEqual([0, null]);
  });

  it('stops at once after a second signal', async () => {
    const server = await startServer({ SHUTDOWN_GRACE_SECONDS: '600' });
    const stream = await fetch(`${server.url}/stream?words=100000`);
    server.child.kill('SIGTERM');
    await expect.poll(() => server.output()).toContain('server drains');
    await sleep(700);
    server.child.kill('SIGTERM');
    expect((await server.exit)[0]).toBe(1);
    await expect(stream.text()).rejects.toThrow();
  });

  it('treats the same signal from several senders as one', async () => {
    const server = await startServer();
    const stream = await fetch(`${server.url}/stream?words=20`);
    for (let i = 0; i < 3; i++) server.child.kill('SIGINT');
    expect(await stream.text()).toContain('data: 19');
    expect(await server.exit).toEqual([0, null]);
  });

  it('does not wait for idle connections', async () => {
    const server = await startServer({ SHUTDOWN_GRACE_SECONDS: '600' });
    await (await fetch(server.url)).json();
    server.child.kill('SIGTERM');
    expect(await server.exit).toEqual([0, null]);
  });

  it('stops when the process that started it ends', async () => {
    const server = await startServer();
    server.child.disconnect();
    expect(await server.exit).toEqual([0, null]);
  });
});

it('exits with 1 and logs the stack after an uncaught error', async () => {
  const server = await startServer();
  await expect(fetch(`${server.url}/crash`)).rejects.toThrow();
  expect((await server.exit)[0]).toBe(1);
  expect(server.output()).toMatch(/nobody catches this[^\n]*"event":"uncaughtException"/);
});
