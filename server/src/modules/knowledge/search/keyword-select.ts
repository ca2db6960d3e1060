export interface Weighted {
  hash: number;
  weight: number;
}

/** The first position in `[low, high)` whose value is at least `wanted`. */
export function lowerBound(values: Uint16Array, wanted: number, low: number, high: number): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((values[middle] as number) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The indexes of the `most` highest scores above 0, best first. Equal scores keep their order. */
export function top(scores: Float32Array, most: number): number[] {
  const best = new Uint32Array(most);
  const values = new Float32Array(most);
  let used = 0;
  let least = 0;
  for (let i = 0; i < scores.length; i++) {
    const value = scores[i] as number;
    if (value <= least) continue;
    // Insertion sort that drops the lowest score. Faster than a heap for a few dozen entries.
    let place = used < most ? used++ : most - 1;
    for (; place > 0 && (values[place - 1] as number) < value; place--) {
      values[place] = values[place - 1] as number;
      best[place] = best[place - 1] as number;
    }
    values[place] = value;
    best[place] = i;
    if (used === most) least = values[most - 1] as number;
  }
  return Array.from(best.subarray(0, used));
}

/** Sums weights by hash. Open addressing takes a tenth of the time of a Map for a few thousand short-lived entries. */
export function createWeightTable(most: number) {
  const size = 2 ** Math.ceil(Math.log2(most * 2));
  const hashes = new Uint32Array(size);
  const weights = new Float64Array(size);
  const times = new Uint8Array(size);
  const slots = new Uint32Array(most);
  /** Slots with more than one addition. */
  const repeated = new Uint32Array(most);
  const mask = size - 1;
  let used = 0;
  let repeats = 0;
  return {
    clear(): void {
      for (let i = 0; i < used; i++) {
        weights[slots[i] as number] = 0;
        times[slots[i] as number] = 0;
      }
      used = 0;
      repeats = 0;
    },
    /** Ignores new hashes when the table is full. */
    add(hash: number, weight: number): void {
      let at = (hash ^ (hash >>> 15)) & mask;
      while ((times[at] as number) > 0 && hashes[at] !== hash) at = (at + 1) & mask;
      if (times[at] === 0) {
        if (used === most) return;
        slots[used++] = at;
        hashes[at] = hash;
      }
      weights[at] = (weights[at] as number) + weight;
      times[at] = (times[at] as number) + 1;
      if (times[at] === 2) repeated[repeats++] = at;
    },
    /** The `count` hashes with the highest weight × value among those added at least `least` (2 or more) times. No value exceeds `highest`. */
    best(count: number, least: number, value: (hash: number) => number, highest: number): Weighted[] {
      const found: (Weighted & { rank: number })[] = [];
      let worst = 0;
      for (let i = 0; i < repeats; i++) {
        const at = repeated[i] as number;
        const weight = weights[at] as number;
        if ((times[at] as number) < least || weight * highest <= worst) continue;
        const hash = hashes[at] as number;
        const rank = weight * value(hash);
        if (rank <= worst) continue;
        let place = found.length;
        while (place > 0 && (found[place - 1]?.rank ?? 0) < rank) place--;
        found.splice(place, 0, { hash, weight, rank });
        if (found.length > count) found.pop();
        if (found.length === count) worst = found[count - 1]?.rank ?? 0;
      }
      return found;
    },
  };
}

/** Caches weights by hash in `slots` slots (a power of 2). Hashes that share a slot replace each other. Faster than a Map in inner loops. */
export function createWeightCache(slots: number) {
  const hashes = new Uint32Array(slots);
  const weights = new Float64Array(slots);
  return {
    /** Returns 0 for a hash that is not cached. */
    get(hash: number): number {
      const slot = hash & (slots - 1);
      return hashes[slot] === hash ? (weights[slot] as number) : 0;
    },
    set(hash: number, weight: number): void {
      const slot = hash & (slots - 1);
      hashes[slot] = hash;
      weights[slot] = weight;
    },
  };
}
