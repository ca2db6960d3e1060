import type { Outcome } from './http-client.ts';

/**
 * The promise that every method returns. `await` it for the parsed body, or call `asResponse()` or `withResponse()` for the
 * underlying `Response`. The request starts after the current tick.
 */
export class APIPromise<T> extends Promise<T> {
  /** `then`, `catch`, and `finally` return plain promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  readonly #mode = { raw: false };
  readonly #outcome: Promise<Outcome<T>>;

  /** @param run sends the request; with `raw`, it leaves the body unread. */
  constructor(run: (raw: boolean) => Promise<Outcome<T>>) {
    // `then` below answers for this promise, so its own state is never read.
    super(() => {});
    // Starts one tick later, so that an `asResponse()` chained to the call can still leave the body unread.
    this.#outcome = Promise.resolve().then(() => run(this.#mode.raw));
  }

  /**
   * Delegates to a plain promise. The inherited method would call this class's constructor with an executor in React Native, whose
   * `Promise` ignores `Symbol.species`. `catch`, `finally`, and `await` call `then`.
   */
  // biome-ignore lint/suspicious/noThenProperty: it overrides the method of Promise
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    // biome-ignore lint/suspicious/noExplicitAny: as in the declaration of Promise
    onRejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#outcome.then(({ data }) => data).then(onFulfilled, onRejected);
  }

  /** Resolves to the `Response` with its body unread. Retries still apply, and error statuses still throw. */
  asResponse(): Promise<Response> {
    this.#mode.raw = true;
    return this.#outcome.then(({ response }) => response);
  }

  /** Resolves to the parsed body together with the `Response`, for its status and headers. */
  withResponse(): Promise<Outcome<T>> {
    return this.#outcome;
  }
}
