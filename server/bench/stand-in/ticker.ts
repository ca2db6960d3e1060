/** A task to run at `due` (milliseconds of `performance.now()`). */
export interface TimedTask {
  due: number;
  run(now: number): void;
}

export interface Ticker {
  add(entry: TimedTask): void;
  /** Removed entries never run. */
  remove(entry: TimedTask): void;
  close(): void;
}

const SLOTS = 4096;

/** One timer for any number of streams: a timer wheel with 1 ms slots, because a thousand streams would need 20,000 timers a second. */
export function createTicker(): Ticker {
  const slots: Set<TimedTask>[] = Array.from({ length: SLOTS }, () => new Set());
  const slotOf = new Map<TimedTask, Set<TimedTask>>();
  let last = Math.floor(performance.now());
  let timer: NodeJS.Timeout | undefined;

  function place(entry: TimedTask): void {
    // A task beyond one turn of the wheel waits in the last slot and is placed again from there.
    const at = Math.min(Math.max(Math.ceil(entry.due), last + 1), last + SLOTS - 1);
    const slot = slots[at % SLOTS] as Set<TimedTask>;
    slot.add(entry);
    slotOf.set(entry, slot);
  }

  function tick(): void {
    timer = undefined;
    const now = performance.now();
    const until = Math.floor(now);
    for (let turns = 0; last < until && turns < SLOTS; turns++) {
      last++;
      const slot = slots[last % SLOTS] as Set<TimedTask>;
      if (slot.size === 0) continue;
      const entries = [...slot];
      slot.clear();
      for (const entry of entries) {
        // An earlier task of the same slot may have removed this one.
        if (slotOf.get(entry) !== slot) continue;
        slotOf.delete(entry);
        if (entry.due > now + 1) place(entry);
        else entry.run(now);
      }
    }
    last = until;
    wake();
  }

  function wake(): void {
    if (timer === undefined && slotOf.size > 0) timer = setTimeout(tick, 1);
  }

  return {
    add(entry) {
      if (slotOf.size === 0) last = Math.floor(performance.now());
      place(entry);
      wake();
    },
    remove(entry) {
      slotOf.get(entry)?.delete(entry);
      slotOf.delete(entry);
    },
    close() {
      clearTimeout(timer);
      for (const slot of slots) slot.clear();
      slotOf.clear();
    },
  };
}
