import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import type { CloneId } from '../../shared/ids.ts';
import type { AnalyticsQuery, CloneAnalytics, Counts, TopQuestions, TopQuestionsQuery, WorkspaceAnalytics } from './analytics.schemas.ts';
import type { AnalyticsStore } from './analytics.store.ts';

export type AnalyticsUsecases = ReturnType<typeof createAnalyticsUsecases>;

interface AnalyticsDeps {
  store: AnalyticsStore;
  clock: Clock;
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
}

const DAY_MS = 86_400_000;

/** The day at this time in a time zone, as 2026-01-31. */
const dayAt = (time: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(time);
const plusDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

export function createAnalyticsUsecases({ store, clock, requireClone }: AnalyticsDeps) {
  function spanOf({ days, timeZone }: AnalyticsQuery) {
    const to = dayAt(clock.now(), timeZone);
    return { from: plusDays(to, 1 - days), to, timeZone };
  }

  /** Reads the days of the report and as many before them. */
  async function reportOf(ctx: Context, cloneId: CloneId | undefined, query: AnalyticsQuery): Promise<CloneAnalytics> {
    const span = spanOf(query);
    const { from, timeZone } = span;
    const rows = await store.days(ctx, { cloneId, from: plusDays(from, -query.days), timeZone });
    const days = rows.filter(({ day }) => day >= from);
    return { ...span, total: sum(days), previous: sum(rows.filter(({ day }) => day < from)), days };
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
      const clones = await store.clones(ctx, { cloneId: undefined, from: report.from, timeZone: report.timeZone });
      return { ...report, clones };
    },

    async retrieveTopQuestions(ctx: Context, cloneId: CloneId, { limit, ...query }: TopQuestionsQuery): Promise<TopQuestions> {
      requireScope(ctx, 'conversations:read');
      await requireClone(ctx, cloneId);
      return { data: await store.topQuestions(ctx, { cloneId, ...spanOf(query) }, limit) };
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
