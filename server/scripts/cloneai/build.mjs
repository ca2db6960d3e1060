import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { binOf, fail, fingerprint, once, parts, root, run, say } from './workspace.mjs';

/** Packages with a build, in order of their dependencies. */
const PACKAGES = ['sdk', 'widget', 'console', 'server'];

/** Sources of other packages that a build includes. */
const USES = { widget: ['../sdk/src'], console: ['../sdk/src'] };

const isSource = (path) => !/\.(test|testing|suite|fixture|child)\.tsx?$/.test(path);

/** Builds each package whose sources changed since its last build. Exits on failure. */
export async function build(only = PACKAGES) {
  const { node, cache } = parts();
  const tools = join(root, 'pnpm-lock.yaml');
  for (const name of only) {
    const folder = join(root, name);
    const script = join(folder, 'scripts', 'build.ts');
    if (!existsSync(join(folder, 'tsup.config.ts')) && !existsSync(script)) continue;
    const sources = [
      'src',
      'index.html',
      'tsup.config.ts',
      'vite.config.ts',
      'scripts/build.ts',
      'package.json',
      'tsconfig.json',
      ...(USES[name] ?? []),
    ].map((file) => join(folder, file));
    const mark = fingerprint([...sources, tools], isSource);
    const stamp = join(cache, `built-${name}`);
    // Build again if dist was removed, even when the stamp matches.
    if (!existsSync(join(folder, 'dist'))) rmSync(stamp, { force: true });
    await once(stamp, mark, async () => {
      say(`Building ${name} …`);
      const started = Date.now();
      const code = await run(node, existsSync(script) ? [script] : [binOf('tsup', 'tsup', folder), '--silent'], { cwd: folder });
      if (code !== 0) fail(`${name} could not be built. See the lines above.`);
      say(`Built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
    });
  }
}
