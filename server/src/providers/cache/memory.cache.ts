import { LRUCache } from 'lru-cache';
import type { Clock } from '../../shared/clock.ts';
import type { Cache } from './cache.port.ts';

interface MemoryCacheOptions {
  clock: Clock;
  maxEntries?: number;
  /** Sum of the values' lengths as JSON, about bytes. A larger value is not stored. */
  maxCharacters?: number;
}

/** Stores values as JSON: a caller gets a copy, exactly as from a cache in another process. */
export function createMemoryCache({ clock, maxEntries = 10_000, maxCharacters = 32 * 1024 * 1024 }: MemoryCacheOptions): Cache {
  const entries = new LRUCache<string, string>({
    max: maxEntries,
    maxSize: maxCharacters,
    sizeCalculation: (json) => json.length,
    perf: { now: () => clock.now().getTime() },
    ttlResolution: 0,
  });

  return {
    async get<T>(key: string): Promise<T | undefined> {
      const json = entries.get(key);
      return json === undefined ? undefined : (JSON.parse(json) as T);
    },

    async set(key, value, ttlSeconds) {
      const json = JSON.stringify(value);
      // The library keeps an entry up to and including its last millisecond.
      if (json === undefined) entries.delete(key);
      else entries.set(key, json, { ttl: ttlSeconds * 1000 - 1 });
    },

    async delete(key) {
      if (!key.endsWith('*')) return void entries.delete(key);
      const prefix = key.slice(0, -1);
      for (const each of [...entries.keys()]) if (each.startsWith(prefix)) entries.delete(each);
    },

    async close() {
      entries.clear();
    },
  };
}
