import { ApiPromise, type Outcome } from './api-promise.ts';

/** One page of a list. Iterating over it goes on through the pages behind it. */
export class Page<T> implements AsyncIterable<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
  readonly #load: (cursor: string) => PromiseLike<Page<T>>;

  constructor(body: { data: T[]; nextCursor: string | null }, load: (cursor: string) => PromiseLike<Page<T>>) {
    this.data = body.data;
    this.nextCursor = body.nextCursor;
    this.#load = load;
  }

  /** The page behind this one, or null. */
  async next(): Promise<Page<T> | null> {
    return this.nextCursor === null ? null : await this.#load(this.nextCursor);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (let page: Page<T> | null = this; page; page = await page.next()) yield* page.data;
  }
}

/** A list call: `await` gives the first page, `for await` every row of every page. */
export class PagePromise<T> extends ApiPromise<Page<T>> implements AsyncIterable<T> {
  constructor(
    load: (cursor: string | undefined, raw: boolean) => Promise<Outcome<{ data: T[]; nextCursor: string | null }>>,
    cursor?: string,
  ) {
    super(async (raw) => {
      const { data, response } = await load(cursor, raw);
      return { data: raw ? (undefined as never) : new Page(data, (next) => new PagePromise(load, next)), response };
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    yield* await this;
  }
}
