import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { otherDisk } from '../../shared/disk-space.ts';
import { AppError } from '../../shared/errors.ts';
import { blobsSuite } from './blobs.suite.ts';
import { createDiskBlobs } from './disk.blobs.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cloneai-blobs-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function stored(): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

describe('blobs on disk', () => {
  blobsSuite(() => ({ blobs: createDiskBlobs(root, otherDisk), stored }));

  it('are readable by their owner only', async () => {
    await createDiskBlobs(root, otherDisk).put('wsp_1/a', Readable.from(['secret']), { maxBytes: 100 });
    expect((await stat(join(root, 'wsp_1/a'))).mode & 0o077).toBe(0);
    expect((await stat(join(root, 'wsp_1'))).mode & 0o077).toBe(0);
  });

  it('delete the drafts of a killed process, but none that may still be written', async () => {
    await mkdir(join(root, '.drafts'));
    for (const name of ['old', 'young']) await writeFile(join(root, '.drafts', name), 'half a file');
    await utimes(join(root, '.drafts', 'old'), 0, 0);
    await createDiskBlobs(root, otherDisk).put('wsp_1/a', Readable.from(['whole']), { maxBytes: 100 });
    expect(await stored()).toEqual(['.drafts/young', 'wsp_1/a']);
  });

  it('report a full disk', async () => {
    const full = new Readable({
      read() {
        this.destroy(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
      },
    });
    await expect(createDiskBlobs(root, otherDisk).put('wsp_1/a', full, { maxBytes: 100 })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await stored()).toEqual([]);
  });

  it('refuse an upload while the disk is nearly full, or as soon as it gets so, and store nothing', async () => {
    let room = 0;
    const diskSpace = {
      requireRoom: async () => {
        if (room-- <= 0) throw new AppError('unavailable', 'The disk is nearly full.');
      },
    };
    const blobs = createDiskBlobs(root, diskSpace);
    const put = (key: string) =>
      blobs.put(key, Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(1024 * 1024))), { maxBytes: 2 ** 30 });
    await expect(put('wsp_1/a')).rejects.toMatchObject({ code: 'unavailable' });
    room = 2;
    await expect(put('wsp_1/a')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await stored()).toEqual([]);
    room = 100;
    expect((await put('wsp_1/a')).bytes).toBe(20 * 1024 * 1024);
  });

  it('report a folder that cannot be used', async () => {
    await createDiskBlobs(root, otherDisk).put('wsp_1', Readable.from(['a file, no folder']), { maxBytes: 100 });
    await expect(createDiskBlobs(join(root, 'wsp_1'), otherDisk).check()).rejects.toThrow();
  });
});
