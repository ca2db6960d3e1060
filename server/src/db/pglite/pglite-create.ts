import { createPGlite } from './engine.ts';

/** Creates the embedded database in the folder `argv[2]`, then exits. Also exits when its parent does. */
process.once('disconnect', () => process.exit(1));
await (await createPGlite({ dataDir: process.argv[2] })).close();
process.exit(0);
