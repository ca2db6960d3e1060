import { fork } from 'node:child_process';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Logger } from '../../shared/logger.ts';
import { workerUrl } from '../locations.ts';

const TRIES = 3;
const LIMIT_MS = 120_000;

/**
 * Makes a new embedded database in `dataDir`, whole or not at all. In a process of its own: making one takes hundreds of megabytes that
 * are given back only when it ends, and V8 may, rarely, end a process that compiles this much WebAssembly (nodejs/node#64500); then it
 * is made again. Throws when that does not help.
 */
export async function createEmbedded(dataDir: string, logger: Logger): Promise<void> {
  logger.info({}, 'Making the embedded database (a few seconds, once).');
  for (let attempt = 1; ; attempt++) {
    const creating = `${dataDir}.creating-${process.pid}-${attempt}`;
    const end = await runCreator(creating);
    if (end === 'done') return rename(creating, dataDir);
    await rm(creating, { recursive: true, force: true });
    if (attempt === TRIES) throw new Error(`The embedded database could not be made: the process that makes it ended with ${end}.`);
    logger.warn({ end, attempt }, 'The process that makes the embedded database ended early; it is tried again.');
  }
}

/** What processes left that were killed while they made a database. */
export async function removeUnfinished(dataDir: string): Promise<void> {
  const folder = dirname(dataDir);
  const names = await readdir(folder).catch(() => []); // not there yet
  for (const name of names)
    if (name.startsWith(`${basename(dataDir)}.creating`)) await rm(join(folder, name), { recursive: true, force: true });
}

/** `done`, or the code or signal it ended with, and the last that it said. */
function runCreator(folder: string): Promise<string> {
  const child = fork(workerUrl(import.meta.url, 'pglite-create'), [folder], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve(code === 0 ? 'done' : [signal ?? `code ${code}`, said.trim()].filter(Boolean).join(': '));
    });
  });
}
