import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, constants, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DiskSpace } from '../../shared/disk-space.ts';
import { checkKey, createMeter, unknownBlob, writeError } from './blob-key.ts';
import type { Blobs } from './blobs.port.ts';

/** Longer than any upload takes: an older draft belongs to a killed process. */
const DRAFT_LIFE_MS = 24 * 3600 * 1000;

/** The free space is checked before an upload, and again after each of these. */
const CHECK_BYTES = 8 * 1024 * 1024;

/** Files below a local folder. */
export function createDiskBlobs(root: string, diskSpace: DiskSpace): Blobs {
  const drafts = join(root, '.drafts');
  let swept: Promise<void> | undefined;
  const pathOf = (key: string) => {
    checkKey(key);
    return join(root, key);
  };

  return {
    storage: 'disk',

    async put(key, body, { maxBytes }) {
      const path = pathOf(key);
      await mkdir(drafts, { recursive: true, mode: 0o700 });
      swept ??= removeOldDrafts(drafts);
      await swept;
      const draft = join(drafts, randomBytes(12).toString('hex'));
      const meter = createMeter(maxBytes);
      try {
        // `flush` calls fsync before the file is closed.
        await pipeline(body, meter.stream, whileRoom(diskSpace), createWriteStream(draft, { mode: 0o600, flush: true }));
        const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(draft, path);
        await syncFolders(dirname(path), made === undefined ? dirname(path) : dirname(made));
        return meter.result();
      } catch (error) {
        await rm(draft, { force: true });
        throw writeError(error);
      }
    },

    async get(key) {
      const path = pathOf(key);
      const { size } = await stat(path).catch(throwUnknown);
      return { body: createReadStream(path), bytes: size };
    },

    async delete(key) {
      await rm(pathOf(key), { force: true });
    },

    async deletePrefix(prefix) {
      await rm(pathOf(prefix), { recursive: true, force: true });
    },

    async check() {
      await mkdir(root, { recursive: true, mode: 0o700 });
      await access(root, constants.R_OK | constants.W_OK);
    },
  };
}

/** Passes a stream on as long as the disk has room. */
function whileRoom(diskSpace: DiskSpace) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let unchecked = CHECK_BYTES;
    for await (const piece of source) {
      unchecked += piece.length;
      if (unchecked >= CHECK_BYTES) {
        await diskSpace.requireRoom();
        unchecked = 0;
      }
      yield piece;
    }
  };
}

/** Once per process. */
async function removeOldDrafts(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name);
    // Another process may have deleted it.
    const left = await stat(path).catch(() => undefined);
    if (left && left.mtimeMs < Date.now() - DRAFT_LIFE_MS) await rm(path, { force: true });
  }
}

/** A new name is durable once its folder is synced, and each new folder up to `top`. */
async function syncFolders(folder: string, top: string): Promise<void> {
  for (let at = folder; ; at = dirname(at)) {
    const handle = await open(at, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (at === top || at === dirname(at)) return;
  }
}

function throwUnknown(error: NodeJS.ErrnoException): never {
  throw error.code === 'ENOENT' || error.code === 'ENOTDIR' ? unknownBlob(error) : error;
}
