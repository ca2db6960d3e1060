import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { silentLogger } from '../../shared/logger.ts';
import { connectRedis, type RedisConnection } from './redis.connection.ts';

export interface TestRedis {
  url: string;
  connection: RedisConnection;
  /** `SIGSTOP` suspends the server, `SIGCONT` resumes it, `SIGKILL` ends it. */
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  /** Starts an empty server on the same port after SIGKILL. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Long enough for a busy machine. Tests in which Redis hangs wait this long. */
export const TIMEOUT_MS = 3000;

/** Why Redis tests are skipped, or false. */
export async function redisMissing(): Promise<string | false> {
  const found = await new Promise<boolean>((resolve) => {
    const child = spawn('redis-server', ['--version'], { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
  return found ? false : 'redis-server is not installed';
}

/** Starts a redis-server in memory on a free port. */
export async function startTestRedis(): Promise<TestRedis> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const start = () => {
    const child = spawn('redis-server', args, { stdio: 'ignore' });
    return { child, exited: new Promise<void>((resolve) => child.once('exit', () => resolve())) };
  };
  let server = start();
  const url = `redis://127.0.0.1:${port}`;
  const connection = await retry(() => connectRedis({ url, logger: silentLogger, timeoutMs: TIMEOUT_MS, connectTimeoutMs: 10_000 }));
  return {
    url,
    connection,
    signal: (name) => void server.child.kill(name),
    async restart() {
      await server.exited;
      server = start();
    },
    async stop() {
      await connection.close();
      server.child.kill('SIGKILL');
      await server.exited;
    },
  };
}

async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 600) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
