import { APIPromise } from './api-promise.ts';
import type { HttpClient, Query, RequestOptions } from './http-client.ts';

export interface ToArrayOptions {
  /** The most items to load. Default: all. */
  limit?: number | undefined;
}

/** One page of a list. Iterating over it continues through all following pages. */
export class Page<T> implements AsyncIterable<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
  readonly #load: (cursor: string) => PromiseLike<Page<T>>;

  constructor(body: { data: T[]; nextCursor: string | null }, load: (cursor: string) => PromiseLike<Page<T>>) {
    this.data = body.data;
    this.nextCursor = body.nextCursor;
    this.#load = load;
  }

  /** Loads the next page; null after the last one. */
  async next(): Promise<Page<T> | null> {
    return this.nextCursor === null ? null : await this.#load(this.nextCursor);
  }

  /** The items of this and all following pages, or the first `limit` of them, in memory at once. */
  async toArray({ limit = Infinity }: ToArrayOptions = {}): Promise<T[]> {
    const items: T[] = [];
    if (limit > 0) for await (const item of this) if (items.push(item) >= limit) break;
    return items;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (let page: Page<T> | null = this; page; page = await page.next()) yield* page.data;
  }
}

/**
 * The result of a list method: `await` it for the first page, use `for await` for every item of every page, or `toArray()` for an array of
 * them.
 */
export class PagePromise<T> extends APIPromise<Page<T>> implements AsyncIterable<T> {
  constructor(client: HttpClient, path: string, query?: Query, options?: RequestOptions) {
    super(async (raw) => {
      const { data, response } = await client.send<{ data: T[]; nextCursor: string | null }>('GET', path, { ...options, query }, raw);
      const load = (cursor: string) => new PagePromise<T>(client, path, { ...query, cursor }, options);
      return { data: raw ? (undefined as never) : new Page(data, load), response };
    });
  }

  /** Loads the items of all pages, or the first `limit` of them, into an array. */
  async toArray(options?: ToArrayOptions): Promise<T[]> {
    return (await this).toArray(options);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    yield* await this;
  }
}
