// Made when they are first used: a slow phone takes long for them, and no page should wait until they are made.
let dayTimes: Intl.DateTimeFormat | undefined;
let relative: Intl.RelativeTimeFormat | undefined;

/** A date and its time, as the user's browser writes them. */
export function dayTime(date: Date): string {
  dayTimes ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return dayTimes.format(date);
}

const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number, upTo: number][] = [
  ['second', 1, 60],
  ['minute', 60, 3600],
  ['hour', 3600, 86_400],
  ['day', 86_400, 7 * 86_400],
];

/** A relative time like "2 hours ago", or the date if it is more than a week away. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  if (Math.abs(seconds) < 45) return 'just now';
  const step = STEPS.find(([, , upTo]) => Math.abs(seconds) < upTo);
  if (!step) return dayTime(new Date(iso));
  relative ??= new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  return relative.format(Math.round(seconds / step[1]), step[0]);
}

/** Formats millionths of a US dollar. Small amounts keep four decimals. */
export function money(micros: number): string {
  const dollars = micros / 1_000_000;
  const digits = dollars !== 0 && Math.abs(dollars) < 0.1 ? 4 : 2;
  return dollars.toLocaleString(undefined, { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: digits });
}

export function bytes(count: number): string {
  const [unit, divisor] = count < 1000 ? ['byte', 1] : count < 1e6 ? ['kilobyte', 1e3] : ['megabyte', 1e6];
  return (count / (divisor as number)).toLocaleString(undefined, {
    style: 'unit',
    unit: unit as string,
    // The short form of byte has no plural: "116 byte".
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: 1,
  });
}

export const count = (value: number, one: string, many = `${one}s`): string => `${value.toLocaleString()} ${value === 1 ? one : many}`;
