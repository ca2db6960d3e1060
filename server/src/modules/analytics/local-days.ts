const DAY_MS = 86_400_000;
/** The furthest that a day may begin from the same day in UTC: time zones reach from UTC-12 to UTC+14. */
const MAX_OFFSET_MS = 15 * 3_600_000;

/** A day of a time zone. */
export interface LocalDay {
  /** 2026-01-31 */
  day: string;
  /** Its first moment. */
  start: Date;
}

/**
 * The last days of a time zone, oldest first, up to the day of `now`. The runtime decides where days begin, not the database: they know
 * different names of time zones, and mean different zones by some of them.
 */
export function lastDays(now: Date, timeZone: string, count: number): LocalDay[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const dayAt = (time: number): string => format.format(time);
  const today = Date.parse(`${dayAt(now.getTime())}T00:00:00Z`);
  const days: LocalDay[] = [];
  for (let i = count - 1; i >= 0; i--) {
    const utc = today - i * DAY_MS;
    const day = new Date(utc).toISOString().slice(0, 10);
    days.push({ day, start: new Date(firstMoment(day, utc, days.at(-1)?.start.getTime(), dayAt)) });
  }
  return days;
}

/** The first of some days. There is always one. */
export function firstOf(days: readonly LocalDay[]): LocalDay {
  const [first] = days;
  if (!first) throw new Error('A report has at least one day.');
  return first;
}

/** Most days begin 24 hours after the one before; a change of the clock moves the beginning. */
function firstMoment(day: string, utc: number, before: number | undefined, dayAt: (time: number) => string): number {
  const likely = (before ?? Number.NaN) + DAY_MS;
  if (before !== undefined && dayAt(likely) === day && dayAt(likely - 1) < day) return likely;
  let [earlier, start] = [utc - MAX_OFFSET_MS, utc + MAX_OFFSET_MS];
  while (start - earlier > 1) {
    const middle = Math.floor((earlier + start) / 2);
    if (dayAt(middle) < day) earlier = middle;
    else start = middle;
  }
  return start;
}
