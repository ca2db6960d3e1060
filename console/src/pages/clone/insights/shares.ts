import type { CloneAnalytics } from '@cloneai/sdk';

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
