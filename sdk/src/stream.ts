import type { StreamState } from './answer.ts';
import { AbortError, toApiError } from './errors.ts';
import type { Sequenced } from './follow-events.ts';
import type { ChatEvent, SendMessageInput } from './generated/models.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';
import { createMessage, reduceMessage, type StreamedMessage } from './message-reducer.ts';
import { rememberSeq } from './sequence.ts';

export interface StreamOptions extends RequestOptions {
  /** The last sequence number of the session that you have seen. The client remembers it for the sessions it has streamed. */
  after?: number | undefined;
  /** Called whenever the state changes, for example to show that the connection is being restored. */
  onState?: ((state: StreamState) => void) | undefined;
}

/**
 * An answer while it is written. The message is sent when you start to read: with `for await`, `text()`, or `finalMessage()`.
 *
 * The message is sent exactly once. If the connection breaks, the stream resumes after the last sequence number, so each event
 * arrives exactly once. If it breaks before the first event, the session's events tell whether the message arrived. Leaving the
 * loop closes the connection.
 */
export class ChatStream implements AsyncIterable<Sequenced<ChatEvent>> {
  /** The answer so far, also after an error. Each event replaces this object. */
  message: StreamedMessage;
  state: StreamState = 'idle';
  /** The error that ended the stream or the answer. */
  error: unknown;
  readonly #client: HttpClient;
  readonly #options: StreamOptions;
  readonly #cursor: { seq: number | undefined };
  readonly #events: AsyncGenerator<Sequenced<ChatEvent>, void>;
  #stopRequested = false;

  constructor(client: HttpClient, path: string, sessionId: string, body: SendMessageInput, options: StreamOptions = {}) {
    this.#client = client;
    this.#options = options;
    this.#cursor = { seq: options.after ?? client.lastSeqs.get(sessionId) };
    this.message = createMessage({ sessionId });
    this.#events = this.#read(path, sessionId, body);
  }

  /** The id of the answer; undefined until the first event. */
  get messageId(): string | undefined {
    return this.message.id || undefined;
  }

  /** The last sequence number seen. Another process can continue after it with `client.sessions.streamEvents`. */
  get lastSeq(): number | undefined {
    return this.#cursor.seq;
  }

  [Symbol.asyncIterator](): AsyncGenerator<Sequenced<ChatEvent>, void> {
    return this.#events;
  }

  /** Reads to the end and returns the answer. Throws the error that ended it; `message` then holds the partial answer. */
  async finalMessage(): Promise<StreamedMessage> {
    for await (const _ of this);
    if (this.state !== 'ended' || this.error) throw this.error ?? new AbortError('The stream was closed.');
    return this.message;
  }

  /** Reads to the end and returns the text of the answer. */
  async text(): Promise<string> {
    return (await this.finalMessage()).content;
  }

  /** Asks the server to stop the answer. The stream then ends with the finish reason `stopped`. */
  async stop(): Promise<void> {
    this.#stopRequested = true;
    if (!this.message.id) return;
    // A request of its own: it does not share the stream's signal and idempotency key.
    const options = { ...this.#options, signal: undefined, idempotencyKey: undefined };
    await this.#client.send('POST', `/v1/messages/${encodeURIComponent(this.message.id)}/stop`, options);
  }

  async *#read(path: string, sessionId: string, body: SendMessageInput): AsyncGenerator<Sequenced<ChatEvent>, void> {
    try {
      // Loads with the first stream, so that pages that never stream do not pay for it.
      const { streamAnswer } = await import('./streaming.ts');
      const events = streamAnswer({
        client: this.#client,
        path,
        sessionId,
        body,
        options: this.#options,
        cursor: this.#cursor,
        onState: (state) => {
          this.state = state;
          this.#options.onState?.(state);
        },
        onFound: (id) => {
          this.message = { ...this.message, id };
        },
      });
      for await (const event of events) {
        this.message = reduceMessage(this.message, event);
        if (event.type === 'error') this.error = toApiError(0, JSON.stringify(event.data), new Headers());
        const stopWaits = event.type === 'message-start' && this.#stopRequested;
        yield event;
        if (stopWaits) await this.stop();
      }
    } catch (error) {
      this.error = error;
      throw error;
    } finally {
      rememberSeq(this.#client.lastSeqs, sessionId, this.#cursor.seq);
    }
  }
}
