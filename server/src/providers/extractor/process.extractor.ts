import type { Readable } from 'node:stream';
import { ExtractorChild } from './child.ts';
import type { ChildLimits } from './child-meter.ts';
import type { Request } from './child-protocol.ts';
import { type Collector, createAddressCollector, createDocumentCollector, type Failed } from './collectors.ts';
import type { AddressesResult, ExtractionResult, Extractor, FileInput, TextInput, WebInput } from './extractor.port.ts';
import { createFairSlots } from './fair-slots.ts';

interface ProcessExtractorOptions {
  /** Documents read concurrently, each in its own process. Short texts have one more process for themselves. */
  concurrency?: number;
  limits?: Partial<ChildLimits>;
  /** Idle children end after this time, so that an idle server uses little memory. */
  idleMs?: number;
}

/** Measured: a child uses 150 to 300 MB after reading the test corpus. */
const LIMITS: ChildLimits = { cpuMs: 30_000, stalledMs: 180_000, wallMs: 900_000, heapMb: 400, rssMb: 512 };
/** A child is replaced after this many documents or above this size, because libraries leak memory. */
const MAX_DOCUMENTS = 500;
const MAX_IDLE_MB = 300;
/** Texts below this length, in UTF-16 code units, never wait for a document that takes long. */
const SHORT_TEXT = 50_000;

/** A request, and how to open the file that belongs to it. The file is opened for each attempt. */
type Prepare = () => Promise<{ request: Request; body?: Readable }>;
type Result = ExtractionResult | AddressesResult;

/** Reads documents in child processes that can be killed. The server process never parses a document. */
export function createProcessExtractor({ concurrency = 2, limits = {}, idleMs = 30_000 }: ProcessExtractorOptions = {}): Extractor {
  const options = { limits: { ...LIMITS, ...limits }, idleMs };
  const documents = createLane({ ...options, concurrency });
  const shortTexts = createLane({ ...options, concurrency: 1 });

  return {
    extractFile({ workspaceId, open, fileName, mimeType }: FileInput, signal) {
      const prepare = async () => {
        const { body, bytes } = await open();
        return { request: { kind: 'file' as const, bytes, fileName, mimeType }, body };
      };
      return documents.extract(prepare, createDocumentCollector, workspaceId, signal);
    },
    extractText({ workspaceId, ...text }: TextInput, signal) {
      const lane = text.text.length < SHORT_TEXT ? shortTexts : documents;
      return lane.extract(async () => ({ request: { kind: 'text', ...text } }), createDocumentCollector, workspaceId, signal);
    },
    extractAddresses({ workspaceId, open, fileName, mimeType, url, as }: WebInput, signal) {
      const prepare = async () => {
        const { body, bytes } = await open();
        return { request: { kind: 'addresses' as const, bytes, fileName, mimeType, url, as }, body };
      };
      return documents.extract(prepare, createAddressCollector, workspaceId, signal);
    },
    async close() {
      documents.close();
      shortTexts.close();
    },
  };
}

/** Children that share their slots. */
function createLane({ concurrency, limits, idleMs }: Required<Omit<ProcessExtractorOptions, 'limits'>> & { limits: ChildLimits }) {
  const slots = createFairSlots(concurrency);
  const idle: ExtractorChild[] = [];
  const busy = new Set<ExtractorChild>();
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

  const read = async <R extends Result>(prepare: Prepare, collect: () => Collector<R>, signal: AbortSignal): Promise<R | Failed> => {
    const { request, body } = await prepare();
    if (closed) {
      body?.destroy();
      throw closedError();
    }
    const used = idle.pop();
    const child = used && !used.dead ? used : new ExtractorChild(limits);
    const first = child.count === 0;
    busy.add(child);
    try {
      const result = await child.ask(request, body, collect(), signal);
      const failure = failureOf(result);
      // `close` killed the child, so the document did not fail.
      if (closed && child.dead && failure) throw closedError();
      // An earlier document may have caused the failure of a reused child. Retry in a new child.
      const uncertain = !first && child.dead && failure && failure.code !== 'timed_out';
      return uncertain ? await read(prepare, collect, signal) : result;
    } finally {
      body?.destroy();
      await release(child);
    }
  };

  return {
    /** Reads a document, and puts each attempt together with a collector of its own. */
    extract: async <R extends Result>(
      prepare: Prepare,
      collect: () => Collector<R>,
      owner: string | undefined,
      signal: AbortSignal,
    ): Promise<R | Failed> => {
      signal.throwIfAborted();
      if (closed) throw closedError();
      return slots.run(owner, signal, () => read(prepare, collect, signal));
    },
    close() {
      closed = true;
      clearTimeout(idleTimer);
      stopIdle();
      for (const child of busy) child.kill();
    },
  };
}

const failureOf = (result: Result | Failed) => (result.ok ? undefined : result.failure);

const closedError = () => new Error('The extractor is closed.');
