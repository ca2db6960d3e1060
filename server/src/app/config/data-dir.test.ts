import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adviceFor, prepareDataDir } from './data-dir.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloneai-data-dir-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('prepareDataDir', () => {
  it('creates the folder, readable by its owner only, and leaves nothing in it', async () => {
    const dataDir = join(folder, 'a', 'b');
    await prepareDataDir(dataDir);
    await prepareDataDir(dataDir);
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('returns with advice where no folder can be created, instead of trying forever', async () => {
    await expect(prepareDataDir('/proc/cloneai/data')).rejects.toThrow(
      /DATA_DIR cannot be used: no folder can be created.*choose another folder/,
    );
  });

  it('says that a file is in the way', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const path of ['file', 'file/data'])
      await expect(prepareDataDir(join(folder, path))).rejects.toThrow(/not a folder.*Move the file away/);
  });

  it('names the file of another user and the command that helps', async () => {
    const error = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    expect(adviceFor('/data/database', error)).toMatch(/may not write to \/data\/database\..*sudo chown -R \d+ "\/data\/database"/);
    expect(adviceFor('/data', Object.assign(new Error('EROFS'), { code: 'EROFS' }))).toMatch(/read-only file system/);
    expect(adviceFor('/data', Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))).toMatch(/full\. Free some space/);
    // A superuser may write everywhere.
    await mkdir(join(folder, 'files'));
    await chmod(join(folder, 'files'), 0o000);
    const outcome = await prepareDataDir(folder).then(
      () => 'allowed',
      (refused: Error) => refused.message,
    );
    expect(outcome).toMatch(process.getuid?.() === 0 ? /^allowed$/ : /files.*chown/);
  });
});
