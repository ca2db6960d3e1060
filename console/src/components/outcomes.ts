import type { CloneAnalytics } from '@cloneai/sdk';
import { ZERO_ANALYTICS } from '../lib/analytics.ts';
import { dayLabels, fillDays } from '../lib/days.ts';
import type { Series } from './bar-chart.tsx';

type Day = CloneAnalytics['days'][number];

/** Every day of a report, also those without traffic, and their labels in a chart. */
export function everyDay({ from, to, days: reported }: Pick<CloneAnalytics, 'from' | 'to' | 'days'>): { days: Day[]; labels: string[] } {
  const days = fillDays(from, to, reported, ZERO_ANALYTICS);
  return { days, labels: dayLabels(days) };
}

/** What became of the questions of each day. */
export const outcomeSeries = (days: readonly Day[]): Series[] => [
  { name: 'Answered', tone: 1, values: days.map((day) => day.answered) },
  { name: 'Not in the sources', tone: 2, values: days.map((day) => day.refused) },
  { name: 'Stopped', tone: 3, values: days.map((day) => day.stopped) },
  { name: 'Failed', tone: 4, values: days.map((day) => day.failed) },
];
