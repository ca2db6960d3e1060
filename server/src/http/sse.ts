import type { ServerResponse } from 'node:http';
import type { Context } from 'hono';
import type { AppEnv } from './router.ts';

/** Where a source of events writes. Everything written in one tick leaves as one chunk, and chunks leave at least 4 ms apart. */
export interface EventSink {
  /** Takes one or more whole frames (see `frameEvent`). After `closed` it does nothing. */
  write(frames: string): void;
  /** Sends what is waiting and ends the response. */
  end(): void;
  readonly closed: boolean;
}

/** Starts writing to the sink; the function it may return is called once, when the reader has left or the stream has ended. */
export type EventSource = (sink: EventSink) => undefined | (() => void);

export interface EventStreams {
  /**
   * Answers with Server-Sent Events. Headers that middleware wants on it must be set before `next()`.
   * A reader that stops reading is cut off once `maxBufferedBytes` wait for it; it can resume by its last event id.
   */
  sendEventStream(c: Context<AppEnv>, source: EventSource): Response;
  /** Streams open now. */
  open(): number;
  /** Ends every open stream (shutdown). */
  close(): void;
}

/** One event as SSE. `data` must be one line, as JSON.stringify makes it. */
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
 * A reader is not written to more often than this, less than a frame of a display: nobody sees the difference, and a write costs more
 * processor time than the words in it. The first writes of a stream go at once, so that the first word is not late.
 */
const MIN_GAP_MS = 12;
const UNDELAYED_WRITES = 4;

/** The last event a reader has seen: the `Last-Event-ID` header of a browser that reconnects, or `after`, whichever is larger; else 0. */
export function lastSeen(header: string | undefined, after: number | undefined): number {
  const fromHeader = header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : 0;
  return Math.max(fromHeader, after ?? 0);
}

/**
 * Tells the adapter that the answer is on its way. Its own constant for this does not do: made after the adapter has put its light
 * Response in the place of the global one, it is taken for an answer to send. Reading `type` makes a light Response a real one.
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

/** Makes the encoder of every SSE route. One timer pings all open streams, so that proxies keep them. */
export function createEventStreams(options: { pingMs?: number; maxBufferedBytes?: number } = {}): EventStreams {
  const { pingMs = 15_000, maxBufferedBytes = 256 * 1024 } = options;
  const streams = new Set<OpenStream>();
  let timer: NodeJS.Timeout | undefined;
  let due: (() => void)[] = [];

  /** One timer for all streams that were written to a moment ago. */
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

  /** `push` sends a chunk and says how many bytes still wait for the reader; `finish` ends, `cut` breaks the connection. */
  function openSink(push: (chunk: string) => number, finish: () => void, cut: () => void) {
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
    const stream: OpenStream = { sink, ping: () => sink.write(PING) };
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

  function toNodeResponse(c: Context<AppEnv>, outgoing: ServerResponse, source: EventSource): Response {
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
    );
    outgoing.on('close', opened.close);
    opened.start(source);
    // With the first events when there are some already, else alone: a reader must know that it is connected.
    setImmediate(() => outgoing.flushHeaders());
    return alreadySent();
  }

  function toWebResponse(c: Context<AppEnv>, source: EventSource): Response {
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
            () => controller.error(new Error('The reader of this stream stopped reading.')),
          );
          opened.start(source);
        },
        cancel: () => opened?.close(),
      },
      { highWaterMark: 0, size: (chunk) => chunk.byteLength },
    );
    return c.body(body, 200, HEADERS);
  }

  return {
    sendEventStream(c, source) {
      const outgoing = c.env?.outgoing;
      return outgoing ? toNodeResponse(c, outgoing, source) : toWebResponse(c, source);
    },
    open: () => streams.size,
    close() {
      for (const { sink } of [...streams]) sink.end();
    },
  };
}
