import type pg from 'pg';
import type { Logger } from '../shared/logger.ts';
import { locked, tableExists } from './migrate.ts';

/** Schema version of pg-boss 12.38. A test compares it with the installed package. */
export const JOBS_SCHEMA_VERSION = 46;

/** Creates or updates the job queue's tables as the owner, because the application role may not change the schema. */
export async function ensureJobsSchema(owner: pg.ClientBase, role: string, logger: Logger): Promise<void> {
  if ((await versionOf(owner)) === JOBS_SCHEMA_VERSION) return;
  const { getConstructionPlans, getMigrationPlans } = await import('pg-boss');
  await locked(owner, async () => {
    const version = await versionOf(owner);
    if (version === JOBS_SCHEMA_VERSION) return;
    if (version !== undefined && version > JOBS_SCHEMA_VERSION)
      throw new Error(
        `The job queue in the database has a newer schema (${version}) than this server (${JOBS_SCHEMA_VERSION}). Start a newer version.`,
      );
    const script = version === undefined ? getConstructionPlans('pgboss') : getMigrationPlans('pgboss', version);
    await owner.query(withoutTransaction(script));
    await owner.query(grants(role));
    logger.info({ version: JOBS_SCHEMA_VERSION }, 'Job queue tables are up to date.');
  });
}

async function versionOf(owner: pg.ClientBase): Promise<number | undefined> {
  if (!(await tableExists(owner, 'pgboss', 'version'))) return undefined;
  return (await owner.query<{ version: number }>('select version from pgboss.version')).rows[0]?.version;
}

/** The library's script is a transaction of its own; here it runs inside ours. */
function withoutTransaction(script: string): string {
  return script.replace(/^\s*BEGIN;/, '').replace(/COMMIT;\s*$/, '');
}

function grants(role: string): string {
  const name = `"${role.replaceAll('"', '""')}"`;
  return `grant usage on schema pgboss to ${name};
grant select, insert, update, delete on all tables in schema pgboss to ${name};
alter default privileges in schema pgboss grant select, insert, update, delete on tables to ${name}`;
}
