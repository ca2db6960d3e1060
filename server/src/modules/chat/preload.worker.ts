import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../shared/logger.ts';
import type { RecentClone } from './recent-clones.store.ts';

/** More are seldom asked at the same time, and the memory for them is limited as well. */
const CLONES = 8;
/** The longest that loading keeps the server from answering. It continues afterwards. */
const MAX_WAIT_MS = 1000;

export interface PreloadDeps {
  recentClones(most: number): Promise<RecentClone[]>;
  /** Loads what searches of these clones need, until the memory for it is half full or the signal aborts. */
  preloadSearch(clones: readonly RecentClone[], signal: AbortSignal): Promise<void>;
  logger: Logger;
  maxWaitMs?: number;
}

/** Loads what the next questions of recently asked clones need, so that the first visitors after a start do not wait for it. */
export function createPreloadWorker({ recentClones, preloadSearch, logger, maxWaitMs = MAX_WAIT_MS }: PreloadDeps) {
  const stopped = new AbortController();

  async function preload(): Promise<void> {
    try {
      await preloadSearch(await recentClones(CLONES), stopped.signal);
    } catch (error) {
      if (!stopped.signal.aborted)
        logger.warn({ err: error }, 'Recently asked clones could not be loaded. Their next questions load them.');
    }
  }

  return {
    async start(): Promise<void> {
      const waited = new AbortController();
      await Promise.race([preload(), sleep(maxWaitMs, undefined, { signal: waited.signal }).catch(() => {})]);
      waited.abort();
    },
    async drain(): Promise<void> {
      stopped.abort();
    },
  };
}
