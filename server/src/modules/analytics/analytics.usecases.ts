import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import type { CloneId } from '../../shared/ids.ts';
import type { AnalyticsQuery, CloneAnalytics, Counts, TopQuestions, TopQuestionsQuery, WorkspaceAnalytics } from './analytics.schemas.ts';
import type { AnalyticsStore } from './analytics.store.ts';
import { type LocalDay, lastDays } from './local-days.ts';

export type AnalyticsUsecases = ReturnType<typeof createAnalyticsUsecases>;

interface AnalyticsDeps {
  store: AnalyticsStore;
  clock: Clock;
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
}

export function createAnalyticsUsecases({ store, clock, requireClone }: AnalyticsDeps) {
  /** The days of the report, and as many before them. */
  function daysOf({ days, timeZone }: AnalyticsQuery): { before: LocalDay[]; reported: LocalDay[] } {
    const all = lastDays(clock.now(), timeZone, 2 * days);
    return { before: all.slice(0, days), reported: all.slice(days) };
  }

  async function reportOf(ctx: Context, cloneId: CloneId | undefined, query: AnalyticsQuery): Promise<CloneAnalytics> {
    const { before, reported } = daysOf(query);
    const [from = '', to = ''] = [reported[0]?.day, reported.at(-1)?.day];
    const rows = await store.days(ctx, { cloneId, days: [...before, ...reported] });
    const days = rows.filter(({ day }) => day >= from);
    const previous = sum(rows.filter(({ day }) => day < from));
    return { from, to, timeZone: query.timeZone, total: sum(days), previous, days };
  }

  return {
    async retrieveCloneAnalytics(ctx: Context, cloneId: CloneId, query: AnalyticsQuery): Promise<CloneAnalytics> {
      requireScope(ctx, 'conversations:read');
      await requireClone(ctx, cloneId);
      return reportOf(ctx, cloneId, query);
    },

    /** All clones of the workspace together, and each. */
    async retrieveWorkspaceAnalytics(ctx: Context, query: AnalyticsQuery): Promise<WorkspaceAnalytics> {
      requireScope(ctx, 'conversations:read');
      const report = await reportOf(ctx, undefined, query);
      const clones = await store.clones(ctx, { cloneId: undefined, days: daysOf(query).reported });
      return { ...report, clones };
    },

    async retrieveTopQuestions(ctx: Context, cloneId: CloneId, { limit, ...query }: TopQuestionsQuery): Promise<TopQuestions> {
      requireScope(ctx, 'conversations:read');
      await requireClone(ctx, cloneId);
      return { data: await store.topQuestions(ctx, { cloneId, days: daysOf(query).reported }, limit) };
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
