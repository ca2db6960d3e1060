import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const serverDir = fileURLToPath(new URL('..', import.meta.url));

function newest(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

/** Runs the server's bundler with its own configuration and `args`. Throws when it fails. */
export function bundle(args: string[] = []): void {
  const result = spawnSync(join(serverDir, 'node_modules', '.bin', 'tsup'), args, {
    cwd: serverDir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (result.status !== 0) throw new Error('The build failed. See its output above.');
}

/** Builds the server unless the build is newer than the sources, or another server is measured (`BENCH_SERVER_ENTRY`). */
export function buildServer(say: (text: string) => void): void {
  const built = join(serverDir, 'dist', 'main.js');
  if (process.env.BENCH_SERVER_ENTRY || (existsSync(built) && statSync(built).mtimeMs > newest(join(serverDir, 'src')))) return;
  say('building the server');
  bundle();
}

/** Bundles one file of this folder as the server is bundled, and returns the path of the result. */
export function bundleTool(name: string): string {
  const folder = join(serverDir, 'node_modules', '.cache', 'cloneai-bench', name);
  bundle([join('bench', `${name}.ts`), '--out-dir', folder]);
  return join(folder, `${name}.js`);
}
