import { AbortError } from '@cloneai/sdk';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<T> {
  /** Undefined until it has come once. It stays while it is loaded again. */
  data: T | undefined;
  problem: unknown;
  loading: boolean;
  reload(): void;
  /** Shows a change that the server has confirmed already, without asking again. */
  set(change: (data: T) => T): void;
}

/** Loads something for a page, again when `deps` change; what comes too late is dropped. */
export function useLoad<T>(load: (signal: AbortSignal) => PromiseLike<T>, deps: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ data: T | undefined; problem: unknown; loading: boolean }>({
    data: undefined,
    problem: null,
    loading: true,
  });
  const [turn, setTurn] = useState(0);
  const before = useRef(deps);
  useEffect(() => {
    const controller = new AbortController();
    // Another thing's data must not stand under this thing's name; the same thing's may while it is fetched anew.
    const same = before.current.length === deps.length && before.current.every((value, index) => Object.is(value, deps[index]));
    before.current = deps;
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
  }, [...deps, turn]);
  const reload = useCallback(() => setTurn((now) => now + 1), []);
  const set = useCallback(
    (change: (data: T) => T) => setState((now) => (now.data === undefined ? now : { ...now, data: change(now.data) })),
    [],
  );
  return { ...state, reload, set };
}

export interface LoadedPages<T> extends Omit<Loaded<T[]>, 'data'> {
  items: T[] | undefined;
  /** Undefined: there is no more. */
  more: (() => void) | undefined;
  loadingMore: boolean;
}

/** A list of the API, page by page: `load` gets the cursor of the page, undefined for the first. */
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
          // A reload meanwhile has begun another list: these rows are not the next ones of that.
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
