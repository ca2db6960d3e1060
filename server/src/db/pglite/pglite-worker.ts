import { parentPort, workerData } from 'node:worker_threads';
import { confineSession } from './confine-session.ts';
import { createPGlite } from './engine.ts';
import type { PGliteWorkerAnswer, PGliteWorkerData, PGliteWorkerRequest } from './protocol.ts';

/**
 * The embedded engine, in a thread of its own because each of its queries blocks the thread it runs on. It understands raw
 * Postgres wire messages only (besides becoming the application's role, for good, and closing).
 */
const port = parentPort;
if (!port) throw new Error('pglite-worker runs as a worker thread only.');
const pglite = await createPGlite(workerData as PGliteWorkerData);

async function answer(request: PGliteWorkerRequest): Promise<PGliteWorkerAnswer> {
  switch (request.type) {
    case 'wire': {
      // A startup message (no type byte) opens a connection: what the previous one left open must not become part of it.
      if (request.bytes[0] === 0 && pglite.isInTransaction()) await pglite.exec('rollback');
      const chunks: Uint8Array[] = [];
      await pglite.execProtocolRawStream(request.bytes, { onRawData: (bytes) => void chunks.push(bytes.slice()) });
      return { type: 'wire', bytes: join(chunks) };
    }
    case 'confine':
      await confineSession(pglite, request.role);
      return { type: 'done' };
    case 'snapshot': {
      const file = await pglite.dumpDataDir('none');
      return { type: 'snapshot', bytes: new Uint8Array(await file.arrayBuffer()) };
    }
    case 'close':
      await pglite.close();
      return { type: 'done' };
  }
}

function join(chunks: Uint8Array[]): Uint8Array {
  const only = chunks[0];
  if (chunks.length === 1 && only) return only;
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

// One after the other: the engine has a single session and must never be entered twice.
let queue: Promise<void> = Promise.resolve();
port.on('message', (request: PGliteWorkerRequest) => {
  queue = queue.then(async () => {
    const reply = await answer(request).catch(
      (error: unknown): PGliteWorkerAnswer => ({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    port.postMessage(reply, 'bytes' in reply ? [reply.bytes.buffer as ArrayBuffer] : []);
    if (request.type === 'close') port.close();
  });
});
port.postMessage({ type: 'done' } satisfies PGliteWorkerAnswer);
