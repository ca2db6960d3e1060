import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../shared/logger.ts';
import { createEmbedded, removeUnfinished } from './create.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloneai-create-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const childrenOf = (pid: number): number[] => {
  try {
    return execFileSync('pgrep', ['-P', String(pid), '-f', 'pglite-create'], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return []; // none
  }
};

it('retries when the process that creates the database is killed, and leaves nothing incomplete behind', async () => {
  const ends: unknown[] = [];
  const logger = { ...silentLogger, warn: (fields: object) => void ends.push('end' in fields && fields.end) };
  const made = createEmbedded(join(folder, 'database'), logger);
  await expect.poll(() => childrenOf(process.pid).length).toBe(1);
  for (const pid of childrenOf(process.pid)) process.kill(pid, 'SIGKILL');
  await made;
  expect(ends).toEqual(['SIGKILL']);
  expect(readdirSync(folder)).toEqual(['database']);
  expect(existsSync(join(folder, 'database', 'PG_VERSION'))).toBe(true);
});

it('removes what a killed server left incomplete, and nothing else', async () => {
  for (const name of ['database.creating-17-1', 'database', 'files']) mkdirSync(join(folder, name, 'base'), { recursive: true });
  await removeUnfinished(join(folder, 'database'));
  expect(readdirSync(folder).sort()).toEqual(['database', 'files']);
  await removeUnfinished(join(folder, 'not', 'there'));
});
