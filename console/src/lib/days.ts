const DAY_MS = 86_400_000;

/** Days are UTC, as the server counts them, written like 2026-01-31. */
export const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && dayOf(new Date(`${text}T00:00:00Z`)) === text;

export function dayOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

const timeOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** The day so many days later; before, for a negative number. */
export const plusDays = (day: string, days: number): string => dayOf(new Date(timeOf(day) + days * DAY_MS));

/** How many days from one to the other, both counted. */
export const daysBetween = (from: string, to: string): number => Math.round((timeOf(to) - timeOf(from)) / DAY_MS) + 1;

/** Every day of a range: what was reported of it, or zeros. A range that is turned round or unsupportedReason has none. */
export function fillDays<T extends { day: string }>(from: string, to: string, reported: readonly T[], zeros: Omit<T, 'day'>): T[] {
  const known = new Map(reported.map((entry) => [entry.day, entry]));
  const count = isDay(from) && isDay(to) ? Math.max(0, Math.min(daysBetween(from, to), 400)) : 0;
  return Array.from({ length: count }, (_, index) => {
    const day = plusDays(from, index);
    return known.get(day) ?? ({ ...zeros, day } as T);
  });
}

/** Names of days for a chart; with the year where a range is long enough to have one day twice. */
export function dayLabels(days: readonly { day: string }[], locale?: string): string[] {
  const year = days.length > 300 ? ({ year: '2-digit' } as const) : {};
  const format = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC', ...year });
  return days.map(({ day }) => format.format(timeOf(day)));
}

export interface Range {
  from: string;
  to: string;
}

export const MAX_DAYS = 366;

/** The ranges that are one click away. */
export function presets(today: string): (Range & { name: string })[] {
  return [
    ...[7, 30, 90].map((days) => ({ name: `${days} days`, from: plusDays(today, 1 - days), to: today })),
    { name: 'This month', from: `${today.slice(0, 7)}-01`, to: today },
  ];
}

/** The range that an address names; the last thirty days where it names none that there is. */
export function rangeOf(query: { from?: string | undefined; to?: string | undefined }, today: string): Range {
  const to = isDay(query.to) ? query.to : today;
  const from = isDay(query.from) ? query.from : plusDays(to, -29);
  return from <= to && daysBetween(from, to) <= MAX_DAYS ? { from, to } : { from: plusDays(today, -29), to: today };
}
