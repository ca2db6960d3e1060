import { ApiError, ConnectionError } from './errors.ts';

/** If the server asks for a longer wait, the error is thrown instead, with `retryAfter`. */
const MAX_WAIT_SECONDS = 60;

/**
 * Milliseconds to wait after attempt number `attempt` (from 0), or undefined if a retry cannot help or the server asks for too long a
 * wait. The back-off is 0.5, 1, 2, 4, 8, 8, … seconds minus up to a quarter at random, so that clients do not retry in lockstep.
 */
export function retryDelay(error: unknown, attempt: number): number | undefined {
  const backOff = Math.min(8000, 500 * 2 ** attempt) * (1 - Math.random() / 4);
  if (error instanceof ConnectionError) return backOff;
  if (!(error instanceof ApiError)) return undefined;
  const { status, code, type, retryAfter } = error;
  const temporary =
    status === 408 ||
    code === 'idempotency_in_progress' ||
    (status === 429 && type !== 'quota_exceeded') ||
    (status >= 500 && status !== 501);
  if (!temporary || (retryAfter ?? 0) > MAX_WAIT_SECONDS) return undefined;
  return retryAfter === undefined ? backOff : Math.max(retryAfter * 1000, backOff / 8);
}

/** Waits. Resolves early when the signal aborts. */
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
