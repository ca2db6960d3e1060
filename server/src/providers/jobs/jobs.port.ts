/** Durable background work: what was enqueued runs at least once, whatever process dies. */
export interface Jobs {
  /**
   * Enqueues. With `tx` (a transaction of `Database`) the job exists exactly if that transaction commits.
   * `key`: while a job with this key waits in the queue, another is not added.
   */
  enqueue(queue: string, payloads: JobPayload[], options?: { tx?: unknown; startAfterSeconds?: number }): Promise<void>;
  /** Registers the worker of a queue; `signal` aborts when the server drains (a job that rejects then is run again elsewhere). */
  work(
    queue: string,
    options: { concurrency: number; batchSize?: number },
    handler: (payloads: JobPayload[], signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  start(): Promise<void>;
  /** Stops fetching, waits up to `graceMs` for running jobs, gives the rest back to the queue. What is enqueued after it waits for another server. */
  stop(graceMs: number): Promise<void>;
  check(): Promise<{ waiting: number; active: number; failed: number }>;
}

/** Ids and what is sealed: a payload is readable by the queue's operators, so it never holds a tenant's text. */
export interface JobPayload {
  key?: string;
  [name: string]: string | number | boolean | undefined;
}
