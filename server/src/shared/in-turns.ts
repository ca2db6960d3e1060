import { setImmediate as nextTurn } from 'node:timers/promises';

/** Runs the steps of a generator, and lets the event loop run whenever `turnMs` milliseconds have passed. */
export async function runInTurns<T>(steps: Generator<void, T>, turnMs = 10): Promise<T> {
  for (let startedAt = performance.now(); ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - startedAt <= turnMs) continue;
    await nextTurn();
    startedAt = performance.now();
  }
}

/**
 * Maps items one after the other, and lets the event loop run whenever `turnMs` milliseconds have passed: work on many texts delays others by
 * at most that, and one item.
 */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T, index: number) => R, turnMs = 10): Promise<R[]> {
  const mapped: R[] = [];
  let startedAt = performance.now();
  for (const [i, item] of items.entries()) {
    if (performance.now() - startedAt > turnMs) {
      await nextTurn();
      startedAt = performance.now();
    }
    mapped.push(map(item, i));
  }
  return mapped;
}
