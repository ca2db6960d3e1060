import type { CloneAnalytics } from '@cloneai/sdk';

type Day = CloneAnalytics['days'][number];

export const NOTHING: Omit<Day, 'day'> = {
  ...{ sessions: 0, questions: 0, answered: 0, refused: 0, stopped: 0, failed: 0 },
  ...{ thumbsUp: 0, thumbsDown: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 },
};

export const RANGES = [7, 30, 90, 365] as const;

/** The range that an address names; thirty days where it names none that is offered. */
export const daysOf = (text: string | undefined): number => RANGES.find((range) => String(range) === text) ?? 30;

/** A part of a whole in percent. Nothing of something is 0 %, a trace of it is not; no share of nothing. */
export function share(part: number, whole: number, locale?: string): string | undefined {
  if (whole <= 0) return undefined;
  const percent = (100 * part) / whole;
  if (part > 0 && percent < 1) return '< 1 %';
  if (part < whole && percent > 99) return '> 99 %';
  return `${Math.round(percent).toLocaleString(locale)} %`;
}
