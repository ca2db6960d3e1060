export interface IdleWatch {
  /** `onIdle` is called once when `touch` was not called for the idle time, or the total time is over. `stop` ends the watch. */
  start(onIdle: () => void): Watched;
}

export interface Watched {
  touch(): void;
  stop(): void;
}

/** Watches many streams with one timer, so that a token costs no timer of its own. Late by an eighth of `idleMs` at the most. */
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
