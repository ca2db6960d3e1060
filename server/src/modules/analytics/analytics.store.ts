import { sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import type { Context } from '../../shared/context.ts';
import type { CloneId } from '../../shared/ids.ts';

export type AnalyticsStore = ReturnType<typeof createAnalyticsStore>;

interface DayRow extends Record<string, unknown> {
  day: string;
  sessions: number;
  questions: number;
  answered: number;
  refused: number;
  stopped: number;
  failed: number;
  thumbsUp: number;
  thumbsDown: number;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
}

/** Reads tables of other modules with SQL. This module owns no tables. */
export function createAnalyticsStore(db: Database) {
  return {
    days: (ctx: Context, cloneId: CloneId, from: Date): Promise<DayRow[]> =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const since = from.toISOString();
        const { rows } = await tx.execute<DayRow>(sql`
          with visits as (
            select id, created_at from sessions where clone_id = ${cloneId} and not preview
          ), facts as (
            select created_at, 1 as sessions, 0 as questions, null as finish_reason, 0 as rating, 0 as input, 0 as output, 0::bigint as cost
              from visits where created_at >= ${since}
            union all
            select m.created_at, 0, (m.role = 'user')::int, m.finish_reason, 0,
                coalesce(m.input_tokens, 0), coalesce(m.output_tokens, 0), coalesce(m.cost_micros, 0)
              from messages m join visits v on v.id = m.session_id where m.clone_id = ${cloneId} and m.created_at >= ${since}
            union all
            select f.created_at, 0, 0, null, f.rating, 0, 0, 0
              from feedback f join visits v on v.id = f.session_id where f.clone_id = ${cloneId} and f.created_at >= ${since}
          )
          select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day,
            sum(sessions)::float8 as sessions, sum(questions)::float8 as questions,
            count(*) filter (where finish_reason in ('stop', 'length'))::float8 as answered,
            count(*) filter (where finish_reason = 'refused')::float8 as refused,
            count(*) filter (where finish_reason = 'stopped')::float8 as stopped,
            count(*) filter (where finish_reason = 'error')::float8 as failed,
            count(*) filter (where rating = 1)::float8 as "thumbsUp",
            count(*) filter (where rating = -1)::float8 as "thumbsDown",
            sum(input)::float8 as "inputTokens", sum(output)::float8 as "outputTokens", sum(cost)::float8 as "costMicros"
          from facts group by 1 order by 1`);
        return rows;
      }),
  };
}
