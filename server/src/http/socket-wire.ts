import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Logger } from '../shared/logger.ts';

/** Close codes: those of RFC 6455, and application codes that end with the matching HTTP status. */
export const CLOSE_CODES = { binary: 1003, restart: 1012, slowReader: 4408, flood: 4429 } as const;

/** The server's end of one open socket, as a module sees it. */
export interface Wire {
  /** Sends one text frame. Closes the socket with 4408 once more than `maxBufferedBytes` are queued; the client can resume. */
  send(text: string): void;
  /** Resolves when the client has read what is queued. Undefined when nothing is queued. Senders that can wait should. */
  drained(): Promise<void> | undefined;
  /** Sends what is queued, then the code and its reason (at most 123 bytes). Nothing is sent or received afterward. */
  close(code: number, reason: string): void;
  readonly closed: boolean;
}

/** What a module handles of its socket. */
export interface WireListener {
  onFrame(text: string): void;
  /** Called with every ping, every 15 s. */
  onTick(): void;
  /** The server is stopping: finish running work, then close. Sockets that are still open are closed later. */
  onDrain(): void;
  /** Called once. */
  onClose(): void;
}

export interface WireLimits {
  /** Most bytes queued for the client. */
  maxBufferedBytes: number;
  /** Frames per second, pings included. Bursts may be twice as large. More close the socket with 4429. */
  framesPerSecond: number;
}

/** A socket as the server manages it. */
export interface OpenWire {
  wire: Wire;
  /** Pings, or disconnects a client that missed three pings. */
  tick(): void;
  drain(): void;
  /** Breaks the connection without a close frame. */
  cut(): void;
}

/** As for event streams (`sse.ts`): less than one frame of a display. */
const MIN_GAP_MS = 12;
const SILENT_TICKS = 3;

/** Enforces the limits of one socket and hands it to a module. `ended` is called once, when the connection is closed. */
export function openWire(
  { ws, socket, log, limits }: { ws: WebSocket; socket: Socket; log: Logger; limits: WireLimits },
  open: (wire: Wire) => WireListener,
  ended: () => void,
): OpenWire {
  const began = performance.now();
  const burst = limits.framesPerSecond * 2;
  let listener: WireListener | undefined;
  let closed = false;
  let corked = false;
  let flushedAt = 0;
  let silentTicks = 0;
  let taken = 0;
  let behind = false;
  let allowance = burst;
  let allowanceAt = began;
  let received = 0;
  let sent = 0;
  let fault: string | undefined;
  let said: string | undefined;
  let draining: Promise<void> | undefined;

  const flush = () => {
    if (!corked) return;
    corked = false;
    flushedAt = performance.now();
    socket.uncork();
  };
  const wire: Wire = {
    send(text) {
      if (closed) return;
      if (!corked) {
        // Frames sent in the same tick leave in one write.
        corked = true;
        socket.cork();
        if (performance.now() - flushedAt < MIN_GAP_MS) setTimeout(flush, MIN_GAP_MS);
        else setImmediate(flush);
      }
      sent++;
      ws.send(text);
      if (ws.bufferedAmount > limits.maxBufferedBytes) wire.close(CLOSE_CODES.slowReader, 'slow_reader');
    },
    drained() {
      if (closed || !socket.writableNeedDrain) return undefined;
      flush();
      if (!socket.writableNeedDrain) return undefined;
      draining ??= new Promise((resolve) => {
        const done = () => {
          socket.off('drain', done).off('close', done);
          draining = undefined;
          resolve();
        };
        socket.on('drain', done).on('close', done);
      });
      return draining;
    },
    close(code, reason) {
      if (closed) return;
      closed = true;
      said = reason;
      ws.close(code, reason);
      flush();
      listener?.onClose();
    },
    get closed() {
      return closed;
    },
  };

  /** False when the client sent too many frames; nothing more is read then. */
  const admit = (): boolean => {
    silentTicks = 0;
    if (closed) return false;
    const now = performance.now();
    allowance = Math.min(burst, allowance + ((now - allowanceAt) / 1000) * limits.framesPerSecond);
    allowanceAt = now;
    if (--allowance >= 0) return true;
    wire.close(CLOSE_CODES.flood, 'too_many_frames');
    ws.pause();
    return false;
  };
  ws.on('message', (data: Buffer, isBinary) => {
    if (!admit()) return;
    received++;
    if (isBinary) wire.close(CLOSE_CODES.binary, 'text_only');
    else listener?.onFrame(data.toString());
  });
  ws.on('ping', admit);
  ws.on('pong', admit);
  ws.on('error', (error: Error & { code?: string }) => {
    fault = error.code ?? error.message;
  });
  ws.on('close', (code, reason) => {
    ended();
    if (!closed) {
      closed = true;
      listener?.onClose();
    }
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    log.info({ code, reason: said ?? reason.toString(), seconds, received, sent, ...(fault ? { fault } : {}) }, 'socket closed');
  });

  listener = open(wire);
  if (closed) listener.onClose();
  return {
    wire,
    tick() {
      if (closed) return;
      // On a slow line, a ping waits behind earlier data. A client that is still reading counts as alive.
      const takenBefore = taken;
      taken = socket.bytesWritten - socket.writableLength;
      if (behind && taken > takenBefore) silentTicks = 0;
      behind = socket.writableLength > 0;
      if (++silentTicks > SILENT_TICKS) return ws.terminate();
      ws.ping();
      listener?.onTick();
    },
    drain: () => listener?.onDrain(),
    cut: () => ws.terminate(),
  };
}
