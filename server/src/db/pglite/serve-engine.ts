import type { MessagePort } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { confineSession } from './confine-session.ts';
import type { PGliteWorkerAnswer, PGliteWorkerRequest } from './protocol.ts';

/**
 * Answers the requests on `port`: raw Postgres wire messages, becoming the application's role for good, a snapshot, and closing.
 * `other` handles requests beyond those.
 */
export function serveEngine(port: MessagePort, pglite: PGlite, other?: (request: unknown) => Promise<void>): void {
  async function answer(request: PGliteWorkerRequest): Promise<PGliteWorkerAnswer> {
    switch (request.type) {
      case 'wire': {
        // A startup message (no type byte) opens a connection: a transaction that the previous one left open must not become part of it.
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
      default:
        if (!other) throw new Error('Unknown request.');
        await other(request);
        return { type: 'done' };
    }
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
