import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { PATIENCE } from './chromium.ts';

const INTERVAL_MS = 50;

/**
 * Repeats `check` until it does not throw. Works in hooks, too, where `expect.poll` does not, and in commands, where nothing of the test
 * runner does.
 */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  for (const startedAt = performance.now(); ; await sleep(INTERVAL_MS))
    try {
      return await check();
    } catch (error) {
      if (performance.now() - startedAt > PATIENCE) throw error;
    }
}

/** Repeats `read` until `accept` holds. Gives up only when the value has not changed for `PATIENCE`, however long the whole takes. */
export async function followUntil<T>(read: () => Promise<T>, accept: (value: T) => boolean): Promise<T> {
  let value = await read();
  while (!accept(value)) {
    const before = value;
    value = await eventually(async () => {
      const now = await read();
      if (isDeepStrictEqual(now, before)) throw new Error(`This no longer changes: ${JSON.stringify(before)}`);
      return now;
    });
  }
  return value;
}
