import type { JobPayload, Jobs } from '../../../providers/jobs/jobs.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { DiskSpace } from '../../../shared/disk-space.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import { CRAWL_QUEUE } from '../ingestion/queues.ts';
import type { CrawledReason } from '../source-types.ts';
import type { Address, CrawlSource, CrawlStore } from './crawl.store.ts';
import { meetLinks, skips } from './crawl-scope.ts';
import type { createVisitor } from './visit.service.ts';

interface CrawlWorkerDeps {
  store: CrawlStore;
  jobs: Pick<Jobs, 'work'>;
  visitor: ReturnType<typeof createVisitor>;
  diskSpace: DiskSpace;
  clock: Clock;
  logger: Logger;
  announce: (ids: readonly SourceId[]) => Promise<void>;
}

/** One workspace runs two of three crawls at most. */
const TURNS = { concurrency: 3, perWorkspace: 2 };
/** A crawl gives its place to others after this time. */
const SLICE_MS = 15_000;
/** Attempts of one address, and the seconds before the second and third. */
const ADDRESS_DELAYS = [5, 30];
/** Attempts of the crawl as a whole, 5, 10, 20 … 300 seconds apart. */
const MAX_ATTEMPTS = 8;
const FIRST_DELAY_SECONDS = 5;
const MAX_DELAY_SECONDS = 300;
/** How often it looks whether all pages are read. */
const COMPLETE_SECONDS = 2;
const ROOM_DELAY_SECONDS = 60;

type Step = 'again' | { waitSeconds: number } | 'done';

/** Fetches the pages of websites, sitemaps, and feeds in the background. Everything it knows is in the database. */
export function createCrawlWorker({ store, jobs, visitor, diskSpace, clock, logger, announce }: CrawlWorkerDeps) {
  /** Asks the next address. */
  const step = async (crawl: CrawlSource, signal: AbortSignal): Promise<Step> => {
    const { kept, waiting, waitingUntil } = await store.state(crawl);
    const isFull = kept >= crawl.crawl.maxPages;
    if (waiting === 0 || isFull) return finish(crawl, isFull);
    const address = await store.next(crawl, clock.now());
    if (!address) return { waitSeconds: Math.max(1, Math.ceil(((waitingUntil?.getTime() ?? 0) - clock.now().getTime()) / 1000)) };
    const known = address.kind === 'page' ? await store.known(crawl, address.url) : undefined;
    try {
      const visit = await visitor.visit(crawl, address, known, signal);
      // What it consists of cannot be read, or must not be, and leads nowhere.
      if (isRoot(crawl, address) && (visit.status === 'failed' || (visit.status === 'skipped' && !visit.met))) {
        await store.fail(crawl, visit.reason ?? UNREADABLE, clock.now());
        return 'done';
      }
      if (!(await store.record(crawl, address, visit, clock.now()))) await visitor.discard(visit);
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError) || isRoot(crawl, address)) throw error;
      await putOff(crawl, address, error, known, signal);
    }
    return 'again';
  };

  /** A page that cannot be reached now is asked again at the end, and given up in the end. */
  const putOff = async (
    crawl: CrawlSource,
    address: Address,
    error: AppError,
    known: Awaited<ReturnType<CrawlStore['known']>>,
    signal: AbortSignal,
  ): Promise<void> => {
    const reason = { code: error.code, message: error.message };
    const seconds = ADDRESS_DELAYS[address.attempts];
    if (seconds === undefined || error.code === 'invalid_input')
      await store.record(crawl, address, await visitor.giveUp(crawl, address, known, reason, signal), clock.now());
    else {
      const wait = Math.max(seconds, Math.min(error.retryAfterSeconds ?? 0, MAX_DELAY_SECONDS));
      await store.postponeAddress(crawl, address, reason, new Date(clock.now().getTime() + wait * 1000));
    }
  };

  const finish = async (crawl: CrawlSource, reached: boolean): Promise<Step> => {
    if (!reached && crawl.type === 'site') {
      // A page to which nothing leads now is asked itself whether it is still there.
      const unmet = meetLinks(await store.unmet(crawl), crawl.crawl, { depth: 1, listed: true });
      if ((await store.meet(crawl, crawl.crawl.maxDepth, unmet)) > 0) return 'again';
    }
    const gone = await store.finish(crawl, { reached, reason: skips.pageLimit }, clock.now());
    if (gone === null) return 'again';
    await announce(gone);
    return 'done';
  };

  const run = async (crawl: CrawlSource, signal: AbortSignal): Promise<void> => {
    if (crawl.fetchDue) await store.begin(crawl, await visitor.seeds(crawl, signal), clock.now());
    const until = performance.now() + SLICE_MS;
    let delaySeconds = 0;
    while (performance.now() < until) {
      signal.throwIfAborted();
      const current = await store.load(crawl.workspaceId, crawl.id);
      if (!current) return;
      if (current.status === 'embedding') {
        if (await store.complete(current, clock.now())) return;
        delaySeconds = COMPLETE_SECONDS;
        break;
      }
      const next = await step(current, signal);
      await announce([crawl.id]);
      if (typeof next === 'object') {
        delaySeconds = next.waitSeconds;
        break;
      }
    }
    await store.goOn(crawl, { delaySeconds, now: clock.now() });
  };

  const giveUpOrRetry = async (crawl: CrawlSource, error: unknown): Promise<void> => {
    const known = error instanceof AppError ? error : undefined;
    const reason = {
      code: known?.code ?? 'internal_error',
      message: known?.message ?? 'An internal error occurred while this was fetched.',
    };
    const attempts = crawl.attempts + 1;
    if (attempts >= MAX_ATTEMPTS || reason.code === 'invalid_input') return store.fail(crawl, reason, clock.now());
    const delaySeconds = Math.min(MAX_DELAY_SECONDS, Math.max(FIRST_DELAY_SECONDS * 2 ** crawl.attempts, known?.retryAfterSeconds ?? 0));
    const message = `${reason.message} Trying again in ${delaySeconds} s (${attempts} of ${MAX_ATTEMPTS} attempts made).`;
    await store.goOn(crawl, { delaySeconds, reason: { ...reason, message }, now: clock.now() });
  };

  const work = async (workspaceId: WorkspaceId, id: SourceId, signal: AbortSignal): Promise<void> => {
    const crawl = await store.load(workspaceId, id);
    if (!crawl) return;
    try {
      await diskSpace.requireRoom();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      logger.warn({ err: error, sourceId: id }, 'A crawl waits for free disk space.');
      return store.goOn(crawl, { delaySeconds: ROOM_DELAY_SECONDS, now: clock.now() });
    }
    try {
      await run(crawl, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      logger.warn({ err: error, sourceId: id, attempts: crawl.attempts }, 'Crawling a website failed.');
      await giveUpOrRetry(crawl, error);
    }
    await announce([id]);
  };

  return {
    start: (): Promise<void> =>
      jobs.work(CRAWL_QUEUE, TURNS, async (payloads: JobPayload[], signal) => {
        for (const { workspaceId, sourceId } of payloads) await work(workspaceId as WorkspaceId, sourceId as SourceId, signal);
      }),
  };
}

/** True for the address that the crawl consists of: without it there is nothing. */
const isRoot = ({ type }: CrawlSource, { kind, depth }: Address): boolean => depth === 0 && kind === (type === 'site' ? 'page' : type);

const UNREADABLE: CrawledReason = { code: 'page_unreadable', message: 'The address could not be read.' };
