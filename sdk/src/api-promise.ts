/** What one call came to: its parsed body, and the response it came in. */
export interface Outcome<T> {
  data: T;
  response: Response;
}

/** A promise of the parsed answer that can also give the raw response. The call starts at once, after the current tick. */
export class ApiPromise<T> implements PromiseLike<T> {
  #raw = false;
  readonly #outcome: Promise<Outcome<T>>;

  constructor(run: (raw: boolean) => Promise<Outcome<T>>) {
    // A tick later, so that `.asResponse()` written right behind the call can still leave the body unread.
    this.#outcome = Promise.resolve().then(() => run(this.#raw));
  }

  /** The raw `Response`, its body unread. Error statuses still throw; retries still apply. */
  asResponse(): Promise<Response> {
    this.#raw = true;
    return this.#outcome.then((outcome) => outcome.response);
  }

  /** `{ data, response }`: the parsed body, and the response for its status and headers. */
  withResponse(): Promise<Outcome<T>> {
    return this.#outcome;
  }

  // biome-ignore lint/suspicious/noThenProperty: being a promise is what it is for
  then<A = T, B = never>(
    ok?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#outcome.then((outcome) => outcome.data).then(ok, failed);
  }

  catch<B = never>(failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, failed);
  }

  finally(done?: (() => void) | null): Promise<T> {
    return this.then().finally(done);
  }
}
