/** Time as a dependency, so that tests can control it. */
export interface Clock {
  /** The current wall-clock time. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock for tests. It changes only when a test calls `advance`. */
export function fixedClock(start: string | Date): Clock & { advance(milliseconds: number): void } {
  let time = new Date(start).getTime();
  return {
    now: () => new Date(time),
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}
