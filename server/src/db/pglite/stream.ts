import { Duplex } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import type { PGliteWorkerAnswer, PGliteWorkerRequest } from './protocol.ts';

/** Sends a request to the engine's thread and resolves with its answer. */
export interface PGliteLink {
  ask(request: PGliteWorkerRequest): Promise<PGliteWorkerAnswer>;
}

/** Connects to a started worker. Rejects pending requests when the thread ends. */
export function linkTo(worker: Worker, onEnd: (error: Error) => void): PGliteLink {
  const waiting: { resolve: (answer: PGliteWorkerAnswer) => void; reject: (error: Error) => void }[] = [];
  let ended: Error | undefined;
  const end = (error: Error) => {
    if (ended) return;
    ended = error;
    for (const one of waiting.splice(0)) one.reject(error);
    onEnd(error);
  };
  worker.on('message', (answer: unknown) => {
    if (!isAnswer(answer)) return;
    const one = waiting.shift();
    if (!one) return;
    if (answer.type === 'failed') one.reject(new Error(`The embedded database failed: ${answer.message}`));
    else one.resolve(answer);
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => end(new Error(`The thread of the embedded database ended (code ${code}).`)));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        waiting.push({ resolve, reject });
        worker.postMessage(request);
      }),
  };
}

/** False for the messages by which `node --watch` reports loaded modules. */
export function isAnswer(message: unknown): message is PGliteWorkerAnswer {
  return typeof message === 'object' && message !== null && 'type' in message;
}

/**
 * The socket for `pg`. It carries the wire protocol of Postgres, so types, errors and notifications are those of a real server. `pg` corks
 * its writes, so each write ends with a complete message.
 */
export class PGliteStream extends Duplex {
  readonly #link: PGliteLink;

  constructor(link: PGliteLink) {
    super();
    this.#link = link;
  }

  connect(): void {
    setImmediate(() => this.emit('connect'));
  }
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  #send(bytes: Buffer, done: (error?: Error | null) => void): void {
    // Copied: a small Buffer is a view of Node's shared pool, which must not be moved to another thread.
    this.#link.ask({ type: 'wire', bytes: Uint8Array.from(bytes) }).then(
      (answer) => {
        if (answer.type === 'wire' && answer.bytes.length > 0) this.push(Buffer.from(answer.bytes.buffer));
        done();
      },
      (error: Error) => done(error),
    );
  }
}
