import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Blobs } from '../../../providers/blobs/blobs.port.ts';
import type { ExtractionResult, Extractor } from '../../../providers/extractor/extractor.port.ts';
import type { Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import type { JobPayload, Jobs } from '../../../providers/jobs/jobs.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { DiskSpace } from '../../../shared/disk-space.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import { titleOfAddress } from '../page-address.ts';
import type { ChunkIndexer } from './chunk-indexer.service.ts';
import { titleOfFile } from './document-title.ts';
import { fetchPage } from './fetch-page.service.ts';
import { type IngestionStore, READ_PROGRESS, type ReadSource, type Work } from './ingestion.store.ts';
import { BLOBS_QUEUE, INGEST_PAGES_QUEUE, INGEST_QUEUE, INGEST_SCANS_QUEUE, INGEST_TEXTS_QUEUE, ingestJob, queueFor } from './queues.ts';
import { CHUNKING_PROGRESS, createRecognitionProgress } from './recognition-progress.service.ts';

interface IngestionDeps {
  store: IngestionStore;
  jobs: Jobs;
  blobs: Blobs;
  diskSpace: DiskSpace;
  extractor: Extractor;
  fetcher: Pick<Fetcher, 'request'>;
  /** Limit for one page, and how the server names itself to websites. */
  pages: { maxBytes: number; userAgent: string };
  indexer: ChunkIndexer;
  clock: Clock;
  logger: Logger;
  /** Called when a source fails for good and the source itself is not the cause. */
  onGaveUp: (failure: { sourceId: SourceId; code: string; attempts: number }) => void;
}

/** One workspace runs two of three jobs of a queue at most, so that the first job of another one never waits for it. */
const TURNS = { concurrency: 3, perWorkspace: 2 };
/** A job that recognizes a scan mostly waits: the extractor recognizes a few pages of one workspace, then of the next one. */
const SCAN_TURNS = { concurrency: 8, perWorkspace: 1 };
/** Short texts per job. They share transactions. */
const TEXTS_PER_JOB = 25;

/** Total attempts, 5, 10, 20 … 300 seconds apart: about ten minutes for an embedding service to recover. */
const MAX_ATTEMPTS = 8;
const FIRST_DELAY_SECONDS = 5;
const MAX_DELAY_SECONDS = 300;
/** Attempts of a document that exceeds its processor time, and the time between them. */
const MAX_TIMEOUTS = 2;
const TIMEOUT_DELAY_SECONDS = 30;
/** Another attempt would not help: the file is gone, or the workspace may not spend more this month. */
const FINAL = new Set<string>(['not_found', 'quota_exceeded']);
/** Failures of a website while its page is fetched. */
const OF_WEBSITES = new Set<string>(['upstream_failed', 'upstream_timeout']);
/** How long a source waits for free disk space before it looks again. */
const ROOM_DELAY_SECONDS = 60;
/** Minimum time between two stored progress updates. */
const PROGRESS_INTERVAL_MS = 500;
/** Limit for calls of `indexNext` per source. Each indexes 1 to 64 of at most 20,000 chunks, or moves 4 to 256 vectors. */
const MAX_INDEX_CALLS = 50_000;

/** Creates the workers that read, chunk, and embed sources, and that delete files which no row references. */
export function createIngestionWorker(deps: IngestionDeps) {
  const { store, jobs, blobs, diskSpace, extractor, fetcher, pages, indexer, clock, logger, onGaveUp } = deps;

  const extract = async (work: Work, queue: string, signal: AbortSignal): Promise<ExtractionResult> => {
    const { workspaceId, title, content, blobKey, fileName, mimeType } = work;
    if (blobKey === null) return extractor.extractText({ workspaceId, title, text: content ?? '', format: 'text' }, signal);
    const progress = createRecognitionProgress({ store, clock, logger }, work);
    const file = { workspaceId, open: () => blobs.get(blobKey), fileName: fileName ?? title, mimeType: mimeType ?? '' };
    const options = { deferScans: queue !== INGEST_SCANS_QUEUE, onProgress: progress.report };
    return extractor.extractFile({ ...file, ...options }, signal).finally(progress.stored);
  };

  /** Returns undefined if the source cannot be read, and stores the reason, or if it must wait for its turn in another queue. */
  const read = async (work: Work, queue: string, signal: AbortSignal): Promise<ReadSource | undefined> => {
    const result = await extract(work, queue, signal);
    if (!result.ok) {
      const { code, message } = result.failure;
      if (code === 'needs_recognition') {
        await jobs.enqueue(INGEST_SCANS_QUEUE, [ingestJob(work.workspaceId, work.id)]);
        return undefined;
      }
      const attempts = work.attempts + 1;
      // On a machine that is shared or throttled, the same work takes more processor time: one more attempt before it is final.
      if (code === 'timed_out' && attempts < MAX_TIMEOUTS) {
        const reason = { code, message: `${message} Trying again in ${TIMEOUT_DELAY_SECONDS} s, as the server may have been busy.` };
        await store.retryLater(work, reason, TIMEOUT_DELAY_SECONDS, clock.now());
      } else await store.fail(work, result.failure, clock.now());
      return undefined;
    }
    return { work, ...titleOf(work, result), document: result.document, chunks: result.chunks };
  };

  /** Collects the cost of a source, stores it with the progress now and then, and resolves to the cost that is not stored. */
  const progressOf = (work: Work) => {
    let cost = 0;
    let storedAt = performance.now();
    return async (added: number, done: number, total: number): Promise<number> => {
      cost += added;
      if (done < total && performance.now() - storedAt > PROGRESS_INTERVAL_MS) {
        const progress = READ_PROGRESS + (1 - READ_PROGRESS) * (done / total);
        await store.recordProgress(work.workspaceId, [{ work, cost, progress }], clock.now());
        cost = 0;
        storedAt = performance.now();
      }
      return cost;
    };
  };

  /** Embeds the chunks without vectors. Returns the cost since the last stored progress, in millionths of a US dollar. */
  const embed = async (work: Work, signal: AbortSignal): Promise<number> => {
    let done = 0;
    const report = progressOf(work);
    for (let call = 0; call < MAX_INDEX_CALLS; call++) {
      signal.throwIfAborted();
      const { indexed, remaining, costMicros } = await indexer.indexNext(work.workspaceId, work.id, signal);
      done += indexed;
      const cost = await report(costMicros, done, done + remaining);
      if (remaining === 0) return cost;
    }
    throw new Error('Embedding this source does not finish.');
  };

  /** Computes everything of a new version while the old one is searched, then replaces it in one transaction. Returns the cost as `embed`. */
  const replace = async (item: ReadSource, signal: AbortSignal): Promise<number> => {
    const { work, title } = item;
    if (await store.keepDocument(item, clock.now())) return 0;
    await store.updateStep(work, { status: 'embedding', progress: READ_PROGRESS }, clock.now());
    const own = item.chunks.map(({ headingPath, text }) => ({ title, headingPath, text }));
    const report = progressOf(work);
    let cost = 0;
    for await (const { done, costMicros } of indexer.stage(work, own, signal)) cost = await report(costMicros, done, own.length);
    await store.storeDocuments(work.workspaceId, [item], clock.now(), indexer.model);
    return cost;
  };

  /** Runs a step of one source. Stores a failure with the source, so that it does not affect the others. */
  const attempt = async <T>(work: Work, signal: AbortSignal, step: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await step();
    } catch (error) {
      if (signal.aborted) throw error;
      logger.warn({ err: error, sourceId: work.id, attempts: work.attempts }, 'Processing a source failed.');
      await giveUpOrRetry(work, error);
      return undefined;
    }
  };

  const giveUpOrRetry = async (work: Work, error: unknown): Promise<void> => {
    const known = error instanceof AppError ? error : undefined;
    const code = known?.code ?? 'internal_error';
    const message = known?.message ?? 'An internal error occurred while this source was processed.';
    const attempts = work.attempts + 1;
    if (attempts >= MAX_ATTEMPTS || FINAL.has(code)) {
      const tried = code === 'quota_exceeded' ? '' : ` It was tried ${attempts} times.`;
      const hint = code === 'not_found' ? '' : `${tried} Fix the cause, then retry this source.`;
      await store.fail(work, { code, message: `${message}${hint}` }, clock.now());
      // A website that does not answer is no trouble of this server's.
      if (!FINAL.has(code) && !(work.fetchDue && OF_WEBSITES.has(code))) onGaveUp({ sourceId: work.id, code, attempts });
      return;
    }
    const delay = Math.min(MAX_DELAY_SECONDS, Math.max(FIRST_DELAY_SECONDS * 2 ** work.attempts, known?.retryAfterSeconds ?? 0));
    await store.retryLater(
      work,
      { code, message: `${message} Trying again in ${delay} s (${attempts} of ${MAX_ATTEMPTS} attempts made).` },
      delay,
      clock.now(),
    );
  };

  /** Indexes what is not indexed yet. An earlier version was searched until now, so the new one takes its place first. */
  const finish = async (works: (Work | ReadSource)[], signal: AbortSignal): Promise<void> => {
    const ready: { work: Work; cost: number; progress: 'ready' }[] = [];
    for (const item of works) {
      const work = 'work' in item ? item.work : item;
      const cost = await attempt(work, signal, async () => {
        const replacing = 'work' in item ? await replace(item, signal) : 0;
        return replacing + (await embed(work, signal));
      });
      if (cost !== undefined) ready.push({ work, cost, progress: 'ready' });
    }
    const [first] = ready;
    if (first) await store.recordProgress(first.work.workspaceId, ready, clock.now());
  };

  /** Reads short texts of one workspace one by one and stores them together. */
  const ingestTexts = async (workspaceId: WorkspaceId, works: Work[], signal: AbortSignal): Promise<void> => {
    const done: ReadSource[] = [];
    for (const work of works.filter((each) => !each.read)) {
      const item = await attempt(work, signal, () => read(work, INGEST_TEXTS_QUEUE, signal));
      if (item) done.push(item);
    }
    const added = done.filter(({ work }) => !work.replaces);
    if (added.length > 0) await store.storeDocuments(workspaceId, added, clock.now());
    const replacing = done.filter(({ work }) => work.replaces);
    await finish([...works.filter((each) => each.read), ...added.map(({ work }) => work), ...replacing], signal);
  };

  /**
   * Fetches a page that is due. Resolves to the source with its bytes, or to undefined if there is nothing to read: the page has not changed
   * since its text was stored, or it cannot be fetched, and the reason is stored.
   */
  const fetchDue = async (work: Work, signal: AbortSignal): Promise<Work | undefined> => {
    const known = work.blobKey === null ? null : work.fetched;
    const page = await fetchPage(fetcher, { url: work.url ?? '', known, ...pages }, signal);
    if (page.outcome === 'failed') {
      await store.fail(work, page.failure, clock.now());
      return undefined;
    }
    if (page.outcome === 'unchanged') return store.keepPage(work, work.fetched, clock.now());
    const sha256 = createHash('sha256').update(page.body).digest('hex');
    if (sha256 === work.sha256) return store.keepPage(work, page.state, clock.now());
    const blobKey = `${work.workspaceId}/${work.cloneId}/${work.id}/${randomBytes(8).toString('hex')}`;
    const { bytes } = await blobs.put(blobKey, Readable.from([page.body]), pages);
    const { fileName, mimeType, state } = page;
    const stored = await store.storePage(work, { blobKey, bytes, sha256, fileName, mimeType, fetched: state }, clock.now());
    if (!stored) await blobs.delete(blobKey);
    return stored;
  };

  const ingestPage = async (work: Work, queue: string, signal: AbortSignal): Promise<void> => {
    const current = work.fetchDue ? await attempt(work, signal, () => fetchDue(work, signal)) : work;
    if (current) await ingestFile(current, queue, signal);
  };

  const ingestFile = async (work: Work, queue: string, signal: AbortSignal): Promise<void> => {
    if (!work.read) {
      const item = await attempt(work, signal, () => read(work, queue, signal));
      if (!item) return;
      await store.updateStep(work, { status: 'chunking', progress: CHUNKING_PROGRESS }, clock.now());
      if (work.replaces) return finish([item], signal);
      await store.storeDocuments(work.workspaceId, [item], clock.now());
    }
    await finish([work], signal);
  };

  /** Puts sources off while the disk has no room for their chunks. Counts no attempt. Resolves to true if it did. */
  const waitForRoom = async (queue: string, payloads: JobPayload[]): Promise<boolean> => {
    try {
      await diskSpace.requireRoom();
      return false;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      logger.warn({ err: error, sources: payloads.length }, 'Sources wait for free disk space.');
      const reason = { code: error.code, message: 'The server has too little free disk space. This source waits until there is room.' };
      for (const [workspaceId, ids] of byWorkspace(payloads))
        await store.postpone(workspaceId, ids, { queue, reason, delaySeconds: ROOM_DELAY_SECONDS }, clock.now());
      return true;
    }
  };

  const ingest = async (queue: string, payloads: JobPayload[], signal: AbortSignal): Promise<void> => {
    if (await waitForRoom(queue, payloads)) return;
    for (const [workspaceId, ids] of byWorkspace(payloads)) {
      const works = await store.claim(workspaceId, ids, clock.now());
      const own: Work[] = [];
      for (const work of works) {
        // Replaced by a longer or shorter text while its job waited.
        const right = queueFor(work);
        // A scan may come from anywhere but a text.
        if (right === queue || (right !== INGEST_TEXTS_QUEUE && queue === INGEST_SCANS_QUEUE)) own.push(work);
        else await jobs.enqueue(right, [ingestJob(workspaceId, work.id)]);
      }
      if (queue === INGEST_TEXTS_QUEUE) await ingestTexts(workspaceId, own, signal);
      else for (const work of own) await (work.type === 'url' ? ingestPage(work, queue, signal) : ingestFile(work, queue, signal));
    }
  };

  const deleteBlobs = async (payloads: JobPayload[]): Promise<void> => {
    for (const { blobKey } of payloads) if (typeof blobKey === 'string') await blobs.delete(blobKey);
  };

  return {
    /** Registers the workers with the job queue. */
    async start(): Promise<void> {
      for (const queue of [INGEST_QUEUE, INGEST_PAGES_QUEUE])
        await jobs.work(queue, TURNS, (payloads, signal) => ingest(queue, payloads, signal));
      await jobs.work(INGEST_SCANS_QUEUE, SCAN_TURNS, (payloads, signal) => ingest(INGEST_SCANS_QUEUE, payloads, signal));
      await jobs.work(INGEST_TEXTS_QUEUE, { ...TURNS, batchSize: TEXTS_PER_JOB }, (payloads, signal) =>
        ingest(INGEST_TEXTS_QUEUE, payloads, signal),
      );
      await jobs.work(BLOBS_QUEUE, { concurrency: 1, batchSize: 50 }, deleteBlobs);
    },
  };
}

/**
 * Keeps a title that the user set. Otherwise prefers the title in the document to the file name, except in PDFs, where programs write it. A
 * page with another title than before takes it over.
 */
function titleOf(work: Work, { document }: ExtractionResult & { ok: true }): { title: string; derived: boolean } {
  const name = work.type === 'url' ? titleOfAddress(work.url ?? '') : work.fileName;
  const isOwn = work.title === name || (work.type === 'url' && work.title === work.derivedTitle);
  if (!isOwn || name === null || document.pages.length > 0) return { title: work.title, derived: isOwn };
  return { title: titleOfFile(document, name), derived: true };
}

function byWorkspace(payloads: JobPayload[]): Map<WorkspaceId, SourceId[]> {
  const groups = new Map<WorkspaceId, SourceId[]>();
  for (const { workspaceId, sourceId } of payloads) {
    const key = workspaceId as WorkspaceId;
    groups.set(key, [...(groups.get(key) ?? []), sourceId as SourceId]);
  }
  return groups;
}
