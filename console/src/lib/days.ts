const DAY_MS = 86_400_000;

/** Days are in UTC, like on the server, in the form 2026-01-31. */
export const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && dayOf(new Date(`${text}T00:00:00Z`)) === text;

export function dayOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

const timeOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** The day that is `days` days later, or earlier if `days` is negative. */
export const plusDays = (day: string, days: number): string => dayOf(new Date(timeOf(day) + days * DAY_MS));

/** The number of days in the range, including both ends. */
export const daysBetween = (from: string, to: string): number => Math.round((timeOf(to) - timeOf(from)) / DAY_MS) + 1;

/** Every day of a range, with its report or zeros. A reversed or invalid range has no days. */
export function fillDays<T extends { day: string }>(from: string, to: string, reported: readonly T[], zeros: Omit<T, 'day'>): T[] {
  const known = new Map(reported.map((entry) => [entry.day, entry]));
  const count = isDay(from) && isDay(to) ? Math.max(0, Math.min(daysBetween(from, to), 400)) : 0;
  return Array.from({ length: count }, (_, index) => {
    const day = plusDays(from, index);
    return known.get(day) ?? ({ ...zeros, day } as T);
  });
}

/** Chart labels for days. They include the year when the range is long enough to repeat a date. */
export function dayLabels(days: readonly { day: string }[], locale?: string): string[] {
  const year = days.length > 300 ? ({ year: '2-digit' } as const) : {};
  const format = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC', ...year });
  return days.map(({ day }) => format.format(timeOf(day)));
}

export interface Range {
  from: string;
  to: string;
}

const MAX_DAYS = 366;

/** The ranges offered as shortcuts. */
export function presets(today: string): (Range & { name: string })[] {
  return [
    ...[7, 30, 90].map((days) => ({ name: `${days} days`, from: plusDays(today, 1 - days), to: today })),
    { name: 'This month', from: `${today.slice(0, 7)}-01`, to: today },
  ];
}

/** The range in the URL, or the last 30 days if it has no valid range. */
export function rangeOf(query: { from?: string | undefined; to?: string | undefined }, today: string): Range {
  const to = isDay(query.to) ? query.to : today;
  const from = isDay(query.from) ? query.from : plusDays(to, -29);
  return from <= to && daysBetween(from, to) <= MAX_DAYS ? { from, to } : { from: plusDays(today, -29), to: today };
}
