import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the SQL migrations, searched upwards from `moduleUrl`, which may be a source file or the bundled `dist/main.js`. Throws
 * if it is missing.
 */
export function migrationsDirectory(moduleUrl: string): string {
  let folder = dirname(fileURLToPath(moduleUrl));
  for (let level = 0; level < 5; level++, folder = dirname(folder)) {
    const candidate = join(folder, 'migrations');
    if (existsSync(join(candidate, '0001-tenant-isolation.sql'))) return candidate;
  }
  throw new Error(`The folder "migrations" is missing near ${fileURLToPath(moduleUrl)}. Install it next to the server's code.`);
}

/** URL of a worker's entry point next to `moduleUrl`: `x.ts` from source, `x.js` when bundled. */
export function workerUrl(moduleUrl: string, name: string): URL {
  return new URL(`./${name}.${moduleUrl.endsWith('.ts') ? 'ts' : 'js'}`, moduleUrl);
}
