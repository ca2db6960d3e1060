import { ApiError, type CloneAIError, ConnectionError, toApiError } from './errors.ts';
import type { SocketClientFrame, SocketServerFrame } from './generated/models.ts';
import type { HttpClient } from './http-client.ts';
import { retryDelay, sleep } from './retry.ts';
import type { WebSocketConstructor, WebSocketLike } from './web-socket.ts';

export interface Timing {
  /** Between two looks at the connection and at the token. A connection that gives no sign of life for two of them is dead. */
  tickMs: number;
  /** A connection that lasted so long counts as a good one. */
  goodMs: number;
}

export const TIMING: Timing = { tickMs: 20_000, goodMs: 10_000 };

export interface LinkOptions {
  client: HttpClient;
  webSocket: WebSocketConstructor;
  /** Of the socket, with the number to resume after. */
  path(): string;
  /** Ends it. */
  signal: AbortSignal;
  maxReconnects: number;
  timing: Timing;
  onOpen(): void;
  /** True: something new came, so that the breaks so far are forgiven. */
  onFrame(frame: SocketServerFrame): boolean;
  onBreak(): void;
}

export type Refusal = Extract<SocketServerFrame, { type: 'refused' }>['data'];

/** The typed error of a refusal. `status` 0: it was one frame that was refused, not the socket. */
export function toError({ error, retryAfterSeconds }: Refusal, status = 0): ApiError {
  const headers = new Headers();
  if (retryAfterSeconds !== null) headers.set('retry-after', String(retryAfterSeconds));
  return toApiError(status, JSON.stringify({ error }), headers);
}

/** Closing codes after which another connection fares no better (see openSocket in the contract). */
const FINAL = new Set([1003, 1007, 1009, 4403, 4404, 4429]);
const TOKEN_ENDED = 4401;
/** Handshakes that fail while the server answers otherwise, before the first that does not. */
const MOST_BLOCKED = 3;
const BLOCKED = 'The server answers, but a WebSocket does not get through to it: something on the way blocks it. Use streams instead.';

/** One connection after the other. `write` sends on the present one, if there is one; `ended` resolves to what ended the last. */
export function keepLink({ client, webSocket: WebSocketOf, path, signal, maxReconnects, timing, onOpen, onFrame, onBreak }: LinkOptions) {
  let ws: WebSocketLike | undefined;
  let shown: string | undefined;
  let refused: string | undefined;
  let breaks = 0;

  const write = (frame: SocketClientFrame) => ws?.send(JSON.stringify(frame));
  const bearer = () => client.token(refused);

  /** One connection, to its end. Resolves to what ended it, and whether it was ever open. */
  function connection(): Promise<{ code: number; last: Refusal | undefined; opened: boolean }> {
    return new Promise((resolve) => {
      let opened = false;
      let alive = true;
      let last: Refusal | undefined;
      const socket = new WebSocketOf(
        client.baseUrl.replace(/^http/, 'ws') + path(),
        shown ? ['cloneai.v1', `bearer.${shown}`] : ['cloneai.v1'],
      );
      const timer = setInterval(() => {
        if (!alive) return end(1006);
        alive = false;
        if (opened) write({ type: 'ping' });
        void renew();
      }, timing.tickMs);
      const leave = () => end(1000);
      const end = (code: number) => {
        clearInterval(timer);
        signal.removeEventListener('abort', leave);
        socket.onmessage = socket.onclose = null;
        ws = undefined;
        socket.close();
        resolve({ code, last, opened });
      };
      signal.addEventListener('abort', leave);
      // An error always comes with a close; `ws` throws one that nobody listens to.
      socket.onerror = () => {};
      socket.onclose = ({ code }: { code: number }) => end(code);
      socket.onmessage = ({ data }: { data: unknown }) => {
        alive = true;
        const frame = JSON.parse(String(data)) as SocketServerFrame;
        if (frame.type === 'refused') last = frame.data;
        if (frame.type === 'ready') {
          opened = true;
          ws = socket;
          onOpen();
        } else if (onFrame(frame)) breaks = 0;
      };
    });
  }

  /** Shows the server a token that has been renewed, before the old one ends. */
  async function renew(): Promise<void> {
    try {
      const fresh = await bearer();
      if (!ws || !fresh || fresh === shown) return;
      shown = fresh;
      write({ type: 'authenticate', data: { token: fresh } });
    } catch {
      // The token in use may still be good. When it ends, the server says so, and the next connection tells what is wrong.
    }
  }

  /** Why a connection ended, as an error; a `ConnectionError` is one after which another may fare better. */
  async function why(code: number, last: Refusal | undefined, opened: boolean): Promise<unknown> {
    if (opened) {
      if (code === TOKEN_ENDED && client.canRenewToken) refused = shown;
      else if (code > 4000 && last) return toError(last, code - 4000);
      return new ConnectionError(`The socket was closed (${code}).`);
    }
    // A browser does not tell why a handshake failed. The same address over HTTP does.
    return client.send('GET', path(), { maxRetries: 0, signal }).then(
      () => new ConnectionError(BLOCKED),
      (error: unknown) => (error instanceof ApiError && error.status === 426 ? new ConnectionError(BLOCKED) : error),
    );
  }

  async function run(): Promise<CloneAIError | undefined> {
    let everOpen = false;
    for (;;) {
      const began = Date.now();
      let error: unknown;
      let final = false;
      try {
        shown = await bearer();
        refused = undefined;
        if (signal.aborted) return undefined;
        const { code, last, opened } = await connection();
        if (signal.aborted) return undefined;
        final = FINAL.has(code);
        everOpen ||= opened;
        if (opened && Date.now() - began > timing.goodMs) breaks = 0;
        error = await why(code, last, opened);
      } catch (thrown) {
        error = thrown; // by the token's source
      }
      const most = !everOpen && (error as Error).message === BLOCKED ? MOST_BLOCKED : maxReconnects;
      const delay = final ? undefined : retryDelay(error, breaks);
      if (signal.aborted) return undefined;
      if (delay === undefined || ++breaks > most) return error as CloneAIError;
      onBreak();
      // At random over twice the pause: after a restart of the server everybody comes back.
      await sleep(delay * 2 * Math.random(), signal);
    }
  }

  return { write, ended: run() };
}
