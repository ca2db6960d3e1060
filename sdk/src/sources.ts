import { AbortError, CloneAIError, SourceFailedError, TimeoutError } from './errors.ts';
import type { Source } from './generated/models.ts';

export interface WaitOptions {
  /** Told of each change: `source.status` and `source.progress`, from 0 to 1. */
  onProgress?: ((source: Source) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds; default 30 minutes. */
  timeout?: number | undefined;
}

export interface SourceHelpers {
  /** Waits until a source can be answered from, following its events. Throws `SourceFailedError` when it fails or is deleted. */
  waitUntilReady(sourceId: string, options?: WaitOptions): Promise<Source>;
}

/** What it needs of `client.sources`. */
interface Followable {
  follow(sourceId: string, options: { signal: AbortSignal }): AsyncIterable<{ source: Source }>;
}

/** See `SourceHelpers`. */
export async function waitUntilReady(
  sources: Followable,
  sourceId: string,
  { onProgress, signal, timeout = 1_800_000 }: WaitOptions = {},
): Promise<Source> {
  const controller = new AbortController();
  const leave = () => controller.abort();
  if (signal?.aborted) leave();
  signal?.addEventListener('abort', leave);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    leave();
  }, timeout);
  try {
    let last: Source | undefined;
    for await (const { source } of sources.follow(sourceId, { signal: controller.signal })) {
      last = source;
      onProgress?.(source);
    }
    if (last?.status === 'ready') return last;
    if (last) throw new SourceFailedError(last);
    throw new CloneAIError(`The events of ${sourceId} ended before the first one came.`);
  } catch (error) {
    if (late && error instanceof AbortError) throw new TimeoutError(`${sourceId} was not ready after ${timeout} ms.`);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}
