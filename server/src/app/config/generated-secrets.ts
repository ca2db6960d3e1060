import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const KeptSecrets = z.object({ jwtSecret: z.string().min(32) });
export type KeptSecrets = z.infer<typeof KeptSecrets>;

/**
 * The secrets a first start needs and nobody gave: made once, kept in `<dataDir>/secrets.json`, readable by the owner only.
 * Two processes that start at once agree on one file: it is written whole beside its place and linked there, which fails
 * when the other was first. Throws with the file's name when the file is damaged: making a new one would end every session.
 */
export async function keptSecrets(dataDir: string): Promise<KeptSecrets> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'secrets.json');
  const found = await read(path);
  if (found) return found;

  const made: KeptSecrets = { jwtSecret: randomBytes(32).toString('hex') };
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(made, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const kept = await read(path);
  if (!kept) throw new Error(`${path} vanished while it was being made. Check that nothing else empties DATA_DIR, and start again.`);
  return kept;
}

async function read(path: string): Promise<KeptSecrets | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  // A restored backup may have come back readable by everybody.
  await chmod(path, 0o600);
  try {
    return KeptSecrets.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `${path} is damaged: it should hold {"jwtSecret": "…"}. Restore it from a backup, or delete it: everybody then has to log in again.`,
    );
  }
}
