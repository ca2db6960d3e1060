import { fork } from 'node:child_process';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Logger } from '../../shared/logger.ts';
import { workerUrl } from '../locations.ts';

const TRIES = 3;
const LIMIT_MS = 120_000;

/**
 * Creates a new embedded database in `dataDir`, completely or not at all. A separate process does it: it needs hundreds of megabytes that
 * only its end returns, and V8 may, rarely, crash a process that compiles this much WebAssembly (nodejs/node#64500). Then it tries again.
 * Throws after the last attempt.
 */
export async function createEmbedded(dataDir: string, logger: Logger): Promise<void> {
  logger.info({}, 'Creating the embedded database (a few seconds, once).');
  for (let attempt = 1; ; attempt++) {
    const creating = `${dataDir}.creating-${process.pid}-${attempt}`;
    const end = await runCreator(creating);
    if (end === 'done') return rename(creating, dataDir);
    await rm(creating, { recursive: true, force: true });
    if (attempt === TRIES) throw new Error(`The embedded database could not be created: the process that creates it ended with ${end}.`);
    logger.warn({ end, attempt }, 'The process that creates the embedded database ended early. Trying again.');
  }
}

/** Deletes the incomplete databases of processes that were killed. */
export async function removeUnfinished(dataDir: string): Promise<void> {
  const folder = dirname(dataDir);
  const names = await readdir(folder).catch(() => []); // not there yet
  for (const name of names)
    if (name.startsWith(`${basename(dataDir)}.creating`)) await rm(join(folder, name), { recursive: true, force: true });
}

/** `done`, or the exit code or signal with the last output. */
function runCreator(folder: string): Promise<string> {
  const child = fork(workerUrl(import.meta.url, 'pglite-create'), [folder], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-2000);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve(code === 0 ? 'done' : [signal ?? `code ${code}`, output.trim()].filter(Boolean).join(': '));
    });
  });
}
