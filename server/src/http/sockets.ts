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
  /** Time between two pings. */
  pingMs: number;
  /** Largest frame from the client; a larger one closes the socket with 1009. The longest question fits, even fully escaped. */
  maxFrameBytes: number;
  /** Most sockets of this process. */
  maxSockets: number;
  /** Most sockets of one client address. */
  maxPerAddress: number;
  /** Time after a close to send queued frames and receive the close frame of the client. */
  closeMs: number;
}

export interface Sockets {
  /**
   * Turns the request into a socket. Throws `upgrade_required` or `invalid_input` for an invalid handshake, and `unavailable` when there
   * are too many sockets. Calls `open` at once, unless the client has disconnected.
   */
  accept(c: Context<AppEnv>, open: (wire: Wire) => WireListener): Response;
  /** Sockets open now. */
  open(): number;
  /** Accepts no new sockets and lets the modules finish with the open ones. */
  drain(): void;
  /** Closes open sockets with 1012, and breaks those that do not respond within a second. */
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
const CLOSE_GRACE_MS = 1_000;

/** Creates the sockets of one server. Frames are not compressed: that costs 240 kB per socket. One timer pings all sockets. */
export function createSockets(given: Partial<SocketLimits> = {}): Sockets {
  const limits = { ...DEFAULTS, ...given };
  const sockets = new Set<OpenWire>();
  const perAddress = new Map<string, number>();
  let draining = false;
  let timer: NodeJS.Timeout | undefined;
  // The package's types lack `closeTimeout`.
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
        throw new AppError(
          'upgrade_required',
          'This URL accepts WebSocket connections only. Open it with a WebSocket client, or use the event stream.',
        );
      checkHandshake(request.headers);
      if (draining || sockets.size >= limits.maxSockets)
        throw new AppError('unavailable', 'This server accepts no more sockets right now. Try again in a few seconds.', {
          retryAfterSeconds: 5,
        });
      const address = addressForLimits(c.get('clientAddress'));
      const openHere = perAddress.get(address) ?? 0;
      if (openHere >= limits.maxPerAddress)
        throw new AppError('rate_limited', `This address has ${openHere} open sockets, which is the limit. Close some first.`, {
          retryAfterSeconds: 60,
        });
      // Keep only these two, so that the request can be freed while the socket is open.
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
      const over = performance.now() + CLOSE_GRACE_MS;
      while (sockets.size > 0 && performance.now() < over) await new Promise((resolve) => setTimeout(resolve, 20));
      for (const each of [...sockets]) each.cut();
    },
  };
}
