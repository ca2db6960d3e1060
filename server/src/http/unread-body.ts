import type { IncomingMessage } from 'node:http';
import type { MiddlewareHandler } from 'hono';
import { readTurns } from './read-turns.ts';
import type { AppEnv } from './router.ts';

interface UnreadBodyLimits {
  /** Most bytes to read. A larger body loses its connection, and its client perhaps the response. */
  maxBytes?: number;
  /** Longest wait for the next piece, and for all of it. */
  idleMs?: number;
  totalMs?: number;
}

/**
 * Reads the rest of a body that was refused, and then answers. Most clients send the whole body before they read the response; if the
 * server closes the connection earlier, they see a broken connection instead of the error. Mount it outside of everything that refuses.
 */
export function readUnreadBody(limits: UnreadBodyLimits = {}): MiddlewareHandler<AppEnv> {
  const { maxBytes = 128 * 1024 * 1024, idleMs = 3_000, totalMs = 30_000 } = limits;
  return async (c, next) => {
    await next();
    const { incoming, outgoing } = c.env ?? {};
    if (!incoming || !outgoing || outgoing.headersSent || !hasBody(incoming) || incoming.complete) return;
    const declared = Number(incoming.headers['content-length'] ?? 0);
    const drained = declared <= maxBytes && (await discard(incoming, { maxBytes, idleMs, totalMs }));
    if (!drained) outgoing.setHeader('Connection', 'close');
  };
}

const hasBody = ({ headers }: IncomingMessage) => headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** False when a limit was reached first. */
function discard(incoming: IncomingMessage, { maxBytes, idleMs, totalMs }: Required<UnreadBodyLimits>): Promise<boolean> {
  return new Promise((resolve) => {
    let bytes = 0;
    let finished = false;
    const finish = (complete: boolean) => {
      finished = true;
      clearTimeout(idle);
      clearTimeout(total);
      incoming.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      // Without a listener, the error of a lost connection would end the process.
      incoming.on('error', () => {});
      resolve(complete);
    };
    const onEnd = () => finish(true);
    const onClose = () => finish(incoming.complete);
    const onData = (chunk: Buffer) => {
      idle.refresh();
      bytes += chunk.length;
      if (bytes > maxBytes) return finish(false);
      const turn = readTurns.take(chunk.length);
      if (!turn) return;
      incoming.pause();
      void turn.then(() => finished || incoming.resume());
    };
    const idle = setTimeout(finish, idleMs, false);
    const total = setTimeout(finish, totalMs, false);
    incoming.on('data', onData).once('end', onEnd).once('close', onClose).once('error', onClose);
    if (incoming.destroyed || incoming.readableEnded) onClose();
    else incoming.resume();
  });
}
