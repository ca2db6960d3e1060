import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type RunningServer, root, startServer } from '../../node-chat/testing.ts';

// A server of the project, an example that runs beside it by its one command, and Chromium.

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Why tests that need a browser cannot run here, or null. */
export const missing = existsSync(executablePath) ? null : `there is no Chromium at ${executablePath} (name it by CHROMIUM)`;
export const because = missing ? ` (skipped: ${missing})` : '';

/** A wait in these tests ends with what it waits for; this is when it gives up, in milliseconds, on a machine that is busy. */
export const PATIENCE = 60_000;

const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export const launch = (): Promise<Browser> => chromium.launch({ executablePath, headless: true, args: FLAGS.split(' ') });

/** A page in a browser profile of its own; close its context. */
export async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

export interface Running {
  /** What it said of where it is. */
  url: string;
  stop(): Promise<void>;
}

/** A program that runs until it is stopped, from the moment on when a line of its output matches `ready` (group 1: its address). */
function startProgram(script: string, args: string[], env: Record<string, string>, ready: RegExp): Promise<Running> {
  const { PATH = '', HOME = '', CHROMIUM = '' } = process.env;
  // A group of its own: an example may be a process that starts another one.
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { PATH, HOME, CHROMIUM, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (line: string) => {
      output += `${line}\n`;
      const url = ready.exec(line)?.[1];
      if (url) resolve({ url, stop: () => stopGroup(child) });
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
    child.once('exit', (code) => reject(new Error(`${script} ended with code ${code} before it was ready:\n${output}`)));
  });
}

function stopGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  process.kill(-child.pid, 'SIGTERM');
  return gone;
}

/** `npm run example NAME`, without npm. */
export async function startExample(name: string, env: Record<string, string>): Promise<Running> {
  return startProgram(join(root, 'examples', name, 'start.ts'), [], { PORT: String(await freePort()), ...env }, /Open (http\S+)/);
}

/** Also a question of who takes it first; nobody else here asks for ports by number. */
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

export interface ServerWithModel extends RunningServer {
  /** Milliseconds between two words of the answers from now on: slow enough to be stopped, or left. */
  pace(delayMs: number): Promise<void>;
}

/** A server whose answers are written by the model's stand-in, sixty words each. */
export async function startServerWithModel(): Promise<ServerWithModel> {
  const model = await startProgram(join(root, 'server/bench/model-stand-in.ts'), ['0', '{"text":"quotes","tokens":60}'], {}, /^(http\S+)/);
  const server = await startServer({ OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-stand-in' });
  return {
    ...server,
    stop: async () => void (await Promise.all([server.stop(), model.stop()])),
    async pace(delayMs) {
      const response = await fetch(new URL('/admin/settings', model.url), { method: 'PUT', body: JSON.stringify({ delayMs }) });
      if (!response.ok) throw new Error(await response.text());
    },
  };
}
