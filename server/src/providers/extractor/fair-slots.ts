/**
 * Slots for concurrent work. An owner holds one at a time; work without an owner is limited by the slots only. Waiting work gets a slot in
 * order of arrival, without those whose owner holds one.
 */
export function createFairSlots(count: number) {
  const busy = new Set<string | symbol>();
  const waiting: { owner: string | symbol; start: () => void }[] = [];
  let free = count;

  const fill = () => {
    while (free > 0) {
      const index = waiting.findIndex(({ owner }) => !busy.has(owner));
      const [next] = index < 0 ? [] : waiting.splice(index, 1);
      if (!next) return;
      free--;
      busy.add(next.owner);
      next.start();
    }
  };

  return {
    /** Runs `work` in a slot. Rejects with the signal's reason if it is aborted before. */
    async run<T>(owner: string | undefined, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
      signal.throwIfAborted();
      const key = owner ?? Symbol('without an owner');
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => {
          waiting.splice(waiting.indexOf(entry), 1);
          reject(signal.reason);
        };
        const entry = {
          owner: key,
          start: () => {
            signal.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        signal.addEventListener('abort', onAbort, { once: true });
        waiting.push(entry);
        fill();
      });
      try {
        return await work();
      } finally {
        busy.delete(key);
        free++;
        fill();
      }
    },
  };
}
