import type { FileInput } from './extractor.port.ts';
import type { Lane } from './lane.ts';
import { emptyPage, type RecognizedPage } from './recognition/recognized-page.ts';

/** Pages that one workspace gets recognized before the next one has its turn: 10 to 20 seconds. */
const TURN_PAGES = 5;
/** Processor time for the recognition of one document. A page takes one to five seconds. */
const DOCUMENT_CPU_MS = 30 * 60_000;
/** After so many pages in a row at which the child failed, the document or the installation is the cause. */
const MAX_FAILED_IN_ROW = 5;

interface ScanInput {
  file: FileInput;
  pages: readonly number[];
  isPicture: boolean;
  languages: readonly string[];
  /** Processor time that counts for a page at which the child was stopped. */
  pageCpuMs: number;
  documentCpuMs?: number;
}

/**
 * Recognizes the pages of a document a few at a time, so that another workspace's scan waits for a few pages and not for all of them. A page at
 * which the child fails does not cost the others. Pages beyond the time of a document are `skipped`.
 */
export async function recognizeScans(lane: Lane, input: ScanInput, signal: AbortSignal): Promise<RecognizedPage[]> {
  const { file, pages, documentCpuMs = DOCUMENT_CPU_MS } = input;
  const done: RecognizedPage[] = [];
  let spent = 0;
  let retried = false;
  let failed = 0;
  while (done.length < pages.length) {
    if (spent >= documentCpuMs || failed === MAX_FAILED_IN_ROW) {
      const outcome = failed === MAX_FAILED_IN_ROW ? 'failed' : 'skipped';
      done.push(...pages.slice(done.length).map((number) => emptyPage(number, outcome)));
      break;
    }
    const turn = pages.slice(done.length, done.length + TURN_PAGES);
    const report = () => file.onProgress?.(done.length + ++reported, pages.length);
    let reported = 0;
    const outcome = await lane.run(file.workspaceId, signal, () => recognizeTurn(lane, input, turn, report, signal));
    done.push(...outcome.pages);
    spent += outcome.cpuMs;
    if (outcome.pages.length > 0) {
      failed = 0;
      retried = false;
    }
    const failedAt = turn[outcome.pages.length];
    if (outcome.failure === undefined || failedAt === undefined) continue;
    // Pages before it may have filled the memory, so it gets a process of its own first. Its processor time was its own.
    if (outcome.failure.code !== 'timed_out' && !(outcome.isFirst && outcome.pages.length === 0) && !retried) {
      retried = true;
      continue;
    }
    retried = false;
    failed++;
    spent += input.pageCpuMs;
    done.push(emptyPage(failedAt, 'failed'));
  }
  return done;
}

async function recognizeTurn(
  lane: Lane,
  { file, isPicture, languages }: ScanInput,
  turn: number[],
  report: () => void,
  signal: AbortSignal,
) {
  const { body, bytes } = await file.open();
  try {
    return await lane.withChild(async (child) => {
      const isFirst = child.count === 0;
      const request = { kind: 'recognize' as const, bytes, pages: turn, isPicture, languages };
      return { ...(await child.recognize(request, body, signal, report)), isFirst };
    });
  } finally {
    body.destroy();
  }
}
