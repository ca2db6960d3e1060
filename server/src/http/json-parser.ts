import { Worker } from 'node:worker_threads';
import { AppError } from '../shared/errors.ts';
import { invalidUtf8, parseJson } from '../shared/json-text.ts';
import type { JsonAnswer, JsonRequest } from './json-worker-protocol.ts';

/** One body in UTF-8 that is parsed when it is complete. Its size and depth are checked before (`shared/json-limits.ts`). */
export interface JsonBody {
  write(chunk: Uint8Array): void;
  /** Resolves to the parsed body. Throws `invalid_input`, and `unavailable` if the worker fails. */
  end(options: { checkText: boolean }): Promise<unknown>;
  /** Frees what is held. Call it in any case. */
  close(): void;
}

export interface JsonParser {
  open(): JsonBody;
  close(): Promise<void>;
}

interface Options {
  /** Larger bodies are parsed by the worker thread. A body of this size takes about a millisecond. */
  workerAboveBytes?: number;
  /** Longest time for the worker to send its next answer. It parses one body at a time. */
  timeoutMs?: number;
  /** The worker ends after this time without work. */
  idleMs?: number;
}

interface Waiting {
  onAnswer(answer: JsonAnswer): void;
  onFailure(): void;
}

const WORKER_HEAP_MB = 512;

/** Parses bodies: small ones at once, large ones in a worker thread, so that other requests are answered meanwhile. */
export function createJsonParser({ workerAboveBytes = 128 * 1024, timeoutMs = 30_000, idleMs = 60_000 }: Options = {}): JsonParser {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  function start(): Worker {
    // In the same folder: a TypeScript source, or a separate entry of the bundle.
    const entry = new URL(import.meta.url.endsWith('.ts') ? './json-worker.ts' : './json-worker.js', import.meta.url);
    const started = new Worker(entry, { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB } });
    started.on('message', (answer: JsonAnswer) => waiting.get(answer.id)?.onAnswer(answer));
    const ended = () => {
      if (worker !== started) return;
      worker = undefined;
      for (const each of [...waiting.values()]) each.onFailure();
    };
    started.on('error', ended);
    started.on('exit', ended);
    // It must not keep a stopping process alive.
    started.unref();
    return started;
  }

  function send(request: JsonRequest): void {
    worker ??= start();
    worker.postMessage(request);
  }

  async function stop(): Promise<void> {
    clearTimeout(idle);
    const stopping = worker;
    worker = undefined;
    for (const each of [...waiting.values()]) each.onFailure();
    await stopping?.terminate();
  }

  function register(id: number, handlers: Waiting): void {
    clearTimeout(idle);
    waiting.set(id, handlers);
  }

  function unregister(id: number): void {
    if (!waiting.delete(id) || waiting.size > 0 || !worker) return;
    clearTimeout(idle);
    idle = setTimeout(() => void stop(), idleMs).unref();
  }

  /** A body that the worker parses. */
  function openInWorker(): JsonBody {
    const id = ++lastId;
    const result = Promise.withResolvers<unknown>();
    // Nobody awaits it before the body is complete.
    result.promise.catch(() => {});
    let whole: Record<string, unknown> = {};
    let timer: NodeJS.Timeout | undefined;
    let closed = false;
    const fail = (error: AppError) => {
      result.reject(error);
      close();
    };
    const close = () => {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      if (worker) send({ id, drop: true });
      unregister(id);
    };
    register(id, {
      onFailure: () => fail(tooBusy()),
      onAnswer(answer) {
        if ('error' in answer) {
          const { message, param } = answer.error;
          return fail(new AppError('invalid_input', message, param === undefined ? {} : { param }));
        }
        if ('items' in answer) {
          const list = whole[answer.key] as unknown[];
          for (const item of answer.items) list.push(item);
        } else whole = answer.value as Record<string, unknown>;
        timer?.refresh();
        if (answer.more) return void setImmediate(() => !closed && send({ id, next: true }));
        result.resolve(whole);
        close();
      },
    });
    return {
      write: (chunk) => !closed && send({ id, chunk }),
      end(options) {
        if (!closed) {
          timer = setTimeout(() => void stop(), timeoutMs).unref();
          send({ id, end: options });
        }
        return result.promise;
      },
      close,
    };
  }

  return {
    open() {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      let large: JsonBody | undefined;
      return {
        write(chunk) {
          if (large) return large.write(chunk);
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes <= workerAboveBytes) return;
          large = openInWorker();
          for (const each of chunks.splice(0)) large.write(each);
        },
        end: async (options) => (large ? large.end(options) : parseJson(decode(chunks), options)),
        close: () => large?.close(),
      };
    },
    close: stop,
  };
}

/** Throws `invalid_input`. A byte order mark is removed. */
function decode(chunks: Uint8Array[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw invalidUtf8(error);
  }
}

function tooBusy(): AppError {
  return new AppError('unavailable', 'This server is reading too many large bodies right now. Try again in a few seconds.', {
    retryAfterSeconds: 5,
  });
}
