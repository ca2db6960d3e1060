import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import type { CloneId } from '../../shared/ids.ts';
import type { AnalyticsQuery, CloneAnalytics } from './analytics.schemas.ts';
import type { AnalyticsStore } from './analytics.store.ts';

export type AnalyticsUsecases = ReturnType<typeof createAnalyticsUsecases>;

interface AnalyticsDeps {
  store: AnalyticsStore;
  clock: Clock;
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
}

const DAY_MS = 86_400_000;

export function createAnalyticsUsecases({ store, clock, requireClone }: AnalyticsDeps) {
  return {
    async retrieveCloneAnalytics(ctx: Context, cloneId: CloneId, { days }: AnalyticsQuery): Promise<CloneAnalytics> {
      requireScope(ctx, 'conversations:read');
      await requireClone(ctx, cloneId);
      const to = clock.now().toISOString().slice(0, 10);
      const from = new Date(Date.parse(`${to}T00:00:00Z`) - (days - 1) * DAY_MS);
      const rows = await store.days(ctx, cloneId, from);
      return { from: from.toISOString().slice(0, 10), to, total: sum(rows), days: rows };
    },
  };
}

function sum(days: CloneAnalytics['days']): CloneAnalytics['total'] {
  const total: CloneAnalytics['total'] = {
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
  for (const day of days) for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += day[key];
  return total;
}
