import { sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import type { WorkspaceId } from '../../shared/ids.ts';

export type DemoStore = ReturnType<typeof createDemoStore>;

/** Always the same one: it has no members, so nobody can log into it, and nothing of it is billed. */
export const DEMO_WORKSPACE = 'wsp_0000000000000000000000dem0' as WorkspaceId;

export interface DemoState {
  /** Somebody has registered, at some time. */
  hasUsers: boolean;
  /** It was made, whatever became of it since. */
  made: boolean;
  /** What it was last filled with; null: filling it did not come to its end. */
  content: string | null;
  /** Its workspace is there. */
  exists: boolean;
}

const LOCK = "hashtextextended('cloneai demo', 0)";
/** Looked at first: the embedded engine has one session, which may take its own lock again and again. */
const TAKE = `
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
          select first_user_at is not null as "hasUsers", demo_created_at is not null as made, demo_content as content,
            exists (select from workspaces where id = ${DEMO_WORKSPACE}) as "exists" from system_state`);
        return rows[0] ?? { hasUsers: true, made: true, content: null, exists: false };
      }),

    /** Makes its workspace if the database never had a user or a demo: once, however many servers ask. */
    begin: (now: Date): Promise<void> =>
      db.transaction(scope, async (tx) => {
        const { rows } = await tx.execute(sql`update system_state set demo_created_at = ${now.toISOString()}
          where demo_created_at is null and first_user_at is null returning only_row`);
        if (rows.length > 0)
          await tx.execute(sql`insert into workspaces (id, name, created_at) values (${DEMO_WORKSPACE}, 'Demo', ${now.toISOString()})`);
      }),

    finish: (content: string): Promise<unknown> =>
      db.transaction(scope, (tx) => tx.execute(sql`update system_state set demo_content = ${content}`)),

    /** Takes it away, as if it had never been. */
    remove: (): Promise<unknown> =>
      db.transaction(scope, async (tx) => {
        await tx.execute(sql`delete from workspaces where id = ${DEMO_WORKSPACE}`);
        await tx.execute(sql`update system_state set demo_created_at = null, demo_content = null`);
      }),

    /** Runs `work` unless another server is at it. False: it is. The lock ends with the process, too. */
    async alone(work: () => Promise<void>): Promise<boolean> {
      const session = await db.session();
      try {
        const { rows } = await session.query<{ mine: boolean }>(TAKE);
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
