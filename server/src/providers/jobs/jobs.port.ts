/**
 * Durable background jobs. An enqueued job runs at least once, even if processes die. Jobs with a `workspaceId` take turns by workspace: a
 * free slot goes to the workspace that runs the fewest jobs of the queue, however many another one has waiting.
 */
export interface Jobs {
  /**
   * Enqueues a job. With `tx` (a transaction of `Database`) the job exists if and only if the transaction commits. While a job with the
   * same `key` waits, no other is added.
   */
  enqueue(queue: string, payloads: JobPayload[], options?: { tx?: unknown; startAfterSeconds?: number }): Promise<void>;
  /**
   * Registers the worker of a queue. `signal` aborts when the server drains; a job that then rejects runs again elsewhere. A batch holds jobs
   * of one workspace. `perWorkspace` (default: `concurrency`) limits what one workspace runs on this server, so that a slot stays free for others.
   */
  work(
    queue: string,
    options: { concurrency: number; perWorkspace?: number; batchSize?: number },
    handler: (payloads: JobPayload[], signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  start(): Promise<void>;
  /** Stops fetching, waits up to `graceMs` for running jobs, and requeues the rest. Jobs enqueued later wait for another server. */
  stop(graceMs: number): Promise<void>;
  check(): Promise<{ waiting: number; active: number; failed: number }>;
}

/** Ids and encrypted values only: operators of the queue can read a payload, so it never contains tenant text. */
export interface JobPayload {
  key?: string;
  workspaceId?: string;
  [name: string]: string | number | boolean | undefined;
}
