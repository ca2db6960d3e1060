import { join } from 'node:path';
import { spaceOf } from '../../shared/disk-space.ts';

/** Free megabytes to create a database (it takes 60), and to open one: the log of a crash is replayed into its files. */
const CREATE_MEGABYTES = 128;
const OPEN_MEGABYTES = 48;
/** Signs of an engine that ended itself. Its own message ("Aborted()") says nothing. */
const ENGINE_ENDED = /abort|unreachable|runtimeerror|thread of the embedded database ended|could not be created|no space left|ENOSPC/i;

/** Throws, with what to do, if the disk is too full to create or open the embedded database. The engine would end without a reason. */
export async function requireStartSpace(dataDir: string, isNew: boolean, space: typeof spaceOf = spaceOf): Promise<void> {
  const { freeMegabytes } = await space(dataDir);
  const needed = isNew ? CREATE_MEGABYTES : OPEN_MEGABYTES;
  if (freeMegabytes < needed) throw new Error(diskFull(dataDir, freeMegabytes, needed));
}

/** The error for the operator, in place of one of the engine that does not say what to do. */
export async function explainStartFailure(error: unknown, dataDir: string, space: typeof spaceOf = spaceOf): Promise<unknown> {
  if (!(error instanceof Error) || !ENGINE_ENDED.test(error.message)) return error;
  const { freeMegabytes } = await space(dataDir);
  if (freeMegabytes < CREATE_MEGABYTES) return new Error(diskFull(dataDir, freeMegabytes, CREATE_MEGABYTES), { cause: error });
  return new Error(
    `The embedded database in ${join(dataDir, 'database')} stopped while it was opened (${error.message}). Start again. If it stops again, ` +
      'the folder is damaged, perhaps by a power failure: restore it from a backup, or move it away to begin with an empty database.',
    { cause: error },
  );
}

const diskFull = (dataDir: string, freeMegabytes: number, needed: number) =>
  `The disk that holds DATA_DIR (${dataDir}) has ${freeMegabytes} MB left, and the embedded database needs ${needed} MB to start. ` +
  'Free some space, or move the folder to a larger disk and set DATA_DIR, then start again. What was stored is still there.';
