import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import type { CloneId } from '../../shared/ids.ts';
import type { AnalyticsQuery, CloneAnalytics, Counts, TopQuestions, TopQuestionsQuery, WorkspaceAnalytics } from './analytics.schemas.ts';
import type { AnalyticsStore } from './analytics.store.ts';
import { firstOf, type LocalDay, lastDays } from './local-days.ts';

export type AnalyticsUsecases = ReturnType<typeof createAnalyticsUsecases>;

interface AnalyticsDeps {
  store: AnalyticsStore;
  clock: Clock;
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
}

export function createAnalyticsUsecases({ store, clock, requireClone }: AnalyticsDeps) {
  /** The days of a report, and as many before them, to compare with. */
  const daysOf = ({ days, timeZone }: AnalyticsQuery): LocalDay[] => lastDays(clock.now(), timeZone, 2 * days);

  async function reportOf(
    ctx: Context,
    cloneId: CloneId | undefined,
    query: AnalyticsQuery,
    all: readonly LocalDay[],
  ): Promise<CloneAnalytics> {
    const { day: from } = firstOf(all.slice(query.days));
    const { day: to } = firstOf(all.slice(-1));
    const rows = await store.days(ctx, { cloneId, days: all });
    const days = rows.filter(({ day }) => day >= from);
    const previous = sum(rows.filter(({ day }) => day < from));
    return { from, to, timeZone: query.timeZone, total: sum(days), previous, days };
  }

  return {
    async retrieveCloneAnalytics(ctx: Context, cloneId: CloneId, query: AnalyticsQuery): Promise<CloneAnalytics> {
      requireScope(ctx, 'conversations:read');
      await requireClone(ctx, cloneId);
      return reportOf(ctx, cloneId, query, daysOf(query));
    },

    /** All clones of the workspace together, and each. */
    async retrieveWorkspaceAnalytics(ctx: Context, query: AnalyticsQuery): Promise<WorkspaceAnalytics> {
      requireScope(ctx, 'conversations:read');
      const all = daysOf(query);
      const report = await reportOf(ctx, undefined, query, all);
      const clones = await store.clones(ctx, { cloneId: undefined, days: all.slice(query.days) });
      return { ...report, clones };
    },

    async retrieveTopQuestions(ctx: Context, cloneId: CloneId, { limit, ...query }: TopQuestionsQuery): Promise<TopQuestions> {
      requireScope(ctx, 'conversations:read');
      await requireClone(ctx, cloneId);
      return { data: await store.topQuestions(ctx, { cloneId, days: lastDays(clock.now(), query.timeZone, query.days) }, limit) };
    },
  };
}

function sum(rows: readonly Counts[]): Counts {
  const total: Counts = {
    sessions: 0,
    questions: 0,
    answered: 0,
    refused: 0,
    stopped: 0,
    failed: 0,
    thumbsUp: 0,
    thumbsDown: 0,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
  };
  for (const row of rows) for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += row[key];
  return total;
}
