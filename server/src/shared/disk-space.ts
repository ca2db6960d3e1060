import { statfs } from 'node:fs/promises';

/** Free and total space of the disk that holds a folder. */
export async function spaceOf(folder: string): Promise<{ freeMegabytes: number; totalMegabytes: number }> {
  const { bavail, bsize, blocks } = await statfs(folder);
  const megabytes = (count: number) => Math.floor((count * bsize) / 1024 / 1024);
  return { freeMegabytes: megabytes(bavail), totalMegabytes: megabytes(blocks) };
}

/** Room for new files and sources on the disk of this server. */
export interface DiskSpace {
  /**
   * Throws AppError('unavailable') when no more than the reserve is free. The embedded database needs the reserve for everything else that it
   * stores, and it ends when a disk is full.
   */
  requireRoom(): Promise<void>;
}

/** For a server that stores nothing on its own disk. */
export const otherDisk: DiskSpace = { requireRoom: async () => {} };
