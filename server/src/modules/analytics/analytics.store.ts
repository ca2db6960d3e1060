import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import type { Context } from '../../shared/context.ts';
import { type CloneId, lowestIdSince } from '../../shared/ids.ts';
import { type Counts, MAX_CLONES, type TopQuestion } from './analytics.schemas.ts';
import { firstOf, type LocalDay } from './local-days.ts';

export type AnalyticsStore = ReturnType<typeof createAnalyticsStore>;

/** The days to count, oldest first, at least one. Without a clone, of all clones of the workspace. */
export interface Span {
  cloneId: CloneId | undefined;
  days: readonly LocalDay[];
}

const COUNTS = sql`sum(sessions)::float8 as sessions, sum(questions)::float8 as questions,
  count(*) filter (where finish_reason in ('stop', 'length'))::float8 as answered,
  count(*) filter (where finish_reason = 'refused')::float8 as refused,
  count(*) filter (where finish_reason = 'stopped')::float8 as stopped,
  count(*) filter (where finish_reason = 'error')::float8 as failed,
  count(*) filter (where rating = 1)::float8 as "thumbsUp",
  count(*) filter (where rating = -1)::float8 as "thumbsDown",
  sum(input)::float8 as "inputTokens", sum(output)::float8 as "outputTokens", sum(cost)::float8 as "costMicros"`;

const startOf = ({ days }: Span): Date => firstOf(days).start;
const sinceOf = (span: Span): SQL => sql`${startOf(span).toISOString()}::timestamptz`;

/** Ids sort by time and are indexed. */
const idSince = (kind: 'session' | 'message', span: Span): SQL => sql`${lowestIdSince(kind, startOf(span))}`;

/** One row per visit, message, and rating, without previews. */
function factsOf(ctx: Context, span: Span): SQL {
  const of = (table: string) => {
    const column = (name: string) => sql`${sql.identifier(table)}.${sql.identifier(name)}`;
    const clone = span.cloneId === undefined ? sql`` : sql`and ${column('clone_id')} = ${span.cloneId}`;
    return sql`${column('workspace_id')} = ${ctx.workspaceId} ${clone} and ${column('created_at')} >= ${sinceOf(span)}`;
  };
  const visited = (table: string) =>
    sql`exists (select from sessions v where v.id = ${sql.identifier(table)}.session_id and not v.preview)`;
  return sql`
    select s.clone_id, s.created_at, 1 as sessions, 0 as questions, null as finish_reason, 0 as rating, 0 as input, 0 as output, 0::bigint as cost
      from sessions s where ${of('s')} and s.id >= ${idSince('session', span)} and not s.preview
    union all
    select m.clone_id, m.created_at, 0, (m.role = 'user')::int, m.finish_reason, 0,
        coalesce(m.input_tokens, 0), coalesce(m.output_tokens, 0), coalesce(m.cost_micros, 0)
      from messages m where ${of('m')} and m.id >= ${idSince('message', span)} and ${visited('m')}
    union all
    select f.clone_id, f.created_at, 0, 0, null, f.rating, 0, 0, 0
      from feedback f where ${of('f')} and ${visited('f')}`;
}

/** Reads tables of other modules with SQL. This module owns no tables. */
export function createAnalyticsStore(db: Database) {
  const read = <T extends Record<string, unknown>>(ctx: Context, statement: SQL): Promise<T[]> =>
    db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => (await tx.execute<T>(statement)).rows as T[]);

  return {
    /** Days with traffic, oldest first. */
    days: async (ctx: Context, span: Span): Promise<(Counts & { day: string })[]> => {
      const starts = `{${span.days.map(({ start }) => start.toISOString()).join(',')}}`;
      const rows = await read<Counts & { number: number }>(
        ctx,
        sql`with facts as (${factsOf(ctx, span)})
          select width_bucket(created_at, ${starts}::timestamptz[]) as number, ${COUNTS} from facts group by 1 order by 1`,
      );
      return rows.flatMap(({ number, ...counts }) => {
        const day = span.days[number - 1]?.day;
        return day === undefined ? [] : [{ day, ...counts }];
      });
    },

    clones: (ctx: Context, span: Span): Promise<(Counts & { cloneId: string })[]> =>
      read(
        ctx,
        sql`with facts as (${factsOf(ctx, span)})
          select clone_id as "cloneId", ${COUNTS} from facts group by 1 order by questions desc, 1 limit ${MAX_CLONES}`,
      ),

    /** Questions that differ only in case, space, and punctuation count as one. */
    topQuestions: async (ctx: Context, span: Span & { cloneId: CloneId }, limit: number): Promise<TopQuestion[]> => {
      const rows = await read<Omit<TopQuestion, 'lastAskedAt'> & { lastAskedAt: string | Date }>(
        ctx,
        sql`with asked as (
            select m.content, m.session_id, m.created_at,
              btrim(regexp_replace(lower(m.content), '[[:space:][:punct:]¿¡？！。，、؟،।]+', ' ', 'g')) as words,
              (select a.finish_reason from messages a where a.session_id = m.session_id and a.role = 'assistant' and a.id > m.id
                order by a.id limit 1) as ended
            from messages m join sessions s on s.id = m.session_id
            where m.clone_id = ${span.cloneId} and m.role = 'user' and not s.preview and m.created_at >= ${sinceOf(span)}
              and m.id >= ${idSince('message', span)}
          )
          select left((array_agg(content order by created_at desc))[1], 300) as question, count(*)::float8 as asked,
            count(*) filter (where ended in ('refused', 'error'))::float8 as unanswered,
            (array_agg(session_id order by created_at desc))[1] as "lastSessionId", max(created_at) as "lastAskedAt"
          from asked group by words order by 2 desc, 5 desc limit ${limit}`,
      );
      return rows.map((row) => ({ ...row, question: row.question.toWellFormed(), lastAskedAt: new Date(row.lastAskedAt).toISOString() }));
    },
  };
}
