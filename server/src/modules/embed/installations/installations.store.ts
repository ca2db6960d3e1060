import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import { defineStatement } from '../../../db/statement.ts';
import type { Context } from '../../../shared/context.ts';
import type { CloneId, WorkspaceId } from '../../../shared/ids.ts';

export type InstallationsStore = ReturnType<typeof createInstallationsStore>;

export interface InstallationRow {
  origin: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
}

/** Origins stored per clone. */
export const MAX_ORIGINS = 200;
/** Minimum time between two writes for the same clone and origin, across all servers. */
export const INSTALLATION_MS = 5 * 60_000;

interface Visit {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  origin: string;
  now: Date;
  before: Date;
}

const RECORD = defineStatement<Visit>(
  'installation',
  (v) => sql`
    insert into installations (workspace_id, clone_id, origin, first_seen_at, last_seen_at)
    select ${v.workspaceId}, ${v.cloneId}, ${v.origin}, ${v.now}::timestamptz, ${v.now}::timestamptz
    where (select count(*) from installations where clone_id = ${v.cloneId}) < ${sql.raw(String(MAX_ORIGINS))}
      or exists (select from installations where clone_id = ${v.cloneId} and origin = ${v.origin})
    on conflict (clone_id, origin) do update set last_seen_at = excluded.last_seen_at
      where installations.last_seen_at <= ${v.before}::timestamptz`,
);

const columns = sql`origin, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"`;
type Row = { origin: string; firstSeenAt: string | Date; lastSeenAt: string | Date };
const toInstallation = (row: Row): InstallationRow => ({
  origin: row.origin,
  firstSeenAt: new Date(row.firstSeenAt),
  lastSeenAt: new Date(row.lastSeenAt),
});

export function createInstallationsStore(db: Database) {
  return {
    record: (workspaceId: WorkspaceId, cloneId: CloneId, origin: string, now: Date): Promise<unknown> =>
      db.statement(workspaceId, RECORD({ workspaceId, cloneId, origin, now, before: new Date(now.getTime() - INSTALLATION_MS) })),

    lastSeen: (ctx: Context, cloneId: CloneId, origin: string): Promise<Date | null> =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const { rows } = await tx.execute<Row>(
          sql`select ${columns} from installations where clone_id = ${cloneId} and origin = ${origin}`,
        );
        return rows[0] ? toInstallation(rows[0]).lastSeenAt : null;
      }),

    /** Newest `firstSeenAt` first, so that later visits do not change the order. */
    list: (ctx: Context, cloneId: CloneId, { before, limit }: { before: { at: Date; origin: string } | undefined; limit: number }) =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const after = before ? sql`and (first_seen_at, origin) < (${before.at.toISOString()}::timestamptz, ${before.origin})` : sql``;
        const { rows } = await tx.execute<Row>(sql`
          select ${columns} from installations where clone_id = ${cloneId} ${after} order by first_seen_at desc, origin desc limit ${limit}`);
        return rows.map(toInstallation);
      }),
  };
}
