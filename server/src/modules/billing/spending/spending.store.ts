import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import { defineStatement } from '../../../db/statement.ts';
import type { CloneId, EventId, SourceId, WorkspaceId } from '../../../shared/ids.ts';
import { storableTokens } from '../../../shared/token-count.ts';

export type SpendingStore = ReturnType<typeof createSpendingStore>;

/** Something that is about to cost money, and the most that it can cost. */
export interface Hold {
  /** Id of the usage event that takes its place. */
  id: EventId;
  cloneId: CloneId;
  sourceId: SourceId | null;
  kind: 'source.embedded' | 'query.embedded';
  model: string;
  /** Millionths of a US dollar. Null: the price is unknown. */
  maxMicros: number | null;
}

interface Usage {
  inputTokens: number;
  costMicros: number;
}

interface HoldTimes {
  now: Date;
  expiresAt: Date;
}

const RESERVE = defineStatement<Hold & HoldTimes & { workspaceId: WorkspaceId }>(
  'spending_reserve',
  (v) => sql`select reserve_spending(${v.id}, ${v.workspaceId}, ${v.cloneId}, null, null, ${v.sourceId}::text, ${v.kind}, ${v.model},
    ${v.maxMicros}::bigint, ${v.now}::timestamptz, ${v.expiresAt}::timestamptz) as ok`,
);

const SETTLE = defineStatement<Hold & Usage & { workspaceId: WorkspaceId; now: Date }>(
  'spending_settle',
  (v) => sql`
    with released as (delete from spending_holds where id = ${v.id})
    insert into usage_events (id, workspace_id, clone_id, source_id, kind, model, input_tokens, output_tokens, cost_micros, created_at)
    select ${v.id}, ${v.workspaceId}, ${v.cloneId}, ${v.sourceId}::text, ${v.kind}, ${v.model}, ${v.inputTokens}::int, 0,
      ${v.costMicros}::bigint, ${v.now}::timestamptz
    where ${v.inputTokens}::int > 0 or ${v.costMicros}::bigint > 0
    on conflict (id) do nothing`,
);

export function createSpendingStore(db: Database) {
  return {
    /** False if the workspace's spending limit does not cover the hold. */
    async reserve(workspaceId: WorkspaceId, hold: Hold, times: HoldTimes): Promise<boolean> {
      const { rows } = await db.statement<{ ok: boolean }>(workspaceId, RESERVE({ ...hold, ...times, workspaceId }));
      return rows[0]?.ok ?? false;
    },

    /** Replaces the hold by what was used, in one statement. */
    settle: (workspaceId: WorkspaceId, hold: Hold, usage: Usage, now: Date): Promise<unknown> =>
      db.statement(workspaceId, SETTLE({ ...hold, ...usage, inputTokens: storableTokens(usage.inputTokens), workspaceId, now })),

    /** Workspaces with holds whose server died. */
    workspacesWithExpired: (limit: number): Promise<WorkspaceId[]> =>
      db.transaction({ lookup: 'maintenance:expired-holds' }, async (tx) => {
        const { rows } = await tx.execute<{ workspaceId: WorkspaceId }>(
          sql`select distinct workspace_id as "workspaceId" from spending_holds where expires_at < now() limit ${limit}`,
        );
        return rows.map(({ workspaceId }) => workspaceId);
      }),

    /** Counts expired holds as spent in full: nobody knows what their calls cost. Returns how many there were. */
    settleExpired: (workspaceId: WorkspaceId, limit: number): Promise<number> =>
      db.transaction({ workspaceId }, async (tx) => {
        const { rows } = await tx.execute(sql`
          with expired as (
            delete from spending_holds where id in (
              select id from spending_holds where workspace_id = ${workspaceId} and expires_at < now() limit ${limit} for update skip locked
            ) returning *
          ), spent as (
            insert into usage_events (id, workspace_id, clone_id, session_id, message_id, source_id, kind, model, input_tokens, output_tokens,
              cost_micros, created_at)
            select id, workspace_id, clone_id, session_id, message_id, source_id, kind, model, 0, 0, amount_micros, now() from expired
            on conflict (id) do nothing
          )
          select id from expired`);
        return rows.length;
      }),
  };
}
