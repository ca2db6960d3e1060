import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

interface Holder {
  pid: number;
  host: string;
  since: string;
}

/**
 * Locks the folder for this process, or throws an error that names the process that holds the lock. The operating system's own exclusive
 * lock on `database.lock` is used (through SQLite, because Node has no call for it): the kernel grants it to one process and frees it when
 * that process ends, so a lock is never stale. `database.pid` only names the holder.
 */
export async function lockFolder(folder: string, now: Date): Promise<{ release(): void }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'database.lock'), { timeout: 0 });
  try {
    lock.exec('pragma journal_mode = off; begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: unknown }).errcode !== 5)
      // SQLITE_BUSY
      throw new Error(`The data folder ${folder} cannot be locked: ${(error as Error).message}. Use a folder on a local disk.`, {
        cause: error,
      });
    const holder = await readHolder(folder);
    throw new Error(
      `The data folder ${folder} is in use by ${holder ? `process ${holder.pid} on ${holder.host}, since ${holder.since}` : 'another process'}. ` +
        'Stop that server, give this one another DATA_DIR, or set DATABASE_URL to share one Postgres among several servers.',
      { cause: error },
    );
  }
  const holder: Holder = { pid: process.pid, host: hostname(), since: now.toISOString() };
  await writeFile(join(folder, 'database.pid'), JSON.stringify(holder), { mode: 0o600 });
  return { release: () => lock.close() };
}

/** The holder of the lock. Its file is written after the lock is taken, so it may briefly name the previous holder. */
async function readHolder(folder: string): Promise<Holder | undefined> {
  for (let tries = 0; tries < 20; tries++) {
    const holder = await readFile(join(folder, 'database.pid'), 'utf8')
      .then((text) => JSON.parse(text) as Holder)
      .catch(() => undefined); // not written yet
    if (holder && (holder.host !== hostname() || isAlive(holder.pid))) return holder;
    await sleep(50);
  }
  return undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
