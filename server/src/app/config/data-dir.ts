import { access, constants, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What the server writes in DATA_DIR. Another user may have created them. */
const OWN = ['database', 'database.lock', 'files', 'mail', 'secrets.json'];

/** Creates the folder and checks that this user can write there. Throws an error that says what to do. */
export async function prepareDataDir(dataDir: string): Promise<void> {
  let path = dataDir;
  try {
    await createFolders(dataDir);
    const probe = join(dataDir, `.write-test-${process.pid}`);
    await writeFile(probe, 'test');
    await rm(probe);
    for (const name of OWN) {
      path = join(dataDir, name);
      await access(path, constants.R_OK | constants.W_OK).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  } catch (error) {
    throw new Error(`DATA_DIR cannot be used: ${adviceFor(path, error as NodeJS.ErrnoException)}`, { cause: error });
  }
}

/** What is wrong with a path of DATA_DIR, and what to do. */
export function adviceFor(path: string, error: NodeJS.ErrnoException): string {
  const user = process.getuid?.() ?? 'this user';
  const other = 'or choose another folder with DATA_DIR.';
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
      return `user ${user}, who runs the server, may not write to ${path}. Give it to that user (sudo chown -R ${user} "${path}"), ${other}`;
    case 'EROFS':
      return `${path} is on a read-only file system. Mount it so that it can be written, ${other}`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk that holds ${path} is full. Free some space, ${other}`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} is not a folder, or lies below a file. Move the file away, ${other}`;
    default:
      return `no folder can be created or written at ${path} (${error.message}). Check the path, ${other}`;
  }
}

/**
 * Creates the missing folders one by one. Node's own `recursive` never returns where no folder can be created and none is said to exist, such
 * as below /proc.
 */
async function createFolders(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (found && !found.isDirectory()) throw Object.assign(new Error(`${at} is a file`), { code: 'ENOTDIR' });
    if (found || at === dirname(at)) break;
    missing.push(at);
  }
  for (const folder of missing.reverse())
    await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      // Another server may have created it.
      if (error.code !== 'EEXIST') throw error;
    });
}
