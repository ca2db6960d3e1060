import type { Context } from 'hono';
import { type ServerOptions, WebSocketServer } from 'ws';
import { AppError } from '../shared/errors.ts';
import { addressForLimits } from './client-address.ts';
import type { AppEnv } from './router.ts';
import { checkHandshake, SOCKET_PROTOCOL } from './socket-handshake.ts';
import { CLOSE_CODES, type OpenWire, openWire, type Wire, type WireLimits, type WireListener } from './socket-wire.ts';
import { alreadySent } from './sse.ts';
import { UpgradeResponse } from './upgrade.ts';

export interface SocketLimits extends WireLimits {
  /** Between two pings. */
  pingMs: number;
  /** Of one frame from the caller; a larger one ends the socket with 1009. The longest question, every letter escaped, fits. */
  maxFrameBytes: number;
  /** Of this process. */
  maxSockets: number;
  /** Of one caller's address, so that no caller takes them all. */
  maxPerAddress: number;
  /** After a close: time for what waits, and for the other side to say goodbye. */
  closeMs: number;
}

export interface Sockets {
  /**
   * Turns the request into a socket. Throws `upgrade_required` and `invalid_input` when it did not ask for one properly, `unavailable`
   * when there are too many. `open` is called at once, unless the caller has left already.
   */
  accept(c: Context<AppEnv>, open: (wire: Wire) => WireListener): Response;
  /** Sockets open now. */
  open(): number;
  /** Takes no new sockets and lets the rooms end the open ones. */
  drain(): void;
  /** Closes what is still open with 1012, and cuts what does not answer within a second. */
  close(): Promise<void>;
}

const DEFAULTS: SocketLimits = {
  pingMs: 15_000,
  maxBufferedBytes: 512 * 1024,
  maxFrameBytes: 64 * 1024,
  framesPerSecond: 20,
  maxSockets: 10_000,
  maxPerAddress: 500,
  closeMs: 5_000,
};
const GOODBYE_MS = 1_000;

/** Makes the sockets of one server. Nothing is compressed: that costs 240 kB a socket. One timer pings all of them. */
export function createSockets(given: Partial<SocketLimits> = {}): Sockets {
  const limits = { ...DEFAULTS, ...given };
  const sockets = new Set<OpenWire>();
  const perAddress = new Map<string, number>();
  let draining = false;
  let timer: NodeJS.Timeout | undefined;
  // Its types are older than `closeTimeout`.
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxFrameBytes,
    closeTimeout: limits.closeMs,
    handleProtocols: () => SOCKET_PROTOCOL,
  };
  const server = new WebSocketServer(options);

  function add(entry: OpenWire): void {
    sockets.add(entry);
    timer ??= setInterval(() => {
      for (const each of sockets) each.tick();
    }, limits.pingMs).unref();
  }

  function remove(entry: OpenWire): void {
    sockets.delete(entry);
    if (sockets.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    accept(c, open) {
      const request = c.env?.incoming;
      const response = c.env?.outgoing;
      if (!request || !(response instanceof UpgradeResponse))
        throw new AppError('upgrade_required', 'This address speaks WebSocket. Open it with a WebSocket client, or use the event stream.');
      checkHandshake(request.headers);
      if (draining || sockets.size >= limits.maxSockets)
        throw new AppError('unavailable', 'This server takes no more sockets now. Try again in a few seconds.', { retryAfterSeconds: 5 });
      const address = addressForLimits(c.get('clientAddress'));
      const fromThere = perAddress.get(address) ?? 0;
      if (fromThere >= limits.maxPerAddress)
        throw new AppError('rate_limited', `This address has ${fromThere} open sockets, the most it may have. Close some first.`, {
          retryAfterSeconds: 60,
        });
      // What lives as long as the socket keeps nothing of the request but these.
      const [log, requestId] = [c.get('log'), c.get('requestId')];
      const nameRequest = (headers: string[]) => headers.push(`X-Request-Id: ${requestId}`);
      server.once('headers', nameRequest);
      const socket = response.takeSocket();
      server.handleUpgrade(request, socket, response.head, (ws) => {
        perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
        const entry = openWire({ ws, socket, log, limits }, open, () => {
          remove(entry);
          const left = (perAddress.get(address) ?? 1) - 1;
          if (left > 0) perAddress.set(address, left);
          else perAddress.delete(address);
        });
        add(entry);
      });
      server.off('headers', nameRequest);
      return alreadySent();
    },
    open: () => sockets.size,
    drain() {
      draining = true;
      for (const each of [...sockets]) each.drain();
    },
    async close() {
      draining = true;
      for (const { wire } of [...sockets]) wire.close(CLOSE_CODES.restart, 'service_restart');
      const over = performance.now() + GOODBYE_MS;
      while (sockets.size > 0 && performance.now() < over) await new Promise((resolve) => setTimeout(resolve, 20));
      for (const each of [...sockets]) each.cut();
    },
  };
}
