import { AbortError } from '@cloneai/sdk';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<T> {
  /** `undefined` until the first load. A reload keeps the previous data. */
  data: T | undefined;
  problem: unknown;
  loading: boolean;
  reload(): void;
  /** Applies a change that the server has confirmed, without a reload. */
  set(change: (data: T) => T): void;
}

/** Loads data for a page and reloads it when `deps` change. Late responses are ignored. */
export function useLoad<T>(load: (signal: AbortSignal) => PromiseLike<T>, deps: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ data: T | undefined; problem: unknown; loading: boolean }>({
    data: undefined,
    problem: null,
    loading: true,
  });
  const [reloads, setReloads] = useState(0);
  const previousDeps = useRef(deps);
  useEffect(() => {
    const controller = new AbortController();
    // Keep the data during a reload, but never show the data of another resource.
    const same = previousDeps.current.length === deps.length && previousDeps.current.every((value, index) => Object.is(value, deps[index]));
    previousDeps.current = deps;
    setState(({ data }) => ({ data: same ? data : undefined, problem: null, loading: true }));
    load(controller.signal).then(
      (data) => {
        if (!controller.signal.aborted) setState({ data, problem: null, loading: false });
      },
      (problem: unknown) => {
        if (controller.signal.aborted || problem instanceof AbortError) return;
        setState(({ data }) => ({ data, problem, loading: false }));
      },
    );
    return () => controller.abort();
  }, [...deps, reloads]);
  const reload = useCallback(() => setReloads((count) => count + 1), []);
  const set = useCallback(
    (change: (data: T) => T) => setState((now) => (now.data === undefined ? now : { ...now, data: change(now.data) })),
    [],
  );
  return { ...state, reload, set };
}

export interface LoadedPages<T> extends Omit<Loaded<T[]>, 'data'> {
  items: T[] | undefined;
  /** Loads the next page. `undefined` on the last page. */
  more: (() => void) | undefined;
  loadingMore: boolean;
}

/** Loads a paginated list. `load` receives the cursor of the page, `undefined` for the first. */
export function usePages<T>(
  load: (signal: AbortSignal, cursor?: string) => PromiseLike<{ data: T[]; nextCursor: string | null }>,
  deps: readonly unknown[],
): LoadedPages<T> {
  const [moreProblem, setMoreProblem] = useState<unknown>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const loaded = useLoad<{ data: T[]; nextCursor: string | null }>(async (signal) => {
    const { data, nextCursor } = await load(signal);
    return { data, nextCursor };
  }, deps);
  const cursor = loaded.data?.nextCursor;
  const more = cursor
    ? async () => {
        if (loadingMore) return;
        setLoadingMore(true);
        setMoreProblem(null);
        try {
          const page = await load(new AbortController().signal, cursor);
          // Ignore this page if a reload replaced the list in the meantime.
          loaded.set((now) => (now.nextCursor === cursor ? { data: [...now.data, ...page.data], nextCursor: page.nextCursor } : now));
        } catch (problem) {
          setMoreProblem(problem);
        } finally {
          setLoadingMore(false);
        }
      }
    : undefined;
  return {
    items: loaded.data?.data,
    problem: loaded.problem ?? moreProblem,
    loading: loaded.loading,
    loadingMore,
    reload: loaded.reload,
    set: (change) => loaded.set((now) => ({ ...now, data: change(now.data) })),
    more,
  };
}
