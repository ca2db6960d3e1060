export interface IdleWatch {
  /** Calls `onIdle` once if `touch` was not called for the idle time, or after the total time. `stop` cancels it. */
  start(onIdle: () => void): Watched;
}

export interface Watched {
  touch(): void;
  stop(): void;
}

/** Idle timeouts for many streams with one timer, so that a token does not reset a timer. Late by at most an eighth of `idleMs`. */
export function createIdleWatch(idleMs: number, totalMs: number): IdleWatch {
  const watched = new Set<{ last: number; end: number; onIdle: () => void }>();
  let timer: NodeJS.Timeout | undefined;

  function sweep(): void {
    const now = performance.now();
    for (const one of watched) {
      if (now - one.last < idleMs && now < one.end) continue;
      watched.delete(one);
      one.onIdle();
    }
    pause();
  }
  function pause(): void {
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    start(onIdle) {
      const now = performance.now();
      const one = { last: now, end: now + totalMs, onIdle };
      watched.add(one);
      timer ??= setInterval(sweep, Math.max(5, Math.min(1000, idleMs / 8)));
      return {
        touch: () => {
          one.last = performance.now();
        },
        stop: () => {
          watched.delete(one);
          pause();
        },
      };
    },
  };
}
