import { sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import type { WorkspaceId } from '../../shared/ids.ts';

export type DemoStore = ReturnType<typeof createDemoStore>;

/** Fixed id. The workspace has no members, so nobody can sign in to it, and it is not billed. */
export const DEMO_WORKSPACE = 'wsp_0000000000000000000000dem0' as WorkspaceId;

export interface DemoState {
  /** A user has registered at some time. */
  hasUsers: boolean;
  /** The demo was created at some time, even if it was deleted since. */
  created: boolean;
  /** Embedding model and hash of the content. Null until the demo is complete. */
  contentHash: string | null;
  /** The demo workspace exists. */
  exists: boolean;
}

const LOCK = "hashtextextended('cloneai demo', 0)";
/** Checks for the lock first: the embedded engine has only one session, which could take its own lock repeatedly. */
const TAKE_LOCK = `
select case when exists (
  select from pg_locks where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database())
    and (classid::bigint << 32) | objid::bigint = ${LOCK}
) then false else pg_try_advisory_lock(${LOCK}) end as mine`;

export function createDemoStore(db: Database) {
  const scope = { workspaceId: DEMO_WORKSPACE };

  return {
    state: (): Promise<DemoState> =>
      db.transaction(scope, async (tx) => {
        const { rows } = await tx.execute<DemoState & Record<string, unknown>>(sql`
          select first_user_at is not null as "hasUsers", demo_created_at is not null as created, demo_content as "contentHash",
            exists (select from workspaces where id = ${DEMO_WORKSPACE}) as "exists" from system_state`);
        return rows[0] ?? { hasUsers: true, created: true, contentHash: null, exists: false };
      }),

    /** Creates the workspace once, if the database has never had a user or a demo. Safe to call from several servers. */
    begin: (now: Date): Promise<void> =>
      db.transaction(scope, async (tx) => {
        const { rows } = await tx.execute(sql`update system_state set demo_created_at = ${now.toISOString()}
          where demo_created_at is null and first_user_at is null returning only_row`);
        if (rows.length > 0)
          await tx.execute(sql`insert into workspaces (id, name, created_at) values (${DEMO_WORKSPACE}, 'Demo', ${now.toISOString()})`);
      }),

    finish: (contentHash: string): Promise<unknown> =>
      db.transaction(scope, (tx) => tx.execute(sql`update system_state set demo_content = ${contentHash}`)),

    /** Removes the demo and the record that it was created. */
    remove: (): Promise<unknown> =>
      db.transaction(scope, async (tx) => {
        await tx.execute(sql`delete from workspaces where id = ${DEMO_WORKSPACE}`);
        await tx.execute(sql`update system_state set demo_created_at = null, demo_content = null`);
      }),

    /** Runs `work` and returns true, or returns false if another server holds the lock. The lock ends with the process. */
    async runWithLock(work: () => Promise<void>): Promise<boolean> {
      const session = await db.session();
      try {
        const { rows } = await session.query<{ mine: boolean }>(TAKE_LOCK);
        if (!rows[0]?.mine) return false;
        try {
          await work();
          return true;
        } finally {
          await session.query(`select pg_advisory_unlock(${LOCK})`);
        }
      } finally {
        await session.close();
      }
    },
  };
}
