import { fileURLToPath } from 'node:url';
import { compose } from './compose.ts';
import { run } from './main.run.ts';

// Two floors up from here, whether this is src/main.ts or the built dist/main.js.
await run({ root: fileURLToPath(new URL('../..', import.meta.url)), compose });
