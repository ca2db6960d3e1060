import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import type { Context } from '../../../shared/context.ts';
import { type UsageCounts, usageCountsSql } from '../billing.store.ts';
import type { UsageBreakdownQuery, UsageDimension } from './breakdown.schemas.ts';

export type BreakdownStore = ReturnType<typeof createBreakdownStore>;

interface BreakdownInput extends Pick<UsageBreakdownQuery, 'groupBy' | 'cloneId' | 'sessionId' | 'apiKeyId' | 'visitorId'> {
  start: Date;
  /** Exclusive. */
  until: Date;
  /** The last key of the previous page. */
  after: string | undefined;
  limit: number;
}

/** The visitor is read from the session: a deleted session takes it along. */
const VISITOR = sql`(select visitor_id from sessions s where s.id = e.session_id)`;
const KEYS: Record<UsageDimension, SQL> = {
  day: sql`to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD')`,
  clone: sql`e.clone_id`,
  session: sql`e.session_id`,
  apiKey: sql`e.api_key_id`,
  visitor: VISITOR,
  model: sql`e.model`,
};

export function createBreakdownStore(db: Database) {
  return {
    /** Sums by key, in the order of the keys; '' stands for none. */
    groups: (ctx: Context, { groupBy, cloneId, sessionId, apiKeyId, visitorId, start, until, after, limit }: BreakdownInput) =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const only = (column: SQL, value: string | undefined) => (value === undefined ? sql`` : sql` and ${column} = ${value}`);
        const key = sql`coalesce(${KEYS[groupBy]}, '') collate "C"`;
        const { rows } = await tx.execute<UsageCounts & { key: string }>(sql`
          select ${key} as key, ${usageCountsSql} from usage_events e
          where e.workspace_id = ${ctx.workspaceId} and e.created_at >= ${start.toISOString()} and e.created_at < ${until.toISOString()}
            ${only(sql`e.clone_id`, cloneId)}${only(sql`e.session_id`, sessionId)}${only(sql`e.api_key_id`, apiKeyId)}${only(VISITOR, visitorId)}
            ${after === undefined ? sql`` : sql`and ${key} > ${after}`}
          group by 1 order by 1 limit ${limit}`);
        return rows;
      }),
  };
}
