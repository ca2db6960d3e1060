import type { Clock } from '../../shared/clock.ts';
import type { LimitDecision, Limiter, RateLimit } from './limiter.port.ts';

/** Maximum size of a lease, absolute and as a share of the remaining calls. Below a hundred remaining, each call is counted separately. */
const MOST_AHEAD = 64;
const SHARE_AHEAD = 0.01;
const LEASE_MS = 1000;
const MAX_KEYS = 10_000;

interface Lease {
  /** Leased and not used yet. */
  left: number;
  until: number;
  remaining: number;
  resetAt: number;
  windowEndsAt: number;
  /** The next lease, in progress. */
  taking: Promise<unknown> | undefined;
}

/**
 * Avoids a round trip to the shared limiter for every call: far from the limit, this process leases a few calls at once and counts them down
 * locally. They are taken before they are used, so all processes together never allow more than the maximum. Calls not used within a
 * second, or by the end of the window, are lost to the caller (at most one of a hundred).
 */
export function createLeasingLimiter({ shared, clock }: { shared: Limiter; clock: Clock }): Limiter {
  const leases = new Map<string, Lease>();

  async function takeShared(name: string, key: string, limit: RateLimit, ahead: number): Promise<LimitDecision> {
    let taken = ahead;
    let decision = await shared.take(key, limit, 1 + ahead);
    if (!decision.allowed && ahead > 0) {
      taken = 0;
      decision = await shared.take(key, limit, 1);
    }
    if (leases.size >= MAX_KEYS) leases.clear();
    const now = clock.now().getTime();
    const resetAt = now + decision.resetSeconds * 1000;
    const windowEndsAt = now + decision.windowEndsInSeconds * 1000;
    const until = Math.min(now + LEASE_MS, windowEndsAt);
    if (decision.allowed && decision.remaining * SHARE_AHEAD >= 1)
      leases.set(name, { left: taken, until, remaining: decision.remaining, resetAt, windowEndsAt, taking: undefined });
    else leases.delete(name);
    return { ...decision, remaining: decision.remaining + taken };
  }

  return {
    async take(key, limit, cost = 1) {
      if (cost !== 1) return shared.take(key, limit, cost);
      const name = `${limit.windowSeconds}:${limit.max}:${key}`;
      for (;;) {
        const lease = leases.get(name);
        const now = clock.now().getTime();
        if (!lease || lease.until <= now) return takeShared(name, key, limit, 0);
        if (lease.left > 0) {
          lease.left -= 1;
          const until = (time: number) => Math.max(0.001, (time - now) / 1000);
          const remaining = lease.remaining + lease.left;
          return { allowed: true, remaining, resetSeconds: until(lease.resetAt), windowEndsInSeconds: until(lease.windowEndsAt) };
        }
        if (!lease.taking) {
          const taking = takeShared(name, key, limit, Math.min(MOST_AHEAD, Math.floor(lease.remaining * SHARE_AHEAD)));
          lease.taking = taking;
          taking.catch(() => leases.delete(name));
          return taking;
        }
        await lease.taking;
      }
    },
    async close() {
      leases.clear();
      await shared.close();
    },
  };
}
