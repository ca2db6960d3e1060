const HOUR_MS = 3_600_000;
/** When a source that is fetched now is fetched again. */
export const nextRefresh = (now: Date, hours: number | null): Date | null =>
  hours === null ? null : new Date(now.getTime() + hours * HOUR_MS);
