import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const GeneratedSecrets = z.object({ jwtSecret: z.string().min(32) });
export type GeneratedSecrets = z.infer<typeof GeneratedSecrets>;

/** Where the generated secrets are stored. */
export const secretsFile = (dataDir: string): string => join(dataDir, 'secrets.json');

/**
 * Reads the secrets in `<dataDir>/secrets.json`, or generates them on first start. Only the owner can read the file.
 * Two processes that start at once agree on one file: each writes a draft and links it into place, which fails for the second.
 * Throws with the file's name when it is damaged, because new secrets would sign everybody out.
 */
export async function generatedSecrets(dataDir: string): Promise<GeneratedSecrets> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = secretsFile(dataDir);
  const found = await read(path);
  if (found) return found;

  const made: GeneratedSecrets = { jwtSecret: randomBytes(32).toString('hex') };
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
  if (!kept) throw new Error(`${path} disappeared while it was written. Check that nothing else empties DATA_DIR, and start again.`);
  return kept;
}

async function read(path: string): Promise<GeneratedSecrets | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  // A restored backup may be readable by everybody.
  await chmod(path, 0o600);
  try {
    return GeneratedSecrets.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `${path} is damaged: it should contain {"jwtSecret": "…"}. Restore it from a backup, or delete it and follow what the next start says.`,
    );
  }
}
