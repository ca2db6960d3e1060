import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Program<T> {
  /** What `ready` returned. */
  value: T;
  stop(): Promise<void>;
}

interface ProgramOptions<T> {
  args?: string[];
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Called with each line of output until it returns something other than undefined. */
  ready: (line: string) => T | undefined;
}

const inherited = () => {
  const { PATH = '', HOME = '', CHROMIUM = '' } = process.env;
  return { PATH, HOME, CHROMIUM, NO_COLOR: '1' };
};

/** Starts a script of the repository with this Node and waits until its output says that it is ready. */
export function startProgram<T>(script: string, { args = [], env = {}, cwd = root, ready }: ProgramOptions<T>): Promise<Program<T>> {
  // A process group of its own, because an example may start further processes.
  const child = spawn(process.execPath, [`${root}${script}`, ...args], {
    cwd,
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  return new Promise((resolve, reject) => {
    let output = '';
    let started = false;
    const read = (line: string) => {
      if (started) return;
      output += `${line}\n`;
      const value = ready(line);
      if (value === undefined) return;
      started = true;
      output = '';
      resolve({ value, stop: () => stopGroup(child) });
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
    child.once('exit', (code) => reject(new Error(`${script} exited with code ${code} before it was ready:\n${output}`)));
  });
}

function stopGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  process.kill(-child.pid, 'SIGTERM');
  return closed;
}

export interface Finished {
  code: number | null;
  output: string;
}

interface RunOptions {
  env: Record<string, string>;
  cwd: string;
  input?: string;
}

/** Runs a program to its end. */
export function run(command: string, args: string[], { env, cwd, input }: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...inherited(), ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
    child.stdin.end(input);
  });
}

/** A port that was free a moment ago, for a program that must know its own address before it listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('There is no free port.'))));
    });
  });
}
