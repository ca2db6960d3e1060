import { sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import { type CloneId, lowestIdSince, type WorkspaceId } from '../../shared/ids.ts';

/** Latest sessions that are read. */
const SESSIONS = 200;

export interface RecentClone {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
}

export function createRecentClonesStore(db: Database) {
  return {
    /** At most `most` clones of the latest sessions of the last seven days, in every workspace, the latest first. */
    recentClones: (most: number): Promise<RecentClone[]> =>
      db.transaction({ lookup: 'start:recent-sessions' }, async (tx) => {
        // Ids begin with their time, so the index of ids ends the search where the policy would only filter.
        const since = new Date(Date.now() - 7 * 86_400_000);
        const { rows } = await tx.execute<RecentClone & Record<string, unknown>>(
          sql`select workspace_id as "workspaceId", clone_id as "cloneId" from
              (select id, workspace_id, clone_id from sessions where id > ${lowestIdSince('session', since)} order by id desc limit ${SESSIONS}) s
              group by workspace_id, clone_id order by max(id) desc limit ${most}`,
        );
        return rows;
      }),
  };
}
