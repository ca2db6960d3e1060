import type { Sequenced } from './follow.ts';
import type { ChatEvent, Citation, FoundSource, Usage } from './generated/models.ts';
import type { RequestOptions, Send } from './request.ts';

/** `ended`, `failed` and `left` are final; `answer.ts` has the transitions. */
export type StreamState = 'idle' | 'sending' | 'checking' | 'streaming' | 'resuming' | 'ended' | 'failed' | 'left';

export interface StreamOptions extends RequestOptions {
  /** The last sequence number of this session that you have seen; the client remembers it for the sessions it streamed. */
  after?: number | undefined;
  /** Told of every change of state: to show that a connection is being restored, for example. */
  onState?: ((state: StreamState) => void) | undefined;
}

/** The answer as far as it has come. */
export interface StreamedMessage {
  id: string;
  sessionId: string;
  model: string;
  content: string;
  sources: FoundSource[];
  citations: Citation[];
  /** Null until the answer is complete. */
  finishReason: Extract<ChatEvent, { type: 'message-end' }>['data']['finishReason'] | null;
  usage: Usage | null;
  followUps: string[];
}

/** What the engine of a stream sees and sets of it. */
export interface AnswerView extends AsyncIterable<Sequenced<ChatEvent>> {
  readonly message: StreamedMessage;
  lastSeq: number | undefined;
  state: StreamState;
  error: unknown;
  stopWanted: boolean;
  sendStop: (() => Promise<unknown>) | undefined;
}

/** A message to send, and the stream that shows what comes of it. */
export interface Asked {
  send: Send;
  path: string;
  body: unknown;
  options: StreamOptions;
  answer: AnswerView;
  /** The last sequence number by session, for the streams that come after this one. */
  seen: Map<string, number>;
  /** How often the events had nothing of this message. */
  misses?: number;
  /** Where the server says the events are, when this idempotency key was used before. */
  resumeAt?: string;
}
