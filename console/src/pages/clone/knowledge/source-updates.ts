import type { Source } from '@cloneai/sdk';

export const isProcessing = ({ status }: Pick<Source, 'status'>): boolean => status !== 'ready' && status !== 'failed';

/** Maximum number of streams. Over HTTP/1.1 a browser has six connections per server for all tabs, and uploads need some. */
const MAX_STREAMS = 2;

/** How to follow processing sources: stream each one while there are few, or else poll the list. */
export function updatePlan(sources: readonly Source[], uploading: boolean): { stream: string[]; poll: boolean } {
  const ids = sources.filter(isProcessing).map(({ id }) => id);
  const canStream = ids.length <= MAX_STREAMS && !uploading;
  return { stream: canStream ? ids : [], poll: ids.length > 0 && !canStream };
}

/** Replaces known sources with their updates. New sources come first, because the list is newest first. */
export function mergeSources(known: readonly Source[], updates: readonly Source[]): Source[] {
  const byId = new Map(updates.map((source) => [source.id, source]));
  const merged = known.map((source) => {
    const next = byId.get(source.id);
    byId.delete(source.id);
    // Ignore a response that is older than the known state.
    return next && next.updatedAt >= source.updatedAt ? next : source;
  });
  return [...byId.values(), ...merged];
}

export interface Totals {
  sources: number;
  ready: number;
  failed: number;
  processing: number;
  pages: number;
}

export function countTotals(sources: Iterable<Pick<Source, 'status' | 'pages'>>): Totals {
  const totals: Totals = { sources: 0, ready: 0, failed: 0, processing: 0, pages: 0 };
  for (const source of sources) {
    totals.sources++;
    totals.pages += source.pages ?? 0;
    if (source.status === 'ready') totals.ready++;
    else if (source.status === 'failed') totals.failed++;
    else totals.processing++;
  }
  return totals;
}
