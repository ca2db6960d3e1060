import { type DiskSpace, spaceOf } from '../../shared/disk-space.ts';
import { AppError } from '../../shared/errors.ts';

interface LocalDiskSpaceOptions {
  /** A folder on the disk. */
  folder: string;
  reserveMegabytes: number;
  space?: typeof spaceOf;
}

const RETRY_SECONDS = 60;

export function createLocalDiskSpace({ folder, reserveMegabytes, space = spaceOf }: LocalDiskSpaceOptions): DiskSpace {
  return {
    async requireRoom() {
      const { freeMegabytes } = await space(folder);
      if (freeMegabytes >= reserveMegabytes) return;
      throw new AppError(
        'unavailable',
        `The server has only ${freeMegabytes} MB of disk space left and takes no new files or texts. Try again later, or ask the operator to free some space.`,
        { retryAfterSeconds: RETRY_SECONDS },
      );
    },
  };
}
