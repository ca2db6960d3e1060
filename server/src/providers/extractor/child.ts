import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Answer, ChunkPlace, Request } from './child-protocol.ts';
import type { ExtractedDocument, ExtractionFailure, ExtractionResult } from './extractor.port.ts';

export interface ChildLimits {
  /** Time limit for one document. */
  wallMs: number;
  heapMb: number;
  /** Limit for the resident memory of the process. Enforced on Linux, where /proc reports it. */
  rssMb: number;
}

const RSS_POLL_MS = 200;
const STDERR_KEPT = 4000;
const STOPPED: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const failure = (code: ExtractionFailure['code'], message: string): ExtractionResult => ({ ok: false, failure: { code, message } });

/** A child process that reads one document at a time. Once it is `dead`, create another one. */
export class ExtractorChild {
  dead = false;
  /** Documents read so far. */
  count = 0;
  private readonly process: ChildProcess;
  private readonly limits: ChildLimits;
  private stderr = '';

  constructor(limits: ChildLimits) {
    this.limits = limits;
    // In the same folder: a TypeScript source, or a separate entry of the bundle.
    const entry = new URL(import.meta.url.endsWith('.ts') ? './extractor-child.ts' : './extractor-child.js', import.meta.url);
    this.process = fork(fileURLToPath(entry), [], {
      execArgv: [`--max-old-space-size=${limits.heapMb}`, '--no-warnings', '--permission', '--allow-fs-read=*'],
      // The child reads untrusted files and must not see the secrets in the environment.
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
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

  /** Reads one document. A crash of the child is a failure of the document. Rejects if the signal is aborted or another process stops the child. */
  ask(request: Request, signal: AbortSignal): Promise<ExtractionResult> {
    this.count++;
    return new Promise((resolve, reject) => {
      const collected = new Collector();
      const settle = (end: () => void) => {
        clearTimeout(timer);
        clearInterval(monitor);
        this.process.off('message', onMessage).off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
        this.process.unref();
        this.process.channel?.unref();
        end();
      };
      const stop = (result: ExtractionResult) => {
        this.kill();
        settle(() => resolve(result));
      };
      const onMessage = (answer: Answer) => {
        const result = collected.take(answer);
        if (result) settle(() => resolve(result));
      };
      const onExit = (_code?: number | null, by?: NodeJS.Signals | null) => {
        // Stopped by a signal from outside, so the document did not fail.
        if (by && STOPPED.includes(by)) return settle(() => reject(new Error(`The extractor process was stopped by ${by}.`)));
        // The kernel sends SIGKILL when memory runs out.
        const outOfMemory = by === 'SIGKILL' || /heap out of memory|allocation failed/i.test(this.stderr);
        settle(() => resolve(outOfMemory ? tooMuchMemory() : crashed()));
      };
      const onAbort = () => {
        this.kill();
        settle(() => reject(signal.reason));
      };
      const timer = setTimeout(() => stop(tooSlow(this.limits.wallMs)), this.limits.wallMs);
      const monitor = setInterval(async () => {
        if ((await rssMb(this.pid)) > this.limits.rssMb && !this.dead) stop(tooMuchMemory());
      }, RSS_POLL_MS);
      this.process.ref();
      this.process.channel?.ref();
      this.process.on('message', onMessage).once('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      else if (this.dead) onExit();
      else this.process.send(request, (error) => error && !this.dead && stop(crashed()));
    });
  }

  async memoryMb(): Promise<number> {
    return rssMb(this.pid);
  }

  kill(): void {
    this.dead = true;
    this.process.kill('SIGKILL');
  }
}

class Collector {
  private readonly text: string[] = [];
  private readonly pages: ExtractedDocument['pages'] = [];
  private readonly headings: ExtractedDocument['headings'] = [];
  private readonly places: ChunkPlace[] = [];

  take(answer: Answer): ExtractionResult | undefined {
    if (answer.kind === 'text') this.text.push(answer.text);
    else if (answer.kind === 'pages') this.pages.push(...answer.pages);
    else if (answer.kind === 'headings') this.headings.push(...answer.headings);
    else if (answer.kind === 'chunks') this.places.push(...answer.chunks);
    else if (answer.kind === 'failed') return { ok: false, failure: answer.failure };
    else {
      const text = this.text.join('');
      const { title, metadata } = answer;
      const chunks = this.places.map((place) => ({ ...place, text: text.slice(place.start, place.end) }));
      return { ok: true, document: { title, text, pages: this.pages, headings: this.headings, metadata }, chunks };
    }
    return undefined;
  }
}

const tooSlow = (wallMs: number) =>
  failure(
    'timed_out',
    `Reading this document took longer than ${Math.round(wallMs / 1000)} seconds. Split it or save it in a simpler format.`,
  );
const tooMuchMemory = () =>
  failure('out_of_memory', 'Reading this document needs too much memory. Split it or save it in a simpler format.');
const crashed = () => failure('damaged', 'This document is damaged and cannot be read. Save it again and upload it.');

/** Resident memory from /proc/PID/statm (second field, in pages of 4 KB). 0 on systems without /proc. */
async function rssMb(pid: number | undefined): Promise<number> {
  try {
    const statm = await readFile(`/proc/${pid}/statm`, 'utf8');
    return (Number(statm.split(' ')[1]) * 4096) / 1024 / 1024;
  } catch {
    return 0;
  }
}
