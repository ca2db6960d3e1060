import type { Readable } from 'node:stream';
import type { ChildLimits } from './child-meter.ts';
import type { ReadRequest } from './child-protocol.ts';
import type { ReadOutcome } from './collected.ts';
import type { AddressesResult, ExtractionResult, Extractor, FileInput, TextInput, WebInput } from './extractor.port.ts';
import { createLane, type Lane } from './lane.ts';
import type { RecognizedPage } from './recognition/recognized-page.ts';
import { recognizeScans } from './recognize-scans.ts';

interface ProcessExtractorOptions {
  /** Documents read concurrently, each in its own process. Short texts have one more process for themselves, and so have scans. */
  concurrency?: number;
  limits?: Partial<ChildLimits>;
  /** Idle children end after this time, so that an idle server uses little memory. */
  idleMs?: number;
  /** Names of the models for the text of scans, whose packages must be installed (`missingPackages`). Empty: scans are refused. */
  languages?: readonly string[];
  /** Processor time for the recognition of one document. */
  documentCpuMs?: number;
}

/** Measured: a child uses 150 to 300 MB after reading the test corpus. */
const LIMITS: ChildLimits = { cpuMs: 30_000, stalledMs: 180_000, wallMs: 900_000, heapMb: 400, rssMb: 512 };
const MAX_IDLE_MB = 300;
/** The models and a page at work. Starting anew takes as long as a page. */
const MAX_IDLE_RECOGNIZING_MB = 420;
/** Texts below this length, in UTF-16 code units, never wait for a document that takes long. */
const SHORT_TEXT = 50_000;

/** A request, and how to open the file that belongs to it. The file is opened for each attempt. */
type Prepare = () => Promise<{ request: ReadRequest; body?: Readable }>;

/** Reads documents in child processes that can be killed. The server process never parses a document. */
export function createProcessExtractor(options: ProcessExtractorOptions = {}): Extractor {
  const { concurrency = 2, idleMs = 30_000, languages = [], documentCpuMs } = options;
  const shared = { limits: { ...LIMITS, ...options.limits }, idleMs, maxIdleMb: MAX_IDLE_MB };
  const documents = createLane({ ...shared, concurrency });
  const shortTexts = createLane({ ...shared, concurrency: 1 });
  // One at a time, in a process of its own: recognition takes minutes, and documents with text take seconds.
  const scans = createLane({ ...shared, concurrency: 1, maxIdleMb: MAX_IDLE_RECOGNIZING_MB });

  const readFile = async (
    { workspaceId, open, fileName, mimeType }: FileInput,
    mode: 'refuse' | 'find' | 'known',
    signal: AbortSignal,
    known?: readonly RecognizedPage[],
  ): Promise<ReadOutcome> => {
    const prepare = async () => {
      const { body, bytes } = await open();
      return { request: { kind: 'file' as const, bytes, fileName, mimeType, scans: mode }, body };
    };
    return documents.run(workspaceId, signal, () => read(documents, prepare, signal, known));
  };

  return {
    async extractFile(file, signal) {
      const outcome = await readFile(file, languages.length > 0 ? 'find' : 'refuse', signal);
      if (outcome.ok !== 'scans') return outcome;
      if (file.deferScans) return deferred();
      const { pages, isPicture } = outcome;
      const input = { file, pages, isPicture, languages, pageCpuMs: shared.limits.cpuMs, ...(documentCpuMs ? { documentCpuMs } : {}) };
      const known = await recognizeScans(scans, input, signal);
      return documentOf(await readFile(file, 'known', signal, known));
    },
    async extractText({ workspaceId, ...text }: TextInput, signal) {
      const lane = text.text.length < SHORT_TEXT ? shortTexts : documents;
      const prepare = async () => ({ request: { kind: 'text' as const, ...text } });
      return documentOf(await lane.run(workspaceId, signal, () => read(lane, prepare, signal)));
    },
    extractAddresses({ workspaceId, ...input }: WebInput, signal) {
      return documents.run(workspaceId, signal, () => readAddresses(documents, input, signal));
    },
    async close() {
      documents.close();
      shortTexts.close();
      scans.close();
    },
  };
}

async function read(lane: Lane, prepare: Prepare, signal: AbortSignal, known: readonly RecognizedPage[] = []): Promise<ReadOutcome> {
  const { request, body } = await prepare();
  const { outcome, isUncertain } = await lane
    .withChild(async (child) => {
      const isFirst = child.count === 0;
      const outcome = await child.ask(request, body, signal, known);
      // An earlier document may have caused the failure of a reused child. Retry in a new child.
      return { outcome, isUncertain: !isFirst && outcome.ok === false && child.dead && outcome.failure.code !== 'timed_out' };
    })
    .finally(() => body?.destroy());
  return isUncertain ? read(lane, prepare, signal, known) : outcome;
}

async function readAddresses(lane: Lane, input: WebInput, signal: AbortSignal): Promise<AddressesResult> {
  const { open, fileName, mimeType, url, as } = input;
  const { body, bytes } = await open();
  const { result, isUncertain } = await lane
    .withChild(async (child) => {
      const isFirst = child.count === 0;
      const result = await child.addresses({ kind: 'addresses', bytes, fileName, mimeType, url, as }, body, signal);
      return { result, isUncertain: !isFirst && !result.ok && child.dead && result.failure.code !== 'timed_out' };
    })
    .finally(() => body.destroy());
  return isUncertain ? readAddresses(lane, input, signal) : result;
}

function documentOf(outcome: ReadOutcome): ExtractionResult {
  if (outcome.ok === 'scans') throw new Error('The extractor asks for pages that were recognized before.');
  return outcome;
}

const deferred = (): ExtractionResult => ({
  ok: false,
  failure: { code: 'needs_recognition', message: 'This document is a scan and waits until its text is recognized.' },
});
