import type { Clock } from '../../../shared/clock.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { IngestionStore, Work } from './ingestion.store.ts';

/** Minimum time between two stored progress updates. */
const INTERVAL_MS = 1000;
/** Progress of a source when its text is read, and when it is chunked. */
const EXTRACTING_PROGRESS = 0.05;
export const CHUNKING_PROGRESS = 0.3;

/** Stores now and then how many pages of a scan were recognized. Await `stored` before the next step, so that no update comes after it. */
export function createRecognitionProgress({ store, clock, logger }: { store: IngestionStore; clock: Clock; logger: Logger }, work: Work) {
  let storedAt = performance.now();
  let pending: Promise<void> = Promise.resolve();
  return {
    report(pages: number, of: number): void {
      if (performance.now() - storedAt < INTERVAL_MS) return;
      storedAt = performance.now();
      const progress = EXTRACTING_PROGRESS + (CHUNKING_PROGRESS - EXTRACTING_PROGRESS) * (pages / of);
      pending = pending
        .then(() => store.updateStep(work, { status: 'extracting', progress }, clock.now()))
        .catch((error: unknown) => logger.warn({ err: error, sourceId: work.id }, 'The progress of a source could not be stored.'));
    },
    stored: (): Promise<void> => pending,
  };
}
