import type { Clock } from './clock.ts';

/** Values that are read again and again and may be a little old. */
export interface Recent<Key extends string, Value> {
  /** The value of `key`, by `load` if there is none. Callers that ask while it loads share one load; a failed one is not kept. */
  get(key: Key, load: () => Promise<Value>): Promise<Value>;
  /** What is being loaded for these keys is not kept, either. */
  forget(matches: (key: Key) => boolean): void;
}

interface Entry<Value> {
  value: Promise<Value>;
  loadedAt: number;
  refreshing: boolean;
}

/**
 * Keeps a value for `ttlMs`. For as long again, callers get it while one of them loads the next, so that nobody waits for what is read all the
 * time.
 */
export function createRecent<Key extends string, Value>(options: { ttlMs: number; max: number; clock: Clock }): Recent<Key, Value> {
  const { ttlMs, max, clock } = options;
  const entries = new Map<Key, Entry<Value>>();

  function load(key: Key, read: () => Promise<Value>): Promise<Value> {
    if (entries.size >= max) entries.clear();
    const entry: Entry<Value> = { value: read(), loadedAt: clock.now().getTime(), refreshing: false };
    entries.set(key, entry);
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.value;
  }

  function refresh(key: Key, old: Entry<Value>, read: () => Promise<Value>): void {
    old.refreshing = true;
    const loadedAt = clock.now().getTime();
    read().then(
      (value) => {
        if (entries.get(key) === old) entries.set(key, { value: Promise.resolve(value), loadedAt, refreshing: false });
      },
      // The next caller is told why.
      () => {
        if (entries.get(key) === old) entries.delete(key);
      },
    );
  }

  return {
    get(key, read) {
      const known = entries.get(key);
      const age = known ? clock.now().getTime() - known.loadedAt : Number.POSITIVE_INFINITY;
      if (!known || age >= 2 * ttlMs) return load(key, read);
      if (age >= ttlMs && !known.refreshing) refresh(key, known, read);
      return known.value;
    },
    forget(matches) {
      for (const key of entries.keys()) if (matches(key)) entries.delete(key);
    },
  };
}
