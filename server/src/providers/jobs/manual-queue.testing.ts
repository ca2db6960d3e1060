import type { JobPayload, Jobs } from './jobs.port.ts';

/** A job queue that a test runs step by step, so that it sees each job and its delay. Keeps one job per key. */
export function createManualQueue() {
  const waiting: { payload: JobPayload; afterSeconds: number }[] = [];
  let handler: ((payloads: JobPayload[], signal: AbortSignal) => Promise<void>) | undefined;
  const jobs: Jobs = {
    enqueue: async (_queue, payloads, options) => {
      for (const payload of payloads)
        if (payload.key === undefined || !waiting.some((job) => job.payload.key === payload.key))
          waiting.push({ payload, afterSeconds: options?.startAfterSeconds ?? 0 });
    },
    work: async (_queue, _options, worker) => {
      handler = worker;
    },
    start: async () => {},
    stop: async () => {},
    check: async () => ({ waiting: waiting.length, active: 0, failed: 0 }),
  };
  return {
    jobs,
    waiting,
    hasWorker: () => handler !== undefined,
    /** Runs the next job without waiting for its delay. Resolves to the delay in seconds, or undefined if no job waits. */
    async next(signal: AbortSignal = new AbortController().signal): Promise<number | undefined> {
      const job = waiting.shift();
      if (job) await handler?.([job.payload], signal);
      return job?.afterSeconds;
    },
  };
}
