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

  readonly #mode: { raw: boolean };
  readonly #outcome: Promise<Outcome<T>>;

  /** @param run sends the request; with `raw`, it leaves the body unread. */
  constructor(run: (raw: boolean) => Promise<Outcome<T>>) {
    const mode = { raw: false };
    // Starts one tick later, so that an `asResponse()` chained to the call can still leave the body unread.
    const outcome = Promise.resolve().then(() => run(mode.raw));
    super((resolve, reject) => {
      outcome.then(({ data }) => resolve(data), reject);
    });
    this.#mode = mode;
    this.#outcome = outcome;
  }

  /** Resolves to the `Response` with its body unread. Retries still apply, and error statuses still throw. */
  asResponse(): Promise<Response> {
    this.#mode.raw = true;
    return this.withResponse().then(({ response }) => response);
  }

  /** Resolves to the parsed body together with the `Response`, for its status and headers. */
  withResponse(): Promise<Outcome<T>> {
    // The caller handles errors on the returned promise; without this line, Node would also report them as unhandled on this one.
    this.catch(() => {});
    return this.#outcome;
  }
}
