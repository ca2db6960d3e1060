import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flagsOf, usageOf } from './child-process.ts';

const entry = fileURLToPath(new URL('./extractor-child.ts', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloneai-permissions-'));
  writeFileSync(join(folder, 'secrets.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a process with the child's permissions gets from an expression: a value, or the error's code. */
function tryIn(expression: string): string {
  const script = `try { console.log(String(${expression}).length > 0 ? 'allowed' : 'empty') } catch (error) { console.log(error.code) }`;
  return execFileSync(process.execPath, [...flagsOf(entry, 100), '-e', script], { env: {}, encoding: 'utf8' }).trim();
}
const read = (path: string) => tryIn(`require('node:fs').readFileSync(${JSON.stringify(path)})`);

describe('the permissions of the extractor process', () => {
  it('include its code and packages, and no other file', () => {
    expect(read(entry)).toBe('allowed');
    expect(read(fileURLToPath(import.meta.resolve('unpdf')))).toBe('allowed');
    for (const path of [join(folder, 'secrets.json'), '/etc/hostname', '/proc/self/environ'])
      expect([path, read(path)]).toEqual([path, 'ERR_ACCESS_DENIED']);
  });

  it('include neither writing files nor starting processes nor threads', () => {
    expect(tryIn(`require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'new'))}, 'x')`)).toBe('ERR_ACCESS_DENIED');
    expect(tryIn("require('node:child_process').execFileSync('/bin/true')")).toBe('ERR_ACCESS_DENIED');
    expect(tryIn("new (require('node:worker_threads').Worker)('', { eval: true })")).toBe('ERR_ACCESS_DENIED');
  });
});

it.runIf(process.platform === 'linux')('usageOf reads processor time and memory of a process', async () => {
  const usage = await usageOf(process.pid);
  const own = process.cpuUsage();
  expect(usage?.cpuMs).toBeGreaterThan(0);
  expect(usage?.cpuMs).toBeLessThanOrEqual((own.user + own.system) / 1000 + 20);
  expect(Math.abs((usage?.rssMb ?? 0) - process.memoryUsage.rss() / 1024 / 1024)).toBeLessThan(50);
  expect(await usageOf(undefined)).toBeNull();
});
