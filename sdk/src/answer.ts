import { ApiError, ConnectionError } from './errors.ts';
import { followEvents, type Sequenced } from './follow-events.ts';
import type { ChatEvent, SendMessageInput } from './generated/models.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** `ended`, `failed`, and `aborted` are final. */
export type StreamState = 'idle' | 'sending' | 'checking' | 'streaming' | 'resuming' | 'ended' | 'failed' | 'aborted';

export type ConnectionEvent = 'send' | 'open' | 'interrupt' | 'fail' | 'end' | 'abort';

/** The state that each event leads to. Events without an entry change nothing. */
export const STREAM_TRANSITIONS = {
  idle: { send: 'sending', abort: 'aborted' },
  sending: { open: 'streaming', interrupt: 'checking', fail: 'failed', abort: 'aborted' },
  checking: { open: 'streaming', fail: 'failed', abort: 'aborted' },
  streaming: { interrupt: 'resuming', end: 'ended', fail: 'failed', abort: 'aborted' },
  resuming: { open: 'streaming', fail: 'failed', abort: 'aborted' },
  ended: {},
  failed: {},
  aborted: {},
} as const satisfies Record<StreamState, Partial<Record<ConnectionEvent, StreamState>>>;

export interface AnswerRequest {
  client: HttpClient;
  /** Where the message is sent. */
  path: string;
  sessionId: string;
  body: SendMessageInput;
  options: RequestOptions;
  /** The last sequence number seen, if known. Kept up to date here. */
  cursor: { seq: number | undefined };
  onState(state: StreamState): void;
  /** Called with the id of the answer when it is known before the first event. */
  onFound(messageId: string): void;
}

const NOT_ACCEPTED = 'The connection broke before the message arrived: nothing was answered, and nothing was charged. Send it again.';
/** How often the stream looks, over two seconds, for a message whose request broke: it may still be on its way. */
const MAX_LOOKUPS = 3;

/** Sends a message once, and yields each event of its answer once, over as many connections as needed. */
export async function* streamAnswer(request: AnswerRequest): AsyncGenerator<Sequenced<ChatEvent>, void> {
  const { client, path, sessionId, body, options, cursor, onState, onFound } = request;
  const session = `/v1/sessions/${encodeURIComponent(sessionId)}`;
  let state: StreamState = 'idle';
  let messageId: string | undefined;
  let lookups = 0;

  function transition(event: ConnectionEvent): void {
    const next = (STREAM_TRANSITIONS[state] as Partial<Record<ConnectionEvent, StreamState>>)[event];
    if (!next) return;
    state = next;
    onState(next);
  }

  function found(id: string): void {
    messageId = id;
    onFound(id);
  }

  async function post(signal: AbortSignal): Promise<Response> {
    transition('send');
    try {
      return (await client.send('POST', path, { ...options, body, signal, stream: true })).response;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const location = error.status === 409 && error.headers.get('location');
      if (location) {
        // The server has answered this idempotency key before, and says where the answer is.
        // Not with `URL`, whose search parameters React Native does not have.
        cursor.seq = Number(/[?&]after=(\d+)/.exec(location)?.[1] ?? 0);
        found(location.split('#')[1] ?? '');
      } else if (!error.code.startsWith('http_5')) {
        // The server rejected the message. An error without the server's envelope comes from a proxy: the message may have arrived.
        transition('fail');
        throw error;
      }
      throw new ConnectionError(error.message, { cause: error });
    }
  }

  function notFound(): never {
    if (++lookups >= MAX_LOOKUPS) transition('fail');
    throw new ConnectionError(NOT_ACCEPTED);
  }

  async function resume(after: number | undefined, signal: AbortSignal): Promise<Response> {
    const get: RequestOptions = { timeout: options.timeout, headers: options.headers, maxRetries: 0, signal };
    // Without an answer to wait for, the server should say at once that there is none.
    const live = messageId ? {} : { live: false };
    if (!messageId && after === undefined) {
      // Nothing is known about this session: its two newest messages show whether the question arrived.
      const { data: page } = await client.send<{ data: { id: string; role: string; content: string }[] }>('GET', `${session}/messages`, {
        ...get,
        query: { limit: 2 },
      });
      const [latest, previous] = page.data;
      if (latest?.role !== 'assistant' || previous?.role !== 'user' || previous.content !== body.content) notFound();
      found(latest.id);
    }
    const { response } = await client.send('GET', `${session}/events`, { ...get, query: { after: after ?? 0, ...live }, stream: true });
    if (response.status === 204) notFound();
    return response;
  }

  const events = followEvents<ChatEvent>({
    signal: options.signal,
    cursor,
    open: (after, signal) => (state === 'idle' ? post(signal) : resume(after, signal)),
    onConnection: transition,
    isFinal: () => state === 'failed',
  });
  try {
    for await (const event of events) {
      if (event.type === 'message-start') messageId ??= event.data.messageId;
      // The session may also have events of other messages.
      if (event.data.messageId !== messageId) continue;
      const isLast = event.type === 'message-end';
      if (isLast) transition('end');
      yield event;
      if (isLast) return;
    }
  } catch (error) {
    transition(options.signal?.aborted ? 'abort' : 'fail');
    throw error;
  } finally {
    transition('abort');
  }
}
