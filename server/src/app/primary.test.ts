import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { FLAGS, type StartedProcess, startServer } from './run.testing.ts';

/** The fixture opens no database, but more than one process needs one. */
const TWO = { WORKERS: '2', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };

interface State {
  worker: number;
  pid: number;
  /** Node's arguments. */
  flags: string[];
  publicUrl: string;
  draining: boolean;
}

/** Asks on a connection of its own, because a worker keeps its connections. */
const ask = async ({ url }: { url: string }): Promise<State> => {
  const response = await fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(20_000) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as State;
};

/** The answers of both workers, the first worker's first. */
async function askBoth(server: StartedProcess): Promise<[State, State]> {
  const states = new Map<number, State>();
  await expect
    .poll(async () => {
      const state = await ask(server);
      states.set(state.worker, state);
      return states.size;
    })
    .toBe(2);
  return [states.get(1) as State, states.get(2) as State];
}

it('the primary process loads nothing of the server', () => {
  const importsOf = (file: string) =>
    [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/^import (?!type ).* from '(.*)';$/gm)].map(([, from]) => from);
  expect(importsOf('./start.ts')).toEqual(['node:cluster', './workers.ts']);
  expect(importsOf('./primary.ts')).toEqual(['node:cluster', './workers.ts']);
  expect(importsOf('./workers.ts')).toEqual(['node:os']);
});

describe('a start of several workers', () => {
  it('says once, when all are ready, where they listen, and each of them answers at that port', async () => {
    const server = await startServer(TWO);
    const port = Number(new URL(server.url).port);
    const [one, two] = await askBoth(server);
    expect(new Set([one.pid, two.pid, server.child.pid]).size).toBe(3);
    expect([one.flags, two.flags]).toEqual([FLAGS, FLAGS]);
    expect([one.publicUrl, two.publicUrl]).toEqual(Array(2).fill(`http://localhost:${port}`));
    expect(server.messages).toMatchObject([{ type: 'ready', port, workers: 2 }]);
    expect(server.lines('listening')).toMatchObject([{ level: 'info', port, workers: 2 }]);
    expect(server.lines('listening')[0]).not.toHaveProperty('type');
  });

  it('logs warnings of the configuration once, with the number of the worker', async () => {
    const server = await startServer(TWO);
    const warnings = server.output().match(/[^\n]*JWT_SECRET is not set[^\n]*/g) ?? [];
    expect(warnings.map((line) => JSON.parse(line))).toMatchObject([{ worker: 1 }]);
  });

  it('logs nothing below LOG_LEVEL', async () => {
    const server = await startServer({ ...TWO, LOG_LEVEL: 'error' });
    expect(server.messages).toHaveLength(1);
    expect(server.output()).toBe('');
  });

  it('gives no request to a worker that cannot answer yet', async () => {
    const server = await startServer({ ...TWO, STUCK_WORKER: '2' });
    process.kill((await askBoth(server))[1].pid, 'SIGKILL');
    await expect.poll(() => server.lines('is stuck')).toHaveLength(1);
    for (let i = 0; i < 20; i++) expect((await ask(server)).worker).toBe(1);
  });

  it.each(['1', '2'])('fails with the message of worker %s that cannot start, in one paragraph, with 1', async (FAIL_WORKER) => {
    const server = await startServer({ ...TWO, FAIL: 'The database is not there.', FAIL_WORKER });
    expect(await server.exit).toEqual([1, null]);
    expect(server.messages).toEqual([]);
    expect(server.errors()).toBe('\nCloneAI did not start. The database is not there.\n\n');
  });

  it('fails with a paragraph when a worker is killed before it is ready', async () => {
    const server = await startServer({ ...TWO, FAIL: 'SIGKILL', FAIL_WORKER: '2' });
    expect(await server.exit).toEqual([1, null]);
    expect(server.errors()).toMatch(/^\nCloneAI did not start\. Worker 2 of 2 was ended by SIGKILL before it was ready\. [^\n]*\n\n$/);
  });

  it('reports a port in use in one paragraph', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const server = await startServer({ ...TWO, PORT: String(port) });
    expect(await server.exit).toEqual([1, null]);
    expect(server.errors()).toMatch(new RegExp(`^\\nCloneAI did not start\\. Port ${port} on 127\\.0\\.0\\.1 is taken[^\\n]*\\n\\n$`));
    holder.close();
  });
});

describe('a worker that ends', () => {
  it('is replaced after kill -9, while the port refuses no connection', async () => {
    const server = await startServer(TWO);
    const [one, two] = await askBoth(server);
    process.kill(one.pid, 'SIGKILL');
    // A connection that the worker had accepted is reset. None is refused, and none waits for an answer that does not come.
    const failures = new Set<string>();
    await expect
      .poll(async () => {
        const state = await ask(server).catch((error: Error & { cause?: { code?: string } }) => {
          failures.add(error.cause?.code ?? error.message);
          return null;
        });
        return state !== null && state.pid !== one.pid && state.pid !== two.pid && state.worker;
      })
      .toBe(1);
    failures.delete('ECONNRESET');
    failures.delete('UND_ERR_SOCKET');
    expect([...failures]).toEqual([]);
    expect(server.lines('a worker ended and is replaced')).toMatchObject([{ worker: 1, signal: 'SIGKILL', delayMs: 100 }]);
    expect(server.lines('listening')).toHaveLength(1);
    expect(server.messages).toHaveLength(1);
  });

  it('is replaced after it has stopped by itself, and later each time', async () => {
    const server = await startServer(TWO);
    for (const [at, delayMs] of [100, 200].entries()) {
      process.kill((await askBoth(server))[1].pid, 'SIGTERM');
      await expect.poll(() => server.lines('a worker ended and is replaced')).toHaveLength(at + 1);
      expect(server.lines('a worker ended and is replaced')[at]).toMatchObject({ worker: 2, code: 0, delayMs });
    }
    await askBoth(server);
  });
});

describe('a stop of several workers', () => {
  it('lets a running stream end after SIGTERM, closes every worker, and exits with 0', async () => {
    const server = await startServer(TWO);
    const stream = await fetch(`${server.url}/stream?words=20`);
    server.child.kill('SIGTERM');
    await expect.poll(() => server.lines('server drains')).toHaveLength(2);
    await expect(ask(server)).rejects.toThrow();
    expect(await stream.text()).toContain('data: 19');
    expect(await server.exit).toEqual([0, null]);
    expect(
      server
        .lines('server closed')
        .map(({ worker }) => worker)
        .sort(),
    ).toEqual([1, 2]);
  });

  it('accepts new connections during the delay after SIGTERM, while each worker says that it is stopping', async () => {
    const server = await startServer({ ...TWO, SHUTDOWN_DELAY_SECONDS: '300' });
    server.child.kill('SIGTERM');
    await expect.poll(() => server.lines('stopping')).toHaveLength(2);
    expect((await askBoth(server)).map(({ draining }) => draining)).toEqual([true, true]);
    server.child.kill('SIGINT');
  });

  it('stops at once after a second signal, with 1', async () => {
    const server = await startServer({ ...TWO, SHUTDOWN_GRACE_SECONDS: '600' });
    const stream = await fetch(`${server.url}/stream?words=100000`);
    server.child.kill('SIGTERM');
    await expect.poll(() => server.lines('server drains')).toHaveLength(2);
    // Sent until it no longer counts as the first one.
    const again = setInterval(() => server.child.kill('SIGTERM'), 100);
    expect(await server.exit).toEqual([1, null]);
    clearInterval(again);
    await expect(stream.text()).rejects.toThrow();
  });

  it('ends every worker when the process that started them ends', async () => {
    const server = await startServer(TWO);
    server.child.disconnect();
    expect(await server.exit).toEqual([0, null]);
    expect(server.lines('server closed')).toHaveLength(2);
  });

  it('frees the port after kill -9 of the primary process, while the workers let their streams end', async () => {
    const server = await startServer(TWO);
    const stream = await fetch(`${server.url}/stream?words=20`);
    server.child.kill('SIGKILL');
    await once(server.child, 'exit');
    await expect
      .poll(() =>
        ask(server).then(
          () => null,
          (error) => error.cause?.code,
        ),
      )
      .toBe('ECONNREFUSED');
    const next = await startServer({ ...TWO, PORT: new URL(server.url).port });
    expect(next.errors()).toBe('');
    await askBoth(next);
    expect(await stream.text()).toContain('data: 19');
    // The output closes when the last worker has ended.
    await server.exit;
    expect(server.lines('server closed')).toHaveLength(2);
  });
});
