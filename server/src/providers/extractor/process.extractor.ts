import { type ChildLimits, ExtractorChild } from './child.ts';
import type { Request } from './child-protocol.ts';
import type { ExtractionResult, Extractor } from './extractor.port.ts';

interface ProcessExtractorOptions {
  /** Documents read concurrently, each in its own process. */
  concurrency?: number;
  limits?: Partial<ChildLimits>;
  /** Idle children end after this time, so that an idle server uses little memory. */
  idleMs?: number;
}

/** Measured: a child uses 150 to 300 MB after reading the test corpus, and mammoth needs 300 MB for 100,000 paragraphs. */
const LIMITS: ChildLimits = { wallMs: 40_000, heapMb: 768, rssMb: 1200 };
/** A child is replaced after this many documents or above this size, because libraries leak memory. */
const MAX_DOCUMENTS = 500;
const MAX_IDLE_MB = 400;

/** Reads documents in child processes that can be killed. The server process never parses a document. */
export function createProcessExtractor({ concurrency = 1, limits = {}, idleMs = 30_000 }: ProcessExtractorOptions = {}): Extractor {
  const childLimits = { ...LIMITS, ...limits };
  const idle: ExtractorChild[] = [];
  const busy = new Set<ExtractorChild>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let closed = false;
  let idleTimer: NodeJS.Timeout | undefined;

  const stopIdle = () => {
    for (const child of idle.splice(0)) child.kill();
  };

  const release = async (child: ExtractorChild) => {
    busy.delete(child);
    if (child.dead) return;
    if (closed || child.count >= MAX_DOCUMENTS || (await child.memoryMb()) > MAX_IDLE_MB) return child.kill();
    idle.push(child);
    clearTimeout(idleTimer);
    idleTimer = setTimeout(stopIdle, idleMs).unref();
  };

  const run = async (request: Request, signal: AbortSignal): Promise<ExtractionResult> => {
    const used = idle.pop();
    const child = used && !used.dead ? used : new ExtractorChild(childLimits);
    const first = child.count === 0;
    busy.add(child);
    try {
      const result = await child.ask(request, signal);
      // `close` killed the child, so the document did not fail.
      if (closed && child.dead && !result.ok) throw closedError();
      // An earlier document may have caused the failure of a reused child. Retry in a new child.
      const uncertain = !first && !result.ok && child.dead && result.failure.code !== 'timed_out';
      return uncertain ? await run(request, signal) : result;
    } finally {
      await release(child);
    }
  };

  const enqueue = async (request: Request, signal: AbortSignal): Promise<ExtractionResult> => {
    signal.throwIfAborted();
    if (closed) throw closedError();
    if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      signal.throwIfAborted();
      return await run(request, signal);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };

  return {
    extractFile: (input, signal) => enqueue({ kind: 'file', ...input }, signal),
    extractText: (input, signal) => enqueue({ kind: 'text', ...input }, signal),
    async close() {
      closed = true;
      clearTimeout(idleTimer);
      stopIdle();
      for (const child of busy) child.kill();
    },
  };
}

const closedError = () => new Error('The extractor is closed.');
