import type { JobPayload, Jobs } from '../../providers/jobs/jobs.port.ts';

/** A queue that is worked by hand, so that a test sees each job and its pause. Of one key, one waits. */
export function handQueue() {
  const waiting: { payload: JobPayload; afterSeconds: number }[] = [];
  let handler: ((payloads: JobPayload[], signal: AbortSignal) => Promise<void>) | undefined;
  const jobs: Jobs = {
    enqueue: async (_queue, payloads, options) => {
      for (const payload of payloads)
        if (payload.key === undefined || !waiting.some((job) => job.payload.key === payload.key))
          waiting.push({ payload, afterSeconds: options?.startAfterSeconds ?? 0 });
    },
    work: async (_queue, _options, given) => {
      handler = given;
    },
    start: async () => {},
    stop: async () => {},
    check: async () => ({ waiting: waiting.length, active: 0, failed: 0 }),
  };
  return {
    jobs,
    waiting,
    hasWorker: () => handler !== undefined,
    /** Runs the next job, whatever its pause; resolves to the pause, undefined when none waits. */
    async next(signal: AbortSignal = new AbortController().signal): Promise<number | undefined> {
      const job = waiting.shift();
      if (job) await handler?.([job.payload], signal);
      return job?.afterSeconds;
    },
  };
}
