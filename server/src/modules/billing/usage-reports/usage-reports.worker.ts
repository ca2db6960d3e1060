import type { Billing, UsageEvent } from '../../../providers/billing/billing.port.ts';
import type { Jobs } from '../../../providers/jobs/jobs.port.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EventId, WorkspaceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { Telemetry } from '../../../shared/telemetry.ts';
import type { OutboxStore } from './usage-reports.store.ts';

export const USAGE_QUEUE = 'usage';

interface UsageDeliveryDeps {
  store: OutboxStore;
  billing: Billing;
  jobs: Jobs;
  logger: Logger;
  telemetry: Telemetry;
  /** Workspaces nobody pays for: the backend is not told of them. */
  isFree?: (workspaceId: WorkspaceId) => boolean;
  /** How long a server that died keeps its events from the others. Longer than a report takes. */
  claimSeconds?: number;
}

const BATCH = 100;
/** Batches of one job; what is left then is the next job's. */
const BATCHES = 20;
const FLUSH_BATCHES = 200;
/** Pauses after the first, second, … failure in a row, in seconds; the last one repeats. */
const WAITS_SECONDS = [5, 15, 60, 300] as const;
const LONGEST_WAIT_SECONDS = 3600;
/** When an event that the backend refused is offered again: somebody may have set there what was missing. */
const REFUSED_SECONDS = 900;

/**
 * Brings usage events to a metering backend outside, at least once; the backend counts an id once. Found by a sweep, in batches, so
 * that an answer does nothing for it. A job is what waits after a failure, and what runs again after its server died.
 */
export function createUsageDelivery(deps: UsageDeliveryDeps) {
  const { store, billing, jobs, logger, telemetry, isFree = () => false, claimSeconds = 180 } = deps;

  /** Reports events and writes down what became of them. Resolves to those that were not dealt with, if any, and why. */
  async function report(all: UsageEvent[], signal: AbortSignal): Promise<{ left: EventId[]; failure: AppError } | undefined> {
    const free = all.filter(({ workspaceId }) => isFree(workspaceId));
    if (free.length > 0) await store.markReported(free);
    const events = free.length > 0 ? all.filter((event) => !free.includes(event)) : all;
    if (events.length === 0) return undefined;
    const { accepted, duplicates, refused, failure } = await billing.report(events, signal);
    const taken = new Set(accepted);
    const notTaken = refused.map(({ id }) => id);
    const left = events.map(({ id }) => id).filter((id) => !taken.has(id) && !notTaken.includes(id));
    await store.markReported(events.filter(({ id }) => taken.has(id)));
    if (refused.length > 0) {
      await store.postpone(notTaken, REFUSED_SECONDS);
      logger.warn(
        { backend: billing.name, events: refused.length, first: refused[0] },
        'Usage events were refused by the metering backend; they are kept and offered again.',
      );
    }
    telemetry.usageReported({ outcome: 'accepted', events: accepted.length - duplicates });
    telemetry.usageReported({ outcome: 'duplicate', events: duplicates });
    telemetry.usageReported({ outcome: 'refused', events: refused.length });
    telemetry.usageReported({ outcome: 'failed', events: left.length });
    if (left.length === 0) return undefined;
    return { left, failure: failure ?? new AppError('upstream_failed', 'The metering backend did not say what became of some events.') };
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
      const { left, failure } = rest;
      const wait = signal.aborted ? 0 : waitAfter(failure, attempt);
      await store.postpone(left, wait);
      // Draining: the job goes back to the queue as it is.
      if (signal.aborted) throw signal.reason;
      logger.warn({ err: failure, backend: billing.name, attempt, waitSeconds: wait }, 'Usage could not be reported; trying again.');
      return jobs.enqueue(USAGE_QUEUE, [{ key: 'report', attempt: attempt + 1 }], { startAfterSeconds: wait });
    }
    await jobs.enqueue(USAGE_QUEUE, [{ key: 'report', attempt: 0 }]);
  }

  return {
    /** Registers the worker, and says in the log what the backend lacks. */
    async start(): Promise<void> {
      if (!billing.outside) return;
      await jobs.work(USAGE_QUEUE, { concurrency: 1 }, async ([payload], signal) => work(Number(payload?.attempt ?? 0), signal));
      void billing
        .check(AbortSignal.timeout(30_000))
        .catch((error: unknown) => logger.warn({ err: error, backend: billing.name }, 'The metering backend is not ready for usage.'));
    },

    /** Has due events reported. While a job is at work or waits out a failure, this adds none. */
    async sweep(): Promise<void> {
      if (billing.outside && !working && (await store.anyDue())) await jobs.enqueue(USAGE_QUEUE, [{ key: 'report', attempt: 0 }]);
    },

    /** Reports all that a workspace has used, before its rows go. Throws `unavailable` when that cannot be done now. */
    async flush(workspaceId: WorkspaceId, signal: AbortSignal): Promise<void> {
      if (!billing.outside) return;
      const offered = new Set<EventId>();
      for (let batch = 0; batch < FLUSH_BATCHES; batch++) {
        const events = await store.unreportedOf(workspaceId, BATCH);
        if (events.every(({ id }) => offered.has(id))) {
          if (events.length > 0)
            logger.error({ backend: billing.name, workspaceId }, 'Usage that the metering backend refused goes with its workspace.');
          return;
        }
        for (const { id } of events) offered.add(id);
        const rest = await report(events, signal);
        if (!rest) continue;
        logger.warn(
          { err: rest.failure, backend: billing.name, workspaceId },
          'Usage of a workspace could not be reported ahead of its end.',
        );
        break;
      }
      throw new AppError(
        'unavailable',
        'What was used is still on its way to billing, and must be there first. Try again in some minutes.',
        {
          retryAfterSeconds: 60,
        },
      );
    },

    backlog: store.backlog,
  };
}

function waitAfter(failure: AppError, attempt: number): number {
  const own = WAITS_SECONDS[Math.min(attempt, WAITS_SECONDS.length - 1)] ?? 300;
  return Math.min(Math.max(own, Math.ceil(failure.retryAfterSeconds ?? 0)), LONGEST_WAIT_SECONDS);
}
