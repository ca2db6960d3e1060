export interface IdleTimeouts {
  /** Calls `onIdle` once if `touch` was not called for the idle time, or after the total time. `stop` cancels it. */
  start(onIdle: () => void): IdleTimeout;
}

export interface IdleTimeout {
  touch(): void;
  stop(): void;
}

/** Idle timeouts for many streams with one timer, so that a token does not reset a timer. Late by at most an eighth of `idleMs`. */
export function createIdleTimeouts(idleMs: number, totalMs: number): IdleTimeouts {
  const running = new Set<{ last: number; end: number; onIdle: () => void }>();
  let timer: NodeJS.Timeout | undefined;

  function sweep(): void {
    const now = performance.now();
    for (const one of running) {
      if (now - one.last < idleMs && now < one.end) continue;
      running.delete(one);
      one.onIdle();
    }
    pause();
  }
  function pause(): void {
    if (running.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    start(onIdle) {
      const now = performance.now();
      const one = { last: now, end: now + totalMs, onIdle };
      running.add(one);
      timer ??= setInterval(sweep, Math.max(5, Math.min(1000, idleMs / 8)));
      return {
        touch: () => {
          one.last = performance.now();
        },
        stop: () => {
          running.delete(one);
          pause();
        },
      };
    },
  };
}
