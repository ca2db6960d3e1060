import type { Billing, UsageEvent } from '../../../providers/billing/billing.port.ts';
import type { Jobs } from '../../../providers/jobs/jobs.port.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EventId, WorkspaceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { Telemetry } from '../../../shared/telemetry.ts';
import type { UsageReportsStore } from './usage-reports.store.ts';

export const USAGE_QUEUE = 'usage';

interface UsageReporterDeps {
  store: UsageReportsStore;
  billing: Billing;
  jobs: Jobs;
  logger: Logger;
  telemetry: Telemetry;
  /** Whether a workspace is free. Its usage is not reported. */
  isFree?: (workspaceId: WorkspaceId) => boolean;
  /** How long other servers leave claimed events alone if their server dies. Must be longer than a report takes. */
  claimSeconds?: number;
}

const BATCH = 100;
/** Batches per job. The next job continues. */
const BATCHES = 20;
const FLUSH_BATCHES = 200;
/** Delays after the first, second, … failure in a row, in seconds. The last one repeats. */
const RETRY_DELAYS_SECONDS = [5, 15, 60, 300] as const;
const MAX_DELAY_SECONDS = 3600;
/** Delay before a rejected event is reported again. The backend's configuration may have been fixed by then. */
const REJECTED_DELAY_SECONDS = 900;

/**
 * Reports usage events to an external metering backend at least once; the backend counts each id once. A sweep finds due events in
 * batches, so that answering costs nothing extra. Jobs implement the delays after a failure and the restart after a crash.
 */
export function createUsageReporter(deps: UsageReporterDeps) {
  const { store, billing, jobs, logger, telemetry, isFree = () => false, claimSeconds = 180 } = deps;

  /** Reports events and stores the outcome of each. Resolves to the unreported ones and the reason, or undefined if there are none. */
  async function report(all: UsageEvent[], signal: AbortSignal): Promise<{ unreported: EventId[]; failure: AppError } | undefined> {
    const free = all.filter(({ workspaceId }) => isFree(workspaceId));
    if (free.length > 0) await store.markReported(free);
    const events = free.length > 0 ? all.filter((event) => !free.includes(event)) : all;
    if (events.length === 0) return undefined;
    const { accepted, duplicates, refused, failure } = await billing.report(events, signal);
    const acceptedIds = new Set(accepted);
    const refusedIds = refused.map(({ id }) => id);
    const unreported = events.map(({ id }) => id).filter((id) => !acceptedIds.has(id) && !refusedIds.includes(id));
    await store.markReported(events.filter(({ id }) => acceptedIds.has(id)));
    if (refused.length > 0) {
      await store.postpone(refusedIds, REJECTED_DELAY_SECONDS);
      logger.warn(
        { backend: billing.name, events: refused.length, first: refused[0] },
        'The metering backend refused usage events. They are kept and reported again.',
      );
    }
    telemetry.usageReported({ outcome: 'accepted', events: accepted.length - duplicates });
    telemetry.usageReported({ outcome: 'duplicate', events: duplicates });
    telemetry.usageReported({ outcome: 'refused', events: refused.length });
    telemetry.usageReported({ outcome: 'failed', events: unreported.length });
    if (unreported.length === 0) return undefined;
    return {
      unreported,
      failure: failure ?? new AppError('upstream_failed', 'The metering backend did not confirm all usage events. Check the backend.'),
    };
  }

  let working = false;
  async function work(attempt: number, signal: AbortSignal): Promise<void> {
    working = true;
    try {
      await reportDue(attempt, signal);
    } finally {
      working = false;
    }
  }

  async function reportDue(attempt: number, signal: AbortSignal): Promise<void> {
    for (let batch = 0; batch < BATCHES; batch++) {
      const events = await store.claim(BATCH, claimSeconds);
      if (events.length === 0) return;
      const rest = await report(events, signal);
      if (!rest) continue;
      const { unreported, failure } = rest;
      const delay = signal.aborted ? 0 : retryDelay(failure, attempt);
      await store.postpone(unreported, delay);
      // The server drains: the job returns to the queue unchanged.
      if (signal.aborted) throw signal.reason;
      logger.warn({ err: failure, backend: billing.name, attempt, waitSeconds: delay }, 'Could not report usage. Trying again.');
      return jobs.enqueue(USAGE_QUEUE, [{ key: 'report', attempt: attempt + 1 }], { startAfterSeconds: delay });
    }
    await jobs.enqueue(USAGE_QUEUE, [{ key: 'report', attempt: 0 }]);
  }

  return {
    /** Registers the worker and checks the backend. Logs a warning if it is not ready. */
    async start(): Promise<void> {
      if (!billing.outside) return;
      await jobs.work(USAGE_QUEUE, { concurrency: 1 }, async ([payload], signal) => work(Number(payload?.attempt ?? 0), signal));
      void billing
        .check(AbortSignal.timeout(30_000))
        .catch((error: unknown) => logger.warn({ err: error, backend: billing.name }, 'The metering backend is not ready for usage.'));
    },

    /** Queues a job if events are due. Adds none while a job runs or waits after a failure. */
    async sweep(): Promise<void> {
      if (billing.outside && !working && (await store.anyDue())) await jobs.enqueue(USAGE_QUEUE, [{ key: 'report', attempt: 0 }]);
    },

    /** Reports all usage of a workspace before its rows are deleted. Throws `unavailable` if that is not possible now. */
    async flush(workspaceId: WorkspaceId, signal: AbortSignal): Promise<void> {
      if (!billing.outside) return;
      const reportedOnce = new Set<EventId>();
      for (let batch = 0; batch < FLUSH_BATCHES; batch++) {
        const events = await store.unreportedOf(workspaceId, BATCH);
        if (events.every(({ id }) => reportedOnce.has(id))) {
          if (events.length > 0)
            logger.error({ backend: billing.name, workspaceId }, 'Usage that the metering backend refused is deleted with its workspace.');
          return;
        }
        for (const { id } of events) reportedOnce.add(id);
        const rest = await report(events, signal);
        if (!rest) continue;
        logger.warn(
          { err: rest.failure, backend: billing.name, workspaceId },
          'Could not report the usage of a workspace before its deletion.',
        );
        break;
      }
      throw new AppError(
        'unavailable',
        'Some usage has not been reported to billing yet, so nothing was deleted. Try again in a few minutes.',
        { retryAfterSeconds: 60 },
      );
    },

    backlog: store.backlog,
  };
}

function retryDelay(failure: AppError, attempt: number): number {
  const delay = RETRY_DELAYS_SECONDS[Math.min(attempt, RETRY_DELAYS_SECONDS.length - 1)] ?? 300;
  return Math.min(Math.max(delay, Math.ceil(failure.retryAfterSeconds ?? 0)), MAX_DELAY_SECONDS);
}
