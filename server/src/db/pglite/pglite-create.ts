import { createPGlite } from './engine.ts';

/** A process that makes the embedded database in the folder `argv[2]`, then ends; with its parent, should that be gone before. */
process.once('disconnect', () => process.exit(1));
await (await createPGlite({ dataDir: process.argv[2] })).close();
process.exit(0);
