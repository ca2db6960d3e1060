import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

export const FIXTURE = fileURLToPath(new URL('./run.fixture.ts', import.meta.url));
export const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

export interface StartedProcess {
  child: ChildProcess;
  /** Empty when the process ended before it was ready. */
  url: string;
  /** All messages that it has sent. */
  messages: object[];
  output(): string;
  /** The lines of its log with this message. */
  lines(msg: string): Record<string, unknown>[];
  errors(): string;
  exit: Promise<[number | null, NodeJS.Signals | null]>;
}

/** As `npm start` and the container image give it, see scripts/cloneai/start.mjs. */
export const FLAGS = ['--max-semi-space-size=8'];

/** Starts `program`, the fixture by default, as a process of its own, and waits until it is ready or has ended. */
export async function startServer(env: NodeJS.ProcessEnv = {}, program = FIXTURE): Promise<StartedProcess> {
  const child = spawn(process.execPath, [...FLAGS, program], {
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: await mkdtemp(join(tmpdir(), 'cloneai-main-')), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.push(child);
  let output = '';
  let errors = '';
  child.stdout?.on('data', (data) => {
    output += data;
  });
  child.stderr?.on('data', (data) => {
    errors += data;
  });
  const messages: object[] = [];
  child.on('message', (message) => messages.push(message as object));
  const ends = [child.stdout, child.stderr].map((stream) => stream && once(stream, 'close'));
  const exit = Promise.all([once(child, 'exit'), ...ends]).then(([ended]) => ended) as StartedProcess['exit'];
  const ready = await Promise.race([once(child, 'message').then(([message]) => message as { port: number }), exit.then(() => null)]);
  return {
    child,
    url: ready ? `http://127.0.0.1:${ready.port}` : '',
    messages,
    output: () => output,
    lines: (msg) => {
      const entries = output.split('\n').flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line)] : []));
      return entries.filter((entry) => entry.msg === msg);
    },
    errors: () => errors,
    exit,
  };
}
