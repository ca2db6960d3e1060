import { AppError } from '../../shared/errors.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 31;
const MAX_DAYS = 366;

export interface UsageRange {
  /** First and last day, UTC. */
  from: string;
  to: string;
  start: Date;
  /** Exclusive. */
  until: Date;
}

/** UTC days, the last one included, at most 366. Default: the 31 days that end today. */
export function usageRange(query: { from?: string | undefined; to?: string | undefined }, now: Date): UsageRange {
  const to = query.to ?? now.toISOString().slice(0, 10);
  const until = new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS);
  const from = query.from ?? new Date(until.getTime() - DEFAULT_DAYS * DAY_MS).toISOString().slice(0, 10);
  const start = new Date(`${from}T00:00:00Z`);
  if (start >= until) throw new AppError('invalid_input', 'from is after to. Choose an earlier from.', { param: 'from' });
  if (until.getTime() - start.getTime() > MAX_DAYS * DAY_MS)
    throw new AppError('invalid_input', `The range is longer than ${MAX_DAYS} days. Request a shorter range.`, { param: 'from' });
  return { from, to, start, until };
}
