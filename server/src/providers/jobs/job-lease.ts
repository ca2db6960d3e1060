import type { Database, DatabaseSession } from '../../db/db.ts';
import type { Logger } from '../../shared/logger.ts';

/** Separates the keys from other advisory locks of the database. An arbitrary constant. */
const SEED = 7_305_112;
/** Key of the advisory lock that the runner of a job holds. `id` is an SQL expression of type uuid. */
const lockKey = (id: string) => `hashtextextended(${id}::text, ${SEED})`;

/** How often a job may lose its server before it fails: the job may be what kills the servers. */
export const MAX_ABANDONED = 25;

/** SQL that runs pg-boss's fetch statement and locks each fetched job before others see it as active. */
export function leasedFetch(fetch: string): string {
  return `with fetched as (${fetch}) select fetched.*, pg_try_advisory_lock(${lockKey('fetched.id')}) as leased from fetched`;
}

export const RELEASE = `select pg_advisory_unlock(${lockKey('id')}) from unnest($1::uuid[]) as id`;

/** Requeues active jobs without a lock, whose server is dead. Fails a job that has lost too many servers. */
export const REQUEUE_ORPHANS = `
with orphans as (
  select j.name, j.id, coalesce((j.output ->> 'abandoned')::int, 0) + 1 as abandoned from pgboss.job j
  where j.name = any ($1::text[]) and j.state = 'active' and not exists (
    select from pg_locks l where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
      and l.database = (select oid from pg_database where datname = current_database())
      and (l.classid::bigint << 32) | l.objid::bigint = ${lockKey('j.id')})
)
update pgboss.job j set
  state = case when o.abandoned < ${MAX_ABANDONED} then 'retry' else 'failed' end::pgboss.job_state,
  completed_on = case when o.abandoned < ${MAX_ABANDONED} then null else now() end,
  started_on = null, start_after = now(),
  output = jsonb_build_object('abandoned', o.abandoned, 'message', 'The server that ran this job died.')
from orphans o where j.name = o.name and j.id = o.id and j.state = 'active'
returning j.name, j.state::text as state`;

/** Requeues jobs without counting an attempt: pg-boss counts by `started_on`. */
export const GIVE_BACK = `update pgboss.job set state = 'retry', started_on = null, start_after = now()
where name = $1 and id = any ($2::uuid[]) and state = 'active'`;

/** Keeps one database session and reopens a lost one. `onLost` is called when the session, and with it all leases, is lost. */
export function createLeaseSession(
  database: Database,
  logger: Logger,
  onLost: () => void,
): { use(): Promise<DatabaseSession>; close(): Promise<void> } {
  let session: Promise<DatabaseSession> | undefined;
  let closed = false;
  return {
    use() {
      if (closed) throw new Error('The job queue was stopped.');
      session ??= database.session().then(
        (opened) => {
          opened.onLost(() => {
            session = undefined;
            logger.warn({}, 'The job queue lost its database session. Running jobs are aborted here and run again.');
            onLost();
          });
          return opened;
        },
        (error: unknown) => {
          session = undefined;
          throw error;
        },
      );
      return session;
    },
    async close() {
      closed = true;
      await session?.then((opened) => opened.close());
    },
  };
}
