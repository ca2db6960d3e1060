import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the SQL migrations, found upwards from `moduleUrl`: from `src/db/*.ts` it is two floors up, from the bundled
 * `dist/main.js` one. Throws when the package was installed without it.
 */
export function migrationsDirectory(moduleUrl: string): string {
  let folder = dirname(fileURLToPath(moduleUrl));
  for (let floor = 0; floor < 4; floor++, folder = dirname(folder)) {
    const candidate = join(folder, 'migrations');
    if (existsSync(join(candidate, '0001-tenant-isolation.sql'))) return candidate;
  }
  throw new Error(`The folder "migrations" is missing near ${fileURLToPath(moduleUrl)}: it belongs beside the server's code.`);
}

/** Address of a worker's entry point beside `moduleUrl`: `x.ts` when running from source, `x.js` when bundled. */
export function workerUrl(moduleUrl: string, name: string): URL {
  return new URL(`./${name}.${moduleUrl.endsWith('.ts') ? 'ts' : 'js'}`, moduleUrl);
}
