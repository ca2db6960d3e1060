import { ApiError, type CloneAIError, ConnectionError, toApiError } from './errors.ts';
import type { SocketClientFrame, SocketServerFrame } from './generated/models.ts';
import type { HttpClient } from './http-client.ts';
import { retryDelay, sleep } from './retry.ts';
import type { WebSocketConstructor, WebSocketLike } from './web-socket.ts';

export interface Timing {
  /** Interval of pings and token checks. A connection that stays silent for two intervals counts as lost. */
  pingIntervalMs: number;
  /** A connection that lasted this long resets the count of failed attempts. */
  stableAfterMs: number;
}

export const TIMING: Timing = { pingIntervalMs: 20_000, stableAfterMs: 10_000 };

export interface ConnectionOptions {
  client: HttpClient;
  webSocket: WebSocketConstructor;
  /** Path of the socket, with the sequence number to resume after. */
  path(): string;
  /** Closes the connection for good. */
  signal: AbortSignal;
  maxReconnects: number;
  timing: Timing;
  onOpen(): void;
  /** Returns true when the frame brought something new: this resets the count of failed attempts. */
  onFrame(frame: SocketServerFrame): boolean;
  onReconnect(): void;
}

export type Refusal = Extract<SocketServerFrame, { type: 'refused' }>['data'];

/** The typed error of a refusal. `status` 0: the server refused one frame, not the socket. */
export function toError({ error, retryAfterSeconds }: Refusal, status = 0): ApiError {
  const headers = new Headers();
  if (retryAfterSeconds !== null) headers.set('retry-after', String(retryAfterSeconds));
  return toApiError(status, JSON.stringify({ error }), headers);
}

/** Close codes after which reconnecting cannot help (see openSocket in the contract). */
const FINAL_CODES = new Set([1003, 1007, 1009, 4403, 4404, 4429]);
const TOKEN_EXPIRED = 4401;
/** Failed handshakes, while HTTP works, after which WebSockets count as blocked. */
const MAX_BLOCKED = 3;
const BLOCKED =
  'The server responds to HTTP, but WebSocket traffic does not get through: a proxy or firewall blocks it. Use streams instead.';

/** Keeps a WebSocket open by reconnecting. `write` sends on the open connection, if any; `ended` resolves to the error that ended it. */
export function keepConnected({
  client,
  webSocket: WebSocketClass,
  path,
  signal,
  maxReconnects,
  timing,
  onOpen,
  onFrame,
  onReconnect,
}: ConnectionOptions) {
  let openSocket: WebSocketLike | undefined;
  let token: string | undefined;
  let rejectedToken: string | undefined;
  let failures = 0;

  const write = (frame: SocketClientFrame) => openSocket?.send(JSON.stringify(frame));

  /** One connection until it ends: the close code, the last refusal, and whether it was ever open. */
  function connect(): Promise<{ code: number; refusal: Refusal | undefined; opened: boolean }> {
    return new Promise((resolve) => {
      let opened = false;
      let alive = true;
      let refusal: Refusal | undefined;
      const url = client.baseUrl.replace(/^http/i, 'ws') + path();
      const socket = new WebSocketClass(url, token ? ['cloneai.v1', `bearer.${token}`] : ['cloneai.v1']);
      const timer = setInterval(() => {
        if (!alive) return end(1006);
        alive = false;
        if (opened) write({ type: 'ping' });
        void renewToken();
      }, timing.pingIntervalMs);
      const abort = () => end(1000);
      const end = (code: number) => {
        clearInterval(timer);
        signal.removeEventListener('abort', abort);
        socket.onmessage = socket.onclose = null;
        openSocket = undefined;
        socket.close();
        resolve({ code, refusal, opened });
      };
      signal.addEventListener('abort', abort);
      // A close event follows each error. The package `ws` throws errors that have no listener.
      socket.onerror = () => {};
      socket.onclose = ({ code }: { code: number }) => end(code);
      socket.onmessage = ({ data }: { data: unknown }) => {
        alive = true;
        const frame = JSON.parse(String(data)) as SocketServerFrame;
        if (frame.type === 'refused') refusal = frame.data;
        if (frame.type === 'ready') {
          opened = true;
          openSocket = socket;
          onOpen();
        } else if (onFrame(frame)) failures = 0;
      };
    });
  }

  /** Sends the server a renewed token before the old one expires. */
  async function renewToken(): Promise<void> {
    try {
      const fresh = await client.token(rejectedToken);
      if (!openSocket || !fresh || fresh === token) return;
      token = fresh;
      write({ type: 'authenticate', data: { token: fresh } });
    } catch {
      // The current token may still be valid. If not, the server closes the socket, and the next connection reports the error.
    }
  }

  /** The error that ended a connection. Reconnecting may help after a `ConnectionError`. */
  async function diagnose(code: number, refusal: Refusal | undefined, opened: boolean): Promise<unknown> {
    if (opened) {
      if (code === TOKEN_EXPIRED && client.canRenewToken) rejectedToken = token;
      else if (code > 4000 && refusal) return toError(refusal, code - 4000);
      return new ConnectionError(`The socket was closed (${code}).`);
    }
    // Browsers hide why a handshake failed. A plain GET of the same address tells.
    return client.send('GET', path(), { maxRetries: 0, signal }).then(
      () => new ConnectionError(BLOCKED),
      (error: unknown) => (error instanceof ApiError && error.status === 426 ? new ConnectionError(BLOCKED) : error),
    );
  }

  async function run(): Promise<CloneAIError | undefined> {
    let everOpened = false;
    for (;;) {
      const started = Date.now();
      let error: unknown;
      let isFinal = false;
      try {
        token = await client.token(rejectedToken);
        rejectedToken = undefined;
        if (signal.aborted) return undefined;
        const { code, refusal, opened } = await connect();
        if (signal.aborted) return undefined;
        isFinal = FINAL_CODES.has(code);
        everOpened ||= opened;
        if (opened && Date.now() - started > timing.stableAfterMs) failures = 0;
        error = await diagnose(code, refusal, opened);
      } catch (thrown) {
        error = thrown; // By the token source.
      }
      const maxFailures = !everOpened && (error as Error).message === BLOCKED ? MAX_BLOCKED : maxReconnects;
      const delay = isFinal ? undefined : retryDelay(error, failures);
      if (signal.aborted) return undefined;
      if (delay === undefined || ++failures > maxFailures) return error as CloneAIError;
      onReconnect();
      // Spread over twice the delay: after a restart of the server, all clients reconnect.
      await sleep(delay * 2 * Math.random(), signal);
    }
  }

  return { write, ended: run() };
}
