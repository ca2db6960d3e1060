import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeProblem } from './app/node-version.ts';

// Everything else is imported below: an older Node would fail at those imports, with an error that does not say why.
const problem = nodeProblem(process.versions.node);
if (problem) {
  process.stderr.write(`\nCloneAI did not start. ${problem}\n\n`);
  process.exit(1);
}

// Two folders up from here, whether this is src/main.ts or the built dist/main.js.
const root = fileURLToPath(new URL('../..', import.meta.url));

// Compiled code is kept between starts. Imports come after this line, or they would be compiled anew each time.
const { enableCompileCache } = await import('node:module');
enableCompileCache(join(root, 'node_modules', '.cache', 'cloneai', 'compiled'));
const { start } = await import('./app/start.ts');
await start({ root, load: () => import('./app/container.ts') });
