import { isDeepStrictEqual } from 'node:util';
import { vi } from 'vitest';
import { PATIENCE } from './chromium.ts';

/** Repeats `check` until it does not throw. Works in hooks, too, where `expect.poll` does not. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: PATIENCE, interval: 50 });

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
