import { AbortError, CloneAIError, ConnectionError } from './errors.ts';
import type { Sequenced } from './follow-events.ts';
import type { ChatEvent, SocketClientFrame, SocketServerFrame } from './generated/models.ts';
import { type HttpClient, randomKey } from './http-client.ts';
import { keepLink, type Refusal, TIMING, type Timing, toError } from './realtime-link.ts';
import { sleep } from './retry.ts';
import { rememberSeq } from './sequence.ts';
import type { WebSocketConstructor } from './web-socket.ts';

/** `connecting` and `reconnecting` end in `open` or `closed`; `closed` is final. */
export type SocketState = 'connecting' | 'open' | 'reconnecting' | 'closed';

export type Typing = Extract<SocketServerFrame, { type: 'typing' }>['data'];

export interface SocketOptions {
  /** Events after this number come first. Default: the last one this client has seen of the session, else all. */
  after?: number | undefined;
  /** Each event of the session once, in order, whatever becomes of the connection. */
  onEvent?: ((event: Sequenced<ChatEvent>) => void) | undefined;
  /** Somebody else in this session types, or does no longer. */
  onTyping?: ((typing: Typing) => void) | undefined;
  onState?: ((state: SocketState) => void) | undefined;
  /** Connections tried in a row before it gives up. Default 10, which is about a minute. */
  maxReconnects?: number | undefined;
  /** Closes it. */
  signal?: AbortSignal | undefined;
}

/** An open conversation: one connection after the other, under one face. */
export interface ChatSocket {
  readonly sessionId: string;
  readonly state: SocketState;
  /** The last sequence number seen: `after` of another process that goes on here. */
  readonly lastSeq: number;
  /**
   * Asks. Resolves when the server has taken the question; the answer comes by `onEvent`. While there is no connection it waits for one, and
   * goes out again under the same key until it is taken: it is never asked twice. At most 16 wait.
   */
  send(content: string, options?: { idempotencyKey?: string | undefined }): Promise<{ messageId: string; repeated: boolean }>;
  /** Ends an answer. False: it had already ended. */
  stop(messageId: string): Promise<boolean>;
  /** Tells the others in this session. Say true again every few seconds while it lasts. Lost when there is no connection. */
  typing(typing: boolean): void;
  close(): void;
  /** Resolves when it is closed for good: with the error that closed it, if one did. Never rejects. */
  readonly closed: Promise<CloneAIError | undefined>;
}

interface Pending {
  frame: SocketClientFrame;
  tries: number;
  answer: Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Fewer than the server lets wait: after a break all of them go out at once. */
const MOST_PENDING = 16;
/** What the server could not take just now goes out again, so many times. */
const MOST_TRIES = 5;
const PASSING = new Set(['idempotency_in_progress', 'unavailable', 'token_expired']);

const NO_WEBSOCKET =
  'There is no global WebSocket here (Node has it from version 22 on). Pass one: new CloneAI({ webSocket: WebSocket }) with the WebSocket of the package ws.';

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
  const over = new AbortController();
  const close = () => over.abort();
  let state: SocketState = 'connecting';
  let lastSeq = options.after ?? client.lastSeqs.get(sessionId) ?? 0;
  let opened: (socket: ChatSocket) => void = () => {};

  const enter = (next: SocketState) => {
    if (state === next) return;
    state = next;
    onState?.(next);
  };

  function submit<T>(name: string, frame: SocketClientFrame): Promise<T> {
    const same = pending.get(name);
    if (same) return same.answer as Promise<T>;
    if (state === 'closed') return Promise.reject(new ConnectionError('This socket is closed. Connect again.'));
    if (pending.size >= MOST_PENDING)
      return Promise.reject(new CloneAIError(`${MOST_PENDING} frames wait for the server already. Wait for one of them.`));
    const entry = { frame, tries: 0 } as Pending;
    entry.answer = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    // Whoever waits for it hears of an error; that nobody waits must not end a process.
    entry.answer.catch(() => {});
    pending.set(name, entry);
    link.write(frame);
    return entry.answer as Promise<T>;
  }

  function settle(name: string, how: (waiting: Pending) => void): void {
    const waiting = pending.get(name);
    pending.delete(name);
    if (waiting) how(waiting);
  }

  function onRefused(data: Refusal): void {
    const name = `${data.frame} ${data.ref}`;
    const waiting = pending.get(name);
    const error = toError(data);
    if (!waiting) return;
    // Nothing was done: the same again, under the same key. A connection that is made meanwhile sends it, too; it is asked once.
    if (PASSING.has(error.code) && ++waiting.tries < MOST_TRIES)
      void sleep(Math.max(1000, (error.retryAfter ?? 0) * 1000), over.signal).then(
        () => pending.get(name) === waiting && link.write(waiting.frame),
      );
    else settle(name, ({ reject }) => reject(error));
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
  const link = keepLink({
    client,
    webSocket,
    path: () => `/v1/sessions/${encodeURIComponent(sessionId)}/socket?after=${lastSeq}`,
    signal: over.signal,
    maxReconnects,
    timing,
    onOpen() {
      enter('open');
      for (const { frame } of pending.values()) link.write(frame);
      opened(socket);
    },
    onFrame,
    onBreak: () => enter('reconnecting'),
  });
  const closed = link.ended.then((error) => {
    signal?.removeEventListener('abort', close);
    close();
    enter('closed');
    const why = error ?? new AbortError('The socket was closed.', { cause: signal?.reason });
    for (const { reject } of pending.values()) reject(why);
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
    send: (content, { idempotencyKey = randomKey() } = {}) =>
      submit(`send ${idempotencyKey}`, { type: 'send', data: { idempotencyKey, content } }),
    stop: (messageId) => submit(`stop ${messageId}`, { type: 'stop', data: { messageId } }),
    typing: (typing) => void link.write({ type: 'typing', data: { typing } }),
    close,
    closed,
  };
  return new Promise((resolve, reject) => {
    opened = resolve;
    void closed.then((error) => reject(error ?? new AbortError('The socket was closed.', { cause: signal?.reason })));
  });
}
