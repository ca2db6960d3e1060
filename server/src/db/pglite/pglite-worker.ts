import { parentPort, workerData } from 'node:worker_threads';
import { createPGlite } from './engine.ts';
import type { PGliteWorkerData } from './protocol.ts';
import { serveEngine } from './serve-engine.ts';

// The embedded engine runs in a thread of its own because each of its queries blocks the thread it runs on.
if (!parentPort) throw new Error('pglite-worker runs as a worker thread only.');
serveEngine(parentPort, await createPGlite(workerData as PGliteWorkerData));
