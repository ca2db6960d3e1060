import type { CloneAIError } from './errors.ts';
import type { Sequenced } from './follow.ts';
import type { ChatEvent, SocketServerFrame } from './generated/models.ts';

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

export interface SessionHelpers {
  /**
   * Opens a WebSocket for a session. Resolves when it is open; rejects with what the server says, as any call. Needs the global
   * WebSocket (browsers, Node 22) or `webSocket` of the client's options.
   */
  connect(sessionId: string, options?: SocketOptions): Promise<ChatSocket>;
}
