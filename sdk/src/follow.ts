import { AbortError, ApiError, CloneAIError, ConnectionError } from './errors.ts';
import type { Call, RequestOptions, Send } from './request.ts';
import { retryDelay, sleep } from './retry.ts';
import { readFrames } from './sse.ts';

/** An event of a stream with its sequence number, by which it is delivered exactly once. */
export type Sequenced<E> = E & { seq: number };

/** Events as they happen. Reading begins with the loop; leaving the loop ends the connection. */
export type EventStream<E> = AsyncIterable<Sequenced<E>>;

export interface FollowOptions {
  /** Opens a connection that brings the events after `seq`. */
  open(seq: number | undefined, signal: AbortSignal): Promise<Response>;
  signal: AbortSignal;
  /** The last sequence number seen; it is kept up to date, and may be set back by `open`. */
  cursor: { seq: number | undefined };
  /** The server ends the stream by itself when all is said; otherwise a clean end is a break like any other. */
  ends?: boolean;
  /** Each connection counts from 1 again: nothing is resumed, nothing left out. */
  uncounted?: boolean;
  /** What the payload is called in the event; default `data`. */
  payload?: string | undefined;
  on?: (what: 'opened' | 'cut') => void;
  /** Asked after an error: shall it be thrown as it is? */
  fatal?: () => boolean;
}

/** Three of the server's pings (one every 15 s): a connection silent for longer is dead, even when no packet says so. */
const IDLE_MILLISECONDS = 45_000;
/** Breaks in a row without one new event between them. With the back-off of `retryDelay`, about 25 seconds. */
const MOST_BREAKS = 6;

/** Follows a stream of events over as many connections as it takes; each event comes once. */
export async function* follow<E>({
  open,
  signal,
  cursor,
  ends,
  uncounted,
  payload = 'data',
  on,
  fatal,
}: FollowOptions): AsyncGenerator<Sequenced<E>, void> {
  for (let breaks = 0; ; ) {
    const connection = new AbortController();
    const leave = () => connection.abort();
    signal.addEventListener('abort', leave);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(leave, IDLE_MILLISECONDS);
    };
    let broken: unknown;
    try {
      const response = await open(cursor.seq, connection.signal);
      if (response.status === 204 || !response.body) return;
      on?.('opened');
      alive();
      for await (const frame of readFrames(response.body, alive)) {
        if (frame.seq === undefined || (!uncounted && frame.seq <= (cursor.seq ?? -1))) continue;
        const data: unknown = JSON.parse(frame.data);
        cursor.seq = frame.seq;
        breaks = 0;
        yield { type: frame.event, [payload]: data, seq: frame.seq } as unknown as Sequenced<E>;
      }
      if (ends) return;
    } catch (error) {
      broken = error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      leave();
    }
    if (signal.aborted) throw new AbortError('The stream was aborted by its signal.', { cause: signal.reason });
    const error = broken instanceof CloneAIError ? broken : new ConnectionError('The stream broke.', { cause: broken });
    const delay = retryDelay(error, breaks);
    if (fatal?.() || delay === undefined || ++breaks > MOST_BREAKS) throw error;
    on?.('cut');
    await sleep(error instanceof ApiError || breaks > 1 ? delay : 0, signal);
  }
}

export type Query = Record<string, string | number | boolean | undefined>;

/** A method that gives a stream of events, and what it was called with. */
export interface EventCall {
  send: Send;
  /** The GET, with more in its query. */
  call(more?: Query): Call;
  query: Query | undefined;
  /** Events are numbered over all connections, so that `after` resumes them; otherwise each connection starts anew and ends by itself. */
  numbered: boolean;
  payload: string | undefined;
  options: RequestOptions | undefined;
}

/** Follows the events of a GET. */
export async function* followCall<E>({
  send,
  call,
  query,
  numbered,
  payload,
  options = {},
}: EventCall): AsyncGenerator<Sequenced<E>, void> {
  yield* follow<E>({
    cursor: { seq: numbered ? (query?.after as number | undefined) : undefined },
    ends: !numbered || String(query?.live) === 'false',
    uncounted: !numbered,
    payload,
    signal: options.signal ?? new AbortController().signal,
    open: async (after, signal) =>
      (await send({ ...call(numbered ? { after } : {}), stream: true }, { ...options, maxRetries: 0, signal })).response,
  });
}
