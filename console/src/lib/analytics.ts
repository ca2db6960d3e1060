import type { CloneAnalytics } from '@cloneai/sdk';
import { dayLabels, fillDays } from './days.ts';

type Day = CloneAnalytics['days'][number];

export const ZERO_ANALYTICS: Omit<Day, 'day'> = {
  ...{ sessions: 0, questions: 0, answered: 0, refused: 0, stopped: 0, failed: 0 },
  ...{ thumbsUp: 0, thumbsDown: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 },
};

export const RANGES = [7, 30, 90, 365] as const;

/** The range in the URL, or 30 days if it is not offered. */
export const daysOf = (text: string | undefined): number => RANGES.find((range) => String(range) === text) ?? 30;

/** A share in percent. A small share is never rounded to 0% and a large one never to 100%. `undefined` if the total is 0. */
export function share(part: number, total: number, locale?: string): string | undefined {
  if (total <= 0) return undefined;
  const percent = (100 * part) / total;
  if (part > 0 && percent < 1) return '<1%';
  if (part < total && percent > 99) return '>99%';
  return `${Math.round(percent).toLocaleString(locale)}%`;
}

/** By how much a number differs from the one before, in percent. `undefined` if there is nothing to compare with. */
export function changeOf(now: number, before: number, locale?: string): string | undefined {
  if (before <= 0) return undefined;
  const percent = Math.round((100 * (now - before)) / before);
  return percent === 0 ? '±0%' : `${percent > 0 ? '+' : '−'}${Math.abs(percent).toLocaleString(locale)}%`;
}

/** By how many percentage points a share differs from the one before. `undefined` if one of the totals is 0. */
export function pointsOf(now: readonly [part: number, total: number], before: readonly [part: number, total: number]): string | undefined {
  if (now[1] <= 0 || before[1] <= 0) return undefined;
  const points = Math.round(100 * (now[0] / now[1] - before[0] / before[1]));
  return `${points === 0 ? '±' : points > 0 ? '+' : '−'}${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
}

/** Every day of a report, also those without traffic, and their labels in a chart. */
export function everyDay({ from, to, days: reported }: Pick<CloneAnalytics, 'from' | 'to' | 'days'>): { days: Day[]; labels: string[] } {
  const days = fillDays(from, to, reported, ZERO_ANALYTICS);
  return { days, labels: dayLabels(days) };
}

/** What became of the questions of each day, as series of a chart. */
export const outcomeSeries = (days: readonly Day[]) => [
  { name: 'Answered', tone: 1 as const, values: days.map((day) => day.answered) },
  { name: 'Not in the sources', tone: 2 as const, values: days.map((day) => day.refused) },
  { name: 'Stopped', tone: 3 as const, values: days.map((day) => day.stopped) },
  { name: 'Failed', tone: 4 as const, values: days.map((day) => day.failed) },
];

/** The time zone of the reader, in which days begin and end. */
export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
