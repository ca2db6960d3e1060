import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../shared/errors.ts';
import { type ChildLimits, createMeter, type Exceeded } from './child-meter.ts';
import { flagsOf, usageOf } from './child-process.ts';
import {
  type AddressesRequest,
  type Answer,
  FILE_DESCRIPTOR,
  PAGES_PART,
  type ReadRequest,
  type RecognizeRequest,
  type Request,
} from './child-protocol.ts';
import {
  type Collected,
  createAddressCollector,
  createDocumentCollector,
  createPageCollector,
  type ReadOutcome,
  type RecognizeOutcome,
} from './collected.ts';
import type { AddressesResult, ExtractionFailure } from './extractor.port.ts';
import type { RecognizedPage } from './recognition/recognized-page.ts';

const MONITOR_MS = 100;
const STDERR_KEPT = 4000;
const STOPPED: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const failure = (code: ExtractionFailure['code'], message: string): ExtractionFailure => ({ code, message });

/** A child process that reads one document at a time. Once it is `dead`, create another one. */
export class ExtractorChild {
  dead = false;
  /** Documents read so far. */
  count = 0;
  private readonly process: ChildProcess;
  private readonly files: Socket;
  private readonly limits: ChildLimits;
  private stderr = '';
  /** Bytes of the current document. */
  private sent = 0;

  constructor(limits: ChildLimits) {
    this.limits = limits;
    // In the same folder: a TypeScript source, or a separate entry of the bundle.
    const entry = fileURLToPath(
      new URL(import.meta.url.endsWith('.ts') ? './extractor-child.ts' : './extractor-child.js', import.meta.url),
    );
    this.process = fork(entry, [], {
      execArgv: flagsOf(entry, limits.heapMb),
      // The child reads untrusted files and must not see the secrets in the environment.
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'],
    });
    const pipe = this.process.stdio[FILE_DESCRIPTOR];
    if (!(pipe instanceof Socket)) throw new Error('The extractor process has no pipe for files.');
    // Writing to a dead child fails. Its exit says why.
    this.files = pipe.on('error', () => {}).unref();
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-STDERR_KEPT);
    });
    this.process.once('exit', () => {
      this.dead = true;
    });
    this.process.on('error', () => {
      this.dead = true;
    });
    // An idle child must not keep the server process alive.
    this.process.unref();
    this.process.channel?.unref();
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /**
   * Reads one document, with the pages of it that were recognized before. A crash of the child is a failure of the document. Rejects if the
   * signal is aborted, if the stored file cannot be read, if another process stops the child, and with `unavailable` if the machine was too busy
   * to finish in time.
   */
  async ask(
    request: ReadRequest,
    body: Readable | undefined,
    signal: AbortSignal,
    known: readonly RecognizedPage[] = [],
  ): Promise<ReadOutcome> {
    // In small messages, so that none blocks the event loop for long.
    for (let at = 0; at < known.length; at += PAGES_PART) await this.send({ kind: 'known', pages: known.slice(at, at + PAGES_PART) });
    return this.run(request, body, signal, createDocumentCollector());
  }

  /** Reads what a web document leads to. Rejects as `ask`. */
  addresses(request: AddressesRequest, body: Readable, signal: AbortSignal): Promise<AddressesResult> {
    return this.run(request, body, signal, createAddressCollector());
  }

  /** Recognizes pages one after another, each within the limits of a document. A failure is one of the first page that was not recognized. Rejects as `ask`. */
  recognize(request: RecognizeRequest, body: Readable, signal: AbortSignal, onPage: () => void): Promise<RecognizeOutcome> {
    return this.run(request, body, signal, createPageCollector(onPage));
  }

  private async send(request: Request): Promise<void> {
    if (this.dead) return;
    await new Promise<void>((resolve) => this.process.send(request, () => resolve()));
  }

  private run<T>(
    request: ReadRequest | AddressesRequest | RecognizeRequest,
    body: Readable | undefined,
    signal: AbortSignal,
    collected: Collected<T>,
  ): Promise<T> {
    this.count++;
    let meter = createMeter(this.limits, performance.now());
    this.sent = 0;
    return new Promise((resolve, reject) => {
      let settled = false;
      const settle = (end: () => void) => {
        settled = true;
        clearInterval(monitor);
        this.process.off('message', onMessage).off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
        this.process.unref();
        this.process.channel?.unref();
        end();
      };
      const stop = (failure: ExtractionFailure) => {
        this.kill();
        settle(() => resolve(collected.fail(failure)));
      };
      const onMessage = (answer: Answer) => {
        if (answer.kind === 'page') meter = createMeter(this.limits, performance.now());
        const result = collected.take(answer);
        if (result) settle(() => resolve(result));
      };
      const onExit = (_code?: number | null, by?: NodeJS.Signals | null) => {
        // Stopped by a signal from outside, so the document did not fail.
        if (by && STOPPED.includes(by)) return settle(() => reject(new Error(`The extractor process was stopped by ${by}.`)));
        // The kernel sends SIGKILL when memory runs out.
        const outOfMemory = by === 'SIGKILL' || /heap out of memory|allocation failed/i.test(this.stderr);
        settle(() => resolve(collected.fail(outOfMemory ? tooMuchMemory() : crashed())));
      };
      const giveUp = (reason: unknown) => {
        this.kill();
        settle(() => reject(reason));
      };
      const onAbort = () => giveUp(signal.reason);
      const stopFor = (exceeded: Exceeded) => {
        if (exceeded === 'cpu') stop(tooSlow(this.limits.cpuMs));
        else if (exceeded === 'memory') stop(tooMuchMemory());
        else giveUp(interrupted(exceeded));
      };
      const monitor = setInterval(async () => {
        const measuring = meter;
        const usage = await usageOf(this.pid);
        // Another document or page may have begun.
        if (settled || this.dead || measuring !== meter) return;
        const exceeded = meter.measure(usage, this.sent, performance.now());
        if (exceeded) stopFor(exceeded);
      }, MONITOR_MS);
      this.process.ref();
      this.process.channel?.ref();
      this.process.on('message', onMessage).once('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      else if (this.dead) onExit();
      else {
        this.process.send(request, (error) => error && !this.dead && stop(crashed()));
        if (body && request.kind !== 'text') this.sendFile(body, request.bytes).catch((error: unknown) => settled || giveUp(error));
      }
    });
  }

  /** Rejects if the stored file cannot be read. A child that died meanwhile is no reason: its exit settles the request. */
  private async sendFile(body: Readable, bytes: number): Promise<void> {
    for await (const part of body as AsyncIterable<Buffer>) {
      this.sent += part.length;
      if (this.files.destroyed) return;
      // The child waits for exactly `bytes`, and would take more for the next file.
      if (this.sent <= bytes && !this.files.write(part)) await drained(this.files);
    }
    if (this.sent !== bytes)
      throw new AppError(
        'unavailable',
        `The storage returned ${this.sent} of ${bytes} bytes of this file. Check the file storage, then retry.`,
      );
  }

  async memoryMb(): Promise<number> {
    return (await usageOf(this.pid))?.rssMb ?? 0;
  }

  kill(): void {
    this.dead = true;
    this.process.kill('SIGKILL');
  }
}

function drained(stream: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.once('drain', done).once('close', done);
  });
}

const tooSlow = (limitMs: number) =>
  failure(
    'timed_out',
    `Reading this document takes more than ${Math.round(limitMs / 1000)} seconds of processor time. Split it or save it in a simpler format.`,
  );
const interrupted = (exceeded: 'stalled' | 'busy') =>
  new AppError(
    'unavailable',
    exceeded === 'stalled'
      ? 'The file storage sends nothing more of this document.'
      : 'The server was too busy to read this document. That is no fault of the document.',
  );
const tooMuchMemory = () =>
  failure('out_of_memory', 'Reading this document needs too much memory. Split it or save it in a simpler format.');
const crashed = () => failure('damaged', 'This document is damaged and cannot be read. Save it again and upload it.');
