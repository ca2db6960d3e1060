import { type OpenDatabaseOptions, openDatabase } from '../../db/open.ts';
import { systemClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/logger.ts';
import { noTelemetry } from '../../shared/telemetry.ts';
import { createPgBossJobs } from './pg-boss.jobs.ts';

// A server with a worker for the queue `work` of the database in `argv[2]` (JSON). It reports each job, and finishes it, or never with
// `hang`. The message `enqueue` adds a job; the server reports when it is durable.
const { hang, ...options } = JSON.parse(process.argv[2] ?? '{}') as Partial<OpenDatabaseOptions> & { hang?: boolean };
const database = await openDatabase({ ...options, logger: silentLogger, telemetry: noTelemetry, clock: systemClock });
const jobs = createPgBossJobs({ database, queues: ['work'], logger: silentLogger, telemetry: noTelemetry });
await jobs.start();
await jobs.work('work', { concurrency: 2 }, async ([payload]) => {
  process.send?.({ got: payload?.n });
  if (hang) await new Promise(() => {});
});
process.on('message', async (message) => {
  if (typeof message === 'object' && message !== null && 'enqueue' in message) {
    await jobs.enqueue('work', [{ n: (message as { enqueue: number }).enqueue }]);
    process.send?.({ enqueued: (message as { enqueue: number }).enqueue });
    return;
  }
  await jobs.stop(1_000);
  await database.close();
  process.disconnect();
});
process.send?.({ ready: true });
