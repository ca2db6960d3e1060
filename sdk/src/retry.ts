import { ApiError, ConnectionError } from './errors.ts';

/** A server that asks for longer than this gets no silent wait: the error is thrown, with `retryAfter`. */
const LONGEST_WAIT_SECONDS = 60;

/**
 * Milliseconds to wait before try number `attempt + 1` (from 0), or undefined when another try cannot help or the server asks
 * for more patience than a caller would have. Back-off 0.5, 1, 2, 4, 8, 8 … s, less up to a quarter at random, so that
 * clients that failed together do not come back together.
 */
export function retryDelay(error: unknown, attempt: number, random: () => number = Math.random): number | undefined {
  const backOff = Math.min(8000, 500 * 2 ** attempt) * (1 - random() / 4);
  if (error instanceof ConnectionError) return backOff;
  if (!(error instanceof ApiError)) return undefined;
  const { status, code, type, retryAfter } = error;
  const passing =
    status === 408 ||
    code === 'idempotency_in_progress' ||
    (status === 429 && type !== 'quota_exceeded') ||
    (status >= 500 && status !== 501);
  if (!passing || (retryAfter ?? 0) > LONGEST_WAIT_SECONDS) return undefined;
  return retryAfter === undefined ? backOff : Math.max(retryAfter * 1000, backOff / 8);
}

/** Waits; ends early, without an error, when the signal aborts. */
export function sleep(milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
}
