import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Logger } from '../shared/logger.ts';

/** Why the server closes a socket: RFC 6455's codes, and of the range for applications those that end with the HTTP status they mean. */
export const CLOSE_CODES = { binary: 1003, restart: 1012, slowReader: 4408, flood: 4429 } as const;

/** The near end of one open socket, as a room sees it. */
export interface Wire {
  /** Sends one text frame. A reader for whom more than `maxBufferedBytes` wait is closed with 4408; it can resume. */
  send(text: string): void;
  /** For those who may wait before they send more: resolves when the reader has taken what there was. Undefined: no need to wait. */
  drained(): Promise<void> | undefined;
  /** Sends what waits, then the code and its reason (at most 123 bytes). After it nothing is sent or heard. */
  close(code: number, reason: string): void;
  readonly closed: boolean;
}

/** What a room wants to know of its socket. */
export interface WireListener {
  onFrame(text: string): void;
  /** With every ping, that is every 15 s. */
  onTick(): void;
  /** The server goes away: finish what is under way, then close; the rest is closed for you. */
  onDrain(): void;
  /** Called once. */
  onClose(): void;
}

export interface WireLimits {
  /** Of frames that wait for the reader. */
  maxBufferedBytes: number;
  /** Frames a second, pings included; twice as many may come at once. More end the socket with 4429. */
  framesPerSecond: number;
}

/** A socket as its keeper sees it. */
export interface OpenWire {
  wire: Wire;
  /** Pings, or cuts the socket when it has not answered three times. */
  tick(): void;
  drain(): void;
  /** Ends the connection without a word. */
  cut(): void;
}

/** As for event streams: a write costs more than the words in it, and nobody sees less than a frame of a display. */
const MIN_GAP_MS = 12;
const SILENT_TICKS = 3;

/** Puts the bounds around one socket and gives it to a room. `ended` is called once, when the connection is gone. */
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
        // What is said in one go leaves in one write, frame by frame.
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

  /** False when too many came: then nothing more is read. */
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
      // On a slow line a ping waits behind what was sent before it: a reader who takes that is there, too.
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
