import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Limiter } from './limiter.port.ts';

interface FallbackDeps {
  /** Shared by all processes. May fail. */
  shared: Limiter;
  /** Local to this process. Never fails. */
  local: Limiter;
  clock: Clock;
  logger: Logger;
  /** Pause after a failure of the shared limiter, so that not every call waits for its timeout. */
  restMs?: number;
}

/**
 * When the shared limiter fails, each process counts locally. Calls are neither unlimited (anybody could guess passwords) nor refused (the
 * service would depend on Redis). With n processes, a caller may make up to n times as many calls meanwhile. The first failure after each
 * pause is logged.
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
        logger.error({ err: error }, 'The shared rate limiter does not respond. This process counts locally meanwhile.');
        return local.take(key, limit, cost);
      }
    },
    async close() {
      await Promise.all([shared.close(), local.close()]);
    },
  };
}
