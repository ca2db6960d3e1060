import type { PgBoss } from 'pg-boss';
import type { Database } from '../../db/db.ts';
import type { Logger } from '../../shared/logger.ts';

/** A failed job is retried up to 5 times, after about 1, 2, 4, … seconds (with jitter, at most 60). */
const QUEUE_OPTIONS = {
  policy: 'short', // at most one waiting job per key
  retryLimit: 5,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  expireInSeconds: 23 * 3600, // only for a handler that never ends: the lock reveals a dead server
  retentionSeconds: 14 * 24 * 3600,
  deleteAfterSeconds: 7 * 24 * 3600,
} as const;

/**
 * Starts pg-boss on the tables that the owner created, with its maintenance (expiry, deletion of old jobs) and the queues. `keptSeconds`:
 * retention of finished jobs by queue. Default: one week.
 */
export async function startBoss(
  database: Database,
  queues: readonly string[],
  keptSeconds: Record<string, number>,
  logger: Logger,
): Promise<PgBoss> {
  const { PgBoss: Boss } = await import('pg-boss');
  const boss = new Boss({
    schema: 'pgboss',
    db: { executeSql: (text, values) => database.query(text, values) },
    migrate: false, // the owner has done that
    createSchema: false,
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: 300,
    monitorIntervalSeconds: 600,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on('error', (error) => logger.warn({ err: error }, 'The job queue reported an error.'));
  boss.on('warning', (warning) => logger.warn({ warning: warning.message }, 'The job queue reported a warning.'));
  await boss.start();
  for (const queue of queues)
    await boss.createQueue(queue, { ...QUEUE_OPTIONS, deleteAfterSeconds: keptSeconds[queue] ?? QUEUE_OPTIONS.deleteAfterSeconds });
  return boss;
}
