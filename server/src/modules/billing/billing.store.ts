import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/db.ts';
import type { Outbox } from '../../providers/mailer/outbox.port.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context } from '../../shared/context.ts';
import type { UserId, WorkspaceId } from '../../shared/ids.ts';

export type BillingStore = ReturnType<typeof createBillingStore>;

export interface UsageCounts extends Record<string, unknown> {
  answers: number;
  sources: number;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
}

export const usageCountsSql = sql`
  count(*) filter (where kind = 'message.answered')::float8 as answers,
  count(distinct source_id) filter (where kind = 'source.embedded')::float8 as sources,
  coalesce(sum(input_tokens), 0)::float8 as "inputTokens",
  coalesce(sum(output_tokens), 0)::float8 as "outputTokens",
  coalesce(sum(cost_micros), 0)::float8 as "costMicros"`;

interface ReachedLimit {
  /** The first day of the month. */
  month: Date;
  limitMicros: number;
  /** Cost of the month so far. */
  spentMicros: number;
}

/** A later email about the limit would be outdated. */
const EMAIL_LIFE_MS = 7 * 86_400_000;

export function createBillingStore(db: Database, audit: AuditWriter, outbox: Outbox) {
  return {
    /** `until` is exclusive. Days are UTC days. */
    usage: (ctx: Context, range: { from: Date; until: Date; cloneId: string | undefined }) =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        // Repeats the filter of row level security, whose policy has alternatives that cannot use an index.
        const where = sql`where workspace_id = ${ctx.workspaceId} and created_at >= ${range.from.toISOString()} and created_at < ${range.until.toISOString()}
          and (${range.cloneId ?? null}::text is null or clone_id = ${range.cloneId ?? null})`;
        const total = await tx.execute<UsageCounts>(sql`select ${usageCountsSql} from usage_events ${where}`);
        const days = await tx.execute<UsageCounts & { day: string }>(
          sql`select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, ${usageCountsSql} from usage_events ${where} group by 1 order by 1`,
        );
        const models = await tx.execute<UsageCounts & { model: string }>(
          sql`select model, ${usageCountsSql} from usage_events ${where} group by model order by sum(cost_micros) desc, model limit 100`,
        );
        return { total: total.rows[0], days: days.rows, models: models.rows };
      }),

    /** The spending limit and what counts toward it. Undefined without a limit. */
    budget: (workspaceId: WorkspaceId, monthStart: Date): Promise<Budget | undefined> =>
      db.transaction({ workspaceId }, (tx) => readBudget(tx, workspaceId, monthStart)),

    /** The cost since `monthStart`. */
    spent: (workspaceId: WorkspaceId, monthStart: Date): Promise<number> =>
      db.transaction({ workspaceId }, (tx) => readSpent(tx, workspaceId, monthStart)),

    /**
     * Queues an email to each owner, unless the owners already know: they were notified this month about this limit, or about another
     * limit when at least this much had been spent. So raising and reaching a limit notifies them again, and lowering it does not.
     */
    notifyLimitReached: (workspaceId: WorkspaceId, reached: ReachedLimit, owners: UserId[], now: Date) =>
      db.transaction({ workspaceId }, async (tx) => {
        const { limitMicros, spentMicros } = reached;
        const month = reached.month.toISOString().slice(0, 10);
        const { rows } =
          await tx.execute(sql`insert into spending_notifications (workspace_id, month, limit_micros, spent_micros, created_at)
          select ${workspaceId}, ${month}::date, ${limitMicros}::bigint, ${spentMicros}::bigint, ${now.toISOString()}::timestamptz
          where not exists (select from spending_notifications where workspace_id = ${workspaceId} and month = ${month}::date
            and coalesce(spent_micros, limit_micros) >= ${limitMicros}::bigint)
          on conflict do nothing returning month`);
        if (rows.length === 0) return;
        const sendBefore = now.getTime() + EMAIL_LIFE_MS;
        for (const userId of owners) {
          const id = `${workspaceId}/${month}/${limitMicros}/${userId}`;
          await outbox.post({ kind: 'spending-limit', id, workspaceId, userId, month, limitMicros, sendBefore }, { tx });
        }
      }),

    setLimit: (ctx: Context, monthlyCostMicros: number | null, monthStart: Date, now: Date) =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        if (monthlyCostMicros === null) await tx.execute(sql`delete from spending_limits where workspace_id = ${ctx.workspaceId}`);
        else
          await tx.execute(sql`insert into spending_limits (workspace_id, monthly_cost_micros, updated_at)
            values (${ctx.workspaceId}, ${monthlyCostMicros}, ${now.toISOString()})
            on conflict (workspace_id) do update set monthly_cost_micros = excluded.monthly_cost_micros, updated_at = excluded.updated_at`);
        await audit(tx, ctx, { action: 'spending_limit.set', details: { monthlyCostMicros } });
        const budget = await readBudget(tx, ctx.workspaceId, monthStart);
        return { limit: budget?.limit ?? null, spent: budget?.spent ?? (await readSpent(tx, ctx.workspaceId, monthStart)) };
      }),
  };
}

/** Amounts in millionths of a US dollar. */
export interface Budget {
  limit: number;
  spent: number;
  /** What is in progress may cost at most this much. */
  reserved: number;
}

/** Reads the counter that the database keeps beside the limit (`migrations/0014-spending-holds.sql`). */
async function readBudget(tx: Tx, workspaceId: WorkspaceId, monthStart: Date): Promise<Budget | undefined> {
  const { rows } = await tx.execute<Budget & Record<string, unknown>>(sql`
    select monthly_cost_micros::float8 as "limit",
      case when counted_month < month_of(${monthStart.toISOString()}::timestamptz) then 0 else spent_micros end::float8 as spent,
      (select coalesce(sum(amount_micros), 0)::float8 from spending_holds where workspace_id = ${workspaceId}) as reserved
    from spending_limits where workspace_id = ${workspaceId}`);
  return rows[0];
}

async function readSpent(tx: Tx, workspaceId: WorkspaceId, monthStart: Date): Promise<number> {
  const { rows } = await tx.execute<{ spent: number }>(sql`select coalesce(sum(cost_micros), 0)::float8 as spent from usage_events
    where workspace_id = ${workspaceId} and created_at >= ${monthStart.toISOString()}`);
  return rows[0]?.spent ?? 0;
}
