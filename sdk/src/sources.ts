import { APIResource, path } from './api-resource.ts';
import { AbortError, CloneAIError, SourceFailedError, TimeoutError } from './errors.ts';
import { streamEvents } from './event-stream.ts';
import type { Source, SourceEvent } from './generated/models.ts';

export interface WaitOptions {
  /** Called with each change: `source.status`, and `source.progress` from 0 to 1. */
  onProgress?: ((source: Source) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds. Default: 30 minutes. */
  timeout?: number | undefined;
}

/** Hand-written methods of `client.sources`; the generated class adds the rest. */
export abstract class SourceHelpers extends APIResource {
  /**
   * Wait until a source is ready for answers.
   *
   * @param sourceId The source to wait for.
   * @param options Progress callback, signal, and timeout.
   * @returns The source once its status is `ready`.
   * @throws {SourceFailedError} The source failed or was deleted; `error.source.reason` says why.
   * @throws {TimeoutError} The source was not ready in time.
   */
  async waitUntilReady(sourceId: string, { onProgress, signal, timeout = 1_800_000 }: WaitOptions = {}): Promise<Source> {
    const controller = new AbortController();
    const abort = () => controller.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      abort();
    }, timeout);
    try {
      const events = streamEvents<SourceEvent>(
        this._client,
        path`/v1/sources/${sourceId}/events`,
        { numbered: false, payload: 'source' },
        { signal: controller.signal },
      );
      let last: Source | undefined;
      for await (const { source } of events) {
        last = source;
        onProgress?.(source);
      }
      if (last?.status === 'ready') return last;
      if (last) throw new SourceFailedError(last);
      throw new CloneAIError(`The events of ${sourceId} ended before the first one arrived.`);
    } catch (error) {
      if (timedOut && error instanceof AbortError) throw new TimeoutError(`${sourceId} was not ready after ${timeout} ms.`);
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}
