import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDataDir } from '../testing/data-dir.ts';
import { type Forked, forkProcess } from '../testing/processes.ts';
import { lockFolder } from './folder-lock.ts';

type Said = { applied?: unknown[]; role?: string; refused?: string };
const now = new Date('2026-01-01T00:00:00Z');
let folder: string;
const running: Forked<Said>[] = [];
const open = () => {
  const one = forkProcess<Said>(new URL('../testing/open.child.ts', import.meta.url), { dataDir: folder });
  running.push(one);
  return one;
};

beforeEach(async () => {
  folder = await createDataDir();
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe('the data folder lock', () => {
  it('admits one of several processes that start together, and names its pid to the others', async () => {
    const all = Array.from({ length: 4 }, open);
    const said = await Promise.all(all.map((one) => one.next()));
    const holders = all.filter((_, n) => said[n]?.role === 'cloneai_app');
    expect(holders).toHaveLength(1);
    const refused = said.flatMap(({ refused }) => refused ?? []);
    expect(refused).toHaveLength(3);
    for (const message of refused) expect(message).toContain(`process ${holders[0]?.child.pid} on`);
  });

  it('is free after its holder was killed', async () => {
    const first = open();
    expect(await first.next()).toMatchObject({ role: 'cloneai_app' });
    await first.kill();
    const second = open();
    expect(await second.next()).toEqual({ applied: [], role: 'cloneai_app' });
  });

  it('ignores a stale pid file whose pid is in use again', async () => {
    const first = await lockFolder(folder, now);
    first.release();
    expect(JSON.parse(readFileSync(join(folder, 'database.pid'), 'utf8'))).toMatchObject({ pid: process.pid });
    const second = await lockFolder(folder, now);
    await expect(lockFolder(folder, now)).rejects.toThrow(`process ${process.pid} on`);
    second.release();
  });
});
