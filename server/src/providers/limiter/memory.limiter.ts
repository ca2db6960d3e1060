import type { Clock } from '../../shared/clock.ts';
import type { Limiter } from './limiter.port.ts';
import { decide, estimate, moveTo, TOLERANCE, type WindowCounts } from './limiter.window.ts';

/** Counts in this process only. Above `maxKeys`, the least recently used key is evicted. */
export function createMemoryLimiter({ clock, maxKeys = 100_000 }: { clock: Clock; maxKeys?: number }): Limiter {
  const keys = new Map<string, WindowCounts>();
  return {
    async take(key, limit, cost = 1) {
      const now = clock.now().getTime() / 1000;
      const name = `${limit.windowSeconds}:${key}`;
      const counts = moveTo(keys.get(name), limit.windowSeconds, now);
      const allowed = estimate(counts, limit.windowSeconds, now) + cost <= limit.max + TOLERANCE;
      const after = allowed ? { ...counts, current: counts.current + cost } : counts;
      // Deleted first, so that the map is in order of use.
      keys.delete(name);
      keys.set(name, after);
      if (keys.size > maxKeys) for (const oldest of keys.keys()) if (keys.delete(oldest)) break;
      return decide(allowed, after, limit, cost, now);
    },
    async close() {
      keys.clear();
    },
  };
}
