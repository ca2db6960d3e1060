import { APIResource, path } from './api-resource.ts';
import { AbortError, CloneAIError, SourceFailedError, TimeoutError } from './errors.ts';
import { streamEvents } from './event-stream.ts';
import type { CreateSourceFeedInput, CreateSourceSiteInput, CreateSourceSitemapInput, Source, SourceEvent } from './generated/models.ts';

export interface WaitOptions {
  /** Called with each change: `source.status`, and `source.progress` from 0 to 1. */
  onProgress?: ((source: Source) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds. Default: 30 minutes. */
  timeout?: number | undefined;
}

/** What to crawl. Without `type`, a website. */
export type CrawlInput =
  | CreateSourceSitemapInput
  | CreateSourceFeedInput
  | (Omit<CreateSourceSiteInput, 'type'> & { type?: 'site' | undefined });

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
      // The server ends a stream after ten minutes, whatever the source has come to.
      for (;;) {
        const events = streamEvents<SourceEvent>(
          this._client,
          path`/v1/sources/${sourceId}/events`,
          { numbered: false, payload: 'source' },
          { signal: controller.signal },
        );
        let last: SourceEvent | undefined;
        for await (const event of events) {
          last = event;
          onProgress?.(event.source);
        }
        if (!last) throw new CloneAIError(`The events of ${sourceId} ended before the first one arrived.`);
        if (last.source.status === 'ready') return last.source;
        if (last.type !== 'source-progress') throw new SourceFailedError(last.source);
      }
    } catch (error) {
      if (timedOut && error instanceof AbortError) throw new TimeoutError(`${sourceId} was not ready after ${timeout} ms.`);
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Add a website, sitemap, or feed, and wait until all its pages are ready for answers.
   *
   * @param cloneId The clone to add it to.
   * @param input The address, with limits and patterns of pages.
   * @param options Progress callback, signal, and timeout. `source.crawl` counts the pages that were found, fetched, and skipped.
   * @returns The source of the website. `client.sources.listPages(source.id)` says what became of each address.
   * @throws {SourceFailedError} The first page cannot be read, or the source was deleted; `error.source.reason` says why.
   * @throws {TimeoutError} The crawl did not end in time. It goes on; wait for it with `waitUntilReady`.
   */
  async crawl(cloneId: string, input: CrawlInput, { timeout = 6 * 3_600_000, ...options }: WaitOptions = {}): Promise<Source> {
    const { signal } = options;
    const body = { type: 'site', ...input };
    const source = await this._client.post<Source>(path`/v1/clones/${cloneId}/sources`, { body, signal });
    options.onProgress?.(source);
    return this.waitUntilReady(source.id, { ...options, timeout });
  }
}
