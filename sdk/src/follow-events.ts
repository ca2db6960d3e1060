import { reasonOf } from './error-reason.ts';
import { AbortError, ApiError, CloneAIError, ConnectionError } from './errors.ts';
import type { HttpClient, Query, RequestOptions } from './http-client.ts';
import { retryDelay, sleep } from './retry.ts';
import { readFrames } from './sse.ts';
import { requireBody } from './stream-body.ts';

/** An event with its sequence number within the session or source. */
export type Sequenced<E> = E & { seq: number };

/** Events as they happen. The connection opens when you start to iterate, and closes when you leave the loop. */
export type EventStream<E> = AsyncIterable<Sequenced<E>>;

export interface EventStreamFormat {
  query?: Query | undefined;
  /**
   * True: sequence numbers continue across connections, and `after` resumes. False: each connection starts over, and the server ends it.
   */
  numbered: boolean;
  /** The property of the event that holds its data. Default: `data`. */
  payload?: string | undefined;
}

export interface FollowOptions {
  /** Opens a connection that delivers the events after `after`. */
  open(after: number | undefined, signal: AbortSignal): Promise<Response>;
  signal?: AbortSignal | undefined;
  /** The last sequence number seen. Kept up to date here; `open` may reset it. */
  cursor: { seq: number | undefined };
  /** The server closes a complete stream. Without it, a connection that closes is reopened. */
  ends?: boolean;
  /** Each connection counts from 1 again, so nothing is resumed or skipped. */
  unnumbered?: boolean;
  /** The property of the event that holds its data. */
  payload?: string | undefined;
  onConnection?: (event: 'open' | 'interrupt') => void;
  /** True when a retry cannot help, although the error looks temporary. */
  isFinal?: () => boolean;
}

/** The server pings every 15 seconds. After three missed pings the connection counts as lost, even if no packet says so. */
const IDLE_TIMEOUT_MS = 45_000;
/** Interruptions in a row without a new event in between: about 25 seconds with the back-off of `retryDelay`. */
const MAX_INTERRUPTIONS = 6;

/** Reads events over as many connections as needed, and yields each event once. */
export async function* followEvents<E>({
  open,
  signal,
  cursor,
  ends,
  unnumbered,
  payload = 'data',
  onConnection,
  isFinal,
}: FollowOptions): AsyncGenerator<Sequenced<E>, void> {
  for (let interruptions = 0; ; ) {
    const connection = new AbortController();
    const abort = () => connection.abort();
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    let idleTimer: ReturnType<typeof setTimeout> | undefined;
    const resetIdleTimer = () => {
      clearTimeout(idleTimer);
      idleTimer = setTimeout(abort, IDLE_TIMEOUT_MS);
    };
    let cause: unknown;
    try {
      const response = await open(cursor.seq, connection.signal);
      if (response.status === 204) return;
      const body = requireBody(response);
      onConnection?.('open');
      resetIdleTimer();
      for await (const frame of readFrames(body, resetIdleTimer)) {
        if (frame.seq === undefined || (!unnumbered && frame.seq <= (cursor.seq ?? -1))) continue;
        const data: unknown = JSON.parse(frame.data);
        cursor.seq = frame.seq;
        interruptions = 0;
        yield { type: frame.event, [payload]: data, seq: frame.seq } as unknown as Sequenced<E>;
      }
      if (ends) return;
    } catch (error) {
      cause = error;
    } finally {
      clearTimeout(idleTimer);
      signal?.removeEventListener('abort', abort);
      abort();
    }
    if (signal?.aborted) throw new AbortError('The stream was aborted by its signal.', { cause: signal.reason });
    const lost = `The connection to the stream was lost${cause ? ` (${reasonOf(cause)})` : ''}.`;
    const error = cause instanceof CloneAIError ? cause : new ConnectionError(lost, { cause });
    const delay = retryDelay(error, interruptions);
    if (isFinal?.() || delay === undefined || ++interruptions > MAX_INTERRUPTIONS) throw error;
    onConnection?.('interrupt');
    await sleep(error instanceof ApiError || interruptions > 1 ? delay : 0, signal);
  }
}

/** Follows the events of a GET endpoint. */
export function followEndpoint<E>(
  client: HttpClient,
  path: string,
  { query, numbered, payload }: EventStreamFormat,
  options: RequestOptions = {},
): AsyncGenerator<Sequenced<E>, void> {
  const { after, live } = (query ?? {}) as { after?: number; live?: unknown };
  return followEvents<E>({
    cursor: { seq: numbered ? after : undefined },
    ends: !numbered || String(live) === 'false',
    unnumbered: !numbered,
    payload,
    signal: options.signal,
    open: async (seq, signal) => {
      const resumed = numbered ? { ...query, after: seq } : query;
      return (await client.send('GET', path, { ...options, query: resumed, stream: true, maxRetries: 0, signal })).response;
    },
  });
}
