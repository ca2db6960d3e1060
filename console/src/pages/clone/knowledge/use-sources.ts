import { AbortError, type NotFoundError, RateLimitError, type Source } from '@cloneai/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { sleep } from '../../../lib/sleep.ts';
import { type LoadedPages, usePages } from '../../../lib/use-load.ts';
import type { chosenSources } from './source-filters.ts';
import { countTotals, isProcessing, mergeSources, type Totals, updatePlan } from './source-updates.ts';

const MIN_POLL_MS = 2000;
/** 360 requests per hour, of the 1,000 that a user has. */
const MAX_POLL_MS = 10_000;
/** Pages of websites that are asked one by one, when a search has found them. */
const MAX_SINGLE = 5;
/** Maximum number of pages of 100 sources to read for status updates and totals. */
const MAX_PAGES = 20;

export interface Sources extends LoadedPages<Source> {
  /** Applies sources from a server response. */
  put: (...sources: Source[]) => void;
  remove: (id: string) => void;
  /** Totals of all sources, including those that are not loaded in the list. `undefined` until counted. */
  totals: Totals | undefined;
}

type Choices = ReturnType<typeof chosenSources>;

/** The sources of a clone that the URL selects, with live status. `uploading` saves connections for uploads. */
export function useSources(cloneId: string, uploading: boolean, { choices, isNarrowed }: Choices): Sources {
  const pages = usePages<Source>(
    (signal, cursor) => client.sources.list(cloneId, { limit: 50, ...choices, ...(cursor ? { cursor } : {}) }, { signal }),
    [cloneId, JSON.stringify(choices)],
  );
  const { items = [], set } = pages;
  const [others, setOthers] = useState<Map<string, Source> | null>(null);
  const put = (...updates: Source[]) => set((known) => mergeSources(known, updates));
  const remove = (id: string) => {
    set((known) => known.filter((source) => source.id !== id));
    setOthers((map) => map && new Map([...map].filter(([key]) => key !== id)));
  };
  const now = useRef({ items, put, remove });
  now.current = { items, put, remove };

  const plan = updatePlan(items, uploading);
  useEffect(() => {
    const controller = new AbortController();
    for (const id of plan.stream) void streamOne(id, controller.signal, now.current.put, now.current.remove);
    return () => controller.abort();
  }, [plan.stream.join()]);
  useEffect(() => {
    if (!plan.poll) return;
    const controller = new AbortController();
    void pollAll(cloneId, controller.signal, () => now.current);
    return () => controller.abort();
  }, [plan.poll, cloneId]);

  // Read the sources that the list does not show once, only for the totals.
  const isMore = pages.more !== undefined || isNarrowed;
  useEffect(() => {
    if (!isMore) return;
    const controller = new AbortController();
    readList(cloneId, controller.signal, () => false).then(
      ({ sources, complete }) => complete && setOthers(new Map(sources.map((source) => [source.id, source]))),
      // Without the other pages, the totals are not shown. That needs no error.
      () => setOthers(null),
    );
    return () => controller.abort();
  }, [isMore, cloneId]);

  const known = isMore ? others && new Map([...others, ...items.map((source) => [source.id, source] as const)]) : null;
  const totals = isMore ? known && countTotals(known.values()) : pages.items && countTotals(pages.items);
  return { ...pages, put, remove, totals: totals ?? undefined };
}

async function streamOne(id: string, signal: AbortSignal, put: Sources['put'], remove: Sources['remove']): Promise<void> {
  for (let delay = 1000; !signal.aborted; delay = Math.min(30_000, delay * 2)) {
    try {
      for await (const { type, source } of client.sources.streamEvents(id, { signal })) {
        if (type === 'source-deleted') return remove(id);
        put(source);
        if (!isProcessing(source)) return;
      }
    } catch (error) {
      if (error instanceof AbortError) return;
      if ((error as NotFoundError).status === 404) return remove(id);
      if (error instanceof RateLimitError) delay = Math.max(delay, (error.retryAfter ?? 60) * 1000);
    }
    // The server ends a stream after ten minutes, and connections break, so reconnect.
    await sleep(delay, signal);
  }
}

async function pollAll(
  cloneId: string,
  signal: AbortSignal,
  now: () => { items: Source[] } & Pick<Sources, 'put' | 'remove'>,
): Promise<void> {
  for (let delay = MIN_POLL_MS; ; delay = Math.min(MAX_POLL_MS, delay * 1.2)) {
    await sleep(delay, signal);
    if (signal.aborted) return;
    if (document.hidden) continue;
    try {
      const missing = new Set(
        now()
          .items.filter(isProcessing)
          .map(({ id }) => id),
      );
      const { sources, complete } = await readList(cloneId, signal, (page) => {
        for (const { id } of page) missing.delete(id);
        return missing.size === 0;
      });
      now().put(...sources.filter((source) => now().items.some(({ id }) => id === source.id)));
      // Pages of websites are in no such list.
      const missingPages = now().items.filter(({ id, parentId }) => missing.has(id) && parentId !== null);
      for (const { id } of missingPages) missing.delete(id);
      now().put(...(await Promise.all(missingPages.slice(0, MAX_SINGLE).map(({ id }) => client.sources.retrieve(id, { signal })))));
      if (complete) for (const id of missing) now().remove(id);
    } catch (error) {
      if (error instanceof AbortError) return;
      delay = error instanceof RateLimitError ? (error.retryAfter ?? 60) * 1000 : Math.min(60_000, delay * 2);
    }
  }
}

/** Reads the newest sources until `enough` returns true for a page. `complete` means that no more sources exist. */
async function readList(cloneId: string, signal: AbortSignal, enough: (page: Source[]) => boolean) {
  const sources: Source[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MAX_PAGES; read++) {
    const page: { data: Source[]; nextCursor: string | null } = await client.sources.list(
      cloneId,
      // Websites count their pages themselves.
      { limit: 100, parentId: 'none', ...(cursor ? { cursor } : {}) },
      { signal },
    );
    sources.push(...page.data);
    cursor = page.nextCursor;
    if (enough(page.data) || cursor === null) break;
  }
  return { sources, complete: cursor === null };
}
