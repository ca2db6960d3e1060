import type { Source } from '@cloneai/sdk';

export const isUnderWay = ({ status }: Pick<Source, 'status'>): boolean => status !== 'ready' && status !== 'failed';

/** Streams at a time. A browser has six connections to a server without HTTP/2, for all tabs, and uploads need some. */
const MAX_STREAMS = 2;

/** How to learn what becomes of the sources under way: each by a stream of its own while they are few, else by reading the list now and then. */
export function updatePlan(sources: readonly Source[], uploading: boolean): { follow: string[]; poll: boolean } {
  const ids = sources.filter(isUnderWay).map(({ id }) => id);
  const few = ids.length <= MAX_STREAMS && !uploading;
  return { follow: few ? ids : [], poll: ids.length > 0 && !few };
}

/** `news` in place of what is known of the same sources. What is not known yet comes first, as the list is newest first. */
export function merge(known: readonly Source[], news: readonly Source[]): Source[] {
  const byId = new Map(news.map((source) => [source.id, source]));
  const kept = known.map((source) => {
    const next = byId.get(source.id);
    byId.delete(source.id);
    // An answer that was overtaken on its way.
    return next && next.updatedAt >= source.updatedAt ? next : source;
  });
  return [...byId.values(), ...kept];
}

export interface Totals {
  sources: number;
  ready: number;
  failed: number;
  underWay: number;
  pages: number;
}

export function countTotals(sources: Iterable<Pick<Source, 'status' | 'pages'>>): Totals {
  const totals: Totals = { sources: 0, ready: 0, failed: 0, underWay: 0, pages: 0 };
  for (const source of sources) {
    totals.sources++;
    totals.pages += source.pages ?? 0;
    if (source.status === 'ready') totals.ready++;
    else if (source.status === 'failed') totals.failed++;
    else totals.underWay++;
  }
  return totals;
}
