import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sleep } from './clock.ts';

const serverDir = fileURLToPath(new URL('..', import.meta.url));

export interface ServerProcess {
  url: string;
  pid: number;
  /** From the start of the process to the first good answer of /health. */
  startMs: number;
  /** Last 200 lines it printed. */
  log(): string[];
  exited: Promise<number | null>;
  /** SIGTERM, then waits at most 30 s. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  env: Record<string, string>;
  port?: number;
  /** Core to run on; any without it. */
  core?: number;
  /** Give up waiting for /health after this long. */
  timeoutMs?: number;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** What is run: `BENCH_SERVER_ENTRY`, or the build, or the sources when there is no build. */
export function serverEntry(): string {
  const built = join(serverDir, 'dist', 'main.js');
  return process.env.BENCH_SERVER_ENTRY ?? (existsSync(built) ? built : join(serverDir, 'src', 'main.ts'));
}

/** Limits out of the way, quiet logs, nothing inherited that names another database or model. */
export function benchEnv(extra: Record<string, string>): Record<string, string> {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => (process.env[name] ? [[name, process.env[name] as string]] : [])),
  );
  return {
    ...inherited,
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_AUTH_PER_MINUTE: '1000000',
    RATE_LIMIT_CHAT_PER_MINUTE: '1000000',
    RATE_LIMIT_UPLOADS_PER_HOUR: '1000000',
    RATE_LIMIT_API_PER_HOUR: '10000000',
    ...extra,
  };
}

/** Starts a program and resolves with the first line it prints (its address). */
export async function startTool(
  file: string,
  args: string[],
  core?: number,
): Promise<{ line: string; pid: number; stop(): Promise<void> }> {
  const command = [process.execPath, join(serverDir, 'bench', file), ...args];
  const child =
    core === undefined
      ? spawn(command[0] as string, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn('taskset', ['-c', String(core), ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      text += part;
      if (text.includes('\n')) resolve(text.split('\n')[0] as string);
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it said anything.`)));
  });
  return { line, pid: child.pid as number, stop: () => endOf(child, 'SIGTERM', 5000) };
}

/** Runs a program of this folder to its end; resolves with what it printed. */
export async function runTool(file: string, args: string[], core?: number): Promise<string> {
  const command = [process.execPath, join(serverDir, 'bench', file), ...args];
  const child =
    core === undefined
      ? spawn(command[0] as string, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn('taskset', ['-c', String(core), ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${file} ended with ${code}.`);
  return text;
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await gone;
  clearTimeout(timer);
}

/** Starts CloneAI and waits for /health. Throws with its last lines when it ends or does not answer in time. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const command = [process.execPath, serverEntry()];
  const launch = options.core === undefined ? command : ['taskset', '-c', String(options.core), ...command];
  const begun = performance.now();
  const child = spawn(launch[0] as string, launch.slice(1), {
    cwd: serverDir,
    env: { ...options.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines = [...lines, ...text.split('\n').filter(Boolean)].slice(-200);
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = `http://127.0.0.1:${port}`;
  const deadline = begun + (options.timeoutMs ?? 60_000);
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The server ended with ${child.exitCode ?? child.signalCode}:\n${lines.slice(-20).join('\n')}`);
    if (performance.now() > deadline) {
      await endOf(child, 'SIGKILL', 1000);
      throw new Error(`The server did not answer /health in time:\n${lines.slice(-20).join('\n')}`);
    }
    const ok = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    if (ok) break;
    await sleep(5);
  }
  return {
    url,
    pid: child.pid as number,
    startMs: performance.now() - begun,
    log: () => lines,
    exited,
    stop: () => endOf(child, 'SIGTERM', 30_000),
    kill: () => endOf(child, 'SIGKILL', 30_000),
  };
}
