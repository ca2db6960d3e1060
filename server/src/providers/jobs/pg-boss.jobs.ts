import { randomUUID } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import type { Database, Tx } from '../../db/db.ts';
import { rawQuery } from '../../db/raw-query.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Telemetry } from '../../shared/telemetry.ts';
import { createTurns, FAIR_FETCH, type FetchedJob } from './fair-fetch.ts';
import { createLeaseSession, GIVE_BACK, leasedFetch, RELEASE, REQUEUE_ORPHANS } from './job-lease.ts';
import type { JobPayload, Jobs } from './jobs.port.ts';
import { startBoss } from './pg-boss.start.ts';

export interface PgBossJobsDeps {
  database: Database;
  /** All queues. `start` creates them. */
  queues: readonly string[];
  /** Retention of finished jobs by queue, in seconds. Default: one week. */
  keptSeconds?: Record<string, number>;
  /** Called for jobs that failed for good: too many attempts, or too many servers that died. */
  onDead?: (dead: { queue: string; jobs: number; cause: 'failed' | 'abandoned' }) => void;
  logger: Logger;
  telemetry: Telemetry;
}

const CHANNEL = 'cloneai_jobs';
/** Polling interval, for lost notifications, delayed jobs and retries. */
const POLL_MS = 2_000;
const SWEEP_MS = 5_000;
/** The jobs among these that have failed for good. */
const COUNT_DEAD = `select count(*)::int as n from pgboss.job where name = $1 and id = any ($2::uuid[]) and state = 'failed'`;

type Job = FetchedJob<JobPayload>;

interface Worker {
  queue: string;
  concurrency: number;
  batchSize: number;
  turns: ReturnType<typeof createTurns>;
  handler: (payloads: JobPayload[], signal: AbortSignal) => Promise<void>;
  running: number;
  fetching: boolean;
  again: boolean;
}

/**
 * `Jobs` on pg-boss's tables and statements with a fetch loop of our own. The runner of a job holds an advisory lock on it in one database
 * session, so that any other server detects the jobs of a dead server within seconds.
 */
export function createPgBossJobs(deps: PgBossJobsDeps): Jobs {
  const { database, queues, keptSeconds = {}, onDead = () => {}, logger, telemetry } = deps;
  const workers = new Map<string, Worker>();
  const running = new Set<{ queue: string; jobs: Job[]; lost: boolean; done: Promise<void> }>();
  const timers: NodeJS.Timeout[] = [];
  let drain = new AbortController();
  let boss: PgBoss | undefined;
  let stopListening: (() => Promise<void>) | undefined;
  let accepting = false;
  let stopped = false;

  const lease = createLeaseSession(database, logger, () => {
    for (const run of running) run.lost = true;
    drain.abort(new Error('The database session that held these jobs was lost.'));
    drain = new AbortController();
  });
  const leasedFairFetch = leasedFetch(FAIR_FETCH);

  function started(): PgBoss {
    if (!boss) throw new Error('The job queue was not started.');
    return boss;
  }

  function requireKnown(queue: string): void {
    if (!queues.includes(queue)) throw new Error(`The queue ${queue} is unknown. Add it to the queues of this server.`);
  }

  async function enqueue(queue: string, payloads: JobPayload[], options: { tx?: unknown; startAfterSeconds?: number } = {}): Promise<void> {
    requireKnown(queue);
    if (payloads.length === 0) return;
    const query = options.tx
      ? (text: string, values?: unknown[]) => rawQuery(options.tx as Tx, text, values)
      : (text: string, values?: unknown[]) => database.query(text, values);
    await started().insert(
      queue,
      payloads.map((payload) => ({
        data: payload,
        singletonKey: payload.key ?? randomUUID(),
        ...(payload.workspaceId ? { group: { id: payload.workspaceId } } : {}),
        ...(options.startAfterSeconds ? { startAfter: options.startAfterSeconds } : {}),
      })) as never,
      { db: { executeSql: query } },
    );
    // Delivered at commit to all processes, including this one.
    if (!options.startAfterSeconds) await query('select pg_notify($1, $2)', [CHANNEL, queue]);
  }

  async function work(queue: string, options: Parameters<Jobs['work']>[1], handler: Worker['handler']): Promise<void> {
    requireKnown(queue);
    if (workers.has(queue)) throw new Error(`The queue ${queue} already has a worker.`);
    const { concurrency, batchSize = 1, perWorkspace = concurrency } = options;
    const worker = {
      ...{ queue, concurrency, batchSize, turns: createTurns(perWorkspace), handler },
      ...{ running: 0, fetching: false, again: false },
    };
    workers.set(queue, worker);
    pump(worker);
  }

  /** Fetches while there are jobs and free slots. One fetch at a time per queue; a wake-up during a fetch causes another one. */
  function pump(worker: Worker): void {
    if (!accepting) return;
    if (worker.fetching) {
      worker.again = true;
      return;
    }
    worker.fetching = true;
    fetchAll(worker)
      .catch((error: unknown) => logger.warn({ err: error, queue: worker.queue }, 'Jobs could not be fetched. Trying again soon.'))
      .finally(() => {
        worker.fetching = false;
      });
  }

  async function fetchAll(worker: Worker): Promise<void> {
    do {
      worker.again = false;
      while (accepting && worker.running < worker.concurrency) {
        const { queue, turns, batchSize } = worker;
        const session = await lease.use();
        const { rows } = await session.query<Job>(leasedFairFetch, [queue, turns.full(), batchSize, turns.served()]);
        if (rows.length === 0) break;
        run(worker, rows);
      }
    } while (worker.again && accepting && worker.running < worker.concurrency);
  }

  function run(worker: Worker, jobs: Job[]): void {
    const entry = { queue: worker.queue, jobs, lost: false, done: Promise.resolve() };
    const workspace = jobs[0]?.workspaceId ?? '';
    worker.running++;
    worker.turns.start(workspace);
    running.add(entry);
    entry.done = settle(worker, entry, drain.signal)
      .catch((error: unknown) =>
        logger.error({ err: error, queue: worker.queue }, 'The result of a job could not be stored. It will run again.'),
      )
      .finally(() => {
        running.delete(entry);
        worker.running--;
        worker.turns.end(workspace);
        pump(worker);
      });
  }

  async function settle(worker: Worker, entry: { jobs: Job[]; lost: boolean }, signal: AbortSignal): Promise<void> {
    const { queue } = worker;
    const ids = entry.jobs.map(({ id }) => id);
    const start = performance.now();
    let failure: unknown;
    try {
      await worker.handler(
        entry.jobs.map(({ data }) => data ?? {}),
        signal,
      );
    } catch (error) {
      failure = error ?? new Error('The job was rejected without a reason.');
    }
    telemetry.job({ queue, outcome: failure ? 'error' : 'ok', seconds: (performance.now() - start) / 1000 });
    if (failure && entry.lost) return; // another server runs it already
    if (!failure) await started().complete(queue, entry.jobs);
    else if (signal.aborted) await database.query(GIVE_BACK, [queue, ids]);
    else {
      logger.warn({ err: failure, queue, jobs: ids }, 'A job failed.');
      const message = failure instanceof Error ? failure.message : String(failure);
      await started().fail(queue, entry.jobs, { message: message.slice(0, 500) });
      const { rows } = await database.query<{ n: number }>(COUNT_DEAD, [queue, ids]);
      if (rows[0]?.n) onDead({ queue, jobs: rows[0].n, cause: 'failed' });
    }
    if (!entry.lost) await (await lease.use()).query(RELEASE, [ids]);
  }

  async function sweep(): Promise<void> {
    const { rows } = await (await lease.use()).query<{ name: string; state: string }>(REQUEUE_ORPHANS, [queues]);
    if (rows.length === 0) return;
    const dead = rows.filter(({ state }) => state === 'failed');
    logger.warn({ requeued: rows.length - dead.length, failed: dead.length }, 'Took over the jobs of a dead server.');
    for (const queue of new Set(dead.map(({ name }) => name)))
      onDead({ queue, jobs: dead.filter(({ name }) => name === queue).length, cause: 'abandoned' });
    for (const name of new Set(rows.map((row) => row.name))) await database.query('select pg_notify($1, $2)', [CHANNEL, name]);
  }

  function every(milliseconds: number, task: () => Promise<void>): void {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      task()
        .catch((error: unknown) => logger.warn({ err: error }, 'The job queue could not maintain its jobs. Trying again soon.'))
        .finally(() => {
          busy = false;
        });
    }, milliseconds);
    timer.unref();
    timers.push(timer);
  }

  async function start(): Promise<void> {
    boss = await startBoss(database, queues, keptSeconds, logger);
    stopListening = await database.listen(CHANNEL, (queue) => {
      const worker = workers.get(queue);
      if (worker) pump(worker);
    });
    accepting = true;
    await sweep();
    for (const worker of workers.values()) pump(worker);
    every(SWEEP_MS, sweep);
    every(POLL_MS, async () => {
      for (const worker of workers.values()) pump(worker);
    });
  }

  async function stop(graceMs: number): Promise<void> {
    if (!boss || stopped) return;
    stopped = true;
    accepting = false;
    for (const timer of timers.splice(0)) clearInterval(timer);
    drain.abort(new Error('The server is stopping.'));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.all([...running].map(({ done }) => done)), late]);
    clearTimeout(timer);
    for (const entry of running) {
      entry.lost = true;
      await database.query(GIVE_BACK, [entry.queue, entry.jobs.map(({ id }) => id)]);
    }
    await stopListening?.();
    await boss.stop({ graceful: false });
    await lease.close();
    // `boss` stays: an upload or an answer that ends during the drain still enqueues its job for the next server.
  }

  async function check(): Promise<{ waiting: number; active: number; failed: number }> {
    const { rows } = await database.query<{ waiting: number; active: number; failed: number }>(
      `select count(*) filter (where state < 'active')::int as waiting, count(*) filter (where state = 'active')::int as active,
        count(*) filter (where state = 'failed')::int as failed
       from pgboss.job where name = any ($1::text[]) and state in ('created', 'retry', 'active', 'failed')`,
      [queues],
    );
    return rows[0] ?? { waiting: 0, active: 0, failed: 0 };
  }

  return { enqueue, work, start, stop, check };
}
