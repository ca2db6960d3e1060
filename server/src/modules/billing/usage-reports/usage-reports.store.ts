import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import { defineStatement } from '../../../db/statement.ts';
import type { UsageEvent } from '../../../providers/billing/billing.port.ts';
import type { EventId, WorkspaceId } from '../../../shared/ids.ts';

// The usage_events table is the outbox: `next_report_at` is when an event is reported next, or null once the backend accepted it. The
// statements that end an answer or an embedding write the events.

export type UsageReportsStore = ReturnType<typeof createUsageReportsStore>;

/** A scope that shows the unreported events of every workspace, see `migrations/0010-usage.sql`. */
const ALL_WORKSPACES = { lookup: 'maintenance:unreported-usage' };
/** `backlog` counts at most this many rows. */
const MAX_COUNTED = 10_000;

const event = sql`u.id, u.workspace_id as "workspaceId", u.clone_id as "cloneId", u.session_id as "sessionId", u.kind, u.model,
  u.input_tokens as "inputTokens", u.output_tokens as "outputTokens", u.cost_micros::float8 as "costMicros", u.created_at as at`;

const MARK = defineStatement<{ ids: EventId[] }>(
  'usage_reported',
  (v) => sql`update usage_events set next_report_at = null where id = any(${v.ids}::text[])`,
);

/** Forces the index, which has the rows in order. For a few rows of a large backlog the planner would otherwise read and sort everything. */
const BY_INDEX = sql`set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off`;

export function createUsageReportsStore(db: Database) {
  return {
    anyDue: (): Promise<boolean> =>
      db.transaction(ALL_WORKSPACES, async (tx) => {
        const { rows } = await tx.execute(sql`select from usage_events where next_report_at <= now() limit 1`);
        return rows.length > 0;
      }),

    /** Claims up to `limit` due events, longest due first, for `seconds` or until they are marked or postponed. */
    claim: (limit: number, seconds: number): Promise<UsageEvent[]> =>
      db.transaction(ALL_WORKSPACES, async (tx) => {
        await tx.execute(BY_INDEX);
        const { rows } = await tx.execute<UsageEvent & Record<string, unknown>>(sql`
          update usage_events u set next_report_at = now() + make_interval(secs => ${seconds})
          from (select id from usage_events where next_report_at <= now() order by next_report_at limit ${limit} for update skip locked) due
          where u.id = due.id returning ${event}`);
        return rows.map(withTime);
      }),

    /** Unreported events of one workspace, due or not. Another server may report them, too; the backend counts an event once. */
    unreportedOf: (workspaceId: WorkspaceId, limit: number): Promise<UsageEvent[]> =>
      db.transaction({ workspaceId }, async (tx) => {
        const { rows } = await tx.execute<UsageEvent & Record<string, unknown>>(sql`
          select ${event} from usage_events u where workspace_id = ${workspaceId} and next_report_at is not null order by next_report_at limit ${limit}`);
        return rows.map(withTime);
      }),

    /** The backend accepted these events. They are not reported again. */
    async markReported(events: readonly UsageEvent[]): Promise<void> {
      const byWorkspace = Map.groupBy(events, ({ workspaceId }) => workspaceId);
      for (const [workspaceId, own] of byWorkspace) await db.statement(workspaceId, MARK({ ids: own.map(({ id }) => id) }));
    },

    /** Makes the events due again after `seconds`, unless they were marked in the meantime. */
    postpone: (ids: readonly EventId[], seconds: number): Promise<unknown> =>
      db.transaction(ALL_WORKSPACES, (tx) =>
        tx.execute(sql`update usage_events set next_report_at = now() + make_interval(secs => ${seconds})
          where id = any(${sql.param(ids)}::text[]) and next_report_at is not null`),
      ),

    /** The number of waiting events (10,000 means 10,000 or more) and the age of the oldest in seconds. */
    backlog: (): Promise<{ events: number; seconds: number }> =>
      db.transaction(ALL_WORKSPACES, async (tx) => {
        await tx.execute(BY_INDEX);
        const { rows } = await tx.execute<{ events: number; seconds: number }>(sql`
          select count(*)::int as events, coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as seconds
          from (select created_at from usage_events where next_report_at is not null order by next_report_at limit ${MAX_COUNTED}) waiting`);
        return rows[0] ?? { events: 0, seconds: 0 };
      }),
  };
}

function withTime(row: UsageEvent): UsageEvent {
  return { ...row, at: new Date(row.at) };
}
