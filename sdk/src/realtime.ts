import { AbortError, CloneAIError, ConnectionError } from './errors.ts';
import type { Sequenced } from './follow-events.ts';
import type { ChatEvent, SocketClientFrame, SocketServerFrame } from './generated/models.ts';
import { type HttpClient, randomKey } from './http-client.ts';
import { keepConnected, type Refusal, TIMING, type Timing, toError } from './realtime-connection.ts';
import { sleep } from './retry.ts';
import { rememberSeq } from './sequence.ts';
import type { WebSocketConstructor } from './web-socket.ts';

/** `connecting` and `reconnecting` lead to `open` or `closed`; `closed` is final. */
export type SocketState = 'connecting' | 'open' | 'reconnecting' | 'closed';

export type Typing = Extract<SocketServerFrame, { type: 'typing' }>['data'];

export interface SocketOptions {
  /** Deliver the events after this sequence number. Default: the last one this client has seen of the session, else all events. */
  after?: number | undefined;
  /** Called once for each event of the session, in order, across reconnections. */
  onEvent?: ((event: Sequenced<ChatEvent>) => void) | undefined;
  /** Called when another participant of the session starts or stops typing. */
  onTyping?: ((typing: Typing) => void) | undefined;
  onState?: ((state: SocketState) => void) | undefined;
  /** Failed attempts in a row before the socket closes. Default: 10, which takes about a minute. */
  maxReconnects?: number | undefined;
  /** Closes the socket. */
  signal?: AbortSignal | undefined;
}

/** A socket of a session. It reconnects by itself until `close()` or a final error. */
export interface ChatSocket {
  readonly sessionId: string;
  readonly state: SocketState;
  /** The last sequence number seen. Another process can continue with `after` set to it. */
  readonly lastSeq: number;
  /**
   * Sends a message. Resolves when the server has accepted it; the answer arrives through `onEvent`. Without a connection the message
   * waits, and is sent again under the same key until accepted, so it is answered once. Up to 16 messages can wait.
   * `links: 'raw'`: the Markdown as the model wrote it. Sanitize it before you render it.
   */
  send(
    content: string,
    options?: { idempotencyKey?: string | undefined; links?: 'safe' | 'raw' | undefined },
  ): Promise<{ messageId: string; repeated: boolean }>;
  /** Stops an answer. Resolves to false if it had already ended. */
  stop(messageId: string): Promise<boolean>;
  /** Tells the other participants that you are typing. Repeat `true` every few seconds. Dropped without a connection. */
  typing(typing: boolean): void;
  close(): void;
  /** Resolves when the socket has closed for good, with the error that closed it, if any. Never rejects. */
  readonly closed: Promise<CloneAIError | undefined>;
}

interface Pending {
  frame: SocketClientFrame;
  attempts: number;
  response: Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Below the server's own limit: after a reconnection all pending frames are sent at once. */
const MAX_PENDING = 16;
/** Attempts for a frame that the server refuses for the moment. */
const MAX_ATTEMPTS = 5;
const TEMPORARY = new Set(['idempotency_in_progress', 'unavailable', 'token_expired']);

const NO_WEBSOCKET =
  'There is no global WebSocket (Node has it from version 22 on). Pass one: new CloneAI({ webSocket: WebSocket }) with the WebSocket of the package ws.';

/** Implements `client.sessions.connect`. */
export async function connectSession(
  client: HttpClient,
  sessionId: string,
  options: SocketOptions = {},
  timing: Timing = TIMING,
): Promise<ChatSocket> {
  const webSocket = client._options.webSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
  if (!webSocket) throw new CloneAIError(NO_WEBSOCKET);
  const { onEvent, onTyping, onState, maxReconnects = 10, signal } = options;
  const pending = new Map<string, Pending>();
  const controller = new AbortController();
  const close = () => controller.abort();
  let state: SocketState = 'connecting';
  let lastSeq = options.after ?? client.lastSeqs.get(sessionId) ?? 0;
  let resolveOpened: (socket: ChatSocket) => void = () => {};

  const setState = (next: SocketState) => {
    if (state === next) return;
    state = next;
    onState?.(next);
  };

  /** Sends a frame, now or when there is a connection, until the server responds to it. */
  function submit<T>(key: string, frame: SocketClientFrame): Promise<T> {
    const existing = pending.get(key);
    if (existing) return existing.response as Promise<T>;
    if (state === 'closed') return Promise.reject(new ConnectionError('This socket is closed. Connect again.'));
    if (pending.size >= MAX_PENDING)
      return Promise.reject(new CloneAIError(`${MAX_PENDING} frames wait for the server already. Wait for one of them.`));
    const entry = { frame, attempts: 0 } as Pending;
    entry.response = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    // A caller that ignores the promise must not end the process with an unhandled rejection.
    entry.response.catch(() => {});
    pending.set(key, entry);
    connection.write(frame);
    return entry.response as Promise<T>;
  }

  function settle(key: string, action: (entry: Pending) => void): void {
    const entry = pending.get(key);
    pending.delete(key);
    if (entry) action(entry);
  }

  function onRefused(data: Refusal): void {
    const key = `${data.frame} ${data.ref}`;
    const entry = pending.get(key);
    if (!entry) return;
    const error = toError(data);
    // The server did nothing yet, so the same frame is sent again under the same key. A reconnection meanwhile may also send it.
    if (TEMPORARY.has(error.code) && ++entry.attempts < MAX_ATTEMPTS)
      void sleep(Math.max(1000, (error.retryAfter ?? 0) * 1000), controller.signal).then(
        () => pending.get(key) === entry && connection.write(entry.frame),
      );
    else settle(key, ({ reject }) => reject(error));
  }

  function onFrame(frame: SocketServerFrame): boolean {
    if ('seq' in frame) {
      if (frame.seq <= lastSeq) return false;
      lastSeq = frame.seq;
      rememberSeq(client.lastSeqs, sessionId, lastSeq);
      onEvent?.(frame);
      return true;
    }
    const { type, data } = frame;
    if (type === 'accepted')
      settle(`send ${data.idempotencyKey}`, ({ resolve }) => resolve({ messageId: data.messageId, repeated: data.repeated }));
    else if (type === 'stopped') settle(`stop ${data.messageId}`, ({ resolve }) => resolve(data.stopped));
    else if (type === 'typing') onTyping?.(data);
    else if (type === 'refused') onRefused(data);
    return false;
  }

  if (signal?.aborted) close();
  signal?.addEventListener('abort', close);
  const connection = keepConnected({
    client,
    webSocket,
    path: () => `/v1/sessions/${encodeURIComponent(sessionId)}/socket?after=${lastSeq}`,
    signal: controller.signal,
    maxReconnects,
    timing,
    onOpen() {
      setState('open');
      for (const { frame } of pending.values()) connection.write(frame);
      resolveOpened(socket);
    },
    onFrame,
    onReconnect: () => setState('reconnecting'),
  });
  const closed = connection.ended.then((error) => {
    signal?.removeEventListener('abort', close);
    close();
    setState('closed');
    const reason = error ?? new AbortError('The socket was closed.', { cause: signal?.reason });
    for (const { reject } of pending.values()) reject(reason);
    pending.clear();
    return error;
  });
  const socket: ChatSocket = {
    sessionId,
    get state() {
      return state;
    },
    get lastSeq() {
      return lastSeq;
    },
    send: (content, { idempotencyKey = randomKey(), links } = {}) =>
      submit(`send ${idempotencyKey}`, { type: 'send', data: { idempotencyKey, content, ...(links && { links }) } }),
    stop: (messageId) => submit(`stop ${messageId}`, { type: 'stop', data: { messageId } }),
    typing: (typing) => void connection.write({ type: 'typing', data: { typing } }),
    close,
    closed,
  };
  return new Promise((resolve, reject) => {
    resolveOpened = resolve;
    void closed.then((error) => reject(error ?? new AbortError('The socket was closed.', { cause: signal?.reason })));
  });
}
