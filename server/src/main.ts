import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Two floors up from here, whether this is src/main.ts or the built dist/main.js.
const root = fileURLToPath(new URL('../..', import.meta.url));

// Compiled code is kept between starts. Imports come after this line, or they would be compiled anew each time.
enableCompileCache(join(root, 'node_modules', '.cache', 'cloneai', 'compiled'));
const [{ run }, { createServer }] = await Promise.all([import('./app/run.ts'), import('./app/container.ts')]);
await run({ root, createServer });
