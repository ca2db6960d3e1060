import type { Worker } from 'node:worker_threads';
import { DEFAULT_APP_ROLE } from '../app-role.ts';
import { connectTo, type EmbeddedConnection, startWorker } from '../pglite/embedded.ts';
import { linkTo, type PGliteLink } from '../pglite/stream.ts';

interface Engine {
  worker: Worker;
  link: PGliteLink;
}

/** Starting an engine takes seconds of processor time, resetting one a fraction of that. So the test files of a process share one. */
const shared = globalThis as typeof globalThis & { cloneaiIdleEngine?: Engine | undefined };

/** A connection to an empty, migrated engine, exclusive until the connection is closed. */
export async function borrowEngine(template: () => Promise<Uint8Array>): Promise<EmbeddedConnection> {
  const idle = shared.cloneaiIdleEngine;
  shared.cloneaiIdleEngine = undefined;
  const engine = idle ?? (await startEngine(await template()));
  engine.worker.ref();
  await engine.link.ask({ type: 'confine', role: DEFAULT_APP_ROLE });
  const connection = connectTo(engine.link);
  return {
    ...connection,
    async close() {
      await connection.close();
      await giveBack(engine);
    },
  };
}

async function startEngine(snapshot: Uint8Array): Promise<Engine> {
  const worker = await startWorker(new URL('./pglite-worker.ts', import.meta.url), { snapshot });
  return { worker, link: linkTo(worker, () => {}) };
}

async function giveBack(engine: Engine): Promise<void> {
  const clean = await engine.link.ask({ type: 'reset' } as never).then(
    () => true,
    () => false,
  );
  if (!clean || shared.cloneaiIdleEngine) return void (await engine.worker.terminate());
  engine.worker.unref();
  shared.cloneaiIdleEngine = engine;
}
