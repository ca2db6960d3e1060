import { AbortError, type NotFoundError, RateLimitError, type Source } from '@cloneai/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { sleep } from '../../../lib/sleep.ts';
import { type LoadedPages, usePages } from '../../../lib/use-load.ts';
import { countTotals, isUnderWay, merge, type Totals, updatePlan } from './source-updates.ts';

const FIRST_POLL = 2000;
/** 360 calls an hour, of the thousand that one person has. */
const LONGEST_POLL = 10_000;
/** Pages of 100 that are read to learn how the sources under way are, or how many there are. */
const MAX_PAGES = 20;

export interface Sources extends LoadedPages<Source> {
  /** Shows sources as the server has just told them. */
  put: (...sources: Source[]) => void;
  remove: (id: string) => void;
  /** Over all sources, the ones further down too. Undefined: not counted yet. */
  totals: Totals | undefined;
}

/** The sources of a clone, newest first, each as it is by now. `uploading`: connections are needed for something else. */
export function useSources(cloneId: string, uploading: boolean): Sources {
  const pages = usePages<Source>(
    (signal, cursor) => client.sources.list(cloneId, { limit: 50, ...(cursor ? { cursor } : {}) }, { signal }),
    [cloneId],
  );
  const { items = [], set } = pages;
  const [others, setOthers] = useState<Map<string, Source> | null>(null);
  const put = (...news: Source[]) => set((known) => merge(known, news));
  const remove = (id: string) => {
    set((known) => known.filter((source) => source.id !== id));
    setOthers((map) => map && new Map([...map].filter(([key]) => key !== id)));
  };
  const now = useRef({ items, put, remove });
  now.current = { items, put, remove };

  const plan = updatePlan(items, uploading);
  useEffect(() => {
    const controller = new AbortController();
    for (const id of plan.follow) void streamOne(id, controller.signal, now.current.put, now.current.remove);
    return () => controller.abort();
  }, [plan.follow.join()]);
  useEffect(() => {
    if (!plan.poll) return;
    const controller = new AbortController();
    void pollAll(cloneId, controller.signal, () => now.current);
    return () => controller.abort();
  }, [plan.poll, cloneId]);

  // What lies beyond the first page is read once, for the totals only.
  const isMore = pages.more !== undefined;
  useEffect(() => {
    if (!isMore) return;
    const controller = new AbortController();
    readList(cloneId, controller.signal, () => false).then(
      ({ sources, complete }) => complete && setOthers(new Map(sources.map((source) => [source.id, source]))),
      // Without it there is no line of totals, which is no reason to disturb anybody.
      () => setOthers(null),
    );
    return () => controller.abort();
  }, [isMore, cloneId]);

  const known = isMore ? others && new Map([...others, ...items.map((source) => [source.id, source] as const)]) : null;
  const totals = isMore ? known && countTotals(known.values()) : pages.items && countTotals(pages.items);
  return { ...pages, put, remove, totals: totals ?? undefined };
}

async function streamOne(id: string, signal: AbortSignal, put: Sources['put'], remove: Sources['remove']): Promise<void> {
  for (let pause = 1000; !signal.aborted; pause = Math.min(30_000, pause * 2)) {
    try {
      for await (const { type, source } of client.sources.follow(id, { signal })) {
        if (type === 'source-deleted') return remove(id);
        put(source);
        if (!isUnderWay(source)) return;
      }
    } catch (error) {
      if (error instanceof AbortError) return;
      if ((error as NotFoundError).status === 404) return remove(id);
      if (error instanceof RateLimitError) pause = Math.max(pause, (error.retryAfter ?? 60) * 1000);
    }
    // The server ends a stream after ten minutes, and a connection may break for good: it is asked again.
    await sleep(pause, signal);
  }
}

async function pollAll(
  cloneId: string,
  signal: AbortSignal,
  now: () => { items: Source[] } & Pick<Sources, 'put' | 'remove'>,
): Promise<void> {
  for (let pause = FIRST_POLL; ; pause = Math.min(LONGEST_POLL, pause * 1.2)) {
    await sleep(pause, signal);
    if (signal.aborted) return;
    if (document.hidden) continue;
    try {
      const missing = new Set(
        now()
          .items.filter(isUnderWay)
          .map(({ id }) => id),
      );
      const { sources, complete } = await readList(cloneId, signal, (page) => {
        for (const { id } of page) missing.delete(id);
        return missing.size === 0;
      });
      now().put(...sources.filter((source) => now().items.some(({ id }) => id === source.id)));
      if (complete) for (const id of missing) now().remove(id);
    } catch (error) {
      if (error instanceof AbortError) return;
      pause = error instanceof RateLimitError ? (error.retryAfter ?? 60) * 1000 : Math.min(60_000, pause * 2);
    }
  }
}

/** The newest sources, until `enough`, which sees each page, says so. `complete`: there are no others. */
async function readList(cloneId: string, signal: AbortSignal, enough: (page: Source[]) => boolean) {
  const sources: Source[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MAX_PAGES; read++) {
    const page: { data: Source[]; nextCursor: string | null } = await client.sources.list(
      cloneId,
      { limit: 100, ...(cursor ? { cursor } : {}) },
      { signal },
    );
    sources.push(...page.data);
    cursor = page.nextCursor;
    if (enough(page.data) || cursor === null) break;
  }
  return { sources, complete: cursor === null };
}
