import type { Blobs } from '../../../providers/blobs/blobs.port.ts';
import type { ExtractionResult, Extractor } from '../../../providers/extractor/extractor.port.ts';
import type { JobPayload, Jobs } from '../../../providers/jobs/jobs.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { ChunkIndexer } from './chunk-indexer.service.ts';
import { type IngestStore, READ_PROGRESS, type ReadSource, type Spent, type Work } from './ingestion.store.ts';
import { BLOBS_QUEUE, INGEST_QUEUE } from './queues.ts';

interface IngestDeps {
  store: IngestStore;
  jobs: Jobs;
  blobs: Blobs;
  extractor: Extractor;
  indexer: ChunkIndexer;
  /** The model whose name the usage events carry. */
  embeddingModel: string;
  clock: Clock;
  logger: Logger;
  /** Hears of a source that was given up for a cause that is not its own. */
  onGivenUp: (given: { sourceId: SourceId; code: string; tries: number }) => void;
  /** Jobs at the same time, and sources per job: short texts share their transactions. */
  concurrency?: number;
  batchSize?: number;
}

/** Tries in all, 5, 10, 20 … 300 s apart: about ten minutes for an embedding service to come back. */
const MAX_TRIES = 8;
const FIRST_DELAY_SECONDS = 5;
const MAX_DELAY_SECONDS = 300;
/** Progress is written at most this often. */
const PROGRESS_MS = 500;
/** A bound on calls of `indexNext` for one source; each does 1 to 64 chunks of at most 20,000, or moves 256 vectors. */
const MAX_INDEX_CALLS = 50_000;

/** The worker that reads, cuts and embeds sources, and the one that removes files no row names. */
export function createIngestWorker(deps: IngestDeps) {
  const { store, jobs, blobs, extractor, indexer, embeddingModel, clock, logger, onGivenUp, concurrency = 2, batchSize = 25 } = deps;

  const extract = async (work: Work, signal: AbortSignal): Promise<ExtractionResult> => {
    if (work.blobKey === null) return extractor.extractText({ title: work.title, text: work.content ?? '', format: 'text' }, signal);
    const file = await blobs.localFile(work.blobKey);
    try {
      return await extractor.extractFile({ path: file.path, fileName: work.fileName ?? work.title, mimeType: work.mimeType ?? '' }, signal);
    } finally {
      await file.release();
    }
  };

  /** Undefined when it cannot be read: that is written down already. */
  const read = async (work: Work, signal: AbortSignal): Promise<ReadSource | undefined> => {
    const result = await extract(work, signal);
    if (!result.ok) {
      await store.fail(work, result.failure, clock.now());
      return undefined;
    }
    return { work, title: titleOf(work, result), document: result.document, chunks: result.chunks };
  };

  /** Embeds what has no vector yet. Returns what was spent since the last progress that was written down. */
  const embed = async (work: Work, signal: AbortSignal): Promise<Spent> => {
    let spent = nothing();
    let done = 0;
    let written = performance.now();
    for (let call = 0; call < MAX_INDEX_CALLS; call++) {
      signal.throwIfAborted();
      const { indexed, remaining, costMicros, inputTokens } = await indexer.indexNext(work.workspaceId, work.id, signal);
      done += indexed;
      spent = { costMicros: spent.costMicros + costMicros, inputTokens: spent.inputTokens + inputTokens };
      if (remaining === 0) return spent;
      if (performance.now() - written > PROGRESS_MS) {
        const progress = READ_PROGRESS + (1 - READ_PROGRESS) * (done / (done + remaining));
        await store.spend(work.workspaceId, [{ work, spent, progress }], embeddingModel, clock.now());
        spent = nothing();
        written = performance.now();
      }
    }
    throw new Error('Embedding this source does not come to an end.');
  };

  /** Runs one source's step; a failure is written down with the source and does not touch the others. */
  const attempt = async <T>(work: Work, signal: AbortSignal, step: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await step();
    } catch (error) {
      if (signal.aborted) throw error;
      logger.warn({ err: error, sourceId: work.id, attempts: work.attempts }, 'A source could not be processed.');
      await giveUpOrTryLater(work, error);
      return undefined;
    }
  };

  const giveUpOrTryLater = async (work: Work, error: unknown): Promise<void> => {
    const known = error instanceof AppError ? error : undefined;
    const code = known?.code ?? 'internal_error';
    const message = known?.message ?? 'Something went wrong on our side while this source was processed.';
    const tries = work.attempts + 1;
    if (tries >= MAX_TRIES || code === 'not_found') {
      const hint = code === 'not_found' ? '' : ` It was tried ${tries} times. When the cause is gone, retry this source.`;
      await store.fail(work, { code, message: `${message}${hint}` }, clock.now());
      if (code !== 'not_found') onGivenUp({ sourceId: work.id, code, tries });
      return;
    }
    const delay = Math.min(MAX_DELAY_SECONDS, Math.max(FIRST_DELAY_SECONDS * 2 ** work.attempts, known?.retryAfterSeconds ?? 0));
    await store.tryLater(
      work,
      { code, message: `${message} Trying again in ${delay} s (${tries} of ${MAX_TRIES} tries made).` },
      delay,
      clock.now(),
    );
  };

  const finish = async (works: Work[], signal: AbortSignal): Promise<void> => {
    const ready: { work: Work; spent: Spent; progress: 'ready' }[] = [];
    for (const work of works) {
      const spent = await attempt(work, signal, () => embed(work, signal));
      if (spent) ready.push({ work, spent, progress: 'ready' });
    }
    const [first] = ready;
    if (first) await store.spend(first.work.workspaceId, ready, embeddingModel, clock.now());
  };

  /** Short texts of one workspace: read one by one, stored together. */
  const ingestTexts = async (workspaceId: WorkspaceId, works: Work[], signal: AbortSignal): Promise<void> => {
    const done: ReadSource[] = [];
    for (const work of works.filter((each) => !each.read)) {
      const item = await attempt(work, signal, () => read(work, signal));
      if (item) done.push(item);
    }
    if (done.length > 0) await store.storeDocuments(workspaceId, done, clock.now());
    await finish([...works.filter((each) => each.read), ...done.map(({ work }) => work)], signal);
  };

  const ingestFile = async (work: Work, signal: AbortSignal): Promise<void> => {
    if (!work.read) {
      const item = await attempt(work, signal, () => read(work, signal));
      if (!item) return;
      await store.step(work, { status: 'chunking', progress: 0.3 }, clock.now());
      await store.storeDocuments(work.workspaceId, [item], clock.now());
    }
    await finish([work], signal);
  };

  const ingest = async (payloads: JobPayload[], signal: AbortSignal): Promise<void> => {
    for (const [workspaceId, ids] of byWorkspace(payloads)) {
      const works = await store.claim(workspaceId, ids, clock.now());
      const isSmall = (work: Work) => work.blobKey === null && (work.content?.length ?? 0) < SMALL_CHARACTERS;
      const small = works.filter(isSmall);
      if (small.length > 0) await ingestTexts(workspaceId, small, signal);
      for (const work of works) if (!isSmall(work)) await ingestFile(work, signal);
    }
  };

  const removeBlobs = async (payloads: JobPayload[]): Promise<void> => {
    for (const { blobKey } of payloads) if (typeof blobKey === 'string') await blobs.delete(blobKey);
  };

  return {
    /** Registers both workers with the queue. */
    async start(): Promise<void> {
      await jobs.work(INGEST_QUEUE, { concurrency, batchSize }, ingest);
      await jobs.work(BLOBS_QUEUE, { concurrency: 1, batchSize: 50 }, removeBlobs);
    },
  };
}

const SMALL_CHARACTERS = 50_000;
const nothing = (): Spent => ({ costMicros: 0, inputTokens: 0 });

/** A file keeps the title it was given. Without one, people's own titles (a page's, a Word file's) beat its name; those in PDFs are made by programs. */
function titleOf(work: Work, { document }: ExtractionResult & { ok: true }): string {
  const unnamed = work.type === 'file' && work.title === work.fileName;
  return unnamed && document.pages.length === 0 && document.title !== null ? document.title : work.title;
}

function byWorkspace(payloads: JobPayload[]): Map<WorkspaceId, SourceId[]> {
  const groups = new Map<WorkspaceId, SourceId[]>();
  for (const { workspaceId, sourceId } of payloads) {
    const key = workspaceId as WorkspaceId;
    groups.set(key, [...(groups.get(key) ?? []), sourceId as SourceId]);
  }
  return groups;
}
