/** Something that wants to run at `due` (milliseconds of `performance.now()`). */
export interface Timed {
  due: number;
  run(now: number): void;
}

export interface Ticker {
  add(entry: Timed): void;
  /** Removed entries never run. */
  remove(entry: Timed): void;
  close(): void;
}

const SLOTS = 4096;

/**
 * One timer for any number of streams: a wheel of 1 ms slots. A thousand streams of 20 tokens/s cost one wake-up per millisecond that has
 * work instead of 20,000 timers a second.
 */
export function createTicker(): Ticker {
  const slots: Set<Timed>[] = Array.from({ length: SLOTS }, () => new Set());
  const slotOf = new Map<Timed, Set<Timed>>();
  let last = Math.floor(performance.now());
  let timer: NodeJS.Timeout | undefined;

  function place(entry: Timed): void {
    // What lies beyond one turn of the wheel waits in its last slot and is placed again from there.
    const at = Math.min(Math.max(Math.ceil(entry.due), last + 1), last + SLOTS - 1);
    const slot = slots[at % SLOTS] as Set<Timed>;
    slot.add(entry);
    slotOf.set(entry, slot);
  }

  function tick(): void {
    timer = undefined;
    const now = performance.now();
    const until = Math.floor(now);
    for (let turns = 0; last < until && turns < SLOTS; turns++) {
      last++;
      const slot = slots[last % SLOTS] as Set<Timed>;
      if (slot.size === 0) continue;
      const entries = [...slot];
      slot.clear();
      for (const entry of entries) {
        // Still ours? An entry that ran before it in the same slot may have removed it.
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
