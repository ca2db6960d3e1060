import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { LoadPlan, LoadResult } from './load.ts';

const serverDir = fileURLToPath(new URL('..', import.meta.url));

export interface ServerProcess {
  url: string;
  pid: number;
  /** From the start of the process to its message that it is ready. */
  readyMs: number;
  /** From the start of the process to the first successful /health. */
  startMs: number;
  /** The last 200 lines of output. */
  log(): string[];
  exited: Promise<number | null>;
  /** SIGTERM, then waits at most 30 s. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  env: Record<string, string>;
  /** The core to run on; any core by default. */
  core?: number;
  /** 2 minutes by default. */
  timeoutMs?: number;
  /** The file to run instead of `serverEntry()`, and arguments for Node before it. */
  entry?: string;
  nodeArgs?: string[];
}

/** `BENCH_SERVER_ENTRY`, the build, or the sources if there is no build. */
export function serverEntry(): string {
  const built = join(serverDir, 'dist', 'main.js');
  return process.env.BENCH_SERVER_ENTRY ?? (existsSync(built) ? built : join(serverDir, 'src', 'main.ts'));
}

/** The same in every run, because a database belongs to the servers with its secret, and the one of an earlier run is used again. */
export const BENCH_JWT_SECRET = 'the secret of all servers of the benchmarks';

/** An environment with high rate limits, quiet logs and no inherited database or model. */
export function benchEnv(extra: Record<string, string>): Record<string, string> {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => (process.env[name] ? [[name, process.env[name] as string]] : [])),
  );
  return {
    ...inherited,
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    // Creating the demo would count as part of the first measurement.
    DEMO: 'off',
    // One process is measured, however many cores the machine has.
    WORKERS: '1',
    JWT_SECRET: BENCH_JWT_SECRET,
    RATE_LIMIT_AUTH_PER_MINUTE: '1000000',
    RATE_LIMIT_CHAT_PER_MINUTE: '1000000',
    RATE_LIMIT_UPLOADS_PER_HOUR: '1000000',
    RATE_LIMIT_API_PER_HOUR: '10000000',
    ...extra,
  };
}

function launch(command: string[], core: number | undefined, options: SpawnOptions): ChildProcess {
  const [program = '', ...args] = core === undefined ? command : ['taskset', '-c', String(core), ...command];
  return spawn(program, args, options);
}

const toolCommand = (file: string, args: string[], interpreter = process.execPath) => [
  interpreter,
  ...(isAbsolute(file) ? [file] : [join(serverDir, 'bench', file)]),
  ...args,
];

export interface Tool {
  /** The first line of its output. */
  line: string;
  pid: number;
  /** From the start of the process to that line. */
  startMs: number;
  stop(): Promise<void>;
}

/** Starts a program of this folder, or one with an absolute path, and resolves with the first line that it prints, its address. */
export async function startTool(
  file: string,
  args: string[],
  options: { core?: number | undefined; interpreter?: string; env?: Record<string, string> } = {},
): Promise<Tool> {
  const startedAt = performance.now();
  const child = launch(toolCommand(file, args, options.interpreter), options.core, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...options.env },
  });
  const line = await firstLine(child, file);
  return {
    line,
    pid: child.pid as number,
    startMs: performance.now() - startedAt,
    stop: () => terminate(child, 'SIGTERM', 5000),
  };
}

function firstLine(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (part: Buffer) => {
      text += part;
      if (text.includes('\n')) resolve(text.split('\n')[0] as string);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it printed a line.`)));
  });
}

async function outputOf(child: ChildProcess, name: string): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${name} ended with ${code}.`);
  return text;
}

/** Runs a program of this folder and resolves with its output. */
export function runTool(file: string, args: string[], core?: number): Promise<string> {
  return outputOf(launch(toolCommand(file, args), core, { stdio: ['ignore', 'pipe', 'inherit'] }), file);
}

/** A load generator that is loaded and waits for its plan. */
export interface Loader {
  run(plan: LoadPlan): Promise<LoadResult>;
  stop(): Promise<void>;
}

export async function startLoader(core: number | undefined): Promise<Loader> {
  const child = launch(toolCommand('load.ts', ['-']), core, { stdio: ['pipe', 'pipe', 'inherit'] });
  await firstLine(child, 'load.ts');
  return {
    async run(plan) {
      const output = outputOf(child, 'load.ts');
      child.stdin?.write(`${JSON.stringify(plan)}\n`);
      // JSON has no NaN: the load tool sends null instead.
      return JSON.parse(await output, (_, value) => (value === null ? Number.NaN : value)) as LoadResult;
    },
    stop: () => terminate(child, 'SIGTERM', 5000),
  };
}

async function terminate(child: ChildProcess, signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  await gone;
  clearTimeout(timer);
}

/** The flags that `npm start` and the container image give, see scripts/cloneai/start.mjs. */
const SERVER_FLAGS = ['--max-semi-space-size=8'];

/** Starts CloneAI and waits for /health. Throws with the last lines of output when it ends or does not respond in time. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const startedAt = performance.now();
  // The IPC channel reports the port, and ends the server if this process is killed.
  const child = launch([process.execPath, ...SERVER_FLAGS, ...(options.nodeArgs ?? []), options.entry ?? serverEntry()], options.core, {
    cwd: serverDir,
    env: { ...options.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let lines: string[] = [];
  for (const stream of [child.stdout as Readable, child.stderr as Readable]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines = [...lines, ...text.split('\n').filter(Boolean)].slice(-200);
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const failure = (what: string) => new Error(`The server ${what}:\n${lines.slice(-20).join('\n')}`);
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(failure('did not start in time')), options.timeoutMs ?? 120_000);
    child.on('message', (message: { type?: string; port?: number }) => {
      if (message.type !== 'ready' || message.port === undefined) return;
      clearTimeout(timer);
      resolve(message.port);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      reject(failure(`ended with ${code ?? signal}`));
    });
    child.once('error', reject);
  }).catch(async (error: Error) => {
    await terminate(child, 'SIGKILL', 1000);
    throw error;
  });
  const readyMs = performance.now() - startedAt;
  const url = `http://127.0.0.1:${port}`;
  const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(10_000) });
  await health.arrayBuffer();
  if (!health.ok) throw failure(`responds to /health with ${health.status}`);
  return {
    url,
    pid: child.pid as number,
    readyMs,
    startMs: performance.now() - startedAt,
    log: () => lines,
    exited,
    stop: () => terminate(child, 'SIGTERM', 30_000),
    kill: () => terminate(child, 'SIGKILL', 30_000),
  };
}
