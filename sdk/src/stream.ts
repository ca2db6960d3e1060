import type { Sequenced } from './follow.ts';
import type { ChatEvent } from './generated/models.ts';
import type { Send } from './request.ts';
import type { AnswerView, Asked, StreamedMessage, StreamOptions, StreamState } from './stream-state.ts';

/**
 * An answer as it is written. The message is sent when you begin to read: `for await`, `text()` or `finalMessage()`.
 *
 * It is sent once, whatever happens. When the connection breaks, the events that were missed are asked for by sequence number, and
 * each comes exactly once. When it breaks before the first event, the session's events tell whether the message had arrived.
 * Leaving the loop ends the connection.
 */
export class ChatStream implements AnswerView {
  /** The answer as far as it has come; of use when an error ended it, too. */
  readonly message: StreamedMessage;
  /** The last sequence number seen: keep it to go on in another process, by `client.sessions.events(sessionId, { after })`. */
  lastSeq: number | undefined;
  state: StreamState = 'idle';
  /** What ended it; the engine shares it, and the two below. */
  error: unknown;
  /** @internal */
  stopWanted = false;
  /** @internal */
  sendStop: (() => Promise<unknown>) | undefined;
  readonly #events: AsyncGenerator<Sequenced<ChatEvent>, void>;

  constructor(send: Send, path: string, body: unknown, options: StreamOptions, seen: Map<string, number>) {
    const sessionId = decodeURIComponent(path.split('/')[3] as string);
    this.message = {
      id: '',
      sessionId,
      model: '',
      content: '',
      sources: [],
      citations: [],
      finishReason: null,
      usage: null,
      followUps: [],
    };
    this.lastSeq = options.after ?? seen.get(sessionId);
    this.#events = lazyAnswer({ send, path, body, options, answer: this, seen });
  }

  /** The answer's id, from the first event on. */
  get messageId(): string | undefined {
    return this.message.id || undefined;
  }

  [Symbol.asyncIterator](): AsyncGenerator<Sequenced<ChatEvent>, void> {
    return this.#events;
  }

  /** Reads to the end. Throws the error that ended the answer, if one did; `message` has what was said so far. */
  async finalMessage(): Promise<StreamedMessage> {
    return (await import('./lazy.ts')).readToEnd(this);
  }

  /** Reads to the end and gives the words alone. */
  async text(): Promise<string> {
    return (await this.finalMessage()).content;
  }

  /** Asks the server to end the answer here. The stream then ends by itself, with finishReason `stopped`. */
  async stop(): Promise<void> {
    this.stopWanted = true;
    await this.sendStop?.();
  }
}

/** The engine is loaded with the first stream, so that a page that only lists pays nothing for it. */
async function* lazyAnswer(asked: Asked): AsyncGenerator<Sequenced<ChatEvent>, void> {
  yield* (await import('./lazy.ts')).followAnswer(asked);
}
