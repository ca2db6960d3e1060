/** Runs `work` when it is the host's turn. */
export type Pacer = <T>(host: string, pauseMs: number, signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/**
 * Makes the requests to a website one at a time, with a pause after each, whatever crawls it. Each server process has its own pace. Rejects
 * with the reason of `signal`.
 */
export function createPacer(): Pacer {
  const last = new Map<string, Promise<void>>();

  return async (host, pauseMs, signal, work) => {
    const before = last.get(host);
    const { promise: done, resolve: release } = Promise.withResolvers<void>();
    const turn = (before ?? Promise.resolve()).then(() => done);
    last.set(host, turn);
    void turn.then(() => last.get(host) === turn && last.delete(host));
    try {
      if (before) await settledOrAborted(before, signal);
      signal.throwIfAborted();
      return await work();
    } finally {
      setTimeout(release, pauseMs).unref();
    }
  };
}

async function settledOrAborted(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const abort = () => resolve();
  signal.addEventListener('abort', abort, { once: true });
  await Promise.race([turn, aborted]);
  signal.removeEventListener('abort', abort);
}
