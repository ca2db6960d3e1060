import type { Clock } from '../../shared/clock.ts';
import type { Cache } from './cache.port.ts';

interface Entry {
  json: string;
  expires: number;
}

interface MemoryCacheOptions {
  clock: Clock;
  maxEntries?: number;
  /** Sum of the values' lengths as JSON, about bytes. */
  maxCharacters?: number;
}

/**
 * Least recently used goes first, bounded by number and by size. Values are kept as JSON: what comes out is a copy, exactly as from
 * a cache in another process.
 */
export function createMemoryCache({ clock, maxEntries = 10_000, maxCharacters = 32 * 1024 * 1024 }: MemoryCacheOptions): Cache {
  const entries = new Map<string, Entry>();
  let characters = 0;

  const drop = (key: string) => {
    const entry = entries.get(key);
    if (!entry) return;
    characters -= entry.json.length;
    entries.delete(key);
  };

  return {
    async get<T>(key: string): Promise<T | undefined> {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.expires <= clock.now().getTime()) {
        drop(key);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return JSON.parse(entry.json) as T;
    },

    async set(key, value, ttlSeconds) {
      drop(key);
      const json = JSON.stringify(value);
      if (json === undefined || json.length > maxCharacters) return;
      entries.set(key, { json, expires: clock.now().getTime() + ttlSeconds * 1000 });
      characters += json.length;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && characters <= maxCharacters) break;
        drop(oldest);
      }
    },

    async delete(key) {
      if (!key.endsWith('*')) return drop(key);
      const prefix = key.slice(0, -1);
      for (const each of entries.keys()) if (each.startsWith(prefix)) drop(each);
    },

    async close() {
      entries.clear();
      characters = 0;
    },
  };
}
