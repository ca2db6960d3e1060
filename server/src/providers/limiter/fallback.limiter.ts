import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Limiter } from './limiter.port.ts';

interface FallbackDeps {
  /** Shared by all processes; may fail. */
  shared: Limiter;
  /** In this process; never fails. */
  local: Limiter;
  clock: Clock;
  logger: Logger;
  /** After a failure the shared one is left alone for so long, so that not every call waits for its timeout. */
  restMs?: number;
}

/**
 * When the shared limiter fails, limits neither fall (a stranger could then guess passwords at will) nor close the doors (a lost
 * Redis would be a lost service): each process counts for itself until it is back. With n processes a caller may then do up to
 * n times as much. The first failure after each rest is logged.
 */
export function createFallbackLimiter({ shared, local, clock, logger, restMs = 2000 }: FallbackDeps): Limiter {
  let restsUntil = 0;
  return {
    async take(key, limit, cost) {
      if (clock.now().getTime() < restsUntil) return local.take(key, limit, cost);
      try {
        return await shared.take(key, limit, cost);
      } catch (error) {
        restsUntil = clock.now().getTime() + restMs;
        logger.error({ err: error }, 'The shared rate limiter does not answer; this process counts for itself meanwhile.');
        return local.take(key, limit, cost);
      }
    },
    async close() {
      await Promise.all([shared.close(), local.close()]);
    },
  };
}
