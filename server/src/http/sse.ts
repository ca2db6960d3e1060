import type { ServerResponse } from 'node:http';
import type { Context } from 'hono';
import type { AppEnv } from './router.ts';
import { createStreamPlaces, type StreamLimits } from './stream-places.ts';

/** Where an event source writes. Frames written in the same tick are sent as one chunk. */
export interface EventSink {
  /** Queues one or more complete frames (see `frameEvent`). Does nothing once `closed` is true. */
  write(frames: string): void;
  /** Sends the queued frames and ends the response. */
  end(): void;
  readonly closed: boolean;
}

/** Starts writing to the sink. The function it returns, if any, is called once when the client disconnects or the stream ends. */
export type EventSource = (sink: EventSink) => undefined | (() => void);

export interface EventStreams {
  /**
   * Responds with Server-Sent Events. Middleware must set its headers before it calls `next()`.
   * A client that stops reading is disconnected once `maxBufferedBytes` are queued for it. It can resume with its last event ID.
   */
  sendEventStream(c: Context<AppEnv>, source: EventSource): Response;
  /**
   * Like `sendEventStream`, for a stream that stays open while nothing happens. Counts it for the caller and for `object` (what it follows)
   * before `prepare` runs, and throws `rate_limited` or `unavailable` when there are too many. Null when `prepare` resolves to null. With
   * each ping, checks that the caller's credential is still valid, and otherwise ends the stream: the client learns why when it reconnects.
   */
  followEvents(c: Context<AppEnv>, object: string, prepare: () => Promise<EventSource | null>): Promise<Response | null>;
  /** Streams open now. */
  open(): number;
  /** Ends every open stream (shutdown). */
  close(): void;
}

/** Formats one event as SSE. `data` must be one line, as JSON.stringify writes it. */
export function frameEvent(event: string, data: string, id?: number | string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};
const PING = ': ping\n\n';
/**
 * The shortest time between two writes to a client. It is less than one frame of a display, so nobody sees it, and a write costs more
 * processor time than the words in it. The first writes of a stream are not delayed, so that the first word arrives at once.
 */
const MIN_GAP_MS = 12;
const UNDELAYED_WRITES = 4;

/** The last event that the client has seen: the larger of the `Last-Event-ID` header and `after`, or 0. */
export function lastSeen(header: string | undefined, after: number | undefined): number {
  const fromHeader = header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : 0;
  return Math.max(fromHeader, after ?? 0);
}

/**
 * Tells the adapter that the response was sent. The adapter's own constant does not work here: created after the adapter replaced the
 * global Response, it is sent like any other. Reading `type` turns the adapter's lightweight Response into a real one.
 */
export function alreadySent(): Response {
  const response = new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
  void response.type;
  return response;
}

interface OpenStream {
  sink: EventSink;
  ping(): void;
}

/** Creates the encoder for every SSE route. One timer pings all open streams, so that proxies keep them open. */
export function createEventStreams(
  options: { pingMs?: number; maxBufferedBytes?: number; limits?: Partial<StreamLimits> } = {},
): EventStreams {
  const { pingMs = 15_000, maxBufferedBytes = 256 * 1024 } = options;
  const places = createStreamPlaces(options.limits);
  const streams = new Set<OpenStream>();
  let timer: NodeJS.Timeout | undefined;
  let due: (() => void)[] = [];

  /** One timer flushes every stream that was written to recently. */
  function soon(flush: () => void): void {
    if (due.push(flush) > 1) return;
    setTimeout(() => {
      const flushes = due;
      due = [];
      for (const each of flushes) each();
    }, MIN_GAP_MS);
  }

  function add(stream: OpenStream): void {
    streams.add(stream);
    timer ??= setInterval(() => {
      for (const each of streams) each.ping();
    }, pingMs).unref();
  }

  function remove(stream: OpenStream): void {
    streams.delete(stream);
    if (streams.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  /** `push` sends a chunk and returns the bytes still queued for the client. `finish` ends the response, `cut` breaks the connection. */
  function openSink(push: (chunk: string) => number, finish: () => void, cut: () => void, stillAllowed?: () => Promise<boolean>) {
    let pending = '';
    let scheduled = false;
    let closed = false;
    let stop: (() => void) | undefined;
    let flushedAt = 0;
    let writes = 0;

    const flush = () => {
      scheduled = false;
      if (closed || pending === '') return;
      const chunk = pending;
      pending = '';
      flushedAt = performance.now();
      writes++;
      if (push(chunk) <= maxBufferedBytes) return;
      close();
      cut();
    };
    const close = () => {
      if (closed) return;
      closed = true;
      remove(stream);
      stop?.();
    };
    const sink: EventSink = {
      write(frames) {
        if (closed) return;
        pending += frames;
        if (scheduled) return;
        scheduled = true;
        if (writes >= UNDELAYED_WRITES && performance.now() - flushedAt < MIN_GAP_MS) soon(flush);
        else setImmediate(flush);
      },
      end() {
        if (closed) return;
        flush();
        if (closed) return;
        close();
        finish();
      },
      get closed() {
        return closed;
      },
    };
    const stream: OpenStream = {
      sink,
      ping() {
        sink.write(PING);
        void stillAllowed?.().then((allowed) => {
          if (!allowed) sink.end();
        });
      },
    };
    add(stream);
    return {
      sink,
      close,
      start(source: EventSource) {
        const stopper = source(sink);
        if (closed) stopper?.();
        else stop = stopper;
      },
    };
  }

  function toNodeResponse(
    c: Context<AppEnv>,
    outgoing: ServerResponse,
    source: EventSource,
    stillAllowed?: () => Promise<boolean>,
  ): Response {
    const headers: Record<string, string> = {};
    for (const [name, value] of c.newResponse(null).headers) headers[name] = value;
    delete headers['content-length'];
    outgoing.writeHead(200, { ...headers, ...HEADERS });
    const opened = openSink(
      (chunk) => {
        outgoing.write(chunk);
        return outgoing.writableLength;
      },
      () => outgoing.end(),
      () => outgoing.destroy(),
      stillAllowed,
    );
    outgoing.on('close', opened.close);
    opened.start(source);
    // The client left while the source was prepared: `close` was emitted before anybody listened.
    if (outgoing.destroyed) opened.close();
    // Send the headers even when there are no events yet: the client must see that it is connected.
    setImmediate(() => outgoing.flushHeaders());
    return alreadySent();
  }

  function toWebResponse(c: Context<AppEnv>, source: EventSource, stillAllowed?: () => Promise<boolean>): Response {
    const encoder = new TextEncoder();
    let waiting = 0;
    let opened: ReturnType<typeof openSink> | undefined;
    const body = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          opened = openSink(
            (chunk) => {
              controller.enqueue(encoder.encode(chunk));
              waiting = -(controller.desiredSize ?? 0);
              return waiting;
            },
            () => controller.close(),
            () => controller.error(new Error('The client stopped reading this stream.')),
            stillAllowed,
          );
          opened.start(source);
        },
        cancel: () => opened?.close(),
      },
      { highWaterMark: 0, size: (chunk) => chunk.byteLength },
    );
    return c.body(body, 200, HEADERS);
  }

  function sendEventStream(c: Context<AppEnv>, source: EventSource, stillAllowed?: () => Promise<boolean>): Response {
    const outgoing = c.env?.outgoing;
    return outgoing ? toNodeResponse(c, outgoing, source, stillAllowed) : toWebResponse(c, source, stillAllowed);
  }

  return {
    sendEventStream: (c, source) => sendEventStream(c, source),
    async followEvents(c, object, prepare) {
      const release = places.take(c, object, streams.size);
      try {
        const source = await prepare();
        if (source)
          return sendEventStream(
            c,
            (sink) => {
              const stop = source(sink);
              return () => {
                release();
                stop?.();
              };
            },
            c.get('stillAllowed'),
          );
        release();
        return null;
      } catch (error) {
        release();
        throw error;
      }
    },
    open: () => streams.size,
    close() {
      for (const { sink } of [...streams]) sink.end();
    },
  };
}
