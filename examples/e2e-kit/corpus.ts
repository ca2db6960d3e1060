import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.ts';

/** Where the test corpus of real documents is, if it is there. CLONEAI_CORPUS names another folder. */
export const corpusFolder = process.env.CLONEAI_CORPUS ?? join(root, '../shared/corpus');

/** Files of the corpus with that ending; none when there is no corpus. */
export function corpusFiles(folder: string, ending: string): string[] {
  const path = join(corpusFolder, folder);
  const names = existsSync(path) ? readdirSync(path) : [];
  return names.filter((name) => name.endsWith(ending)).map((name) => join(path, name));
}
